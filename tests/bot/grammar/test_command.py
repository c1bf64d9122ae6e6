"""A request as a command reads as the same request: what buttons carry and people are shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.grammar.command import command_of
from bot.grammar.read import Grammar
from bot.model.day import Span
from bot.model.judgement import Kind, Strictness
from bot.model.names import GroupFound, NameFound
from bot.model.request import (
    ArticleWanted,
    Asked,
    DigestAt,
    Door,
    NewsWanted,
    PauseFor,
    QuietHours,
    Request,
    StoryWanted,
    WatchOptions,
)
from bot.model.state import Step
from bot.model.watch import Cadence
from bot.treaty.load import load_treaty

TODAY = date(2026, 11, 26)
TREATY = load_treaty()
GRAMMAR = Grammar(lambda: TREATY)
STATES = st.sampled_from(sorted(TREATY.states)).map(
    lambda iso3: NameFound(iso3, TREATY.states[iso3], "exact")
)
GROUPS = st.sampled_from(sorted(TREATY.groups)).map(lambda key: GroupFound(key, TREATY.groups[key]))
DAYS = st.dates(date(1997, 9, 18), date(2100, 12, 31))
SPANS = st.tuples(DAYS, DAYS).map(sorted).map(lambda days: Span("", days[0], days[1]))
HALF_HOURS = st.sampled_from([time(hour, minute) for hour in range(24) for minute in (0, 30)])
OF_GROUPS = (
    Asked.GROUP,
    Asked.LIST_PARTIES,
    Asked.LIST_WITHDRAWN,
    Asked.LIST_WITHDRAWING,
    Asked.LIST_NOT_JOINED,
    Asked.LIST_SIGNATORIES,
)


def read_again(request: Request, *, codes: bool) -> Request:
    command = command_of(request, codes=codes)
    door, _, rest = command.removeprefix("/").partition(" ")
    return GRAMMAR.read(rest, Door(door), TODAY)


def comes_back(request: Request, *, codes: bool) -> None:
    again = read_again(request, codes=codes)
    assert again.question is None
    assert again.unread == ()
    kept = ("asked", "everything", "on", "place", "detail")
    assert set(again.kinds) == set(request.kinds)
    assert {name: getattr(again, name) for name in kept} == {
        name: getattr(request, name) for name in kept
    }
    assert (again.states, again.groups) == (request.states, request.groups)
    assert (again.span and (again.span.since, again.span.until)) == (
        request.span and (request.span.since, request.span.until)
    )


def asked(what: Asked, **parts: object) -> Request:
    return replace(Request(what, Door.MESSAGE), **parts)


@given(STATES, st.none() | DAYS, st.booleans())
def test_a_state_on_a_day(state, on, codes):
    comes_back(asked(Asked.STATUS, names=(state,), on=on), codes=codes)


@example([NameFound(c, TREATY.states[c], "exact") for c in ("AUS", "NZL")], False)
@example([NameFound(c, TREATY.states[c], "exact") for c in ("NZL", "AUS")], False)
@given(st.lists(STATES, min_size=2, max_size=5, unique_by=lambda n: n.typed), st.booleans())
def test_states_to_compare(states, codes):
    comes_back(asked(Asked.COMPARE, names=tuple(states)), codes=codes)


@given(STATES, SPANS, st.booleans())
def test_a_state_over_some_days(state, span, codes):
    comes_back(asked(Asked.STATUS, names=(state,), span=span), codes=codes)


@given(st.sampled_from(OF_GROUPS), GROUPS, st.none() | DAYS)
def test_a_list_of_a_group(what, group, on):
    comes_back(asked(what, names=(group,), on=on), codes=True)


@pytest.mark.parametrize(
    "what",
    [
        *OF_GROUPS[1:],
        Asked.GROUPS,
        Asked.LIST_ALL,
        Asked.OVERVIEW,
        Asked.COUNTS,
        Asked.DEADLINES,
        Asked.OVERDUE,
        Asked.WATCH_LIST,
        Asked.WATCH_RESUME,
        Asked.UNDO,
        Asked.SETTINGS,
        Asked.MAP,
        Asked.CURVE,
        Asked.NEWS_CHART,
    ],
)
def test_what_needs_no_name(what):
    comes_back(asked(what), codes=False)


@given(st.lists(st.sampled_from(Kind), max_size=4, unique=True), st.none() | SPANS)
def test_news_of_kinds_and_days(kinds, span):
    comes_back(asked(Asked.NEWS, kinds=tuple(kinds), span=span, detail=NewsWanted()), codes=False)


@given(
    STATES,
    st.lists(st.sampled_from(Kind), max_size=3, unique=True),
    st.sampled_from([None, Step.PARLIAMENT, Step.LAW, Step.DEPOSIT]),
    st.sampled_from(Strictness),
    st.booleans(),
)
def test_a_watch_with_options(state, kinds, step, strictness, reminders):
    options = WatchOptions(step, strictness, reminders)
    request = asked(Asked.WATCH_ADD, names=(state,), kinds=tuple(kinds), detail=options)
    comes_back(request, codes=True)


@given(st.sampled_from(Cadence), st.none() | HALF_HOURS, st.none() | st.integers(0, 6))
def test_a_digest(cadence, at, weekday):
    detail = {
        Cadence.AT_ONCE: DigestAt(cadence),
        Cadence.DAILY: DigestAt(cadence, at),
        Cadence.WEEKLY: DigestAt(cadence, at, weekday),
    }[cadence]
    comes_back(asked(Asked.DIGEST, detail=detail), codes=False)


@given(HALF_HOURS, HALF_HOURS)
def test_quiet_hours(start, end):
    comes_back(asked(Asked.QUIET, detail=QuietHours((start, end))), codes=False)


@given(st.integers(1, 366).map(lambda days: timedelta(days=days)))
def test_a_pause(length):
    comes_back(asked(Asked.WATCH_PAUSE, detail=PauseFor(length)), codes=False)


@given(st.integers(1, 22), st.none() | st.integers(1, 6))
def test_an_article(number, paragraph):
    comes_back(asked(Asked.ARTICLE, detail=ArticleWanted(number, paragraph)), codes=False)


def test_a_story():
    comes_back(asked(Asked.STORY, detail=StoryWanted("s-3f2a9c01")), codes=False)
