"""Feeds of all articles and of every tag, and no pages; the content and the output are given on the command line."""  # noqa: INP001 -- it runs by itself

SITENAME = "Bench"
SITEURL = "https://bench.example.org"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
AUTHOR = "Bench"
ARTICLE_URL = "{slug}/"
SLUGIFY_SOURCE = "basename"
SLUGIFY_USE_UNICODE = True

FEED_DOMAIN = SITEURL
FEED_MAX_ITEMS = 20
RSS_FEED_SUMMARY_ONLY = False
FEED_ALL_ATOM = "index.atom"
FEED_ALL_RSS = "index.xml"
TAG_FEED_ATOM = "tags/{slug}/index.atom"
TAG_FEED_RSS = "tags/{slug}/index.xml"
CATEGORY_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
TRANSLATION_FEED_ATOM = None

DIRECT_TEMPLATES: list[str] = []
PAGE_PATHS: list[str] = []
STATIC_PATHS: list[str] = []
ARTICLE_SAVE_AS = ""
CATEGORY_SAVE_AS = ""
TAG_SAVE_AS = ""
AUTHOR_SAVE_AS = ""
THEME_STATIC_PATHS: list[str] = []

CACHE_CONTENT = True  # so that the second build need not read every article again
LOAD_CONTENT_CACHE = True
