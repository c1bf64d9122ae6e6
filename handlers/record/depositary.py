"""The buttons of a difference between a depositary's page and the record.

In: presses on its card, in a list or on Home. Out: the record window filled in, a decision
kept, a window that asks why. Rights are asked for at each press and each submission.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import InputError
from bot.model.depositary import Decision
from bot.model.workspace import UserId
from handlers.slack.guard import guarded
from handlers.slack.people import require_operator
from handlers.talk.replies import acknowledge, show_change
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
    app.action(ENTER)(ack=acknowledge, lazy=[guarded(_enter)])
    app.action(LATER)(ack=acknowledge, lazy=[guarded(_later)])
    app.action(WRONG)(ack=acknowledge, lazy=[guarded(_wrong)])
    app.view(WRONG_WINDOW)(guarded(_found_wrong))


async def _enter(
    desk: Desk, body: dict[str, Any], action: dict[str, Any], client: AsyncWebClient
) -> None:
    await require_operator(desk, client, body["user"]["id"], _WHAT)

    def filled_in() -> dict[str, Any]:
        finding = desk.depositary.undecided(action["value"])
        if finding.act is None or finding.day is None:
            raise InputError("This difference names no act that could be entered.")
        proposal = desk.record.propose(finding.iso3, finding.act, finding.day, finding.url)
        return record_window(proposal, finding)

    view = await desk.do(filled_in)
    await client.views_open(trigger_id=body["trigger_id"], view=view)


async def _later(
    desk: Desk,
    body: dict[str, Any],
    action: dict[str, Any],
    respond: AsyncRespond,
    client: AsyncWebClient,
) -> None:
    user = UserId(body["user"]["id"])
    await require_operator(desk, client, user, _WHAT)
    decided = await desk.do(lambda: desk.depositary.later(action["value"], user))
    if not _is_card(body):  # a card is edited through the outbox
        said = card_message(decided, desk.treaty.current.states[decided.iso3])
        await show_change(desk, body, respond, client, said)


async def _wrong(
    desk: Desk, body: dict[str, Any], action: dict[str, Any], client: AsyncWebClient
) -> None:
    await require_operator(desk, client, body["user"]["id"], _WHAT)
    finding = await desk.do(lambda: desk.depositary.undecided(action["value"]))
    view = wrong_window(finding, desk.treaty.current.states[finding.iso3])
    await client.views_open(trigger_id=body["trigger_id"], view=view)


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
