PATH = "content"
DEFAULT_LANG = "en_US"
AUTHOR = "Олена Гай"
DEFAULT_CATEGORY = "Переправи"
ARTICLE_URL = "{slug}/"
ARTICLE_SAVE_AS = ARTICLE_URL + "index.html"
READERS = {"html": None}
