PATH = "content"
PATH_METADATA = r"(?P<section>[^/]+)/(?P<slug>.*)\..*"
ARTICLE_URL = "{section}/{slug}/"
DEFAULT_LANG = "uk"
I18N_SUBSITES = {"en": {"SITENAME": "Fords"}}
