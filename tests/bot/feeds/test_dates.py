"""Dates as publishers write them: what each form means, and what is not read at all.

The rules: a form that says one day is read as that day; one that says two is read as the latest that
has come; whatever else is no date, and the entry counts from when it was first seen. Only the
standard forms are believed when they make an entry too old to tell.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from babel import Locale
from babel.dates import format_date, format_time
from hypothesis import given, settings
from hypothesis import strategies as some

from benchmarks.date_words import LANGUAGES
from bot.feeds.dates import EARLIEST, TOLERANCE, Dated, read_date
from bot.feeds.dates.words import COLUMNS, FILE, months_named
from bot.feeds.lists.searches import searches
from bot.treaty.tables import packaged, read_table
from tests.doubles.dates_read import DAYS, MINUTES, NOW, at, read

# --- the standard forms ------------------------------------------------------------


STANDARD = {
    "Wed, 25 Nov 2026 08:00:00 GMT": "2026-11-25T08:00",
    "Wed, 25 Nov 2026 08:00:00 +0000 (UTC)": "2026-11-25T08:00",
    "Wed, 25 Nov 2026 08:00:00 +0200": "2026-11-25T06:00",
    "Wed, 25 Nov 2026 08:00:00 -0000": "2026-11-25T08:00",
    "Tue, 24 Nov 2026 08:00 EST": "2026-11-24T13:00",
    "24 Nov 2026 08:00:00 PDT": "2026-11-24T15:00",
    "Wed, 25 Nov 26 08:00:00 UT": "2026-11-25T08:00",
    "Mon, 25 Nov 2026 08:00:00 Z": "2026-11-25T08:00",
    "WED, 25 NOV 2026 08:00:00 gmt": "2026-11-25T08:00",
    "Tue, 10 Mar 2026 24:00:00 GMT": "2026-03-11T00:00",
    "Sat, 31 Dec 2016 23:59:60 GMT": "2017-01-01T00:00",
    "2026-11-25T08:00:00Z": "2026-11-25T08:00",
    "2026-11-25t08:00:00z": "2026-11-25T08:00",
    "2026-11-25T08:00:00.123456789Z": "2026-11-25T08:00:00.123456",
    "2026-11-25T08:00:00,5+01:00": "2026-11-25T07:00:00.500",
    "2026-11-25T08:00+0100": "2026-11-25T07:00",
    "2026-11-25T08:00:00-05": "2026-11-25T13:00",
    "2026-11-25 08:00:00": "2026-11-25T08:00",
    "2026-11-25": "2026-11-25T00:00",
    "2026-03-10T24:00:00Z": "2026-03-11T00:00",
    "20261125T080000Z": "2026-11-25T08:00",
    "20261125": "2026-11-25T00:00",
    "2026-W48-3": "2026-11-25T00:00",
    "2026-329": "2026-11-25T00:00",
}


@pytest.mark.parametrize("text", STANDARD)
def test_a_standard_form_is_read_and_believed(text):
    assert read_date(text, NOW) == Dated(at(STANDARD[text]), standard=True)


@given(some.datetimes(min_value=datetime(1980, 1, 1), max_value=datetime(2030, 1, 1)))  # noqa: DTZ001 - hypothesis wants naive bounds
def test_iso_dates_come_back_in_utc_or_not_at_all(moment):
    expected = moment.replace(tzinfo=UTC)
    is_past = EARLIEST <= expected <= NOW + TOLERANCE
    assert read(moment.isoformat()) == (expected if is_past else None)


# --- one reading -------------------------------------------------------------------


ONE_DAY = {
    "year first, whatever parts it": [
        "2026/11/25", "2026.11.25", "2026. 11. 25.", "2026 11 25", "2026,11,25", "2026_11_25", "2026:11:25",
        "2026 - 11 - 25", "2026|11|25", "2026-11-25 (Wed)", "２０２６／１１／２５", "２０２６年１１月２５日",
    ],
    "units say what is what": [
        "2026年11月25日", "2026 年 11 月 25 日 星期三", "2026年11月25日（水）", "2026년 11월 25일 수요일",
        "2026년11월25일(수)", "二〇二六年十一月二十五日", "二零二六年十一月二十五号", "令和8年11月25日", "民國115年11月25日",
        "ngày 25 tháng 11 năm 2026", "Thứ Tư, 25 tháng 11, 2026", "25 thg 11, 2026", "2026 оны 11-р сарын 25",
    ],
    "there is no month 25": [
        "25-11-2026", "25/11/2026", "25.11.2026", "25 11 2026", "11/25/2026", "11-25-2026", "11/25/26", "25. 11. 2026",
        "2026-25-11", "Thứ 4, 25/11/2026", "T4, 25/11/2026",
    ],
    "digits of any script": ["٢٥/١١/٢٠٢٦", "۲۵-۱۱-۲۰۲۶", "२५/११/२०२६", "২৫/১১/২০২৬", "25\u200f/11\u200f/2026"],
    "a month has a name": [
        "November 25, 2026", "Nov. 25th, 2026", "25th of November, 2026", "the 25th November 2026", "25-Nov-2026",
        "25/Nov/2026", "2026-Nov-25", "2026 November 25", "25. Nov. '26", "Wednesday, 25-Nov-26", "25NOV2026",
    ],
    "in any language": [
        "mercredi 25 novembre 2026", "25 de noviembre de 2026", "25 de novembro de 2026", "25 ноября 2026 г.",
        "25-го ноября 2026 года", "25 нояб. 2026", "25 листопада 2026 р.", "25. marraskuuta 2026", "25. marraskuu 2026",
        "25 listopada 2026", "2026 m. lapkričio 25 d.", "2026 m. lapkričio mėn. 25 d.", "2026. gada 25. novembris",
        "25. novembrī, 2026", "25. november 2026. a.", "Mittwoch, den 25. November 2026", "25 Kasım 2026 Çarşamba",
        "2026. november 25., szerda", "2026. november 25-én", "25 Νοεμβρίου 2026", "25 נובמבר 2026", "25 בנובמבר 2026",
        "الأربعاء 25 نوفمبر 2026", "25 تشرين الثاني 2026", "25 نوفمبر/تشرين الثاني 2026", "٢٥ نونبر ٢٠٢٦",
        "۲۵ نوامبر ۲۰۲۶", "25 नवंबर 2026", "२५ नवम्बर २०२६", "25 พฤศจิกายน 2569", "25 พ.ย. 2569", "25 ნოემბერი, 2026",
        "25 studenoga 2026", "25 d’novembre de 2026", "miércoles 25 noviembre 2026", "Nobyembre 25, 2026",
    ],
    "words around it say nothing": [
        "Posted on Wednesday, 25 November 2026 by Jane Doe", "Published: 25/11/2026", "Дата публикации: 25.11.2026",
        "<time>25&nbsp;Nov&nbsp;2026</time>", "\n 25 Nov \t 2026 ", "发布时间：2026-11-25", "Publié le 25/11/2026",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("rule", "text"), [(r, t) for r, texts in ONE_DAY.items() for t in texts])
@pytest.mark.parametrize(
    "clock", ["", " 08:30", " 8:30 AM", " 08:30:00 +00:00", " - 08:30", " | 8:30"]
)
def test_what_can_mean_one_day_is_read_as_that_day(rule, text, clock):
    hour = 8.5 if clock else 0
    expected = at("2026-11-25") + timedelta(hours=hour)
    assert read_date(text + clock, NOW) == Dated(expected, standard=False), rule


@settings(max_examples=1_000, deadline=None)
@given(
    some.sampled_from(LANGUAGES),
    some.sampled_from(["full", "long", "medium"]),
    DAYS,
    some.none() | MINUTES,
)
def test_what_is_written_in_a_language_of_the_news_is_read_as_that_day(language, width, day, hour):
    written = format_date(day, width, locale=language)
    if names_its_month(written):
        clock = "" if hour is None else " " + format_time(hour, "short", locale=language)
        expected = datetime.combine(day, hour or time(), UTC)
        assert read(written + clock, Locale.parse(language).language) == expected


def names_its_month(written: str) -> bool:
    """With numbers and no units it may be one of two."""
    return any(char.isalpha() for char in written)


@settings(max_examples=20, deadline=None)
@given(day=DAYS)
def test_every_name_of_the_file_is_its_month_whatever_stands_before_or_behind(day):
    for line in read_table(packaged(), FILE, COLUMNS):
        for name in filter(None, line[COLUMNS[day.month]].split("|")):
            for text in (f"{day.day} {name} {day.year}", f"{name} {day.day}, {day.year}"):
                assert read(text, line["language"].partition("_")[0]) == datetime.combine(
                    day, time(), UTC
                ), text


def test_every_language_in_which_news_is_searched_has_its_words():
    listed = {line["language"] for line in read_table(packaged(), FILE, COLUMNS)}
    assert set(searches()) <= listed


def test_a_name_of_two_months_is_read_by_the_language_else_as_the_latest_that_has_come():
    assert read("20 listopada 2025", "hr") == at("2025-10-20")
    assert read("20 listopada 2025", "pl") == at("2025-11-20")
    assert read("20 listopada 2025") == at("2025-11-20")
    assert read("28 listopada 2026") == at("2026-10-28")


def test_beginnings_and_endings_of_names_are_read_where_they_belong_to_one_month():
    assert {months_named(w) for w in ("нояб", "ноябрю", "novembrī", "marraskuun")} == {
        frozenset({11})
    }
    assert {months_named(w) for w in ("ju", "ma", "no", "the", "de", "of", "года", "gada")} == {
        frozenset()
    }


# --- two readings ------------------------------------------------------------------


TWO_DAYS = {
    "03/10/2026": "2026-10-03",
    "10/03/2026": "2026-10-03",
    "10-03-2026": "2026-10-03",
    "12/11/2026": "2026-11-12",
    "11/12/2026": "2026-11-12",
    "01-11-26": "2026-11-01",
    "25-11-26": "2026-11-25",
    "26/11/25": "2026-11-25",
    "26.11.25": "2026-11-25",
    "05 06 07": "2007-06-05",
    # dots: the day comes first
    "10.03.2026": "2026-03-10",
    "03.10.2026": "2026-10-03",
    "11.10.26": "2026-10-11",
}


@pytest.mark.parametrize("text", TWO_DAYS)
def test_of_two_readings_the_latest_that_has_come_counts(text):
    assert read_date(text, NOW) == Dated(at(TWO_DAYS[text]), standard=False)
    assert read(f"{text} 08:00") == at(TWO_DAYS[text]) + timedelta(hours=8)


@settings(deadline=None)
@given(DAYS, some.sampled_from("/- "), some.sampled_from(["{d}{s}{m}{s}{y}", "{m}{s}{d}{s}{y}"]))
def test_a_day_of_two_readings_is_never_read_as_older_than_it_is(day, separator, form):
    text = form.format(d=f"{day.day:02}", m=f"{day.month:02}", y=day.year, s=separator)
    swapped = day.replace(month=day.day, day=day.month) if day.day <= 12 else day
    past = [one for one in (day, swapped) if one <= NOW.date()]
    assert read(text) == datetime.combine(max(past), time(), UTC)


def test_where_both_readings_lie_ahead_there_is_none():
    assert read("11/12/2027") is None
    assert read("12.12.2026") is None


def test_what_is_tomorrow_here_may_be_today_there_and_is_not_taken_for_another_month():
    late = datetime(2026, 11, 30, 20, 0, tzinfo=UTC)
    assert read_date("01/12/2026", late) is None
    assert read_date("01/12/2026", late + timedelta(hours=4)) == Dated(
        at("2026-12-01"), standard=False
    )


# --- none --------------------------------------------------------------------------


NO_DATE = [
    None, "", " ", "yesterday", "2 hours ago", "N/A", "0", "0000-00-00 00:00:00", "00/00/0000", "2026", "2026-11",
    "November 2026", "25 November", "31.02.2026", "2026-13-40", "2026-02-30", "Fri, 32 Jan 2026 08:00:00 GMT",
    "24-25 November 2026", "25/11/2026, updated 26/11/2026", "Vol 12 issue 3 2026", "Vol 3, No 4, 10 Nov 2026",
    "25 Nov 2026 99:99", "2026-11-25T25:00:00Z", "2026-11-25T24:30:00Z", "1970-01-01", "Thu, 01 Jan 1970 00:00:00 GMT",
    "Sun, 05 Jan 2031 08:00:00 GMT", "5 Jan 2031", "2031/01/05", "1405/09/04", "15 رجب 1448", "12345678", "99999999999",
    "2026-366", "10:00", "10.00.00", "2026-11-25T08:00:00+99:00", "25 Nov 2026 08:00 and much more " * 9,
]  # fmt: skip


@pytest.mark.parametrize("text", NO_DATE)
def test_what_is_not_sure_to_be_a_past_day_is_none(text):
    assert read(text) is None


@settings(deadline=None)
@given(some.text(max_size=300) | some.text("0123456789:/.-+, TZapm年月日novUTC()", max_size=60))
def test_any_text_is_a_past_utc_date_or_none(text):
    made = read(text)
    assert made is None or (made.tzinfo is UTC and EARLIEST <= made <= NOW + TOLERANCE)


def test_a_little_ahead_is_a_clock_and_more_is_wrong():
    assert read((NOW + timedelta(minutes=30)).isoformat()) is not None
    assert read((NOW + timedelta(hours=3)).isoformat()) is None
