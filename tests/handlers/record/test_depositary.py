"""A difference between the Depositary's page and the record: a card, three buttons, who decided.

The real check over a local web, the real outbox, signed requests through the real Bolt app.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from bot.model.depositary import Decision
from handlers.views.depositary_card import ENTER, LATER, WHY, WRONG
from handlers.views.record_window import UNDO, WINDOW
from handlers.views.record_window import WHY as REASON
from tests.doubles.record_room import RecordRoom
from tests.doubles.register import LEBANON, page
from tests.doubles.slack import ALERTS, COLLEAGUE, GENERAL, READER

LBN = "LBN"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[RecordRoom]:
    async with RecordRoom(tmp_path) as room:
        yield room


async def shown_lebanon(room: RecordRoom) -> None:
    room.serve(page(extra=[LEBANON]))
    await room.check()


def buttons(message) -> list[str]:
    elements = [e for block in message.blocks for e in block.get("elements", [])]
    return [e["text"]["text"] for e in elements if e["type"] == "button"]


async def test_a_card_says_both_sides_and_goes_to_each_admin(room: RecordRoom):
    await shown_lebanon(room)
    for admin in (READER, COLLEAGUE):
        [card] = room.cards(admin)
        assert card.text.startswith(
            "Lebanon: The Depositary says: deposit, 5 May 2026. The record says: no deposit."
        )
        shown = str(card.blocks)
        assert "United Nations Treaty Collection, page of 20 November 2026" in shown
        assert room.web.url("/page") in shown
        assert buttons(card) == ["Enter this act", "Not now", "The page is wrong"]
    assert room.slack.messages(ALERTS) == ()


async def test_enter_opens_the_window_filled_in_and_the_next_page_agrees(room: RecordRoom):
    await shown_lebanon(room)
    assert room.desk.treaty.current.record.agreed_with is None
    [card] = room.cards()
    await room.slack.press(card, ENTER)
    await room.slack.until(lambda: bool(room.slack.team.windows.stack(READER)))
    window = room.slack.window()
    assert window["callback_id"] == WINDOW
    shown = str(window["blocks"])
    assert "on 5 May 2026" in shown
    assert room.web.url("/page") in shown
    assert "page of 20 November 2026 says so" in shown

    await room.slack.submit({REASON: {REASON: "The Depositary's page says so"}})
    [act] = room.desk.record.acts()
    assert (act.iso3, act.value, act.source_url) == (LBN, "2026-05-05", room.web.url("/page"))
    await room.deliver()
    for admin in (READER, COLLEAGUE):
        [card] = room.cards(admin)
        assert f"<@{READER}> entered this act on 26 November 2026." in card.text
        assert buttons(card) == []
    # Entering an act does not by itself move how far the record is known.
    assert room.desk.treaty.current.record.agreed_with is None

    await room.check()
    record = room.desk.treaty.current.record
    assert record.known_to == record.agreed_with == date(2026, 11, 20)
    answer = await room.slack.command("/minestatus", "Norway")
    assert "agrees with the Depositary's page of 20 November 2026" in str(answer.fields)
    assert len(room.cards()) == 1


async def test_not_now_leaves_it_open_and_says_who_did(room: RecordRoom):
    await shown_lebanon(room)
    [card] = room.cards()
    await room.slack.press(card, LATER, user=READER)
    await settled(room, Decision.NOT_NOW)
    await room.deliver()
    [theirs] = room.cards(COLLEAGUE)
    assert f"<@{READER}> left this for later on 26 November 2026." in theirs.text
    assert buttons(theirs) == ["Enter this act", "The page is wrong"]
    await room.check()
    assert len(room.cards(COLLEAGUE)) == 1


async def test_a_wrong_page_is_kept_with_reason_by_and_when(room: RecordRoom):
    await shown_lebanon(room)
    [card] = room.cards(COLLEAGUE)
    await room.slack.press(card, WRONG, user=COLLEAGUE)
    await room.slack.until(lambda: bool(room.slack.team.windows.stack(COLLEAGUE)))
    empty = await room.slack.submit({WHY: {WHY: "  "}}, user=COLLEAGUE)
    assert "Say in a few words why the page is wrong" in str(empty)
    await room.slack.submit({WHY: {WHY: "The *notification* gives June"}}, user=COLLEAGUE)
    # Until it is edited, the other card has its old buttons.
    [old] = room.cards(READER)
    await room.slack.press(old, LATER, user=READER)
    refused = "The page has already been marked as wrong; nothing has changed."
    await room.slack.until(lambda: refused in str(room.slack.private(old.channel)))
    await room.deliver()
    [card] = room.cards(READER)
    said = "marked the page as wrong on 26 November 2026: The"
    assert f"<@{COLLEAGUE}> {said}" in card.text
    assert buttons(card) == ["Enter this act"]

    await room.slack.command("/minestatus", "record list")
    assert said in str(room.slack.private(GENERAL)[-1].blocks)
    # Known as far as the page goes, but the record does not agree with it.
    await room.check()
    record = room.desk.treaty.current.record
    assert (record.known_to, record.agreed_with) == (date(2026, 11, 20), None)
    assert len(room.cards()) == 1


async def settled(room: RecordRoom, decision: Decision) -> None:
    """A press is acknowledged before it is acted on."""
    async with asyncio.timeout(5):
        while room.desk.depositary.findings()[0].decision is not decision:  # noqa: ASYNC110
            await asyncio.sleep(0)


async def test_rights_are_asked_for_at_each_press_and_submission(room: RecordRoom):
    await shown_lebanon(room)
    [card] = room.cards()
    await room.slack.press(card, WRONG)
    await room.slack.until(lambda: bool(room.slack.team.windows.stack(READER)))
    room.desk.rights.operators = frozenset({COLLEAGUE})
    refused = await room.slack.submit({WHY: {WHY: "I say so"}})
    assert "Only Minewatch's admins can change the record" in str(refused)
    for action in (ENTER, LATER, WRONG):
        before = len(room.slack.private(card.channel))
        await room.slack.press(card, action)
        await room.slack.until(lambda n=before: len(room.slack.private(card.channel)) > n)
        assert "Only Minewatch's admins" in room.slack.private(card.channel)[-1].text
    [finding] = room.desk.depositary.findings()
    assert finding.decision is None
    assert room.desk.record.acts() == ()


async def test_what_another_admin_entered_meanwhile_is_not_entered_twice(room: RecordRoom):
    await shown_lebanon(room)
    [mine], [theirs] = room.cards(READER), room.cards(COLLEAGUE)
    for card, admin in ((mine, READER), (theirs, COLLEAGUE)):
        await room.slack.press(card, ENTER, user=admin)
        await room.slack.until(lambda a=admin: bool(room.slack.team.windows.stack(a)))
    await room.slack.submit({REASON: {REASON: "It says so"}})
    second = await room.slack.submit({REASON: {REASON: "It says so"}}, user=COLLEAGUE)
    assert "This act has already been entered" in str(second)
    assert len(room.desk.record.acts()) == 1


async def test_the_act_taken_back_brings_the_difference_back(room: RecordRoom):
    await shown_lebanon(room)
    [card] = room.cards()
    await room.slack.press(card, ENTER)
    await room.slack.until(lambda: bool(room.slack.team.windows.stack(READER)))
    await room.slack.submit({REASON: {REASON: "It says so"}})
    await room.slack.press_in_window(UNDO)
    await room.slack.until(lambda: room.desk.record.acts()[0].undone_at is not None)
    await room.check()
    assert len(room.cards()) == 2
    assert buttons(room.cards()[-1]) == ["Enter this act", "Not now", "The page is wrong"]


async def test_without_admins_home_shows_it_to_those_of_the_workspace(tmp_path: Path):
    async with RecordRoom(tmp_path, admins=()) as room:
        await shown_lebanon(room)
        assert room.cards() == []
        await room.slack.open_home(READER)
        await room.slack.until(lambda: room.slack.home(READER) is not None)
        home = room.slack.home(READER)
        assert "Differences from depositaries' pages" in str(home)
        await room.slack.press_in_window(LATER, view=home)
        await room.slack.until(lambda: "left this for later" in str(room.slack.home(READER)))


async def test_a_record_that_nothing_vouched_for_says_so_on_home(room: RecordRoom):
    await room.slack.open_home(COLLEAGUE)
    await room.slack.until(lambda: room.slack.home(COLLEAGUE) is not None)
    assert "for 30 days; the last time was 25 August 2026" in str(room.slack.home(COLLEAGUE))
    url = "https://treaties.un.org/x"
    answer = await room.slack.command("/minestatus", f"record confirmed 2026-11-20 {url}")
    assert "Record known to 20 November 2026." in str(answer.fields)
    assert f"Confirmed by <@{READER}> on 26 November 2026" in str(answer.fields)
    await room.slack.open_home(COLLEAGUE)
    await room.slack.until(lambda: "for 30 days" not in str(room.slack.home(COLLEAGUE)))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("confirmed 2026-11-20", "Give one web address as the source"),
        ("confirmed https://treaties.un.org/x", "Name one day, and no State"),
        ("confirmed Norway 2026-11-20 https://treaties.un.org/x", "Name one day, and no State"),
        ("confirmed 2026-11-27 https://treaties.un.org/x", "is in the future"),
        ("confirmed 2026-08-25 https://treaties.un.org/x", "is already known up to 25 August 2026"),
        ("confirmed 31 February https://treaties.un.org/x", "There is no day"),
    ],
)
async def test_a_confirmation_that_cannot_be_is_refused_in_words(
    room: RecordRoom, typed: str, said: str
):
    answer = await room.slack.command("/minestatus", f"record {typed}")
    assert said in answer.fields["text"]
    assert room.desk.depositary.known.confirmations() == ()


async def test_only_admins_confirm(room: RecordRoom):
    room.desk.rights.operators = frozenset({COLLEAGUE})
    answer = await room.slack.command(
        "/minestatus", "record confirmed 2026-11-20 https://treaties.un.org/x"
    )
    assert "Only Minewatch's admins" in answer.fields["text"]
    assert room.desk.depositary.known.confirmations() == ()
