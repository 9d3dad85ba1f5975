"""What is found in one document: problems with their lines, and the raw lines that some rules have to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

from feedpub.errors import Problem
from feedpub.lint.values import Doubt, shown


class Findings:
    """Collects the problems of one document. `article` gives the name of the one being looked at."""

    def __init__(self, path: str, content: bytes) -> None:
        self.path = path
        self.content = content
        self.problems: list[Problem] = []
        self.article: Callable[[], str] | None = None

    @cached_property
    def lines(self) -> list[bytes]:
        return self.content.split(b"\n")

    def line(self, number: int | None) -> bytes:
        """Give a raw line of the document, counted from 1."""
        return self.lines[number - 1] if number and number <= len(self.lines) else b""

    def add(self, line: int | None, sentence: str) -> None:
        """Note what is wrong; a `Doubt` is a warning."""
        self.problems.append(
            Problem(
                path=self.path,
                line=line,
                level="warning" if isinstance(sentence, Doubt) else "error",
                message=f"{shown(self.article())}: {sentence}" if self.article else str(sentence),
            )
        )

    def add_about(self, line: int | None, what: str, sentences: Iterable[str]) -> None:
        """Note sentences about an element, an attribute or a member."""
        for sentence in sentences:
            whole = f"{what} {sentence}"
            self.add(line, Doubt(whole) if isinstance(sentence, Doubt) else whole)
