PATH = "content"
PATH_METADATA = r"(?P<section>[^/]+)/(?P<slug>.*)\..*"
ARTICLE_URL = "{section}/{slug}/"
