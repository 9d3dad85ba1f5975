"""How deep elements nest, told by their tags."""

from __future__ import annotations

import pytest

from feedpub.nesting import deepest


@pytest.mark.parametrize(
    ("html", "deep"),
    [
        ("<div><div></div></div><div></div>", 2),
        ("<b></i>" * 3, 3),  # an end of another name closes nothing
        ("<DIV></div>" * 3, 1),
        ("<h2></h3>" * 3, 1),  # a parser closes any heading with the end of any
        ("<header></header>" * 3, 1),
        ("<p>" * 3 + "<br/>" * 3 + "<li>" * 3, 0),
        (
            '<svg viewBox="0 0 9 9"><!-- a --><title>Схід</title><g><path d="M0"/><use href="#a"/></g></svg>',
            2,
        ),
        ("<path/>" * 3, 3),  # in HTML, a slash closes nothing
        ("<svg><title><path/><path/></title></svg>", 4),  # nor in a title: what stands in it is HTML
        ("<svg><div/><path/><path/></svg>", 4),  # nor behind what HTML alone has
    ],
)
def test_depth_is_that_of_a_parser(html: str, deep: int) -> None:
    assert deepest(html, 1)[0] == deep


def test_the_place_is_where_it_becomes_too_deep() -> None:
    html = "<svg><path\n/></svg>\n<div>\n<div>"
    assert deepest(html, 1) == (2, html.rindex("<div>"))
