"""What is known and collected while one body is read: docutils hands it around with its settings."""

from __future__ import annotations

from docutils import nodes
from docutils.utils import Reporter

from feedpub.body.templates.place import Note, Place

_MOST = 20  #: notes of one article: who has more reads the first
_LONGEST = 160
#: Steps through paragraphs; two seconds where somebody means ill, never reached otherwise.
_MOST_WORK = 100_000_000


#: The role of what is meant for other formats than HTML; no text can name it.
OTHER = "raw other"


class Session:
    """The place of the article, the roles that its text defines, and what there is to tell."""

    def __init__(self, place: Place) -> None:
        self.place = place
        #: Role to the role that it is based on; "" is the default role's name.
        self.roles: dict[str, str] = {}
        self._notes: dict[str, int] = {}
        self._left = _MOST_WORK

    def note(self, line: int | None, message: str) -> None:
        """Keep a sentence about what was dropped or guessed, once."""
        if len(self._notes) < _MOST:
            self._notes.setdefault(message, line or 1)

    def afford(self, line: int, work: int) -> bool:
        """Say whether a paragraph that takes so much work can be looked through for markup, and count it."""
        if work > self._left:
            self.note(line, "a paragraph is too long, and too full of signs, to be looked through for markup")
            return False
        self._left -= work
        return True

    def observe(self, message: nodes.system_message) -> None:
        """Hear what docutils has to say; only its errors cost anybody any text."""
        if message["level"] >= Reporter.ERROR_LEVEL:
            said = " ".join(message.children[0].astext().split()) if message.children else ""
            self.note(message.get("line"), f"reStructuredText: {said[:_LONGEST].rstrip('.')}")

    def collected(self) -> tuple[Note, ...]:
        return tuple(
            Note(line, message) for line, message in sorted((at, said) for said, at in self._notes.items())
        )


def session_of(document: nodes.document) -> Session:
    session = document.settings.feedpub
    assert isinstance(session, Session)
    return session
