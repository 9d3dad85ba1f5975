"""The documents of one feed must say the same of the same articles."""

from __future__ import annotations

import pytest

from tests.agreement import differences

RSS = """<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<item><title>Міст</title><guid>https://luky.example/1</guid><pubDate>Wed, 18 Sep 2024 13:20:00 GMT</pubDate>
<atom:updated>2024-09-19T06:05:04Z</atom:updated><category>дороги</category><category>R&amp;D</category></item>
<item><title>Вода</title><guid>https://luky.example/2</guid><pubDate>Sun, 01 Sep 2024 05:30:00 +0000</pubDate></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom">
<entry><title>Міст</title><id>https://luky.example/1</id><published>2024-09-18T16:20:00+03:00</published>
<updated>2024-09-19T06:05:04.25Z</updated><category term="дороги"/><category term="R&amp;D"/></entry>
<entry><title>Вода</title><id>https://luky.example/2</id><published>2024-09-01T05:30:00Z</published>
<updated>2024-09-01T05:30:00.5Z</updated></entry></feed>"""
JSON = """{"items": [{"id": "https://luky.example/1", "title": "Міст", "date_published": "2024-09-18T13:20:00Z",
"date_modified": "2024-09-19T06:05:04Z", "tags": ["дороги", "R&D"]},
{"id": "https://luky.example/2", "title": "Вода", "date_published": "2024-09-01T05:30:00Z"}]}"""
FEED = {"all.rss": RSS, "all.atom": ATOM, "all.json": JSON}


def problems(**changed: str) -> list[str]:
    documents = FEED | {f"all.{format}": text for format, text in changed.items()}
    return differences({path: text.encode() for path, text in documents.items()})


def test_documents_that_say_the_same_have_no_problem() -> None:
    assert problems() == []


@pytest.mark.parametrize(
    "format, text, differing",
    [
        ("atom", ATOM.replace("Міст", "Брід"), 1),
        ("atom", ATOM.replace("16:20:00+03:00", "16:20:01+03:00"), 1),
        ("atom", ATOM.replace("06:05:04.25Z", "06:05:05Z"), 1),
        ("json", JSON.replace('"дороги", "R&D"', '"R&D", "дороги"'), 1),
        ("json", JSON.replace("luky.example/2", "luky.example/3"), 1),
        ("json", JSON[: JSON.index(',\n{"id"')] + "]}", 1),
        ("json", JSON.replace("example/1", "example/9").replace("example/2", "example/1"), 2),
    ],
)
def test_each_difference_is_named_with_its_document(format: str, text: str, differing: int) -> None:
    found = problems(**{format: text})
    assert [line.partition(":")[0] for line in found] == [f"all.{format}"] * differing
