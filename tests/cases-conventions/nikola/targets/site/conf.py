DEFAULT_LANG = "uk"
TRANSLATIONS = {DEFAULT_LANG: "", "en": "./en", "pl": "./pl"}
POSTS = (
    ("posts/*.rst", {"uk": "novyny", "en": "news"}, "post.tmpl"),
    ("posts/*.md", {"uk": "novyny", "en": "news"}, "post.tmpl"),
)
PAGES = (("pages/*.rst", {"uk": "storinky"}, "page.tmpl"),)
PRETTY_URLS = False
