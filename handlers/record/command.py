"""/minestatus record: an admin enters a State's act, sees before and after, confirms, may undo.

In: Slack's requests. Out: a window, its submission, the list of acts with Undo and of what
pages say otherwise; a day confirmed by hand. Rights are asked for each time, also when a
window is submitted or Undo is pressed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.record import Proposal
from bot.desk.typed_acts import is_confirmation
from bot.model.alert import RecordedAct
from bot.model.answers import StatusAnswer
from bot.model.depositary import Decision
from bot.model.request import ActWanted, Request
from bot.model.workspace import UserId
from bot.ports import Message
from handlers.slack.guard import guarded
from handlers.slack.people import require_operator
from handlers.talk.pressed import Press, on_press
from handlers.views.record_list import (
    RecordShown,
    confirmed_message,
    record_message,
)
from handlers.views.record_window import (
    UNDO,
    WHY,
    WINDOW,
    finding_of,
    proposed,
    record_window,
    recorded_view,
    undone_message,
)

if TYPE_CHECKING:
    from bot.desk import Desk

_WHAT = "change the record"


def register(app: AsyncApp) -> None:
    """The window and Undo; handlers.talk.commands registers the command."""
    app.view(WINDOW)(guarded(_confirmed))
    on_press(app, UNDO, _undone)


async def _confirmed(
    desk: Desk, ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], client: AsyncWebClient
) -> None:
    user = UserId(body["user"]["id"])
    await require_operator(desk, client, user, _WHAT)

    def entered() -> dict[str, Any]:
        act = _entered(desk, view, user)
        return recorded_view(act, _status_after(desk, act))

    await ack(response_action="update", view=await desk.do(entered))


async def _undone(press: Press) -> None:
    desk, user = press.desk, press.user
    await require_operator(desk, press.client, user, _WHAT)

    def taken_back() -> Message:
        act = desk.record.undo(press.value, user)
        return undone_message(act, _status_after(desk, act))

    await press.answer(await desk.do(taken_back))


async def enter(
    desk: Desk, client: AsyncWebClient, ack: AsyncAck, command: dict[str, Any], request: Request
) -> None:
    """``record`` with what belongs to it: the list, a day confirmed, or the window for an act.

    Raises:
        NotAllowedError: the person is no admin.
        InputError: what is missing of an act, or why it cannot be.
    """
    user = UserId(command["user_id"])
    await require_operator(desk, client, user, _WHAT)
    rest = request.detail.text if isinstance(request.detail, ActWanted) else ""
    found = await desk.do(lambda: _answered(desk, rest, user))
    if isinstance(found, Message):
        await ack(response_type="ephemeral", text=found.text, blocks=list(found.blocks))
        return
    await client.views_open(trigger_id=command["trigger_id"], view=record_window(found))
    await ack()


def _answered(desk: Desk, rest: str, user: UserId) -> Message | Proposal:
    """The list, or a day confirmed; what is proposed where an act is to be entered."""
    if rest.lower() in {"", "list"}:
        return record_message(_shown(desk))
    if not is_confirmation(rest):
        state, act, value, url = desk.record.typed.act(rest)
        return desk.record.propose(state.iso3, act, value, url)
    day, url = desk.record.typed.confirmation(rest)
    made = desk.depositary.known.confirm(day, url, user)
    return confirmed_message(made, desk.treaty.current.record)


def _status_after(desk: Desk, act: RecordedAct) -> StatusAnswer:
    return desk.treaty.current.answer(act.iso3, desk.treaty.today())


def _entered(desk: Desk, view: dict[str, Any], user: UserId) -> RecordedAct:
    """The act of a submitted window; the finding it was opened for is decided by it."""
    why = view["state"]["values"].get(WHY, {}).get(WHY, {}).get("value") or ""
    finding = finding_of(view["private_metadata"])
    if finding is not None:
        desk.depositary.undecided(finding)
    act = desk.record.confirm(desk.record.propose(*proposed(view["private_metadata"])), why, user)
    if finding is not None:
        desk.depositary.decide(finding, Decision.ENTERED, user, act.why, act.id)
    return act


def _shown(desk: Desk) -> RecordShown:
    return RecordShown(
        desk.treaty.current.record,
        desk.record.acts(),
        desk.depositary.standing(),
        desk.depositary.known.confirmations(),
        desk.treaty.current.states,
    )
