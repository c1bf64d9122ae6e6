"""The time that a person means is found among other words, whatever its form, and taken out."""

from datetime import date

import pytest

from bot.grammar.spans import take_two_days, take_when
from bot.model.day import DayAmbiguous, DayRefused, Span
from tests.doubles.times_said import TODAY, short


def said(text: str) -> str:
    """``since..until`` of a span, a day, or the kind of answer; then what is left."""
    taken = take_when(text.split(), TODAY)
    return " | ".join(filter(None, (short(taken.when), " ".join(taken.rest))))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("August 2025", "2025-08-01..2025-08-31"),
        ("in March 2012", "2012-03-01..2012-03-31"),
        ("2025", "2025-01-01..2025-12-31"),
        ("in the year 2025", "2025-01-01..2025-12-31"),
        ("2025-08", "2025-08-01..2025-08-31"),
        ("08/2025", "2025-08-01..2025-08-31"),
        ("Aug '25", "2025-08-01..2025-08-31"),
        ("August last year", "2025-08-01..2025-08-31"),
        ("last year", "2025-01-01..2025-12-31"),
        ("last month", "2026-10-01..2026-10-31"),
        ("last week", "2026-11-16..2026-11-22"),
        ("last quarter", "2026-07-01..2026-09-30"),
        ("last weekend", "2026-11-21..2026-11-22"),
        ("this year", "2026-01-01..2026-11-25"),
        ("year to date", "2026-01-01..2026-11-25"),
        ("this month", "2026-11-01..2026-11-25"),
        ("this week", "2026-11-23..2026-11-25"),
        ("next week", "2026-11-30..2026-12-06"),
        ("next month", "2026-12-01..2026-12-31"),
        ("next 30 days", "2026-11-25..2026-12-25"),
        ("past week", "2026-11-18..2026-11-25"),
        ("last 7 days", "2026-11-18..2026-11-25"),
        ("7d", "2026-11-18..2026-11-25"),
        ("past 3 days", "2026-11-22..2026-11-25"),
        ("the last few days", "2026-11-22..2026-11-25"),
        ("last 24 hours", "2026-11-24..2026-11-25"),
        ("last fortnight", "2026-11-11..2026-11-25"),
        ("for the last 3 weeks", "2026-11-04..2026-11-25"),
        ("over the past couple of months", "2026-09-25..2026-11-25"),
        ("Q2 2025", "2025-04-01..2025-06-30"),
        ("2025Q2", "2025-04-01..2025-06-30"),
        ("in the last quarter of 2024", "2024-10-01..2024-12-31"),
        ("H1 2025", "2025-01-01..2025-06-30"),
        ("second half of last year", "2025-07-01..2025-12-31"),
        ("the 2010s", "2010-01-01..2019-12-31"),
        ("2025-W34", "2025-08-18..2025-08-24"),
        ("early 2024", "2024-01-01..2024-04-30"),
        ("late August 2025", "2025-08-21..2025-08-31"),
        ("in May", "2026-05-01..2026-05-31"),
        ("in December", "2025-12-01..2025-12-31"),
        ("2024-2025", "2024-01-01..2025-12-31"),
        ("2024/25", "2024-01-01..2025-12-31"),
    ],
)
def test_a_period_is_its_days(typed: str, meant: str):
    assert said(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("since 2025-01-01", "2025-01-01.."),
        ("since Monday", "2026-11-23.."),
        ("since last friday", "2026-11-20.."),
        ("since August", "2026-08-01.."),
        ("since 2024", "2024-01-01.."),
        ("since 2 weeks", "2026-11-11.."),
        ("since 3 days ago", "2026-11-22.."),
        ("since the end of last month", "2026-10-31.."),
        ("since the beginning of the year", "2026-01-01.."),
        ("from 2025-01-01", "2025-01-01.."),
        ("from 2024 on", "2024-01-01.."),
        ("2024 onwards", "2024-01-01.."),
        ("2025-01-01 and later", "2025-01-01.."),
        ("on or after 2025-01-01", "2025-01-01.."),
        ("after 1 July 2025", "2025-07-02.."),
        ("after 2020", "2021-01-01.."),
        ("until 2025-06-30", "..2025-06-30"),
        ("till June 2025", "..2025-06-30"),
        ("by the end of 2024", "..2024-12-31"),
        ("before 2020", "..2019-12-31"),
        ("before 1 July 2025", "..2025-06-30"),
        ("2019 and before", "..2019-12-31"),
        ("2025-01-01..", "2025-01-01.."),
        ("..2025-03-31", "..2025-03-31"),
    ],
)
def test_a_side_of_a_day_or_period(typed: str, meant: str):
    assert said(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("between 1 March and 5 April 2025", "2025-03-01..2025-04-05"),
        ("from 2025-01-01 to 2025-03-31", "2025-01-01..2025-03-31"),
        ("2025-01-01..2025-03-31", "2025-01-01..2025-03-31"),
        ("2025-01-01 – 2025-03-31", "2025-01-01..2025-03-31"),
        ("2025-01-01/2025-03-31", "2025-01-01..2025-03-31"),
        ("1-5 April 2025", "2025-04-01..2025-04-05"),
        ("April 1–5, 2025", "2025-04-01..2025-04-05"),
        ("between 1 and 5 May 2025", "2025-05-01..2025-05-05"),
        ("March-May 2025", "2025-03-01..2025-05-31"),
        ("from March to May", "2026-03-01..2026-05-31"),
        ("from January 2025 to today", "2025-01-01..2026-11-25"),
        ("from 2020 to now", "2020-01-01..2026-11-25"),
        ("from 1 November to 5 February 2025", "2024-11-01..2025-02-05"),
        ("from Monday to Friday", "2026-11-16..2026-11-20"),
        ("between 2025 and 2020", "2020-01-01..2025-12-31"),
    ],
)
def test_two_ends(typed: str, meant: str):
    assert said(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("today", "2026-11-25"), ("now", "2026-11-25"), ("currently", "2026-11-25"),
        ("yesterday", "2026-11-24"), ("the day before yesterday", "2026-11-23"),
        ("tomorrow", "2026-11-26"), ("3 days ago", "2026-11-22"), ("two weeks ago", "2026-11-11"),
        ("a month ago", "2026-10-25"), ("a year ago today", "2025-11-25"),
        ("in 3 months", "2027-02-25"), ("on Monday", "2026-11-23"), ("friday", "2026-11-20"),
        ("wednesday", "2026-11-25"), ("last Wednesday", "2026-11-18"), ("next friday", "2026-11-27"),
        ("friday last week", "2026-11-20"), ("end of 2024", "2024-12-31"),
        ("as of 1st of August, 2025?", "2025-08-01"), ("as at 2025-08-01", "2025-08-01"),
        ("Fri 1 Aug 2025", "2025-08-01"), ("2025 Aug 1", "2025-08-01"), ("20250801", "2025-08-01"),
        ("the first of August 2025", "2025-08-01"), ("twenty-first May 2025", "2025-05-21"),
        ("1 August last year", "2025-08-01"), ("2025–08–01", "2025-08-01"),
        ("２０２５‑０８‑０１", "2025-08-01"), ("٢٠٢٥-٠٨-٠١", "2025-08-01"), ("9999-12-31", "9999-12-31"),
        ("by now", "..2026-11-25"), ("news from yesterday", "2026-11-24 | news"),
    ],
)  # fmt: skip
def test_a_single_day(typed: str, meant: str):
    assert said(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("01/08/2025", "asked"),
        ("since 01/08/2025", "asked"),
        ("from 01/08/2025 to 2025-09-01", "asked"),
        ("31 February 2025", "refused"),
        ("since 2025-02-30", "refused"),
        ("1 August", "refused"),
        ("01.08.25", "refused"),
        ("1997-09-17", "refused"),
        ("in 1990", "refused"),
        ("before 1990", "refused"),
        ("spring 2025", "refused"),
        ("last summer", "refused"),
        ("2025-13", "refused"),
        ("99999 years ago", "refused"),
    ],
)
def test_what_was_meant_as_a_time_and_is_not_plain_has_a_sentence(typed: str, meant: str):
    when = take_when(typed.split(), TODAY).when
    assert short(when) == meant
    assert isinstance(when, DayAmbiguous | DayRefused)
    assert len(when.sentence) < 250


@pytest.mark.parametrize(
    "typed",
    ["may I see Finland", "who may leave", "the march of time", "on the march", "in the sun",
     "sun and sat", "one second please", "last 10", "last 1000", "last 2000", "page 2001", "last", "20", "9", "1990",
     "Article 5 may apply", "this may be", "last minute news", "from Asia to Africa", "to may",
     "wed and mon", "and ago", "first", "the end", "a week", "six months after", "spring",
     "the Year of Peace", "add Finland to #general", "s-c4e7c8439d013c09312d", "kinds use,legal"],
)  # fmt: skip
def test_ordinary_words_are_no_time(typed: str):
    taken = take_when(typed.split(), TODAY)
    assert taken.when is None
    assert taken.rest == tuple(typed.split())
    assert not taken.more


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Finland August 2025", "2025-08-01..2025-08-31 | Finland"),
        ("news, since Monday, on FINLAND!", "2026-11-23.. | news, on FINLAND!"),
        ("is Ukraine still bound now", "2026-11-25 | is Ukraine still bound"),
        ("now show me 2025", "2025-01-01..2025-12-31 | now show me"),
        ("which left in the past 5 years?", "2021-11-25..2026-11-25 | which left"),
        ("What of the States in August , 2025 ?", "2025-08-01..2025-08-31 | What of the States ?"),
        ("(2025-08-01) Finland", "2025-08-01 | Finland"),
    ],
)
def test_the_other_words_stay_as_they_were_typed(typed: str, meant: str):
    assert said(typed) == meant


def test_a_second_time_is_said_to_be_there():
    taken = take_when(["Finland", "2024-08-01", "Norway", "in", "2025"], TODAY)
    assert taken.more
    assert not take_when(["Finland", "now", "in", "2025"], TODAY).more


def test_the_words_of_the_time_are_kept_for_asking_back():
    assert take_when(["since", "01/08/2025"], TODAY).when == DayAmbiguous(
        "01/08/2025",
        (date(2025, 1, 8), date(2025, 8, 1)),
        "“01/08/2025” can be 2025-01-08 (8 January 2025) or 2025-08-01 (1 August 2025); "
        "write one of the two.",
    )
    refused = take_when(["on", "31", "February", "2025!"], TODAY).when
    assert isinstance(refused, DayRefused)
    assert "“31 February 2025”" in refused.sentence
    since = take_when(["news", "Since", "Monday,", "Finland"], TODAY).when
    assert since == Span("Since Monday", date(2026, 11, 23), None)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2025-03-01 2026-11-24", "2025-03-01..2026-11-24"),
        ("2026-11-24 2025-03-01", "2025-03-01..2026-11-24"),
        ("1 March 2025 and 24 November 2026", "2025-03-01..2026-11-24 | and"),
        ("2025-03-01 today", "2025-03-01..2026-11-25"),
        ("2025-03-01 Baltics yesterday", "2025-03-01..2026-11-24 | Baltics"),
        ("2025-03-01", "2025-03-01"),
        ("2025-03-01 2025-03-01", "2025-03-01 | 2025-03-01"),
        ("since 2025-03-01", "2025-03-01.."),
        ("2025-01-01 2025-02-01 2025-03-01", "2025-01-01..2025-02-01 | 2025-03-01"),
    ],
)
def test_two_days_are_the_ends_of_a_span_where_two_may_be_meant(typed: str, meant: str):
    taken = take_two_days(typed.split(), TODAY)
    assert " | ".join(filter(None, (short(taken.when), " ".join(taken.rest)))) == meant
