BLOG_TITLE = "Луки"
DEFAULT_LANG = "uk"
TRANSLATIONS = {DEFAULT_LANG: "", "en": "./en"}
POSTS = (
    ("posts/*.rst", "novyny", "post.tmpl"),
    ("posts/*.md", "novyny", "post.tmpl"),
)
PAGES = (("pages/*.md", "pages", "page.tmpl"),)
