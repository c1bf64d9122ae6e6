"""Which watches a story concerns."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.judgement import Direction, Kind, Strictness
from bot.model.state import Group, Iso3, PartialDate, Source, Step
from bot.model.story import Story
from bot.model.watch import Scope, Watch
from bot.watches.match import is_legal_act, match, targets_of
from tests.doubles.engine import watch_on
from tests.doubles.values import NOON, story

THRESHOLDS = {Strictness.STRICT: 0.8, Strictness.NORMAL: 0.5, Strictness.WIDE: 0.3}
BALTICS = Group(
    "baltics",
    "Baltics",
    (Iso3("EST"), Iso3("LVA"), Iso3("LTU")),
    PartialDate("2026"),
    Source("Map", "Maps"),
)
GROUPS = {"baltics": BALTICS}


def conversations(told: Story, *watches: Watch):
    return [str(one.conversation) for one in match(told, watches, GROUPS, THRESHOLDS, NOON)]


def deposit() -> Story:
    return replace(story(), step=Step.DEPOSIT, direction=Direction.TOWARDS)


def test_several_watches_of_one_conversation_make_one_match():
    watches = (watch_on("C1", "FIN", key="a"), watch_on("C2"), watch_on("C1", key="b"))
    first, second = match(story(), watches, GROUPS, THRESHOLDS, NOON)
    assert (str(first.conversation), first.watches) == ("C1", ("a", "b"))
    assert str(second.conversation) == "C2"


def test_a_watch_on_a_group_covers_each_of_its_states():
    baltics = replace(watch_on("C1", "FIN"), scope=Scope(groups=("baltics",)))
    assert conversations(story(states=("LVA",)), baltics) == ["C1"]
    assert conversations(story(states=("FIN",)), baltics) == []


def test_a_group_that_is_no_more_covers_nothing():
    assert conversations(story(), replace(watch_on("C1"), scope=Scope(groups=("gone",)))) == []


def test_a_story_without_states_reaches_only_those_who_watch_everything():
    assert conversations(story(states=()), watch_on("C1", "FIN"), watch_on("C2")) == ["C2"]


def test_kinds_narrow_a_watch():
    meetings = watch_on("C1", kinds=(Kind.MEETING,))
    withdrawals = watch_on("C2", kinds=(Kind.WITHDRAWAL, Kind.USE))
    assert conversations(story(), meetings, withdrawals) == ["C2"]


@pytest.mark.parametrize(
    ("score", "told"),
    [(0.85, ["strict", "normal", "wide"]), (0.6, ["normal", "wide"]), (0.4, ["wide"]), (0.2, [])],
)
def test_strictness_is_a_threshold_on_the_score(score, told):
    watches = [watch_on(s.value, strictness=s) for s in Strictness]
    assert conversations(replace(story(), score=score), *watches) == told


def test_a_watch_on_legal_acts_takes_its_step_and_higher_ones_only():
    acts = watch_on("C1", min_step=Step.LAW)
    assert conversations(deposit(), acts) == ["C1"]
    assert conversations(replace(deposit(), step=Step.PARLIAMENT), acts) == []
    assert conversations(story(kind=Kind.CASUALTIES), acts) == []


def test_a_step_refused_is_never_a_step_taken():
    refused = replace(deposit(), direction=Direction.AGAINST)
    assert conversations(refused, watch_on("C1", min_step=Step.STATEMENT)) == []
    assert conversations(refused, watch_on("C2")) == ["C2"]
    assert not is_legal_act(refused)
    assert is_legal_act(deposit())


def test_paused_and_set_aside_watches_rest():
    paused = watch_on("C1", paused_until=NOON + timedelta(hours=1))
    over = watch_on("C2", paused_until=NOON)
    gone = watch_on("C3", set_aside="is_archived")
    assert conversations(story(), paused, over, gone) == ["C2"]


def test_a_match_says_whether_a_step_was_asked_for():
    plain, steps = watch_on("C1"), watch_on("C2", min_step=Step.LAW)
    found = match(deposit(), (plain, steps), GROUPS, THRESHOLDS, NOON)
    assert [(str(one.conversation), one.by_step) for one in found] == [("C1", False), ("C2", True)]


@pytest.mark.parametrize("states", [(), ("FIN",), ("EST",), ("EST", "FIN", "POL"), ("AGO",)])
def test_a_story_meets_just_the_watches_that_may_want_it_in_their_order(states):
    watches = [
        watch_on("C1", "FIN"),
        watch_on("C2"),
        replace(watch_on("C3"), scope=Scope(groups=("baltics",))),
        watch_on("C4", "FIN", "POL"),
        replace(watch_on("C5"), scope=Scope(groups=("gone",))),
        watch_on("C1", "EST", "FIN"),
    ]
    told = replace(story(), states=tuple(map(Iso3, states)))
    asked = targets_of(told.states, GROUPS)
    few = [watch for watch in watches if not set(asked).isdisjoint(watch.scope.targets)]
    assert match(told, few, GROUPS, THRESHOLDS, NOON) == match(
        told, watches, GROUPS, THRESHOLDS, NOON
    )
    assert len(few) < len(watches)
