"""The words that the corpus is made of, English and Ukrainian, and the names of its tags."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag and the slug that feedpub must give it; other peers keep Cyrillic letters in their addresses."""

    name: str
    slug: str

    @property
    def hyphened(self) -> str:
        """The address part that the other peers make: white space a hyphen, letters as they are."""
        return self.name.replace(" ", "-")


@dataclass(frozen=True, slots=True)
class Language:
    """The parts of plain sentences, in the order in which they are said."""

    code: str
    subjects: tuple[str, ...]
    verbs: tuple[str, ...]
    objects: tuple[str, ...]
    ends: tuple[str, ...]
    authors: tuple[str, ...]


def _parts(text: str) -> tuple[str, ...]:
    """Return what is parted by bars; the lines of the source do not matter."""
    return tuple(" ".join(part.split()) for part in text.split("|"))


ENGLISH = Language(
    code="en",
    subjects=_parts("""
        The council | A new school | The river station | Our library | The bus depot | A group of farmers | The hospital
        | The museum | The street market | A volunteer team | The choir | The water board | Every household
        | The planning office | A visiting engineer | The town archive
    """),
    verbs=_parts("""
        has opened | will repair | is measuring | has agreed to buy | described | refused | is looking for | has counted
        | promised | has moved | will share | is training people for | found | has drawn | paid for | is waiting for
    """),
    objects=_parts("""
        two bridges | the old mill | a warm shelter | forty kilometres of pipe | the winter timetable | a seed store
        | three lime trees | the budget for next year | a shared workshop | better street lights | the evening classes
        | a map of wells | the northern road | its first electric bus | a room for meetings | the repaired roof
    """),
    ends=_parts("""
        before the first frost | together with the neighbouring town | after a long discussion | in spite of the rain
        | without asking for a loan | at the request of residents | as it did ten years ago | and nobody objected
        | although the price has risen | on the second day of the fair | with the help of the university
        | by the end of the month
    """),
    authors=("Mary Ashdown", "Oliver Penrose", "Joan Ferris", "Samuel Whitlock", "Edith Marlow"),
)

UKRAINIAN = Language(
    code="uk",
    subjects=_parts("""
        Міська рада | Нова школа | Сільська бібліотека | Бригада ремонтників | Районна лікарня | Хор ветеранів
        | Місцевий музей | Спілка пасічників | Водоканал | Група волонтерів | Громада за річкою | Рада старост
    """),
    verbs=_parts("""
        відкриває | ремонтує | рахує | обіцяє | шукає | описує | знаходить | купує | передає | оновлює | готує
        | перевіряє
    """),
    objects=_parts("""
        два мости | старий млин | теплу залу | сорок кілометрів труб | зимовий розклад | сховище насіння | три липи
        | кошторис на рік | спільну майстерню | вуличні ліхтарі | вечірні курси | мапу криниць
    """),
    ends=_parts("""
        до перших морозів | разом із сусідами | після довгої розмови | без жодної позики | на прохання мешканців
        | як і десять років тому | хоча ціни зросли | і ніхто не заперечує | на другий день ярмарку | попри дощ
    """),
    authors=("Оксана Гайова", "Тарас Лебідь", "Ґанна Щербак", "Юрій Вишня"),
)

_UKRAINIAN_TAGS = (
    ("громада", "hromada"),
    ("вода", "voda"),
    ("дорога", "doroha"),
    ("школа", "shkola"),
    ("лікарня", "likarnia"),
    ("музей", "muzei"),
    ("ярмарок", "yarmarok"),
    ("молодь", "molod"),
    ("бібліотека", "biblioteka"),
    ("згорани", "zghorany"),
)
_EVERY = 12  # after so many English tags comes a Ukrainian one, as long as there are any
_THINGS = (
    "water road school health culture market housing transport library music forest river energy sport history "
    "budget garden weather farming theatre safety language museum harbour railway"
).split()
_SORTS = (
    "news plans repairs history people prices maps letters questions photos rules events figures reports "
    "ideas meetings works records lists notes"
).split()


def tags(count: int) -> tuple[Tag, ...]:
    """Return so many different tags, at most 510, always the same ones."""
    chosen = tuple(islice(_mixed(), count))
    if len(chosen) < count:
        raise ValueError(f"there are {len(chosen)} tags, not {count}")
    return chosen


def _mixed() -> Iterator[Tag]:
    ukrainian = iter(_UKRAINIAN_TAGS)
    for number in range(len(_THINGS) * len(_SORTS)):
        if number % _EVERY == _EVERY // 2 and (pair := next(ukrainian, None)):
            yield Tag(*pair)
        thing, sort = _THINGS[number % len(_THINGS)], _SORTS[number // len(_THINGS)]
        yield Tag(f"{thing} {sort}", f"{thing}-{sort}")
