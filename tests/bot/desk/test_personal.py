"""What is kept about a person can be seen, and deleted without a trace."""

import json
from dataclasses import replace

import pytest

from bot.desk.changes import WatchWish
from bot.desk.personal import NO_USER
from bot.desk.places import Place
from bot.desk.targets import Target
from bot.errors import InputError
from bot.model.alert import Feedback, Post, RecordedAct
from bot.model.depositary import Confirmation, Decision
from bot.model.entry import StoryId
from bot.model.request import DigestAt
from bot.model.watch import Cadence
from bot.model.workspace import HOME, Conversation, UserId
from storage.tables import TABLES
from tests.doubles.desk import TODAY, House, house
from tests.doubles.values import NOON, feed_record, finding, outbox_item

ANN, BOB = UserId("U1ANN"), UserId("U2BOB")
CHANNEL = Place.of_channel(HOME, "C1NEWS")


def lived_in() -> House:
    """A house in which Ann has left her traces in every table that can hold them."""
    home = house()
    watches, stores = home.desk.watches, home.stores
    for person in (ANN, BOB):
        watches.add(person, Place.of_person(HOME, person), WatchWish((Target("FIN"),)))
        watches.deliveries.learn_zone(person, "Europe/Riga")
        watches.deliveries.set_digest(
            person, Place.of_person(HOME, person), DigestAt(Cadence.DAILY)
        )
        conversation = Conversation.of(person)
        stores.outbox.put(outbox_item(f"o-{person}", conversation=conversation))
        stores.posts.put(Post(conversation, "story:s1", "D1", "1.2", TODAY))
        stores.feedback.put(
            Feedback(StoryId("s1"), person, TODAY, CHANNEL.conversation, "A vote", "use", (), ())
        )
    watches.add(ANN, CHANNEL, WatchWish((Target("NOR"),)))
    watches.deliveries.set_digest(ANN, CHANNEL, DigestAt(Cadence.WEEKLY))
    record = feed_record()
    stores.feeds.put(replace(record, feed=replace(record.feed, added_by=ANN, added_at=NOON)))
    stores.findings.put(
        replace(finding(), decision=Decision.NOT_NOW, decided_by=ANN, decided_at=NOON)
    )
    stores.confirmations.put(Confirmation("c1", None, "https://x.example", NOON, by=ANN))
    stores.acts.put(
        RecordedAct(
            id="a1",
            iso3=home.desk.treaty.current.find("FIN").state.iso3,
            act="withdrawal_notified",
            value="2025-07-10",
            source_url="https://un.example",
            why="",
            by=BOB,
            at=NOON,
            undone_by=ANN,
            undone_at=NOON,
        )
    )
    return home


def everything(home: House) -> str:
    """All that is in the store, as text."""
    rows = (home.stores.database.journal.rows(spec.name) for spec in TABLES)
    return b"".join(document for table in rows for document in table.documents.values()).decode()


def test_the_export_holds_every_trace_and_nobody_elses():
    home = lived_in()
    kept = home.desk.watches.personal.export(ANN)
    assert {name: len(values) for name, values in kept.items()} == {
        "people": 1,
        "watches": 2,
        "deliveries": 2,
        "feedback": 1,
        "outbox": 1,
        "posts": 1,
        "feeds": 1,
        "acts": 1,
        "findings": 1,
        "confirmations": 1,
        "remembered": 4,
    }
    own = {name: values for name, values in kept.items() if name != "acts"}
    assert BOB not in json.dumps(own, default=str)


def test_deletion_leaves_nothing_of_the_person_behind():
    home = lived_in()
    count = home.desk.watches.personal.forget(ANN)
    assert count == 12
    assert ANN not in everything(home)
    assert all(not values for values in home.desk.watches.personal.export(ANN).values())


def test_deletion_leaves_others_and_the_channel_as_they_were():
    home = lived_in()
    home.desk.watches.personal.forget(ANN)
    assert len(home.desk.watches.owned_by(BOB)) == 1
    (shared,) = home.desk.watches.at(CHANNEL)
    assert shared.owner == NO_USER
    assert home.desk.watches.deliveries.of(CHANNEL).cadence is Cadence.WEEKLY
    assert "o-U2BOB" in home.stores.outbox
    assert "a1" in home.stores.acts
    assert home.stores.findings.get("f1").decided_by == NO_USER
    assert "c1" in home.stores.confirmations


def test_what_was_deleted_does_not_come_back_through_undo():
    home = lived_in()
    change = home.desk.watches.remove_all(ANN, Place.of_person(HOME, ANN))
    home.desk.watches.personal.forget(ANN)
    with pytest.raises(InputError, match="no longer"):
        home.desk.watches.undo(ANN, str(change.token))
    assert home.desk.watches.owned_by(ANN) == ()


def test_deleting_a_stranger_touches_nothing():
    home = lived_in()
    before = everything(home)
    assert home.desk.watches.personal.forget(UserId("U9NEW")) == 0
    assert everything(home) == before
