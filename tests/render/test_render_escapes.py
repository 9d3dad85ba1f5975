"""What escapes in entries, held against lxml and against the standard library."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feedpub.dates import rfc822
from feedpub.render.node import attribute, attributes, plain_text, text

CHARACTERS = st.sampled_from("a&<>\"'\r\n\t ї]й𝄞") | st.characters(
    codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"
)
TEXT = st.text(CHARACTERS, min_size=1, max_size=30)
MOMENTS = st.datetimes(
    datetime(1, 1, 3),
    datetime(9999, 12, 29),
    timezones=st.sampled_from([UTC, ZoneInfo("Europe/Kyiv"), timezone(timedelta(hours=-5))]),
)


@given(TEXT, st.sampled_from([1, 600]))
def test_a_text_stands_in_an_element_as_lxml_writes_it(value: str, times: int) -> None:
    element = etree.Element("a")
    element.text = value * times
    assert b"<a>%b</a>" % text(value * times) == etree.tostring(
        element, encoding="UTF-8", xml_declaration=False
    )


@given(TEXT)
def test_an_attribute_stands_as_lxml_writes_it(value: str) -> None:
    expected = etree.tostring(etree.Element("a", b=value), encoding="UTF-8", xml_declaration=False)
    assert b'<a b="%b"/>' % attribute(value) == expected
    assert b"<a%b/>" % attributes({"b": value, "c": None}) == expected


@given(TEXT)
def test_plain_text_reads_back_and_stays_on_its_line(value: str) -> None:
    for written in (b"<a>%b</a>" % plain_text(value), b"<a%b/>" % attributes({"b": value}, is_plain=True)):
        element = etree.fromstring(written)
        assert value in (element.text, element.get("b"))
        assert b"\n" not in written
        assert (b"&#x" in written) or not {"&", "<"}.intersection(value)


@given(MOMENTS)
def test_a_date_of_rss_is_what_the_standard_library_writes(moment: datetime) -> None:
    assert rfc822(moment) == format_datetime(moment.astimezone(UTC), usegmt=True)
