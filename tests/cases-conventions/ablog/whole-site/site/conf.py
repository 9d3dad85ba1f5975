extensions = ["sphinx.ext.autodoc", "ablog"]
blog_title = "Луки"
exclude_patterns = ["old", "_build"]
