"""feedpub: a folder of articles becomes RSS, Atom and JSON feeds."""

__version__ = "0.1.0"
