import os
AUTHOR = "Олена Гай"
SITENAME = "Верхні Луки"
PATH = "content"
TIMEZONE = "Europe/Kyiv"
DEFAULT_LANG = "uk"
DEFAULT_CATEGORY = "Різне"
PAGE_PATHS = ["pages", "about"]
ARTICLE_EXCLUDES = ["comments"]
ARTICLE_URL = "{date:%Y}/{date:%m}/{slug}/"
ARTICLE_SAVE_AS = ARTICLE_URL + "index.html"
ARTICLE_LANG_URL = "{lang}/{slug}/"
FILENAME_METADATA = r"(?P<date>\d{4}-\d{2}-\d{2})_(?P<slug>.*)"
os.system("echo never run")
