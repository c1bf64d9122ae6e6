"""A mistake in the record is no news of a State: the announcement is edited, and said to be wrong.

Real store, real outbox, the strict local Slack; acts entered and taken back by the record desk.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.desk.changes import WatchWish
from bot.desk.places import Place
from bot.desk.targets import Target
from bot.model.alert import ItemState, RecordCorrected, RecordedAct
from bot.model.state import Iso3
from bot.model.workspace import HOME, UserId
from tests.doubles.record_room import RecordRoom
from tests.doubles.slack import ALERTS, COLLEAGUE, READER

ANN = UserId(READER)
NOR, CHN, FIN = Iso3("NOR"), Iso3("CHN"), Iso3("FIN")
URL = "https://treaties.un.org/doc/Publication/CN/2026/CN.1.2026-Eng.pdf"
NOTICE = "Norway: notice of withdrawal received on 20 October 2026."
MISTAKE = (
    "Correction: Norway's notice of withdrawal of 20 October 2026 had been entered by mistake. "
    "Norway is a State Party."
)


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[RecordRoom]:
    async with RecordRoom(tmp_path) as room:
        yield room


def enter(
    room: RecordRoom, day: str = "2026-10-20", iso3: Iso3 = NOR, act: str = "withdrawal_notified"
) -> RecordedAct:
    room.clock.move(seconds=5)
    proposal = room.desk.record.propose(iso3, act, date.fromisoformat(day), URL)
    return room.desk.record.confirm(proposal, "Notified", ANN)


def undo(room: RecordRoom, act: RecordedAct) -> None:
    room.clock.move(seconds=5)
    room.desk.record.undo(act.id, ANN)


def texts(room: RecordRoom) -> list[str]:
    return [message.text for message in room.slack.messages(ALERTS)]


async def test_an_act_is_announced_as_a_step_of_the_state_with_its_source(room: RecordRoom):
    enter(room)
    await room.deliver()
    [told] = room.slack.messages(ALERTS)
    assert told.text.startswith(f"{NOTICE} State Party; notice of withdrawal received on")
    assert f"<{URL}|Source>" in str(told.blocks)


async def test_taken_back_it_is_a_correction_that_edits_the_first_message(room: RecordRoom):
    act = enter(room)
    await room.deliver()
    undo(room, act)
    await room.deliver()
    first, said = room.slack.messages(ALERTS)
    assert first.text.startswith(MISTAKE)
    assert said.text.startswith(MISTAKE)
    assert (said.thread_ts, said.broadcast) == (first.ts, True)
    assert NOTICE not in "".join(texts(room))


async def test_only_those_who_were_told_are_told_that_it_was_wrong(room: RecordRoom):
    act = enter(room)
    await room.deliver()
    watches = room.desk.watches
    watches.add(
        UserId(COLLEAGUE), Place.of_person(HOME, UserId(COLLEAGUE)), WatchWish((Target("NOR"),))
    )
    undo(room, act)
    await room.deliver()
    assert room.slack.direct(COLLEAGUE) == ()
    assert len(texts(room)) == 2


async def test_what_was_not_sent_yet_is_dropped_and_needs_no_correction(room: RecordRoom):
    act = enter(room)
    undo(room, act)
    await room.deliver()
    assert texts(room) == []
    assert list(room.stores.outbox.all()) == []


async def test_what_may_have_been_sent_is_corrected(room: RecordRoom):
    """Its answer was lost, or the process died over it."""
    act = enter(room)
    [item] = room.stores.outbox.all()
    await room._deliverer._send(item)
    room.stores.outbox.put(
        *(
            replace(each, state=ItemState.CLAIMED, settled_at=None)
            for each in list(room.stores.outbox.all())
        )
    )
    undo(room, act)
    await room.deliver()
    assert [text for text in texts(room) if text.startswith(NOTICE)] == []
    assert any(text.startswith(MISTAKE) for text in texts(room))


async def test_what_was_given_up_was_never_told_and_is_not_corrected(room: RecordRoom):
    act = enter(room)
    [item] = room.stores.outbox.all()
    room.stores.outbox.put(replace(item, state=ItemState.GAVE_UP, error="x"))
    undo(room, act)
    await room.deliver()
    assert texts(room) == []


async def test_a_corrected_day_edits_likewise(room: RecordRoom):
    enter(room)
    await room.deliver()
    second = enter(room, "2026-10-21")
    await room.deliver()
    said = (
        "Correction: Norway's notice of withdrawal of 20 October 2026 had been entered with the wrong "
        "date; the correct date is 21 October 2026."
    )
    first, reply = texts(room)
    assert first.startswith(said)
    assert reply.startswith(said)
    undo(room, second)
    await room.deliver()
    first, _, reply = texts(room)
    assert first.startswith(reply)
    assert (
        "of 21 October 2026 had been entered with the wrong date; the correct date is 20 October"
        in reply
    )


async def test_a_day_corrected_before_it_was_sent_is_told_right_at_once(room: RecordRoom):
    enter(room)
    enter(room, "2026-10-21")
    await room.deliver()
    [told] = texts(room)
    assert told.startswith("Norway: notice of withdrawal received on 21 October 2026.")


async def test_a_mistake_beneath_a_corrected_day_says_nothing_and_both_together_all(
    room: RecordRoom,
):
    first = enter(room)
    await room.deliver()
    second = enter(room, "2026-10-21")
    await room.deliver()
    before = texts(room)
    undo(room, first)
    await room.deliver()
    assert texts(room) == before
    undo(room, second)
    await room.deliver()
    assert texts(room)[0].startswith("Correction: Norway's notice of withdrawal of 21 October")
    assert "had been entered by mistake. Norway is a State Party." in texts(room)[0]


async def test_entered_again_after_a_mistake_it_is_a_step_again(room: RecordRoom):
    act = enter(room)
    await room.deliver()
    undo(room, act)
    await room.deliver()
    enter(room)
    await room.deliver()
    assert texts(room)[-1].startswith(NOTICE)
    assert texts(room)[0].startswith(MISTAKE)


async def test_a_correction_waits_for_its_message_and_survives_a_restart(room: RecordRoom):
    act = enter(room)
    await room.deliver()
    undo(room, act)
    await room.restart()
    await room.deliver()
    assert [text.startswith(MISTAKE) for text in texts(room)] == [True, True]


async def test_a_return_after_withdrawal_is_a_new_membership(room: RecordRoom):
    act = enter(room, "2026-11-03", FIN, "accession")
    await room.deliver()
    [told] = texts(room)
    assert told.startswith(
        "Finland acceded anew on 3 November 2026: a new membership with new deadlines. Contracting State"
    )
    undo(room, act)
    await room.deliver()
    assert texts(room)[0].startswith(
        "Correction: Finland's accession of 3 November 2026 had been entered by mistake. Finland is "
        "no longer a State Party."
    )


async def test_a_consent_is_named_by_its_kind(room: RecordRoom):
    enter(room, "2026-03-03", CHN, "consent_date")
    await room.deliver()
    [told] = texts(room)
    assert told.startswith("China acceded on 3 March 2026.")


async def test_a_packaged_day_that_is_corrected_is_no_step_even_where_the_status_changes(
    room: RecordRoom,
):
    """The notice was packaged and never announced; on the new day it would still be running."""
    enter(room, "2026-11-20", FIN)
    await room.deliver()
    [told] = texts(room)
    assert told.startswith(
        "Correction: Finland's notice of withdrawal of 10 July 2025 had been entered with the wrong "
        "date; the correct date is 20 November 2026."
    )
    kinds = {type(item.payload) for item in room.stores.outbox.all()}
    assert kinds == {RecordCorrected}


async def test_a_store_of_before_is_corrected_in_a_message_of_its_own(room: RecordRoom):
    """It kept what was sent, but not where: the correction cannot edit, so it stands alone."""
    act = enter(room)
    await room.deliver()
    room.stores.posts.remove(*room.stores.posts.about(f"act:{act.id}"))
    undo(room, act)
    await room.deliver()
    first, said = texts(room)
    assert first.startswith(NOTICE)
    assert said.startswith(MISTAKE)
