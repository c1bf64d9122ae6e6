"""Entering an act: who may, before and after, the confirmation, Undo; against a strict Slack."""

from collections.abc import AsyncIterator

import pytest

import handlers
from handlers.views.record_window import WHY, WINDOW
from tests.doubles.desk import ADMIN, House, house
from tests.doubles.rooms import everyone_in
from tests.doubles.slack import GENERAL, READER, StrictSlack

URL = "https://treaties.un.org/doc/Publication/CN/2026/CN.1.2026-Eng.pdf"
ACT = f"record Norway withdrawal_notified 2026-02-20 {URL}"


@pytest.fixture
def own() -> House:
    return house()


@pytest.fixture
async def slack(own: House) -> AsyncIterator[StrictSlack]:
    own.desk.rights.operators = frozenset({READER, ADMIN})
    async with everyone_in(own, handlers, enforce_pace=False) as workspace:
        yield workspace


async def test_an_act_is_shown_before_and_after_then_recorded_then_undone(
    slack: StrictSlack, own: House
):
    await slack.command("/minestatus", ACT)
    window = slack.window()
    assert window["callback_id"] == WINDOW
    shown = str(window["blocks"])
    assert "State Party since 1 March 1999" in shown
    assert "State Party; notice of withdrawal received on 20 February 2026" in shown
    assert "Those who watch Norway get a message." in shown
    assert own.desk.record.acts() == ()

    await slack.submit({WHY: {WHY: "Depositary notification C.N.1.2026"}})
    [act] = own.desk.record.acts()
    assert (act.iso3, act.act, act.value, act.by) == (
        "NOR",
        "withdrawal_notified",
        "2026-02-20",
        READER,
    )
    assert act.why == "Depositary notification C.N.1.2026"
    [change] = own.announced
    assert (change.before, change.after) == ("state_party", "state_party_withdrawing")
    assert "is recorded" in str(slack.window()["blocks"])
    answer = await slack.command("/minestatus", "Norway")
    assert "notice of withdrawal received on 20 February 2026" in answer.fields["text"]
    assert "to take effect on 20 August 2026" in answer.fields["text"]

    await slack.command("/minestatus", "record list")
    listed = slack.private(GENERAL)[-1]
    assert "Norway: notice of withdrawal on 20 February 2026" in listed.text
    await slack.press(listed, "record:undo")
    await slack.until(lambda: "Taken back" in slack.private(GENERAL)[-1].text)
    [undone] = own.desk.record.acts()
    assert undone.undone_by == READER
    assert own.announced == []
    answer = await slack.command("/minestatus", "Norway")
    assert "State Party since 1 March 1999" in answer.fields["text"]


async def test_a_window_without_a_reason_keeps_what_was_typed(slack: StrictSlack, own: House):
    await slack.command("/minestatus", ACT)
    submitted = await slack.submit({WHY: {WHY: "   "}})
    assert "Say in a few words why" in str(submitted)
    assert own.desk.record.acts() == ()


async def test_others_are_told_who_may(slack: StrictSlack, own: House):
    own.desk.rights.operators = frozenset({ADMIN})
    answer = await slack.command("/minestatus", ACT)
    assert "Only Minewatch's admins can change the record" in answer.fields["text"]
    assert f"<@{ADMIN}>" in answer.fields["text"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("record Norway withdrawal_notified 2026-02-20", "one web address as the source"),
        (f"record Norway 2026-02-20 {URL}", "An act needs one of signed, ratification"),
        (f"record Norway withdrawal_notified {URL}", "The day is missing"),
        (f"record Norway withdrawal_notified 31 February {URL}", "There is no day"),
        (f"record Atlantis withdrawal_notified 2026-02-20 {URL}", "I do not understand “Atlantis”"),
        (f"record Congo withdrawal_notified 2026-02-20 {URL}", "Which one do you mean?"),
        (f"record withdrawal_notified 2026-02-20 {URL}", "An act concerns one State"),
        (f"record Norway Sweden withdrawal_notified 2026-02-20 {URL}", "An act concerns one State"),
        (f"record Norway withdrawal_notified 2026-12-20 {URL}", "is in the future"),
        (f"record China withdrawal_notified 2026-02-20 {URL}", "is not a party"),
        (f"record Finland withdrawal_notified 2025-07-10 {URL}", "The record already says so"),
        ("record list", "No act has been entered"),
    ],
)
async def test_an_act_that_cannot_be_is_refused_in_words(
    slack: StrictSlack, own: House, typed: str, said: str
):
    answer = await slack.command("/minestatus", typed)
    assert said in answer.fields["text"]
    assert own.desk.record.acts() == ()
