"""What every directive of ours starts from: it takes whatever is written, and names what it drops."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import Directive, states
from docutils.parsers.rst import directives as table

from feedpub.body.rst.session import Session, session_of


class AnyOptions(dict[str, Callable[[str], Any]]):
    """Takes every option as it stands; a value that docutils would refuse costs that option only."""

    def __missing__(self, key: str) -> Callable[[str], Any]:
        return table.unchanged

    def __bool__(self) -> bool:
        return True


def forgiving(spec: dict[str, Callable[[str], Any]]) -> AnyOptions:
    return AnyOptions({name: _without_error(convert) for name, convert in spec.items()})


def _without_error(convert: Callable[[str], Any]) -> Callable[[str], Any]:
    def converted(value: str) -> Any:
        try:
            return convert(value)
        except (ValueError, TypeError):
            return None

    return converted


class AnyDirective(Directive):
    """A directive that takes whatever is written."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[Any] = AnyOptions()

    @property
    def session(self) -> Session:
        return session_of(self.state.document)

    @property
    def argument(self) -> str:
        return " ".join(self.arguments[0].split()) if self.arguments else ""

    def nothing(self) -> list[nodes.Node]:
        """Return what shows nothing: of a substitution that has no text, docutils would show the name."""
        return [nodes.Text("")] if isinstance(self.state, states.SubstitutionDef) else []

    def parsed(self) -> list[nodes.Node]:
        """Return what the content means."""
        holder = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, holder)
        return list(holder.children)

    def inline(self, text: str) -> list[nodes.Node]:
        found, _ = self.state.inline_text(text, self.lineno)
        return list(found)
