"""Times of day, quiet hours and lengths of pauses, as people write them."""

from datetime import date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grammar.lengths import length_of, read_length
from bot.grammar.times import read_hours, read_time, take_time, weekday_of
from bot.model.day import DayAmbiguous, DayRefused, Until

WEDNESDAY = datetime(2026, 11, 25, 21, 30)  # noqa: DTZ001 - what a clock on the wall shows
SAMPLE = [
    "until",
    "till",
    "for",
    "a",
    "week",
    "3d",
    "2",
    "9am",
    "09:00",
    "friday",
    "may",
    "next",
    "the",
    "end",
    "of",
    "1",
    "december",
    "2026",
    "at",
]


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("09:00", "09:00"), ("9", "09:00"), ("9.30", "09:30"), ("9am", "09:00"), ("9 a.m.", "09:00"),
        ("9 A.M.", "09:00"), ("0900", "09:00"), ("900", "09:00"), ("21h", "21:00"), ("9h", "09:00"),
        ("21h30", "21:30"), ("9:30pm", "21:30"), ("9 pm", "21:00"), ("12am", "00:00"),
        ("12pm", "12:00"), ("930pm", "21:30"), ("noon", "12:00"), ("midday", "12:00"),
        ("midnight", "00:00"), ("9 o'clock", "09:00"), ("nine o’clock", "09:00"), ("at 9", "09:00"),
        ("24:00", "00:00"), ("0900 hrs", "09:00"), ("half past nine", "09:30"),
        ("quarter to 8 pm", "19:45"), ("8 in the evening", "20:00"), ("２１：３０", "21:30"),
        ("٢١:٣٠", "21:30"), ("09:00:00", "09:00"),
    ],
)  # fmt: skip
def test_times_as_people_write_them(typed: str, at: str):
    assert read_time(typed) == time.fromisoformat(at)


@pytest.mark.parametrize(
    "typed",
    ["24:01", "25", "9:60", "13pm", "0am", "teatime", "", "-1", "999", "am", "9 10", "9,30x"],
)
def test_what_is_no_time_of_day(typed: str):
    assert read_time(typed) is None


@given(st.times())
def test_every_time_is_read_back_in_every_form(drawn: time):
    at = drawn.replace(second=0, microsecond=0)
    half = f"{at:%p}".lower()
    twelve = f"{at.hour % 12 or 12}:{at:%M}{half}"
    for typed in (f"{at:%H:%M}", f"{at:%H.%M}", f"{at:%Hh%M}", f"{at:%H%M}", twelve):
        assert read_time(typed) == at


@pytest.mark.parametrize(
    ("words", "rest", "at"),
    [
        ("Ukraine daily 9am", "Ukraine daily", "09:00"),
        ("Ukraine daily at 9 please", "Ukraine daily please", "09:00"),
        ("weekly monday 9 a.m. Ukraine", "weekly monday Ukraine", "09:00"),
        ("daily 21h30 here", "daily here", "21:30"),
        ("Ukraine 0900", "Ukraine 0900", None),
        ("last 10", "last 10", None),
    ],
)
def test_a_time_is_taken_out_of_other_words(words: str, rest: str, at: str | None):
    taken = take_time(words.split())
    assert " ".join(taken.rest) == rest
    assert taken.at == (time.fromisoformat(at) if at else None)


def test_a_number_alone_is_a_time_where_only_a_time_can_stand():
    assert take_time(["daily", "9"]).at is None
    assert take_time(["daily", "9"], bare=True).at == time(9)


@pytest.mark.parametrize(
    ("word", "number"), [("monday", 0), ("Mon", 0), ("tues", 1), ("sundays", 6), ("may", None)]
)
def test_weekdays(word: str, number: int | None):
    assert weekday_of(word) == number


@pytest.mark.parametrize(
    "typed",
    ["22:00-07:00", "22-7", "10pm to 7am", "from 22h until 7h", "22:00 – 07:00", "22 7",
     "between 10 pm and 7 am", "2200-0700", "22:00‑07:00", "22:00..07:00", "from 10 p.m. to 7 a.m."],
)  # fmt: skip
def test_quiet_hours_as_people_write_them(typed: str):
    assert read_hours(typed) == (time(22), time(7))


@pytest.mark.parametrize(
    "typed", ["22:00", "off", "", "22-7-9", "late to early", "10-11pm", "25-7"]
)
def test_what_does_not_say_two_times(typed: str):
    assert read_hours(typed) is None


@pytest.mark.parametrize(
    ("typed", "length"),
    [
        ("3d", timedelta(days=3)), ("2 weeks", timedelta(weeks=2)), ("2w", timedelta(weeks=2)),
        ("for 12 hours", timedelta(hours=12)), ("a week", timedelta(weeks=1)),
        ("one month", timedelta(days=30)), ("30m", timedelta(minutes=30)),
        ("1h30m", timedelta(minutes=90)), ("1 hour and 30 minutes", timedelta(minutes=90)),
        ("half an hour", timedelta(minutes=30)), ("the next 3 days", timedelta(days=3)),
        ("a couple of days", timedelta(days=2)), ("a year", timedelta(days=365)),
        ("99999w", timedelta(weeks=99999)),
    ],
)  # fmt: skip
def test_lengths_as_people_write_them(typed: str, length: timedelta):
    assert length_of(typed.split()) == read_length(typed.split(), WEDNESDAY) == length


@pytest.mark.parametrize(
    ("typed", "day", "at"),
    [
        ("until friday", "2026-11-27", None),
        ("until wednesday", "2026-12-02", None),
        ("until next friday", "2026-11-27", None),
        ("until 2026-12-01", "2026-12-01", None),
        ("until tomorrow", "2026-11-26", None),
        ("until tomorrow at 9", "2026-11-26", "09:00"),
        ("till monday 9am", "2026-11-30", "09:00"),
        ("until friday, 9 a.m.", "2026-11-27", "09:00"),
        ("until 9am", "2026-11-26", "09:00"),
        ("until 22:00", "2026-11-25", "22:00"),
        ("until next week", "2026-11-30", None),
        ("until next month", "2026-12-01", None),
        ("until the end of the week", "2026-11-30", None),
        ("until the end of November", "2026-12-01", None),
        ("until the end of the year", "2027-01-01", None),
        ("until 1 December", "2026-12-01", None),
        ("until 1 March", "2027-03-01", None),
        ("until 29 February", "2028-02-29", None),
        ("until 01/12/2026", "2026-12-01", None),
        ("until december", "2026-12-01", None),
        ("until 2027", "2027-01-01", None),
        ("through friday", "2026-11-28", None),
        ("over the weekend", "2026-11-30", None),
        ("for the rest of the week", "2026-11-30", None),
        ("today", "2026-11-26", None),
    ],
)
def test_a_pause_ends_at_the_next_such_moment(typed: str, day: str, at: str | None):
    until = Until(date.fromisoformat(day), time.fromisoformat(at) if at else None)
    assert read_length(typed.split(), WEDNESDAY) == until


def test_the_zone_is_settled_later():
    east = timezone(timedelta(hours=2))
    assert Until(date(2026, 11, 27)).instant(east).isoformat() == "2026-11-26T22:00:00+00:00"
    assert Until(date(2026, 11, 27), time(9)).instant(east).hour == 7


def test_a_day_that_may_be_two_or_none_is_said():
    assert isinstance(read_length(["until", "01/02/2027"], WEDNESDAY), DayAmbiguous)
    assert isinstance(read_length(["until", "31", "February"], WEDNESDAY), DayRefused)


@pytest.mark.parametrize(
    "typed", ["", "7", "forever", "until", "until further notice", "am", "Finland"]
)
def test_what_says_no_length(typed: str):
    assert read_length(typed.split(), WEDNESDAY) is None


@given(st.lists(st.one_of(st.text(max_size=8), st.sampled_from(SAMPLE)), max_size=8))
def test_whatever_is_typed_is_read_or_left(words: list[str]):
    read_length(words, WEDNESDAY)
    read_hours(" ".join(words))
    taken = take_time(words, bare=True)
    left = iter(words)
    assert all(word in left for word in taken.rest)
