"""Each rule of Atom: a good document passes, and one small edit is named by the rule that it breaks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from feedpub.errors import Problem
from feedpub.lint import check

Good = Callable[[str], str]
Spoilt = Callable[[str, str, str], list[Problem]]

FEED_ID = "<id>tag:luky.example,2024:all</id>"
FEED_TITLE = "<title>Верхні Луки</title>"
SELF = '<link rel="self" type="application/atom+xml" href="https://luky.example/feeds/all.atom"/>'
ALTERNATE = '<link rel="alternate" type="text/html" href="https://luky.example/"/>'
ID = "<id>https://luky.example/news/mist/</id>"
TITLE = "<title>Міст відкрито</title>"
UPDATED = "<updated>2024-09-19T06:05:04.000001Z</updated>"
CONTENT = '<content type="html">&lt;p&gt;Рух відновлено.&lt;/p&gt;</content>'
SUMMARY = '<summary type="text">Рух відновлено</summary>'
LINK = '<link rel="alternate" type="text/html" href="https://luky.example/news/mist/"/>'
AUTHOR = "<author><name>Ганна Ґжицька</name></author>"
XHTML = '<div xmlns="http://www.w3.org/1999/xhtml"><p>Воду<br/>ввімкнули.</p></div>'


@pytest.mark.parametrize(
    "old, new, code",
    [
        ("<feed xmlns=", "<feed xmlns:a=", "RFC 4287 §2"),
        (' xml:lang="uk"', "", "MissingDCLanguage"),
        (' xml:lang="uk"', ' xml:lang="uk_UA"', "InvalidLanguage"),
        (' xml:lang="uk"', ' xml:lang="uk" version="1.0"', "UnexpectedAttribute"),
        ("xmlns:dc=", 'xmlns:x="https://x.example/" xmlns:dc=', "UnknownNamespace"),
        ("xmlns:fh=", "xmlns:history=", "NonstdPrefix"),
        (FEED_ID, "", "MissingElement"),
        (FEED_ID, "<id> tag:luky.example,2024:all</id>", "UnexpectedWhitespace"),
        (FEED_ID, "<id>tag:luky.example:all</id>", "InvalidTAG"),
        (FEED_ID, "<id>https://LUKY.example/</id>", "NonCanonicalURI"),
        (FEED_TITLE, "", "MissingElement"),
        (FEED_TITLE, "<title></title>", "NotBlank"),
        (FEED_TITLE, FEED_TITLE * 2, "DuplicateElement"),
        ("<updated>2024-09-19T06:05:04Z</updated>", "", "MissingElement"),
        ("<updated>2024-09-19T06:05:04Z</updated>", "<updated>2024-09-19</updated>", "InvalidRFC3339Date"),
        ("<name>Редакція</name>", "", "MissingElement"),
        ("<email>red@luky.example</email>", "<email>Редакція</email>", "InvalidContact"),
        ("<uri>https://luky.example/about</uri>", "<uri>about</uri>", "InvalidFullLink"),
        (SELF, "", "MissingSelf"),
        (SELF, SELF * 2, "WebSub"),
        (SELF, SELF.replace("application/atom+xml", "application/rss+xml"), "SelfNotAtom"),
        (ALTERNATE, ALTERNATE * 2, "DuplicateAtomLink"),
        (ALTERNATE, ALTERNATE.replace("alternate", "my own"), "UnregisteredAtomLinkRel"),
        (ALTERNATE, ALTERNATE.replace("text/html", "html"), "InvalidMIMEType"),
        (ALTERNATE, ALTERNATE + "<fh:archive/>", "ArchiveIncomplete"),
        ('uri="https://feedpub.example/"', 'uri="feedpub"', "InvalidFullLink"),
        (">feedpub</generator>", "/>", "NotBlank"),
        ("<icon>https://luky.example/icon.png", "<icon>/icon.png", "InvalidFullLink"),
        ("<rights>© ", "<rights>&amp;copy; ", "ContainsHTML"),
        ("<subtitle>", "<tagline/><subtitle>", "UndefinedElement"),
        (ID, "", "MissingElement"),
        (ID, "<id>https://luky.example</id>", "NonCanonicalURI"),
        (ID, "<id>https://luky.example/a/../b</id>", "NonCanonicalURI"),
        (ID, "<id>https://luky.example/%7Ered/</id>", "NonCanonicalURI"),
        (ID, "<id>https://luky.example/міст</id>", "UriNotIri"),
        (ID, "<id>mist</id>", "InvalidFullLink"),
        (ID, "<id>urn:uuid:17</id>", "InvalidUUID"),
        (ID, "<id>urn:x</id>", "InvalidURN"),
        (ID, "<id>urn:uuid:0f3c1d9e-7e39-4a5b-9c5f-2f3d4f6a7b8c</id>", "DuplicateEntries"),
        (TITLE, "", "MissingElement"),
        (TITLE, TITLE.replace("<title>", '<title type="CDATA">'), "InvalidTextType"),
        (TITLE, TITLE.replace("<title>", '<title type="text/html">'), "InvalidTextType"),
        (TITLE, "<title>Міст &lt;/b&gt;</title>", "ContainsHTML"),
        (TITLE, "<title>Міст &amp;nbsp; є</title>", "ContainsHTML"),
        (UPDATED, "", "MissingElement"),
        (UPDATED, "<updated>2024-09-01T05:30:00.5Z</updated>", "DuplicateUpdated"),
        (UPDATED, "<updated>2024-09-19T06:05:04</updated>", "InvalidRFC3339Date"),
        (UPDATED, "<updated>2024-09-19t06:05:04z</updated>", "InvalidRFC3339Date"),
        ("<published>2024-09-18T13:20:00Z", "<published>2024-09-18T25:20:00Z", "InvalidRFC3339Date"),
        (AUTHOR, "", "MissingElement"),
        (AUTHOR, "<author><name/></author>", "NotBlank"),
        (AUTHOR, "<author><name>Ганна</name><url>https://x.example/</url></author>", "UndefinedElement"),
        (CONTENT, '<content type="CDATA">x</content>', "InvalidMIMEType"),
        (CONTENT, '<content type="html">&lt;img src="/i.png"&gt;</content>', "ContainsRelRef"),
        (CONTENT, '<content type="html"/>', "NotBlank"),
        (CONTENT, '<content src="https://luky.example/m.pdf"/>', "MissingAttribute"),
        ('<summary type="text">', '<summary type="html">&lt;script&gt;', "SecurityRisk"),
        (CONTENT, '<content src="https://luky.example/m.pdf" type="application/pdf">x</content>', "§4.1.3.2"),
        ("</entry>\n<entry>", "</entry>\n<rights>©</rights><entry>", "MisplacedMetadata"),
        (XHTML, "Воду ввімкнули.", "MissingXhtmlDiv"),
        (XHTML, XHTML.replace("http://www.w3.org/1999/xhtml", "urn:x"), "MissingXhtmlDiv"),
        (XHTML, XHTML.replace("<p>", '<p onclick="x()">'), "SecurityRiskAttr"),
        (XHTML, XHTML.replace("<br/>", '<svg xmlns="http://www.w3.org/2000/svg"/>'), "NotHtml"),
        (' term="дороги"', "", "MissingAttribute"),
        (' scheme="https://luky.example/tags/"', ' scheme="tags"', "InvalidFullLink"),
        (' label="Дороги"', ' label="&amp;copy;"', "ContainsHTML"),
        (' length="1234"', ' length="1 kB"', "InvalidNonNegativeInteger"),
        (' title="Розмова"', ' title="&amp;lt;b>"', "ContainsHTML"),
        ("</entry>\n</feed>", "</entry>\n<rights>©</rights></feed>", "MisplacedMetadata"),
    ],
)
def test_each_spoilt_document_is_an_error_of_the_rule_that_it_breaks(
    spoilt: Spoilt, old: str, new: str, code: str
) -> None:
    problems = spoilt("atom", old, new)
    assert code in "\n".join(problem.message for problem in problems)
    assert problems
    assert {problem.level for problem in problems} == {"error"}


def test_a_good_document_has_no_problem(good: Good) -> None:
    assert check("atom", good("atom").encode(), "all.atom") == []


def test_an_article_needs_text_and_a_link(good: Good) -> None:
    bare = good("atom").replace(CONTENT, "").replace(SUMMARY, "").replace(LINK, "")
    messages = "\n".join(problem.message for problem in check("atom", bare.encode(), "all.atom"))
    assert "MissingTextualContent" in messages
    assert "MissingContentOrAlternate" in messages


def test_content_that_is_not_text_needs_a_summary(good: Good) -> None:
    picture = good("atom").replace(CONTENT, '<content type="image/png">AAAA</content>')
    assert check("atom", picture.encode(), "all.atom") == []
    (problem,) = check("atom", picture.replace(SUMMARY, "").encode(), "all.atom")
    assert "MissingSummary" in problem.message


def test_a_feed_without_articles_needs_an_author(good: Good) -> None:
    text = good("atom")
    empty = text[: text.index("<entry>")] + "</feed>"
    assert check("atom", empty.encode(), "all.atom") == []
    start, end = empty.index("<author>"), empty.index("</author>") + len("</author>")
    (problem,) = check("atom", (empty[:start] + empty[end:]).encode(), "all.atom")
    assert "<author>" in problem.message


@pytest.mark.parametrize(
    "old, new",
    [
        (LINK, LINK.replace("mist/", "міст/")),
        (ID, "<id>urn:isbn:0451450523</id>"),
        (ID, "<id>https://luky.example/?p=%D0%BC%D1%96%D1%81%D1%82#2</id>"),
        (TITLE, "<title>Міст &#x26;nbsp; є</title>"),
        (CONTENT, '<content type="text">Рух &lt; відновлено</content>'),
        (UPDATED, "<updated>2024-09-19T08:05:04.000001+02:00</updated>"),
    ],
)
def test_unusual_but_right_documents_pass(spoilt: Spoilt, old: str, new: str) -> None:
    assert spoilt("atom", old, new) == []
