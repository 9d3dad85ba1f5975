"""Each rule of RSS: a good document passes, and one small edit is named by the rule that it breaks."""

from __future__ import annotations

from collections.abc import Callable

import feedparser
import pytest

from feedpub.errors import Problem
from feedpub.lint import check

Good = Callable[[str], str]
Spoilt = Callable[[str, str, str], list[Problem]]

TITLE = "<title>Міст відкрито</title>"
LINK = "<link>https://luky.example/news/mist/</link>"
GUID = '<guid isPermaLink="false">https://luky.example/news/mist/</guid>'
DATE = "Wed, 18 Sep 2024 13:20:00 GMT"
UPDATED = "<atom:updated>2024-09-19T06:05:04Z</atom:updated>"
ENCLOSURE = '<enclosure url="https://luky.example/f/mist.mp3" length="1234" type="audio/mpeg"/>'
SELF = '<atom:link rel="self" href="https://luky.example/feeds/all.rss" type="application/rss+xml"/>'
DESCRIPTION = "<description>Рух відновлено</description>"
CREATOR = "<dc:creator>Ганна Ґжицька</dc:creator>"
PERIOD = "<sy:updatePeriod>hourly</sy:updatePeriod>"

SPOILS = [
    (TITLE, "<title x='1'>Міст</title>", "UnexpectedAttribute"),
    (DESCRIPTION, "<description type='html'>Рух</description>", "UnexpectedAttribute"),
    ("</item>\n<item>", "</item>\n<ttl>5</ttl><item>", "MisplacedItem"),
    ("<media:title>", "<media:title type='html'>&lt;script&gt;", "SecurityRisk"),
    ("<media:title>", "<media:title type='xhtml'>", "InvalidMediaTextType"),
    ("<media:credit>Рада</media:credit>", "<media:thumbnail/>", "MissingAttribute"),
    (
        "<media:credit>Рада</media:credit>",
        "<media:thumbnail url='https://x.example/' width='w'/>",
        "InvalidPositiveInteger",
    ),
    (TITLE + "\n" + LINK + "\n" + DESCRIPTION, "", "ItemMustContainTitleOrDescription"),
    ('version="2.0"', 'version="0.91"', "RSS 2.0"),
    ("<channel>", "<channel/><channel>", "MissingChannel"),
    ("<title>Верхні Луки</title>", "", "MissingTitle"),
    ("<title>Верхні Луки</title>", "<title> </title>", "NotBlank"),
    ("<title>Верхні Луки</title>", "<title>Верхні Луки</title>" * 2, "DuplicateElement"),
    ("<link>https://luky.example/</link>", "", "MissingLink"),
    ("<description>Новини села</description>", "", "MissingDescription"),
    ("<language>uk</language>", "", "MissingDCLanguage"),
    ("<language>uk</language>", "<language>uk_UA</language>", "InvalidLanguage"),
    ("<language>uk</language>", "<language>xx</language>", "InvalidLanguage"),
    ("<language>uk</language>", "<language>uk</language><dc:language>uk</dc:language>", "DuplicateSemantics"),
    ("<copyright>© ", "<copyright>&amp;copy; ", "ContainsHTML"),
    ("red@luky.example (Редакція)", "Редакція", "InvalidContact"),
    ("red@luky.example (Редакція)", "red@luky.example", "MissingRealName"),
    ("red@luky.example (Редакція)", "red@luky (Редакція)", "InvalidContact"),
    ("<ttl>10</ttl>", "<ttl>0</ttl>", "InvalidPositiveInteger"),
    ("<ttl>10</ttl>", "<ttl>ten</ttl>", "InvalidPositiveInteger"),
    ("<ttl>10</ttl>", "<ttl>10</ttl><textInput/>", "AvoidTextInput"),
    ("<ttl>10</ttl>", "<ttl>10</ttl><cloud/>", "MissingAttribute"),
    ("<ttl>10</ttl>", "<ttl>10</ttl><blink>1</blink>", "UndefinedElement"),
    ("<ttl>10</ttl>", "<ttl>10</ttl>text", "UnexpectedText"),
    ("<ttl>10", '<ttl unit="minutes">10', "UnexpectedAttribute"),
    ("<ttl>10", "<ttl><b>10</b>", "UndefinedElement"),
    ("<url>https://luky.example/logo.png</url>", "", "MissingElement"),
    ("logo.png", "logo.svg", "ImageUrlFormat"),
    ("</url><title>Верхні Луки", "</url><title>Інші", "ImageTitleDoesntMatch"),
    (
        "</title><link>https://luky.example/",
        "</title><link>https://luky.example/other",
        "ImageLinkDoesntMatch",
    ),
    ("<width>88", "<width>200", "InvalidWidth"),
    ("<width>88</width>", "<height>500</height>", "InvalidHeight"),
    ("<hour>3</hour>", "<hour>25</hour>", "InvalidHour"),
    ("<hour>3</hour>", "<hour>3</hour><hour>3</hour>", "skipHours"),
    ("<day>Sunday</day>", "<day>Sun</day>", "InvalidDay"),
    (SELF, "", "MissingAtomSelfLink"),
    (SELF, SELF * 2, "WebSub"),
    (SELF, SELF.replace("application/rss+xml", "text/html"), "SelfNotAtom"),
    (SELF, SELF.replace("https://luky.example", ""), "InvalidFullLink"),
    (SELF, SELF.replace("https://luky.example", "urn:x"), "RelativeSelf"),
    ('rel="hub"', 'rel="hubs"', "UnregisteredAtomLinkRel"),
    ('rel="hub"', 'rel="hub" hreflang="xx"', "InvalidLanguage"),
    ('href="https://hub.example/"', "", "MissingAttribute"),
    (PERIOD, "<sy:updatePeriod>Hourly</sy:updatePeriod>", "InvalidUpdatePeriod"),
    (PERIOD, "<sy:UpdatePeriod>hourly</sy:UpdatePeriod>", "UndefinedElement"),
    ("<sy:updateFrequency>6", "<sy:updateFrequency>0", "InvalidPositiveInteger"),
    (PERIOD, PERIOD + "<fh:archive/>", "ArchiveIncomplete"),
    (
        PERIOD,
        PERIOD + '<fh:archive/><atom:link rel="prev-archive" href="https://luky.example/1.rss"/>',
        "MissingCurrentInArchive",
    ),
    (
        PERIOD,
        PERIOD + '<fh:complete/><atom:link rel="next" href="https://luky.example/1.rss"/>',
        "FeedRelInCompleteFeed",
    ),
    ('version="2.0"', 'xmlns:x="https://x.example/" version="2.0"', "UnknownNamespace"),
    ("xmlns:dc=", "xmlns:x=", "not well-formed"),
    ("<item>", '<item x="1">', "UnexpectedAttribute"),
    (TITLE, "<title> </title>", "NotBlank"),
    (TITLE, "<title>Міст &lt;/b&gt;</title>", "ContainsHTML"),
    (TITLE, "<title>Міст &amp;amp; вода</title>", "ContainsHTML"),
    (TITLE, "<title>Міст &lt;b&gt;</title>", "CharacterData"),
    (TITLE, TITLE * 2, "DuplicateElement"),
    (TITLE, "<title>Mi\u0085ст</title>", "BadCharacters"),
    (TITLE, "<title>Mi&#x92;ст</title>", "BadCharacters"),
    (TITLE, "<title>Mi\ufffdст</title>", "BadCharacters"),
    (TITLE, "<title>Mi\u0001ст</title>", "not well-formed"),
    (LINK, "<link>/news/mist/</link>", "InvalidFullLink"),
    (LINK, "<link>https://luky.example/міст</link>", "UriNotIri"),
    (LINK, "<link>https://луки.example/</link>", "UriNotIri"),
    (LINK, "<link>https://luky.example/a b</link>", "InvalidUriChar"),
    (LINK, "<link>https://luky.example/100%</link>", "InvalidUriChar"),
    (LINK, "<link>https:/luky.example/</link>", "InvalidFullLink"),
    (DESCRIPTION, "", "NeedDescriptionBeforeContent"),
    (
        TITLE + "\n" + LINK,
        LINK + "\n<content:encoded>x</content:encoded>" + TITLE,
        "NeedDescriptionBeforeContent",
    ),
    (GUID, "", "MissingGuid"),
    (GUID, '<guid isPermaLink="no">https://luky.example/news/mist/</guid>', "InvalidBooleanAttribute"),
    (GUID, "<guid>mist</guid>", "InvalidFullLink"),
    (GUID, "<guid>tag:luky.example,2024:mist</guid>", "InvalidPermalink"),
    (GUID, '<guid isPermaLink="false">17</guid>', "NotSufficientlyUnique"),
    (GUID, '<guid isPermaLink="false">https://luky.example/news/voda/</guid>', "DuplicateValue"),
    (GUID, GUID + "<atom:id>tag:luky.example,2024:mist</atom:id>", "DuplicateItemSemantics"),
    ("<category>дороги</category>", "<category></category>", "NotBlank"),
    (ENCLOSURE, ENCLOSURE.replace(' length="1234"', ""), "MissingAttribute"),
    (ENCLOSURE, ENCLOSURE.replace("1234", "-1"), "InvalidNonNegativeInteger"),
    (ENCLOSURE, ENCLOSURE.replace(' type="audio/mpeg"', ""), "MissingAttribute"),
    (ENCLOSURE, ENCLOSURE.replace("audio/mpeg", "audio"), "InvalidMIMEType"),
    (ENCLOSURE, ENCLOSURE.replace("https://luky.example/f", "ftp://luky.example/f"), "InvalidURLAttribute"),
    (ENCLOSURE, ENCLOSURE.replace("luky.example/f", "localhost/f"), "InvalidURLAttribute"),
    (ENCLOSURE, ENCLOSURE * 2, "DuplicateElement"),
    (DATE, "2024-09-18T13:20:00Z", "InvalidRFC2822Date"),
    (DATE, "Wed, 18 Sep 24 13:20:00 GMT", "InvalidRFC2822Date"),
    (DATE, "Wed, 31 Feb 2024 13:20:00 GMT", "InvalidRFC2822Date"),
    (DATE, "Wed, 18 Вер 2024 13:20:00 GMT", "InvalidRFC2822Date"),
    (DATE, "Tue, 18 Sep 2024 13:20:00 GMT", "IncorrectDOW"),
    (CREATOR, "<dc:creator/>", "NotBlank"),
    (CREATOR, CREATOR + "<author>h@luky.example (Ганна)</author>", "DuplicateItemSemantics"),
    (CREATOR, "<author>Ганна</author>", "InvalidContact"),
    (UPDATED, "<atom:updated>2024-09-19 06:05:04</atom:updated>", "InvalidRFC3339Date"),
    (UPDATED, "<atom:updated>2024-02-30T06:05:04Z</atom:updated>", "InvalidRFC3339Date"),
    ("<dcterms:modified>2024-09-19T06:05:04Z", "<dcterms:modified>19.09.2024", "InvalidW3CDTFDate"),
    ("<dc:source>Район</dc:source>", "<dc:source>a</dc:source>" * 2, "DuplicateElement"),
    (
        "<dc:source>Район</dc:source>",
        '<source url="https://r.example/f">a</source><dc:source>b</dc:source>',
        "DuplicateItemSemantics",
    ),
    ("<dc:source>Район</dc:source>", "<source>Район</source>", "MissingAttribute"),
    ('rel="via"', 'rel="next"', "FeedHistoryRelInEntry"),
    (' title="Район"/>', ' title=""/>', "NotBlank"),
    (' title="Район"/>', ">Район</atom:link>", "AtomLinkNotEmpty"),
    ('url="https://luky.example/i/mist.jpg"', "", "Media RSS"),
    ('url="https://luky.example/i/mist.jpg"', 'url="/i/mist.jpg"', "InvalidFullLink"),
    ('medium="image"', 'medium="picture"', "InvalidMediaMedium"),
    ('width="640"', 'width="0"', "InvalidPositiveInteger"),
    ('width="640"', 'duration="long"', "InvalidFloat"),
    ('width="640"', 'size="640"', "UnexpectedAttribute"),
    ("<media:title>Міст", "<media:title>Міст &amp;lt;", "ContainsHTML"),
    ("<media:credit>Рада</media:credit>", "<media:group/>", "MediaGroupWithoutAlternatives"),
    ("</item>\n</channel>", "</item>\n<ttl>5</ttl></channel>", "MisplacedItem"),
    ("</rss>", "", "not well-formed"),
    ("<rss ", '<!DOCTYPE rss SYSTEM "x.dtd"><rss ', "ContainsSystemEntity"),
]


def test_a_good_document_has_no_problem(good: Good) -> None:
    assert check("rss", good("rss").encode(), "all.rss") == []


@pytest.mark.parametrize("old, new, code", SPOILS)
def test_each_spoilt_document_is_an_error_of_the_rule_that_it_breaks(
    spoilt: Spoilt, old: str, new: str, code: str
) -> None:
    problems = spoilt("rss", old, new)
    assert code in "\n".join(problem.message for problem in problems)
    assert all(problem.level == "error" and problem.path == "all.rss" for problem in problems)


@pytest.mark.parametrize(
    "old, new, code",
    [
        ("Sun, 01 Sep 2024 05:30:00 +0300", "Fri, 01 Sep 1989 05:30:00 +0300", "ImplausibleDate"),
        (LINK, "<link>http://[2001:db8::1]/news/</link>", "InvalidUriChar"),
        (LINK, "<link>gemini://luky.example/</link>", "SchemeNotIANARegistered"),
        (TITLE, "<title>CafÃ©</title>", "BadCharacters"),
        (DATE, "Sat, 03 Aug 2024 13:20:00 GMT", "newest"),
    ],
)
def test_what_the_operator_may_want_is_a_warning(spoilt: Spoilt, old: str, new: str, code: str) -> None:
    (problem,) = spoilt("rss", old, new)
    assert problem.level == "warning"
    assert code in problem.message


@pytest.mark.parametrize(
    "old, new",
    [
        (TITLE, "<title>Міст &#x3C;b&#x3E;</title>"),
        (TITLE, "<title>R&amp;D</title>"),
        (TITLE + "\n", ""),
        (
            "<media:credit>Рада</media:credit>",
            "<media:group><media:content url='https://x.example/1'/><media:content url='https://x.example/2'/></media:group>",
        ),
        (PERIOD, PERIOD + "<fh:complete/>"),
        (
            PERIOD,
            PERIOD
            + '<fh:archive/><atom:link rel="prev-archive" href="https://x.example/1"/><atom:link rel="current" href="https://x.example/2"/>',
        ),
        (TITLE, "<title>5 &lt; 6</title>"),
        (TITLE, "<title>Міст<!-- примітка --> відкрито</title>"),
        (TITLE, "<!-- примітка --><?note x?>" + TITLE),
        (GUID, "<guid>https://luky.example/news/mist/</guid>"),
        (GUID, '<guid isPermaLink="false">mist-2024-09</guid>'),
        (DATE, "18 Sep 2024 13:20 +0300"),
        ("<dcterms:modified>2024-09-19T06:05:04Z", "<dcterms:modified>2024-09"),
        (LINK, "<link>https://luky.example:8443/a;b=1/?q=%D0%BC&amp;x=(1)#f</link>"),
        (LINK, "<link>mailto:red@luky.example</link>"),
    ],
)
def test_unusual_but_right_documents_pass(spoilt: Spoilt, old: str, new: str) -> None:
    assert spoilt("rss", old, new) == []


def test_a_problem_names_line_and_article(spoilt: Spoilt) -> None:
    (problem,) = spoilt("rss", "<dc:creator>Ганна Ґжицька", "<dc:creator>")
    assert problem.line == 30
    assert problem.message.startswith("“Міст відкрито”: <dc:creator> ")


def test_another_encoding_is_named_and_the_rest_still_judged(good: Good) -> None:
    text = good("rss").replace('encoding="UTF-8"', 'encoding="windows-1251"').replace("<ttl>10", "<ttl>x")
    messages = [problem.message for problem in check("rss", text.encode("cp1251"), "all.rss")]
    assert ["NotUTF8" in messages[0], "InvalidPositiveInteger" in messages[1], len(messages)] == [
        True,
        True,
        2,
    ]


def test_another_root_is_no_rss(good: Good) -> None:
    assert "begins with <rss>" in check("rss", good("atom").encode(), "all.rss")[0].message


@pytest.mark.parametrize("old, new", [(old, new) for old, new, _ in SPOILS])
def test_feedparser_agrees_on_what_is_well_formed(good: Good, spoilt: Spoilt, old: str, new: str) -> None:
    broken = any("not well-formed" in problem.message for problem in spoilt("rss", old, new))
    assert bool(feedparser.parse(good("rss").replace(old, new, 1).encode()).bozo) == broken
