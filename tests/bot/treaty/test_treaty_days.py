"""Which day a person means: found, asked about, or refused with a sentence."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.day import DayAmbiguous, DayFound, DayRefused
from bot.treaty.days import read_day

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2025-08-01", "2025-08-01"),
        (" 2025-8-1 ", "2025-08-01"),
        ("2025/08/01", "2025-08-01"),
        ("20250801", "2025-08-01"),
        ("1 Aug 2025", "2025-08-01"),
        ("1st August 2025", "2025-08-01"),
        ("1 aug. 2025", "2025-08-01"),
        ("August 1, 2025", "2025-08-01"),
        ("aug 1 2025", "2025-08-01"),
        ("12 sept 2025", "2025-09-12"),
        ("1. August 2025", "2025-08-01"),
        ("the 1st of August, 2025", "2025-08-01"),
        ("the first of August 2025", "2025-08-01"),
        ("August the 1st, 2025", "2025-08-01"),
        ("Friday, 1 August 2025", "2025-08-01"),
        ("Fri. 1 Aug 2025", "2025-08-01"),
        ("2025 August 1", "2025-08-01"),
        ("1-Aug-2025", "2025-08-01"),
        ("01AUG2025", "2025-08-01"),
        ("2025-08-01T10:00:00Z", "2025-08-01"),
        ("2025–08–01", "2025-08-01"),
        ("2025‑08‑01", "2025-08-01"),
        ("today", "2026-11-25"),
        ("Yesterday", "2026-11-24"),
        ("tomorrow", "2026-11-26"),
        ("13/01/2026", "2026-01-13"),
        ("01/13/2026", "2026-01-13"),
        ("10.10.2025", "2025-10-10"),
        ("1997-09-18", "1997-09-18"),
        ("2040-01-01", "2040-01-01"),
        ("２０２５-０８-０１", "2025-08-01"),
        ("٢٠٢٥-٠٨-٠١", "2025-08-01"),
        ("\u200f2025-08-01\u202c", "2025-08-01"),
    ],
)
def test_a_day_is_understood(typed: str, day: str):
    answer = read_day(typed, TODAY)
    assert isinstance(answer, DayFound), answer
    assert answer.day == date.fromisoformat(day)


@pytest.mark.parametrize("typed", ["10.01.2026", "10/01/2026", "10-01-2026", "10 01 2026"])
def test_a_day_in_two_orders_is_asked_about(typed: str):
    answer = read_day(typed, TODAY)
    assert isinstance(answer, DayAmbiguous)
    assert answer.candidates == (date(2026, 1, 10), date(2026, 10, 1))
    assert "2026-01-10" in answer.sentence
    assert "2026-10-01" in answer.sentence


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("31 February", "no day"),
        ("31 February 2025", "no day"),
        ("2025-02-31", "no day"),
        ("2025-13-01", "no day"),
        ("32/13/2025", "no day"),
        ("1997-09-17", "adopted on 18 September 1997"),
        ("1996-01-01", "adopted on 18 September 1997"),
        ("0001-01-01", "adopted on 18 September 1997"),
        ("2025-06", "whole month"),
        ("June 2025", "whole month"),
        ("2025", "whole year"),
        ("1 August", "no year"),
        ("August 1st", "no year"),
        ("01.08.25", "two digits"),
    ],
)
def test_what_was_meant_as_a_day_is_refused_with_the_reason(typed: str, words: str):
    answer = read_day(typed, TODAY)
    assert isinstance(answer, DayRefused)
    assert answer.looks_like_a_day
    assert words in answer.sentence
    assert "2025-08-01" in answer.sentence or "1997-09-18" in answer.sentence


@pytest.mark.parametrize("typed", ["", "Finland", "🙂", "next week", "x" * 4000, "שלום", "1"])
def test_what_is_no_day_is_said_to_be_none(typed: str):
    answer = read_day(typed, TODAY)
    assert isinstance(answer, DayRefused)
    assert not answer.looks_like_a_day
    assert len(answer.sentence) < 200


@given(st.dates(date(1997, 9, 18), date(2999, 12, 31)))
def test_every_day_is_understood_as_it_is_written_out(day: date):
    for text in (day.isoformat(), f"{day:%d %B %Y}", f"{day:%B %d, %Y}", f"{day:%d %b %Y}"):
        answer = read_day(text, TODAY)
        assert isinstance(answer, DayFound)
        assert answer.day == day


@given(st.text(max_size=80))
def test_whatever_is_typed_gets_an_answer(typed: str):
    assert isinstance(read_day(typed, TODAY), DayFound | DayAmbiguous | DayRefused)
