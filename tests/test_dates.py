"""Dates: declared ones, ones seen in a line of text, ones in a file's name; and a moment as text."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub import dates
from feedpub.dates.moments import compose, offset_of

KYIV = ZoneInfo("Europe/Kyiv")
MOMENTS = st.datetimes(
    datetime(1925, 1, 1),
    datetime(9998, 1, 1),
    timezones=st.timezones(no_cache=False) | st.just(UTC),
    allow_imaginary=False,
)


@pytest.mark.parametrize(
    "declared, moment",
    [
        ("2013-05-06 02:12:52 +0200", "2013-05-06T02:12:52+02:00"),
        ("2013-05-05T17:12:52-07:00", "2013-05-05T17:12:52-07:00"),
        ("2015-8-25 9:09", "2015-08-25T09:09:00+03:00"),
        ("2012-11-16", "2012-11-16T00:00:00+02:00"),
        (" 2012-11-16\n", "2012-11-16T00:00:00+02:00"),
        ("2019/03/07", "2019-03-07T00:00:00+02:00"),
        ("2019/03/07 10:11", "2019-03-07T10:11:00+02:00"),
        ("2013.05.06", "2013-05-06T00:00:00+03:00"),
        ("20160229", "2016-02-29T00:00:00+02:00"),
        pytest.param(20160229, "2016-02-29T00:00:00+02:00", id="a number that is a day"),
        ("20160229T101112Z", "2016-02-29T10:11:12+00:00"),
        ("201602291011", "2016-02-29T10:11:00+02:00"),
        ("2024-09-18T16:20", "2024-09-18T16:20:00+03:00"),
        ("2024-09-18t16:20:00.999z", "2024-09-18T16:20:00+00:00"),
        ("2024-09-18T16:20:00,5+03", "2024-09-18T16:20:00+03:00"),
        ("2024-09-18T16:20:00+03:00[Europe/Kyiv]", "2024-09-18T16:20:00+03:00"),
        ("2024-09-18 16:20 Europe/Warsaw", "2024-09-18T16:20:00+02:00"),
        ("2024-09-18 16:20:00 +0300 EEST", "2024-09-18T16:20:00+03:00"),
        ("2024-09-18 16:20 UTC+3", "2024-09-18T16:20:00+03:00"),
        ("2024-09-18 4:20 PM", "2024-09-18T16:20:00+03:00"),
        ("1388534400", "2014-01-01T00:00:00+00:00"),
        pytest.param(1388534400, "2014-01-01T00:00:00+00:00", id="a number"),
        (1388534400.9, "2014-01-01T00:00:00+00:00"),
        (1388534400123, "2014-01-01T00:00:00+00:00"),
        (-1388534400, "1926-01-01T00:00:00+00:00"),
        ("Mon Jun  1 19:30:27 EDT 2015", "2015-06-01T19:30:27-04:00"),
        ("Mon Jun 1 19:30:27 2015", "2015-06-01T19:30:27+03:00"),
        ("Wed, 02 Oct 2002 08:00:00 EST", "2002-10-02T08:00:00-05:00"),
        ("02 Oct 2002 13:00 GMT", "2002-10-02T13:00:00+00:00"),
        ("Fri, 05 Apr 2024 10:20:30 -0000 (UTC)", "2024-04-05T10:20:30+00:00"),
        ("Fri Dec 19 2025 16:20:00 GMT+0200 (Eastern European Standard Time)", "2025-12-19T16:20:00+02:00"),
        ("Sun, 01 Jan 2017 12:00 NST", "2017-01-01T12:00:00-03:30"),
        ("18.09.2024 16:20 (EEST)", "2024-09-18T16:20:00+03:00"),
        ("18.09.2024 - 16:20", "2024-09-18T16:20:00+03:00"),
        ("18.09.2024, 16:20", "2024-09-18T16:20:00+03:00"),
        ("16:20, 18.09.2024", "2024-09-18T16:20:00+03:00"),
        ("21 July 2013", "2013-07-21T00:00:00+03:00"),
        ("21-Jul-2013", "2013-07-21T00:00:00+03:00"),
        ("the 6th of May, 2014", "2014-05-06T00:00:00+03:00"),
        ("May 6th, 2014 at 12pm", "2014-05-06T12:00:00+03:00"),
        ("May 6, 2014, 12:05 a.m.", "2014-05-06T00:05:00+03:00"),
        ("December 19, 2025, 4:20 pm", "2025-12-19T16:20:00+02:00"),
        ("Sept. 3, 2014", "2014-09-03T00:00:00+03:00"),
        ("19 грудня 2025", "2025-12-19T00:00:00+02:00"),
        ("19 грудня 2025 р. о 14:05", "2025-12-19T14:05:00+02:00"),
        ("о 16:20 19 грудня 2025 року", "2025-12-19T16:20:00+02:00"),
        ("Понеділок, 6 травня 2013 року", "2013-05-06T00:00:00+03:00"),
        ("П’ятниця, 19 грудня 2025", "2025-12-19T00:00:00+02:00"),
        ("19 грудня 2025 (п'ятниця)", "2025-12-19T00:00:00+02:00"),
        ("6 жовт. 2020 р.", "2020-10-06T00:00:00+03:00"),
        ("1 січня 2020", "2020-01-01T00:00:00+02:00"),
        ("7 января 2014, понедельник", "2014-01-07T00:00:00+02:00"),
        ("20 mars 2014", "2014-03-20T00:00:00+02:00"),
        ("1er fevrier 2014", "2014-02-01T00:00:00+02:00"),
        ("19 décembre 2025 à 16h20", "2025-12-19T16:20:00+02:00"),
        ("3. Oktober 2021", "2021-10-03T00:00:00+03:00"),
        ("19.12.2025 um 16.20 Uhr", "2025-12-19T16:20:00+02:00"),
        ("12 de mayo de 2015 a las 16:20", "2015-05-12T16:20:00+03:00"),
        ("19 grudnia 2025 r., godz. 16:20", "2025-12-19T16:20:00+02:00"),
        ("2021. október 3.", "2021-10-03T00:00:00+03:00"),
        ("3 Οκτωβρίου 2021", "2021-10-03T00:00:00+03:00"),
        ("2024年5月3日 14時05分", "2024-05-03T14:05:00+03:00"),
        ("2024년 5월 3일", "2024-05-03T00:00:00+03:00"),
        ("２０２４-05-03", "2024-05-03T00:00:00+03:00"),
        (date(2024, 5, 6), "2024-05-06T00:00:00+03:00"),
        (datetime(2024, 5, 6, 7, 8, 9, 999999), "2024-05-06T07:08:09+03:00"),
        (datetime(2024, 5, 6, tzinfo=timezone(timedelta(hours=-7))), "2024-05-06T00:00:00-07:00"),
        (datetime(2024, 10, 27, 3, 30, tzinfo=KYIV, fold=1), "2024-10-27T03:30:00+02:00"),
    ],
)
def test_a_declared_date_is_read_exactly(declared: object, moment: str) -> None:
    assert dates.parse(declared, KYIV).isoformat() == moment


def test_a_year_written_twice_is_read_once() -> None:
    declared = "2023-01-29 18:30:22 2023 -0800"
    assert dates.parse(declared, KYIV).isoformat() == "2023-01-29T18:30:22-08:00"


@pytest.mark.parametrize(
    "declared, moment",
    [
        ("2024-03-31 02:59", "2024-03-31T02:59:00+02:00"),
        ("2024-03-31 03:30", "2024-03-31T04:30:00+03:00"),
        ("31.03.2024 03:00", "2024-03-31T04:00:00+03:00"),
        (datetime(2024, 3, 31, 3, 30), "2024-03-31T04:30:00+03:00"),
        ("2024-10-27 03:30", "2024-10-27T03:30:00+03:00"),
        ("2024-10-27 04:00", "2024-10-27T04:00:00+02:00"),
        ("2024-02-29 24:00", "2024-03-01T00:00:00+02:00"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59+00:00"),
        ("1910-01-01", "1910-01-01T00:00:00+02:02"),
    ],
)
def test_clock_changes_and_odd_times_have_one_meaning(declared: object, moment: str) -> None:
    assert dates.parse(declared, KYIV).isoformat() == moment


@pytest.mark.parametrize(
    "declared, language, day",
    [
        ("03/04/2024", None, (3, 4)),
        ("03/04/2024", "en", (3, 4)),
        ("03-04-2024", "en_US", (3, 4)),
        ("03/04/2024", "en-GB", (4, 3)),
        ("03/04/2024", "uk", (4, 3)),
        ("13/04/2024", "en", (4, 13)),
        ("04/13/2024", "uk", (4, 13)),
        ("03.04.2024", "en", (4, 3)),
        ("5 listopada 2024", "pl", (11, 5)),
        ("5 listopada 2024", "hr", (10, 5)),
        ("5 listopada 2024", "xx-nonsense", (11, 5)),
    ],
)
def test_the_language_settles_what_could_be_two_days(
    declared: str, language: str | None, day: tuple[int, int]
) -> None:
    moment = dates.parse(declared, KYIV, language)
    assert (moment.month, moment.day) == day


@pytest.mark.parametrize(
    "garbage",
    [
        *(
            "soon",
            "5",
            "12:30",
            "2024",
            "2024-05",
            "May 2024",
            "today",
            "yesterday at 5",
            "",
            "x" * 500,
            "18.09.24",
        ),
        *(
            "article 5 of May 2013",
            "2024-05-06 2024-05-07",
            "18.09.2024 foo",
            "2016-W08-1",
            "5 nonsense 2024",
        ),
        *("2024-09-18 16:20 IST", "2024-09-18 16:20 Europe/Nowhere", "Jun 1 19:30 XYZ 2015", "2024-09-18 5"),
        *(
            7,
            2025,
            True,
            None,
            float("nan"),
            float("inf"),
            10**400,
            [1],
            timedelta(1),
        ),
    ],
)
def test_what_is_no_date_is_refused_with_an_example_of_one(garbage: object) -> None:
    with pytest.raises(ValueError, match=r"is not a date; write it as|is too long for a date; write it as"):
        dates.parse(garbage, KYIV)


@pytest.mark.parametrize(
    "impossible",
    [
        "2017-02-29",
        "31.02.2024",
        "2024-05-06 25:00",
        "2024-05-06 24:01",
        "13/13/2024",
        "31 février 2014",
        "20240230",
    ],
)
def test_a_day_or_time_that_does_not_exist_is_refused(impossible: str) -> None:
    with pytest.raises(ValueError, match="there is no"):
        dates.parse(impossible, KYIV)


@pytest.mark.parametrize(
    "declared",
    ["1899-12-31", "9999-01-01", "0001-01-01", date(1, 1, 1), datetime(9999, 1, 1), "-62135596800"],
)
def test_years_that_no_article_has_are_refused(declared: object) -> None:
    with pytest.raises(ValueError, match="year must be between 1900 and 9998"):
        dates.parse(declared, KYIV)


@pytest.mark.parametrize(
    "declared", ["2024-05-06 10:00 +15:00", "2024-09-18 16:20 -1777", "2024-05-06 10:00+01:99"]
)
def test_an_offset_that_no_place_has_is_refused(declared: str) -> None:
    with pytest.raises(ValueError, match=re.escape("write an offset such as +03:00")):
        dates.parse(declared, KYIV)


@given(
    st.text(max_size=60)
    | st.text("0123456789 -:./,TZapm+травня", max_size=40)
    | st.builds("{}.{}.{} {}:{}".format, *map(st.integers, (0, 0, 1890, 0, 10), (31, 12, 2100, 25, 60)))
)
def test_any_text_is_a_sound_moment_or_a_value_error(text: str) -> None:
    try:
        moment = dates.parse(text, KYIV, "uk")
    except ValueError:
        return
    assert 1900 <= moment.year <= 9999
    assert dates.parse(moment.isoformat(), UTC_ZONE) == moment


UTC_ZONE = ZoneInfo("UTC")


@given(MOMENTS)
def test_a_moment_written_and_read_again_is_the_same(moment: datetime) -> None:
    read = dates.parse(moment, KYIV)
    assert read == dates.parse(read.isoformat(), KYIV)
    assert read == dates.parse(dates.rfc3339_utc(read), KYIV)
    assert read == dates.parse(dates.rfc822(read), KYIV)
    assert isinstance(read.tzinfo, timezone)


@pytest.mark.parametrize(
    "line, shown, moment, has_time",
    [
        ("18.09.2024 - 16:20 | Переглядів: 1777", "18.09.2024 - 16:20", "2024-09-18T16:20:00+03:00", True),
        ("16:20, 18.09.2024", "16:20, 18.09.2024", "2024-09-18T16:20:00+03:00", True),
        ("Середа, 19 грудня 2025, 16:20", "19 грудня 2025, 16:20", "2025-12-19T16:20:00+02:00", True),
        ("December 19, 2025, 4:20 pm", "December 19, 2025, 4:20 pm", "2025-12-19T16:20:00+02:00", True),
        ("2025-12-19 16:20", "2025-12-19 16:20", "2025-12-19T16:20:00+02:00", True),
        ("о 16:20 19 грудня 2025 року", "16:20 19 грудня 2025", "2025-12-19T16:20:00+02:00", True),
        ("Dodano: 19 grudnia 2025 r., 16:20", "19 grudnia 2025 r., 16:20", "2025-12-19T16:20:00+02:00", True),
        ("Фото (18.09.2024): УНІАН", "18.09.2024", "2024-09-18T00:00:00+03:00", False),
        ("18.09.2024 16:20 -1777 views", "18.09.2024 16:20", "2024-09-18T16:20:00+03:00", True),
        ("2025-12-19T16:20:00Z опубліковано", "2025-12-19T16:20:00Z", "2025-12-19T16:20:00+00:00", True),
        ("від и\u0306, 6 травня\u00a02013", "6 травня\u00a02013", "2013-05-06T00:00:00+03:00", False),
        ("5 лютого 2013".replace("й", "и\u0306"), "5 лютого 2013", "2013-02-05T00:00:00+02:00", False),
    ],
)
def test_a_date_is_found_in_a_line_with_its_time_on_either_side(
    line: str, shown: str, moment: str, has_time: bool
) -> None:
    [(start, end, found, with_time)] = dates.find(line, KYIV, "uk")
    assert line[start:end] == shown
    assert found.isoformat() == moment
    assert with_time is has_time


def test_each_of_two_dates_keeps_its_own_time() -> None:
    before = dates.find("16:20 18.09.2024, 17:00 19.09.2024", KYIV)
    after = dates.find("18.09.2024 16:20; оновлено 19.09.2024 о 17:00", KYIV)
    assert [found[2] for found in before] == [found[2] for found in after]
    assert [found[2].hour for found in before] == [16, 17]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Переглядів: 1777",
        "31.02.2024",
        "версія 1.2.2024.5",
        "19 грудня, 16:20",
        "https://h/2024/05/06/a",
        "5 слів 2024",
    ],
)
def test_what_only_looks_like_a_date_is_not_found(line: str) -> None:
    assert dates.find(line, KYIV, "uk") == []


def test_dates_that_overlap_count_once() -> None:
    assert len(dates.find("5 May 2024-05-06", KYIV)) == 1


def test_a_month_written_decomposed_is_read() -> None:
    assert dates.parse("6 мая 2014 г.", KYIV) == dates.parse("2014-05-06", KYIV)
    assert dates.parse("6 май 2014".replace("й", "и\u0306"), KYIV) == dates.parse("2014-05-06", KYIV)


@pytest.mark.parametrize(
    "stem, found",
    [
        ("2013-05-06-title", ((2013, 5, 6), "title")),
        ("2015-8-5-title", ((2015, 8, 5), "title")),
        ("2013_05_06_title_two", ((2013, 5, 6), "title_two")),
        ("2013.05.06 title", ((2013, 5, 6), "title")),
        ("20130506-title", ((2013, 5, 6), "title")),
        ("2013-05-06", ((2013, 5, 6), "")),
        ("20130506", ((2013, 5, 6), "")),
        ("2013-05-06-10-things", ((2013, 5, 6), "10-things")),
        ("2013-02-30-title", None),
        ("2013-05-06title", None),
        ("12345678-title", None),
        ("2013-05-title", None),
        ("title-2013-05-06", None),
        ("title", None),
        ("", None),
    ],
)
def test_the_date_in_a_files_name_is_parted_from_the_rest(
    stem: str, found: tuple[tuple[int, int, int], str] | None
) -> None:
    assert dates.in_name(stem) == found


def test_a_moment_is_written_as_each_format_wants_it() -> None:
    moment = datetime(2024, 9, 18, 16, 20, 0, 999999, tzinfo=KYIV)
    assert dates.rfc3339_utc(moment) == "2024-09-18T13:20:00Z"
    assert dates.rfc822(moment) == "Wed, 18 Sep 2024 13:20:00 GMT"


# --- What machines write is read at once: as it is from its numbers.


@given(
    st.integers(1895, 2105) | st.integers(8990, 9999),
    st.integers(0, 13),
    st.integers(0, 32),
    st.sampled_from(["", "T", " "]),
    st.tuples(st.integers(0, 25), st.integers(0, 60), st.none() | st.integers(0, 61)),
    st.sampled_from(
        ["", "Z", "+00:00", "-00:00", "+05:45", "-03:30", "+13:59", "-13:00", "+14:00", "+15:00", "+02:60"]
    ),
)
def test_a_date_of_a_machine_is_the_moment_that_its_numbers_make(
    year: int,
    month: int,
    day: int,
    sign: str,
    clock: tuple[int, int, int | None],
    offset: str,
) -> None:
    hour, minute, second = clock
    shown = f"{hour:02}:{minute:02}" + ("" if second is None else f":{second:02}")
    text = f"{year:04}-{month:02}-{day:02}" + (f"{sign}{shown}{offset}" if sign else "")
    zone = ZoneInfo("Europe/Kyiv")

    def plainly() -> datetime:
        its = offset_of(offset) if sign and offset else zone
        return compose((year, month, day), (hour, minute, second or 0) if sign else None, its)

    assert _told(lambda: dates.parse(text, zone)) == _told(plainly)


def _told(made: Callable[[], datetime]) -> str:
    try:
        return made().isoformat()
    except ValueError as error:
        return str(error)
