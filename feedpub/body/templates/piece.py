"""A piece of a body: text, code that stays, or a piece of template code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Form = Literal["text", "code", "value", "single", "open", "close", "held"]


@dataclass(frozen=True, slots=True)
class Piece:
    form: Form
    start: int
    end: int
    text: str = ""  #: what is shown, for text and code; else what stands behind the name
    name: str = ""
    language: str = ""
    inner: str | None = None
