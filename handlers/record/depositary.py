"""The buttons of a difference between a depositary's page and the record.

In: presses on its card, in a list or on Home. Out: the record window filled in, a decision
kept, a window that asks why. Rights are asked for at each press and each submission.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import InputError
from bot.model.depositary import Decision
from bot.model.workspace import UserId
from handlers.slack.guard import guarded
from handlers.slack.people import require_operator
from handlers.talk.pressed import Press, on_press
from handlers.views.depositary_card import (
    ENTER,
    LATER,
    WHY,
    WRONG,
    WRONG_WINDOW,
    card_message,
    wrong_window,
)
from handlers.views.record_window import record_window

if TYPE_CHECKING:
    from bot.desk import Desk

_WHAT = "change the record"


def register(app: AsyncApp) -> None:
    """Enter this act, Not now, The page is wrong, and the window of the last."""
    on_press(app, ENTER, _enter)
    on_press(app, LATER, _later)
    on_press(app, WRONG, _wrong)
    app.view(WRONG_WINDOW)(guarded(_found_wrong))


async def _enter(press: Press) -> None:
    desk = press.desk
    await require_operator(desk, press.client, press.user, _WHAT)

    def filled_in() -> dict[str, Any]:
        finding = desk.depositary.undecided(press.value)
        if finding.act is None or finding.day is None:
            raise InputError("This difference names no act that could be entered.")
        proposal = desk.record.propose(finding.iso3, finding.act, finding.day, finding.url)
        return record_window(proposal, finding)

    await press.open(await desk.do(filled_in))


async def _later(press: Press) -> None:
    desk = press.desk
    await require_operator(desk, press.client, press.user, _WHAT)
    decided = await desk.do(lambda: desk.depositary.later(press.value, press.user))
    if not _is_card(press.body):  # a card is edited through the outbox
        said = card_message(decided, desk.treaty.current.states[decided.iso3])
        await press.answer_change(said)


async def _wrong(press: Press) -> None:
    desk = press.desk
    await require_operator(desk, press.client, press.user, _WHAT)
    finding = await desk.do(lambda: desk.depositary.undecided(press.value))
    await press.open(wrong_window(finding, desk.treaty.current.states[finding.iso3]))


async def _found_wrong(
    desk: Desk, ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], client: AsyncWebClient
) -> None:
    user = UserId(body["user"]["id"])
    await require_operator(desk, client, user, _WHAT)
    finding = view["private_metadata"]
    why = view["state"]["values"].get(WHY, {}).get(WHY, {}).get("value") or ""
    await desk.do(lambda: desk.depositary.decide(finding, Decision.PAGE_WRONG, user, why))
    await ack()


def _is_card(body: dict[str, Any]) -> bool:
    """Was it pressed in a message that stays?"""
    place = body.get("container", {})
    return place.get("type") == "message" and not place.get("is_ephemeral")
