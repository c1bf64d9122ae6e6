"""What every store promises of stories: by State, by time, by id, and what changed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model.judgement import Kind
from bot.model.state import Iso3, Step
from bot.model.story import Story
from bot.ports import Stores
from tests.doubles.opened import Opened
from tests.doubles.values import NOON, after, story

EST, FIN = Iso3("EST"), Iso3("FIN")


def spanning(key: str, first: int, last: int, **values: Any) -> Story:
    """A story first reported at one minute and last at another."""
    return replace(story(key, at=after(minutes=last), **values), first_at=after(minutes=first))


def test_stories_since_a_moment_come_the_one_longest_ago_first(opened: Opened) -> None:
    stories = [story(f"s{n}", at=after(minutes=n)) for n in range(4)]
    opened.stores.stories.put(stories[2], stories[0], stories[3], stories[1])
    found = opened.again().stories
    assert list(found.since(after(minutes=1))) == stories[1:]
    assert list(found.since(after(minutes=1, seconds=1))) == stories[2:]
    assert list(found.last_reported_before(after(minutes=2))) == stories[:2]


def test_the_latest_come_first_whatever_the_order_of_writing(opened: Opened) -> None:
    stories = [spanning(f"s{n}", n, n) for n in range(4)]
    opened.stores.stories.put(stories[2], stories[0], stories[3], stories[1])
    found = opened.again().stories
    assert list(found.latest()) == stories[::-1]
    assert list(found.latest(since=after(minutes=2))) == [stories[3], stories[2]]


def test_of_one_moment_the_one_stored_later_is_the_later(opened: Opened) -> None:
    opened.stores.stories.put(story("b"), story("a"), story("c"))
    assert [each.id for each in opened.again().stories.latest()] == ["c", "a", "b"]


def test_the_latest_of_any_of_these_values_and_begun_before(opened: Opened) -> None:
    vote = spanning("vote", 1, 9, states=("FIN",), kind=Kind.WITHDRAWAL)
    both = spanning("both", 2, 8, states=("EST", "LVA"), kind=Kind.USE)
    late = spanning("late", 7, 7, states=("EST",), kind=Kind.USE)
    opened.stores.stories.put(late, both, vote)
    latest = opened.again().stories.latest
    assert list(latest(states=(EST, Iso3("LVA")))) == [both, late]
    assert list(latest(states=(EST,), kinds=())) == [both, late]
    assert list(latest(states=(EST,), kinds=(Kind.WITHDRAWAL,))) == []
    assert list(latest(begun_before=after(minutes=7))) == [vote, both]
    assert list(latest(begun_before=after(minutes=7), kinds=(Kind.USE,))) == [both]
    assert list(latest(since=after(minutes=8), states=(EST, FIN))) == [vote, both]


def test_stories_of_a_state_come_in_the_order_of_storing(opened: Opened) -> None:
    first = story("s1", states=("FIN", "EST"), at=after(minutes=5))
    second = story("s2", states=("EST",), at=after(minutes=1))
    opened.stores.stories.put(first, second)
    found = opened.again().stories
    assert found.of_state(FIN) == (first,)
    assert found.of_state(EST) == (first, second)
    assert found.of_state(EST, after(minutes=5)) == (first,)
    assert found.of_state(Iso3("LVA")) == ()


def test_stories_of_a_state_and_step_come_the_last_stored_first(opened: Opened) -> None:
    votes = [replace(story(f"s{n}"), step=Step.PARLIAMENT) for n in range(3)]
    law = replace(story("s-law"), step=Step.LAW)
    elsewhere = replace(story("s-other"), step=Step.PARLIAMENT, states=(EST,))
    opened.stores.stories.put(votes[0], law, elsewhere, *votes[1:])
    opened.stores.stories.put(replace(votes[1], step=None))
    found = opened.again().stories
    assert found.with_step(FIN, Step.PARLIAMENT, 9) == (votes[2], votes[0])
    assert found.with_step(FIN, Step.PARLIAMENT, 1) == (votes[2],)
    assert found.with_step(FIN, Step.DEPOSIT, 9) == ()


def test_ids_are_found_by_their_beginning(opened: Opened) -> None:
    opened.stores.stories.put(story("s-ab12"), story("s-ab34"), story("s-cd56"), story("s-%_"))
    found = opened.again().stories
    assert found.ids_starting("s-ab") == ("s-ab12", "s-ab34")
    assert found.ids_starting("s-ff") == ()
    assert found.ids_starting("s-%") == ("s-%_",)


def test_stories_can_be_taken_one_by_one_while_others_change(stores: Stores) -> None:
    stores.stories.put(*(story(f"s{n}", at=after(minutes=n)) for n in range(200)))
    latest = stores.stories.latest()
    assert next(latest).id == "s199"
    stores.stories.remove("s198")
    stores.stories.put(story("s300", at=after(minutes=300)))
    rest = [each.id for each in latest]
    assert len(rest) == len(set(rest))
    assert set(rest) - {"s300"} == {f"s{n}" for n in range(198)}


# --- what changed -------------------------------------------------------------------------


def test_a_store_says_what_changed_since_a_version(stores: Stores) -> None:
    stores.stories.put(story("s1"), story("s2"))
    version = stores.stories.version
    assert stores.stories.changes(version).ids == ()
    stores.stories.put(story("s3"), story("s1", states=("EST",)))
    stores.stories.remove("s2")
    changed = stores.stories.changes(version)
    assert changed.ids == ("s2", "s1", "s3")
    assert stores.stories.changes(changed.version).ids == ()


def test_what_a_unit_took_back_may_count_and_all_else_does(stores: Stores) -> None:
    stores.stories.put(story("s1"))
    version = stores.stories.version
    with suppress(ZeroDivisionError), stores.unit():
        stores.stories.put(story("s2"))
        raise ZeroDivisionError
    stores.stories.put(story("s3"))
    assert list(stores.stories.all()) == [story("s1"), story("s3")]
    assert {"s3"} <= set(stores.stories.changes(version).ids or ()) <= {"s2", "s3"}


def test_of_too_many_changes_a_store_does_not_say_which(stores: Stores) -> None:
    version = stores.stories.version
    stores.stories.put(*(story(f"s{n}") for n in range(5_000)))
    changed = stores.stories.changes(version)
    assert changed.ids is None
    assert stores.stories.changes(changed.version).ids == ()
    assert stores.stories.changes(changed.version + 1).ids is None


def test_stories_have_another_version_after_every_change(stores: Stores) -> None:
    versions = [stores.stories.version]
    stores.stories.put(story("s1"))
    versions.append(stores.stories.version)
    stores.stories.put(story("s1", at=NOON.replace(hour=13)))
    versions.append(stores.stories.version)
    stores.stories.remove("s1")
    versions.append(stores.stories.version)
    assert len(set(versions)) == 4
    assert stores.stories.version == versions[-1]


# --- whatever is stored -------------------------------------------------------------------

made = st.lists(
    st.builds(
        lambda number, first, length, states, kind, step: replace(
            spanning(f"s{number}", first, first + length, states=tuple(sorted(states)), kind=kind),
            step=step,
        ),
        st.integers(0, 9),
        st.integers(0, 5),
        st.integers(0, 3),
        st.sets(st.sampled_from(["FIN", "EST", "LVA"])),
        st.sampled_from([Kind.USE, Kind.WITHDRAWAL]),
        st.sampled_from([None, Step.PARLIAMENT, Step.LAW]),
    ),
    max_size=14,
)
moments = st.none() | st.integers(0, 8).map(lambda minutes: after(minutes=minutes))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    made,
    moments,
    moments,
    st.sets(st.sampled_from([EST, FIN])),
    st.sets(st.sampled_from([Kind.USE])),
)
def test_every_question_is_answered_as_a_look_at_all_would(
    opened: Opened,
    stories: list[Story],
    since: datetime | None,
    before: datetime | None,
    states: set[Iso3],
    kinds: set[Kind],
) -> None:
    stores = opened.fresh()
    model: dict[str, Story] = {}
    for each in stories:
        stores.stories.put(each)
        model[each.id] = each
    kept = list(model.values())
    place = {each.id: number for number, each in enumerate(kept)}
    by_time = sorted(kept, key=lambda each: (each.last_at, place[each.id]))
    stores = opened.again()
    assert list(
        stores.stories.latest(since=since, begun_before=before, states=states, kinds=kinds)
    ) == [
        each
        for each in reversed(by_time)
        if (since is None or each.last_at >= since)
        and (before is None or each.first_at < before)
        and (not states or states & set(each.states))
        and (not kinds or each.kind in kinds)
    ]
    moment = since or NOON
    assert list(stores.stories.since(moment)) == [
        each for each in by_time if each.last_at >= moment
    ]
    assert stores.stories.of_state(FIN, since) == tuple(
        each for each in kept if FIN in each.states and (since is None or each.last_at >= since)
    )
    of_law = [each for each in kept if FIN in each.states and each.step is Step.LAW]
    assert stores.stories.with_step(FIN, Step.LAW, 2) == tuple(of_law[::-1][:2])
