"""What was kept while the tokens were settings belongs to the workspace that installed Minewatch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.desk.adopting import adopt
from bot.desk.settings import Installation
from bot.errors import InputError
from bot.model.alert import ItemState, Notice, Post, StoryAlert
from bot.model.entry import StoryId
from bot.model.watch import Delivery, Person
from bot.model.workspace import HOME, Conversation, UserId, WorkspaceId
from bot.outbox.channel_ids import channel_id, learn
from bot.outbox.items import item_id, new_item
from bot.outbox.refusals import notice_key, refused_until
from bot.ports import Stores
from tests.doubles.opened import Opened
from tests.doubles.opened_database import OpenedDatabase
from tests.doubles.values import NOON, after, one_of_each, watch
from tests.doubles.workspaces import workspace

T1 = WorkspaceId("T1")
HERE, THERE = Conversation.of("C1"), Conversation.of("T1/C1")
NAMED = Conversation.of("#alerts")
SET = Installation("#alerts", ("T1/U1", "T9/U2"))
ALERT = StoryAlert(StoryId("s1"), ())


@pytest.fixture(params=["memory", "postgresql"])
def stores(request: pytest.FixtureRequest) -> Iterator[Stores]:
    opened = OpenedDatabase() if request.param == "postgresql" else Opened(None, clean=True)
    yield opened.stores
    opened.close()


@pytest.fixture
def full(stores: Stores) -> Stores:
    """HOME with one of everything, and a workspace that has just installed Minewatch."""
    for name, value in one_of_each().items():
        getattr(stores, name).put(value)
    stores.watches.put(watch("w3"), watch("w2"))
    stores.outbox.put(new_item(ALERT, HERE, NOON, change="2"))
    stores.notices.put(Notice(notice_key(HERE), NOON, "not_in_channel"))
    learn(stores, [Post(NAMED, "story:s1", "C7", "1", NOON)])
    stores.workspaces.put(workspace("T1", admins=()))
    return stores


def contents(stores: Stores) -> dict[str, list[object]]:
    tables = ("watches", "deliveries", "people", "outbox", "posts", "feedback")
    return {name: list(getattr(stores, name).all()) for name in tables}


def test_everything_of_home_is_the_workspaces_afterwards(full: Stores):
    before = contents(full.of(HOME))
    moved = adopt(full, T1, SET)
    assert not any(contents(full.of(HOME)).values())
    after_ = contents(full.of(T1))
    assert {n: len(v) for n, v in after_.items()} == {n: len(v) for n, v in before.items()}
    assert moved["watches"] == len(before["watches"]) == 3
    assert [w.id for w in full.of(T1).watches.all()] == ["w1", "w3", "w2"]
    assert {w.conversation for w in full.of(T1).watches.all()} == {THERE}


def test_a_message_keeps_an_id_by_which_it_is_not_made_again(full: Stores):
    adopt(full, T1, SET)
    item = full.of(T1).outbox.get(item_id(ALERT, THERE, "2"))
    assert item is not None
    assert (item.conversation, item.state) == (THERE, ItemState.WAITING)


def test_what_is_known_of_a_conversation_goes_with_it(full: Stores):
    adopt(full, T1, SET)
    assert refused_until(full, THERE) is not None
    assert refused_until(full, HERE) is None
    assert channel_id(full, Conversation.of("T1/#alerts")) == Conversation.of("T1/C7")


def test_its_settings_are_homes_where_it_has_none_of_its_own(full: Stores):
    adopt(full, T1, SET)
    record = full.workspaces.get(T1)
    assert record is not None
    assert (record.channel, record.admins) == ("C7", ("U1",))
    full.workspaces.put(workspace("T2", channel="C2", admins=(UserId("U3"),)))
    adopt(full, WorkspaceId("T2"), SET)
    own = full.workspaces.get("T2")
    assert own is not None
    assert (own.channel, own.admins) == ("C2", ("U3",))


def test_authors_are_named_in_their_workspace_and_others_stay(full: Stores):
    act = one_of_each()["acts"]
    full.acts.put(replace(act, id="theirs", by=UserId("T9/U2")))
    adopt(full, T1, SET)
    assert {a.id: a.by for a in full.acts.all()} == {act.id: "T1/U1", "theirs": "T9/U2"}


def test_the_second_time_nothing_is_moved(full: Stores):
    adopt(full, T1, SET)
    before = contents(full.of(T1))
    assert not any(adopt(full, T1, SET).values())
    assert contents(full.of(T1)) == before


def test_what_the_workspace_chose_by_then_stays(full: Stores):
    full.deliveries.put(Delivery(THERE, zone="Asia/Tokyo"))
    full.of(T1).people.put(Person(UserId("U1"), zone="Asia/Tokyo"))
    full.people.put(Person(UserId("U1"), zone="UTC"))
    full.posts.put(Post(THERE, "story:s1", "C1", "9", after(hours=1)))
    full.posts.put(Post(HERE, "story:s1", "C1", "1", NOON))
    adopt(full, T1, SET)
    delivery, person = full.deliveries.of(THERE), full.of(T1).people.get("U1")
    post = full.posts.of(THERE, "story:s1")
    assert (delivery and delivery.zone, person and person.zone) == ("Asia/Tokyo", "Asia/Tokyo")
    assert post is not None
    assert post.ts == "9"


@pytest.mark.parametrize("there", [False, True])
def test_only_a_workspace_that_installed_it_takes_over(
    full: Stores,
    there: bool,  # noqa: FBT001 - parametrised
):
    full.workspaces.remove("T1")
    if there:
        full.workspaces.put(workspace("T1", ended_at=NOON))
    before = contents(full.of(HOME))
    with pytest.raises(InputError, match="has not installed Minewatch"):
        adopt(full, T1, SET)
    assert contents(full.of(HOME)) == before
