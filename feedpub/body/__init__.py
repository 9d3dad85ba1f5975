"""An article's body: marked-up text becomes safe HTML with absolute addresses, its plain text and its fingerprint."""

from feedpub.body.finishing import Finished, finish, finish_in_steps
from feedpub.body.plain import fingerprint, plain_text
from feedpub.body.templates import Site

__all__ = ["Finished", "Site", "fingerprint", "finish", "finish_in_steps", "plain_text"]
