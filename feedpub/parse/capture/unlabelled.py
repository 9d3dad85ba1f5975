"""What a part of a line is without a label and a colon: a count, page furniture, «Фото — …», a by-line, hashtags."""

from __future__ import annotations

import re

from feedpub.parse.capture.piece import Piece
from feedpub.parse.capture.words import Vocabulary, fold

_HASHTAGS = re.compile(r"(?:#[^\W_][\w'’ʼ-]*(?:[\s,;]+|$))+\Z")
_CRUMBS = re.compile(r"\s*[/›»>→\\]\s*")
_RULER = re.compile(r"[\W_]+\Z")
_NUMBER = re.compile(r"\d[\d\s.,]{0,14}[kкмm]?\Z", re.IGNORECASE)
_NUMBERS = re.compile(
    r"\(?\d[\d\s.,]{0,14}(?:(?<=\d)\s?(?:k|к|тис\.?|тыс\.?|tys\.?))?(?!\w)\)?", re.IGNORECASE
)
_EYE = re.compile("[👁👀🔍]\ufe0f?")
_READING_TIME = re.compile(
    r"(?:~\s?)?\d{1,3}(?:\s|-)?(?:хв|мин|min)\w{0,7}\.?"
    r"(?:\s(?:читання|чтения|read|reading|czytania|lesezeit))?(?: time)?\Z",
    re.IGNORECASE,
)
_END = re.compile(
    r"(?:©|\(c\)\s|copyright\s|(?:усі|всі) права захищен|все права защищен|all rights reserved)",
    re.IGNORECASE,
)
_NETWORK = (
    r"(?:facebook|twitter|telegram|viber|whatsapp|messenger|linkedin|instagram|youtube|threads|e-?mail)"
)
_SHARE = re.compile(
    r"(?:(?:поширити|поділити(?:ся|сь)|надіслати|поделиться|отправить|share|send|udostępnij|teilen)"
    rf"\s(?:на|в|у|через|on|via|to|w|na|auf)\s\S{{1,20}}|{_NETWORK}{{2,12}})\Z",
    re.IGNORECASE,
)
_FOLLOW = re.compile(
    r"(?:підпи(?:суйте|шіть)ся?|підписуйтесь|підписатися|слідкуйте|стежте|приєднуйтес[ья]|подписывайтесь"
    r"|подпишитесь|следите|follow|subscribe|join|obserwuj|folgen)\s"
    rf"(?=.{{0,70}}(?:{_NETWORK}|телеграм|фейсбук|вайбер|ютуб|соцмереж|newsletter))"
    r".{2,90}\Z",
    re.IGNORECASE,
)
_DASHED = re.compile(r"(\S[^—–:-]{0,28}?)\s+[—–-]\s+(\S.{0,78}[^.!?…])\Z")
_CREDIT = re.compile(
    r"(?:(?:фото|світлин[аи]|photos?|image|picture|фотографи[яи])\s(?:з|із|зі|надан\w{1,3}|прес\S{0,12}|by"
    r"|courtesy of|from|via|из|с|предоставлен\w{1,3})|fot\.|zdjęci[ae]\s(?:ze?|autor\w*)|fotos?\s(?:von|aus))"
    r"\s(?P<name>.{2,60}[^.!?…:])\Z",
    re.IGNORECASE,
)
#: «Фото Олени Бойко»: two names and nothing else.
_CREDIT_OF = re.compile(
    r"(?:[Фф]ото|[Сс]вітлин[аи]|ФОТО)\s(?P<name>[А-ЯҐЄІЇ]\S{1,20}\s[А-ЯҐЄІЇ][^\s.]{2,24})\Z"
)
_ALSO = re.compile(
    r"(?P<label>(?:читайте|читати|дивіться|смотрите|читать)\s(?:також|также|ще|ещё|еще)|read also|also read|see also"
    r"|(?:czytaj|przeczytaj|zobacz|sprawdź)\s(?:też|także|również)|lesen sie auch|siehe auch|(?:à )?lire aussi)"
    r"(?P<rest>[\s:–—-].{0,250})\Z",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:by|written by|text by|words by|автор(?:ка)?|текст|autor(?:ka)?|von|author)\s"
    r"(?P<name>[^\W\d_][\w.'’ʼ-]{0,29}(?:\s[^\W\d_][\w.'’ʼ-]{0,29}){0,3})\Z",
    re.IGNORECASE,
)
_FILED = re.compile(
    r"(?:posted in|filed under|filed in|published in)\s(?P<name>[^.!?]{2,60})\Z", re.IGNORECASE
)
_TAGGED = re.compile(r"(\S{2,12}|\S{2,12} \S{2,12})\s(\S.*[^.!?…:])\Z")
_LETTERS = re.compile(r"[^\W\d_]")


def recognise(part: str, words: Vocabulary) -> Piece | None:
    """What `part` is, no label and no date having been found in it; None where it is text."""
    return _count(part, words) or _furniture(part, words) or _unmarked(part, words)


def hashtags(part: str) -> Piece | None:
    """The tags of a line that has nothing but hashtags."""
    return Piece("tags", part.replace("#", ", ")) if _HASHTAGS.match(part) else None


def is_noise(line: str) -> bool:
    """Whether `line` asks to share the page or to follow its owner."""
    return _SHARE.match(line) is not None or _FOLLOW.match(line) is not None


def is_number(text: str) -> bool:
    """Whether `text` is a count as pages show it: 12, 1 234, 1.2K."""
    return _NUMBER.match(text) is not None


def ends_page(line: str) -> bool:
    """Whether `line` begins the foot of the page: the copyright."""
    return _END.match(line) is not None


def _count(part: str, words: Vocabulary) -> Piece | None:
    """A count of views or comments in any order: «1 777 переглядів», «Перегляди 12», «👁 55», «Коментарі (0)»."""
    if len(part) > 60:
        return None
    if _EYE.search(part):
        return Piece("views") if not _LETTERS.search(_NUMBERS.sub(" ", part)) or _rest(part, words) else None
    if _NUMBER.match(part):
        return Piece("furniture")
    kind = _rest(part, words)
    return Piece(kind) if kind else None


def _rest(part: str, words: Vocabulary) -> str | None:
    """The kind of what is left of `part` without its numbers, where that is a kind that is counted."""
    rest, count = _NUMBERS.subn(" ", part)
    kind = words.kinds.get(fold(_EYE.sub(" ", rest).removesuffix(" разів").removesuffix(" times")))
    return kind if count and kind in ("views", "comments") else None


def _furniture(part: str, words: Vocabulary) -> Piece | None:
    if _RULER.match(part) or _READING_TIME.match(part) or is_noise(part):
        return Piece("furniture")
    crumbs = [fold(crumb) for crumb in _CRUMBS.split(part)] if len(part) <= 300 else []
    is_trail = len(crumbs) > 1 and words.kinds.get(next(filter(None, crumbs), "")) in ("furniture", "section")
    if is_trail or (part[0] in "←→«»‹›" and words.kinds.get(fold(part)) == "related"):
        return Piece("furniture")
    names = part.casefold().split()
    return (
        Piece("furniture")
        if names and all(words.kinds.get(fold(name)) == "furniture" for name in names)
        else None
    )


def _unmarked(part: str, words: Vocabulary) -> Piece | None:
    """A label without a colon: «Фото — …», "Photo by …", "Posted in …", «Теги громада, бюджет»."""
    also = _ALSO.match(part)
    if also:
        return Piece("related", also["rest"], also["label"])
    dashed = _DASHED.match(part)
    if dashed and words.kinds.get(fold(dashed[1])) in ("credit", "source", "authors", "tags"):
        return Piece(words.kinds[fold(dashed[1])], dashed[2], dashed[1])
    for kind, pattern in (
        ("credit", _CREDIT),
        ("credit", _CREDIT_OF),
        ("category", _FILED),
        ("authors", _BYLINE),
    ):
        match = pattern.match(part)
        if match and (kind != "authors" or _is_name(match["name"])):
            value = part if kind == "credit" and pattern is _CREDIT and not _is_by(part) else match["name"]
            return Piece(kind, value, part[: match.start("name")].strip())
    tagged = _TAGGED.match(part) if len(part) <= 200 else None
    if (
        tagged
        and words.kinds.get(fold(tagged[1])) == "tags"
        and (len(tagged[2].split()) <= 4 or "," in tagged[2])
    ):
        return Piece("tags", tagged[2], tagged[1])
    return None


def _is_by(part: str) -> bool:
    return bool(re.match(r"fot\.|\w+\s(?:by|courtesy of|von)\s", part, re.IGNORECASE))


def _is_name(text: str) -> bool:
    return all(word[:1].isupper() for word in text.split())
