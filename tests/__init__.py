"""A package, not just a folder: Flask-WebSub installs a `tests` of its own, which would hide a folder."""
