"""What every store promises of workspaces: nothing of one is seen, counted or changed by another.

Three workspaces act at random through their views, with the same ids of people, channels and
stories in each; beside them stands what each must have.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model.alert import Feedback, HeldFor, ItemState, Post, StoryAlert
from bot.model.entry import StoryId
from bot.model.watch import Delivery, Person
from bot.model.workspace import HOME, ChannelId, Conversation, UserId, WorkspaceId
from bot.ports import Stores
from tests.doubles.opened import Opened
from tests.doubles.values import NOON, after, outbox_item, watch

pytestmark = pytest.mark.once

WORKSPACES = (HOME, WorkspaceId("T1"), WorkspaceId("T2"))
CHANNELS, USERS, STORIES = ("C1", "C2"), ("U1", "U2"), ("s1", "s2")
KINDS = ("watches", "deliveries", "people", "outbox", "posts", "feedback", "remembered")


@dataclass(frozen=True)
class Act:
    """One thing that one workspace does."""

    kind: str
    workspace: WorkspaceId
    channel: str
    user: str
    story: str
    state: ItemState
    removes: bool


acts = st.builds(
    Act,
    st.sampled_from(KINDS),
    st.sampled_from(WORKSPACES),
    st.sampled_from(CHANNELS),
    st.sampled_from(USERS),
    st.sampled_from(STORIES),
    st.sampled_from(ItemState),
    st.booleans(),
)


def value_of(act: Act) -> tuple[str, Any]:
    """The row an act puts or removes, and its key among those of its workspace and kind."""
    where = Conversation(act.workspace, ChannelId(act.channel))
    user, story = UserId(act.user), StoryId(act.story)
    at_place, alert = f"{where}|{user}", f"alert|{story}|{where}"
    item = outbox_item(
        alert,
        StoryAlert(story, ()),
        conversation=where,
        state=act.state,
        error=HeldFor.REFUSED.value,
        claimed_at=NOON,
        settled_at=NOON if act.state in {ItemState.SENT, ItemState.GAVE_UP} else None,
    )
    mark = Feedback(story, user, NOON, where, "A vote", "withdrawal", (), ())
    rows: dict[str, tuple[str, Any]] = {
        "watches": (at_place, replace(watch(at_place, act.user, str(where)), reminders=True)),
        "deliveries": (str(where), Delivery(where, set_by=user)),
        "people": (act.user, Person(user, f"Zone/{act.workspace}")),
        "outbox": (alert, item),
        "posts": (f"{where}|{story}", Post(where, f"story:{story}", act.channel, "17.1", NOON)),
        "feedback": (f"{story}|{user}", mark),
        "remembered": (f"{act.channel}|{user}", f"{act.workspace}/{act.channel}"),
    }
    return rows[act.kind]


@dataclass
class Model:
    """What each workspace must have, of each kind."""

    kept: dict[tuple[WorkspaceId, str], dict[str, Any]] = field(
        default_factory=lambda: {pair: {} for pair in product(WORKSPACES, KINDS)}
    )

    def of(self, workspace: WorkspaceId, kind: str) -> list[Any]:
        return list(self.kept[workspace, kind].values())


def carry_out(act: Act, view: Stores, kept: dict[str, Any]) -> None:
    key, value = value_of(act)
    repository: Any = getattr(view, act.kind)
    if act.kind == "remembered":
        repository.remove(key) if act.removes else repository.put(key, value, after(days=1))
    elif not act.removes:
        repository.put(value)
    elif act.kind in {"posts", "feedback"}:
        repository.remove(value)
    else:
        repository.remove(value.conversation if act.kind == "deliveries" else value.id)
    if act.removes:
        kept.pop(key, None)
    else:
        kept[key] = value


def same(found: Any, expected: list[Any]) -> bool:
    """The same rows, in whatever order."""
    return sorted(map(repr, found)) == sorted(map(repr, expected))


def check(stores: Stores, model: Model, workspace: WorkspaceId) -> None:
    """Every question of a view is answered from its own rows alone."""
    view = stores.of(workspace)
    for kind in KINDS[:-1]:
        kept = model.of(workspace, kind)
        assert same(getattr(view, kind).all(), kept)
        assert len(getattr(view, kind)) == len(kept)
    texts = model.kept[workspace, "remembered"]
    assert view.remembered.starting("", NOON) == texts
    places = [Conversation(w, ChannelId(c)) for w, c in product(WORKSPACES, CHANNELS)]
    check_watches(view, model.of(workspace, "watches"), places)
    check_outbox(view, model.of(workspace, "outbox"), places)
    posts, marks = model.of(workspace, "posts"), model.of(workspace, "feedback")
    assert same(view.posts.sent_before(after(days=1), ("story",), 99), posts)
    for story in STORIES:
        subject = f"story:{story}"
        assert same(view.posts.about(subject), [p for p in posts if p.subject == subject])
        assert same(
            filter(None, (view.posts.of(place, subject) for place in places)),
            [p for p in posts if p.subject == subject],
        )
    for user in map(UserId, USERS):
        assert same(view.feedback.by(user), [m for m in marks if m.by == user])


def check_watches(view: Stores, kept: list[Any], places: list[Conversation]) -> None:
    assert same(view.watches.on(["FIN"]), kept)
    assert same(view.watches.with_reminders(), kept)
    for place in places:
        assert same(view.watches.at(place), [w for w in kept if w.conversation == place])
    for user in map(UserId, USERS):
        assert same(view.watches.of_owner(user), [w for w in kept if w.owner == user])


def check_outbox(view: Stores, kept: list[Any], places: list[Conversation]) -> None:
    outbox = view.outbox
    held = [i for i in kept if i.state is ItemState.HELD]
    for place in places:
        assert same(outbox.at(place), [i for i in kept if i.conversation == place])
    for story in map(StoryId, STORIES):
        assert same(outbox.of_story(story), [i for i in kept if i.payload.story == story])
    assert same(outbox.held_since_before(after(days=1), HeldFor.REFUSED, 99), held)
    settled = [i.id for i in kept if i.state in {ItemState.SENT, ItemState.GAVE_UP}]
    assert same(outbox.settled_before(after(days=1), 99, calendar=False), settled)
    assert same(outbox.attempted_since(NOON), kept)
    alerted = {i.conversation for i in kept if i.state is not ItemState.HELD}
    assert set(outbox.alerted_since(places, after(days=-1))) == alerted
    work = any(i.state in {ItemState.WAITING, ItemState.CLAIMED} for i in kept)
    assert len(outbox.workspaces_with_work(NOON)) == work
    assert len(outbox.workspaces_to_gather(NOON)) == bool(held)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(acts, max_size=30))
def test_each_view_is_a_store_of_its_own(opened: Opened, done: list[Act]) -> None:
    stores, model = opened.fresh(), Model()
    for act in done:
        carry_out(act, stores.of(act.workspace), model.kept[act.workspace, act.kind])
    stores = opened.again()
    for workspace in WORKSPACES:
        check(stores, model, workspace)
    for kind in ("watches", "deliveries", "outbox", "posts", "feedback"):
        everyones = [row for workspace in WORKSPACES for row in model.of(workspace, kind)]
        assert same(getattr(stores, kind).all(), everyones)
        assert len(getattr(stores, kind)) == len(everyones)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(acts, min_size=1, max_size=8))
def test_nothing_of_another_workspace_can_be_put_read_or_removed(
    opened: Opened, done: list[Act]
) -> None:
    stores = opened.fresh()
    for act in done:
        if act.kind not in {"people", "remembered"}:
            key, value = value_of(act)
            getattr(stores, act.kind).put(value)
            for other in WORKSPACES:
                if other != act.workspace:
                    before = list(getattr(stores, act.kind).all())
                    is_foreign(stores.of(other), act.kind, key, value)
                    assert list(getattr(stores, act.kind).all()) == before


def is_foreign(view: Stores, kind: str, key: str, value: Any) -> None:
    repository: Any = getattr(view, kind)
    with pytest.raises(ValueError, match="another workspace"):
        repository.put(value)
    reads: dict[str, Callable[[], Any]] = {
        "deliveries": lambda: [
            repository.of(value.conversation),
            *repository.of_many([value.conversation]).values(),
        ],
        "posts": lambda: [repository.of(value.conversation, value.subject)],
        "feedback": lambda: [repository.of(value.story, value.by)],
    }
    by_id = lambda: [repository.get(key), repository.hold(key), *repository.get_many([key])]  # noqa: E731
    assert value not in reads.get(kind, by_id)()
    if kind in {"posts", "feedback"}:
        repository.remove(value)
    else:
        repository.remove(value.conversation if kind == "deliveries" else key)
    if kind == "outbox":
        view.leases.take("lease", "a", 60)
        assert repository.claim(value, "lease", "a") is None
    if kind == "deliveries":
        repository.last_digest(value.conversation, NOON)


@pytest.mark.parametrize("kind", ["watches", "outbox"])
def test_an_id_of_another_workspaces_row_cannot_be_taken(opened: Opened, kind: str) -> None:
    here, there = Conversation.of("T1/C1"), Conversation.of("T2/C1")
    made = watch("x") if kind == "watches" else outbox_item("x")
    theirs, mine = replace(made, conversation=there), replace(made, conversation=here)
    getattr(opened.stores, kind).put(theirs)
    with pytest.raises(ValueError, match="another workspace"):
        getattr(opened.stores.of(WorkspaceId("T1")), kind).put(mine)
    assert list(getattr(opened.again(), kind).all()) == [theirs]


@pytest.mark.parametrize("seen_by", [None, HOME, WorkspaceId("T2")])
def test_an_id_with_a_slash_is_no_person_of_another_workspace(
    opened: Opened, seen_by: WorkspaceId | None
) -> None:
    there, user, key = opened.stores.of(WorkspaceId("T1")), UserId("U1"), UserId("T1/U1")
    place, person = Conversation.of("T1/C1"), Person(user, "Europe/Helsinki")
    mark = Feedback("s1", user, NOON, place, "A vote", "withdrawal", (), ())
    there.people.put(person)
    there.feedback.put(mark)
    there.deliveries.put(Delivery(place, set_by=user))
    there.watches.put(watch("w1", user, str(place)))
    view = opened.stores if seen_by is None else opened.stores.of(seen_by)
    with pytest.raises(ValueError, match="another workspace"):
        view.people.put(replace(person, id=key, zone="UTC"))
    view.people.remove(key)
    assert (view.people.get(key), view.people.hold(key), key in view.people) == (None, None, False)
    assert view.people.get_many([key]) == {}
    assert view.watches.of_owner(key) == view.deliveries.set_by(key) == view.feedback.by(key) == ()
    assert view.feedback.of("s1", key) is None
    again = opened.again().of(WorkspaceId("T1"))
    assert (again.people.all(), again.feedback.by(user)) == ((person,), (mark,))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(acts, max_size=20), st.sampled_from(WORKSPACES), st.integers(1, 5))
def test_erasing_a_workspace_leaves_the_others(
    opened: Opened, done: list[Act], erased: WorkspaceId, limit: int
) -> None:
    stores, model = opened.fresh(), Model()
    for act in done:
        carry_out(act, stores.of(act.workspace), model.kept[act.workspace, act.kind])
    while stores.erase(erased, limit):
        pass
    for kind in KINDS:
        model.kept[erased, kind].clear()
    stores = opened.again()
    for workspace in WORKSPACES:
        check(stores, model, workspace)
