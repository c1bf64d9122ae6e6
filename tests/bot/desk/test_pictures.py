"""The map's and the strip's content: which State is marked how, on any day."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.desk.picture_words import MARK_WORDS, course_words, day_summary, map_words
from bot.desk.pictures import PictureDesk
from bot.desk.treaty import TreatyDesk
from bot.errors import InputError
from bot.model.day import Span
from bot.model.names import GroupFound, NameFound
from bot.model.picture import BOUND_MARKS, Mark
from bot.model.state import Group
from tests.doubles.clock import ManualClock
from tests.doubles.desk import TODAY, treaty

DAYS = st.dates(date(1997, 9, 18), date(2030, 12, 31))
FIVE = ["EST", "FIN", "LTU", "LVA", "POL"]


@cache
def desk() -> PictureDesk:
    return PictureDesk(TreatyDesk(treaty(), ManualClock(TODAY)), ManualClock(TODAY))


def named(name: str) -> NameFound:
    found = treaty().find(name)
    assert isinstance(found, NameFound)
    return found


def group(key: str) -> GroupFound:
    found = treaty().find_group(key)
    assert isinstance(found, Group)
    return GroupFound(key, found)


def test_before_the_first_notice_the_five_that_leave_are_marked_and_all_are_parties() -> None:
    (day,) = desk().world(on=date(2025, 6, 16)).days
    assert list(day.states(Mark.ANNOUNCED)) == FIVE
    assert day.number(*BOUND_MARKS, Mark.CONSENTED) == 165
    assert day.number(Mark.OUTSIDE) == 32


@pytest.mark.parametrize(
    ("on", "state", "mark"),
    [
        (date(2025, 3, 17), "EST", Mark.PARTY),
        (date(2025, 3, 18), "EST", Mark.ANNOUNCED),
        (date(2025, 6, 27), "EST", Mark.NOTICE),
        (date(2025, 12, 27), "EST", Mark.WITHDRAWN),
        (date(2025, 7, 18), "UKR", Mark.SUSPENSION),
        (date(2023, 8, 1), "ERI", Mark.ANNOUNCED),
        (date(2023, 12, 1), "ERI", Mark.PARTY),
        (date(1998, 1, 1), "ARG", Mark.SIGNATORY),
        (date(1999, 9, 15), "ARG", Mark.CONSENTED),
        (date(2026, 3, 1), "LBN", Mark.UNCONFIRMED),
    ],
)
def test_a_mark_is_what_the_state_did_and_said_by_the_end_of_the_day(
    on: date, state: str, mark: Mark
) -> None:
    assert desk().world((named(state),), on).days[0].marks[named(state).state.iso3] is mark


@given(on=DAYS)
def test_the_marks_agree_with_the_counts_on_every_day(on: date) -> None:
    (day,) = desk().world(on=on).days
    counts = day.counts
    # A State that succeeds is bound from its independence, but counted only from its deposit.
    assume(not any("by succession" in note for note in counts.notes))
    assert len(day.marks) == counts.universe
    assert day.number(Mark.WITHDRAWN) == counts.withdrawn
    outside = day.number(Mark.OUTSIDE)
    assert counts.not_joined - len(counts.uncertain) <= outside <= counts.not_joined
    assert day.number(Mark.SIGNATORY) == counts.signatories_only
    assert counts.in_force <= day.number(*BOUND_MARKS) <= counts.in_force_at_most
    assert str(counts.deposited) in day_summary(day, desk().world(on=on))


def test_why_a_number_is_not_what_the_tiles_add_up_to_is_said_with_it() -> None:
    assert "Montenegro is bound by succession" in map_words(desk().world(on=date(2006, 6, 3)))


def test_two_days_say_which_states_changed() -> None:
    shown = desk().world(span=Span("", date(2025, 6, 16), date(2026, 2, 20)))
    assert [day.on for day in shown.days] == [date(2025, 6, 16), date(2026, 2, 20)]
    assert set(FIVE) <= set(shown.changed())
    assert "Poland" in map_words(shown).split("Changed: ")[1]


@pytest.mark.parametrize(
    ("span", "days"),
    [
        (Span("", date(2025, 1, 1), None), [date(2025, 1, 1), TODAY.date()]),
        (Span("", None, date(2025, 1, 1)), [date(2025, 1, 1)]),
        (Span("", date(2025, 1, 1), date(2025, 1, 1)), [date(2025, 1, 1)]),
    ],
)
def test_a_span_is_its_first_and_its_last_day(span: Span, days: list[date]) -> None:
    assert [day.on for day in desk().world(span=span).days] == days


def test_a_group_shows_its_members_alone() -> None:
    shown = desk().world((group("baltics"),), date(2026, 1, 1))
    assert sorted(shown.states) == ["EST", "LTU", "LVA"]
    assert day_summary(shown.days[0], shown) == "0 States Parties, 3 no longer, 0 not joined"


@given(on=DAYS, state=st.sampled_from(sorted(treaty().states)))
def test_a_course_is_one_unbroken_row_that_ends_as_the_state_stands(on: date, state: str) -> None:
    course = desk().course((named(state),), on)
    assert course.stretches[0].since == date(1997, 9, 18)
    for one, following in zip(course.stretches, course.stretches[1:], strict=False):
        assert one.until == following.since
        assert one.since < one.until
        assert one.mark is not following.mark
    last = course.stretches[-1]
    assert last.until == on + timedelta(days=1)
    assert last.mark is desk().world((named(state),), on).days[0].marks[course.state.iso3]
    assert MARK_WORDS[last.mark] in course_words(course)


@given(on=DAYS, state=st.sampled_from(["FIN", "UKR", "ERI", "LBN", "TON", "SSD", "MNE"]))
def test_each_day_of_a_course_has_the_mark_of_the_map(on: date, state: str) -> None:
    course = desk().course((named(state),), date(2030, 12, 31))
    held = next(each for each in course.stretches if each.since <= on < each.until)
    assert held.mark is desk().world((named(state),), on).days[0].marks[course.state.iso3]


def test_a_day_that_is_not_known_is_never_said_to_be_one() -> None:
    words = course_words(desk().course((named("ERI"),)))
    assert "July 2023: withdrawal announced" in words
    assert "1 July 2023" not in words


def test_a_course_is_of_one_state() -> None:
    with pytest.raises(InputError, match="Name one State"):
        desk().course((named("FIN"), named("POL")))
