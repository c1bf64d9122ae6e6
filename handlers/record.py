"""/minestatus record: an admin enters a State's act, sees before and after, confirms, may undo.

In: Slack's requests. Out: a window, its submission, the list of acts with Undo. Rights are
asked for each time, also when a window is submitted or Undo is pressed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.model.watch import UserId
from bot.ports import Message
from handlers.guard import guarded
from handlers.people import require_admin
from handlers.status import acknowledge, show_privately
from handlers.status_answers import VERBS, is_record
from handlers.views.record_window import (
    UNDO,
    WHY,
    WINDOW,
    acts_message,
    proposed,
    record_window,
    recorded_view,
    undone_message,
)
from handlers.words import Request, read

if TYPE_CHECKING:
    from bot.desk import Desk

_WHAT = "change the record"


def register(app: AsyncApp, desk: Desk) -> None:
    """The command's verb, its window and Undo; handlers.status answers the other verbs."""

    async def records(command: dict[str, Any]) -> bool:
        return is_record(command.get("text", ""))

    async def record(ack: AsyncAck, command: dict[str, Any], client: AsyncWebClient) -> None:
        await require_admin(desk, client, command["user_id"], _WHAT)
        rest = _request(command).rest
        if rest.lower() in {"", "list"}:
            await _ack_message(ack, acts_message(desk.record.acts(), desk.treaty.current.states))
            return
        state, act, value, url = desk.record.read(rest)
        view = record_window(desk.record.propose(state.iso3, act, value, url))
        await client.views_open(trigger_id=command["trigger_id"], view=view)
        await ack()

    async def confirmed(
        ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], client: AsyncWebClient
    ) -> None:
        user = UserId(body["user"]["id"])
        await require_admin(desk, client, user, _WHAT)
        why = view["state"]["values"].get(WHY, {}).get(WHY, {}).get("value") or ""
        proposal = desk.record.propose(*proposed(view["private_metadata"]))
        act = desk.record.confirm(proposal, why, user)
        answer = desk.treaty.current.answer(act.iso3, desk.treaty.today())
        await ack(response_action="update", view=recorded_view(act, answer))

    async def undone(
        body: dict[str, Any], action: dict[str, Any], respond: AsyncRespond, client: AsyncWebClient
    ) -> None:
        user = UserId(body["user"]["id"])
        await require_admin(desk, client, user, _WHAT)
        act = desk.record.undo(action["value"], user)
        answer = desk.treaty.current.answer(act.iso3, desk.treaty.today())
        await show_privately(body, respond, client, undone_message(act, answer))

    app.command("/minestatus", matchers=[records])(guarded(record))
    app.view(WINDOW)(guarded(confirmed))
    app.action(UNDO)(ack=acknowledge, lazy=[guarded(undone)])


def _request(command: dict[str, Any]) -> Request:
    return read(command.get("text", ""), VERBS)


async def _ack_message(ack: AsyncAck, message: Message) -> None:
    await ack(response_type="ephemeral", text=message.text, blocks=list(message.blocks))
