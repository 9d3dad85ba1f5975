PATH = "content"
DEFAULT_LANG = "en_US"
ARTICLE_URL = "{slug}/"
ARTICLE_SAVE_AS = ARTICLE_URL + "index.html"
