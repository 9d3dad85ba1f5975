"""The values that a capture is read in: its lines, and what was recognised in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Piece:
    """One recognised part of a line. `kind` is a kind of `words.LABELS`, or "end" for what closes a page."""

    kind: str
    value: str = ""
    label: str = ""  #: as written; "" where the kind shows without one
    moment: datetime | None = None
    has_time: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank. Without pieces it is text."""

    number: int
    text: str
    gap: bool  #: a blank line stands above it
    pieces: tuple[Piece, ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether nothing but the words was recognised."""
        return not self.pieces

    def has(self, *kinds: str) -> bool:
        """Whether some piece is of one of these kinds."""
        return any(piece.kind in kinds for piece in self.pieces)
