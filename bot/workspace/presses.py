"""A person's actions on elements: clicks, choices, type-ahead, submitting and closing windows.

In: the person, the element's location, and the choice
(bot.workspace.inputs.Chosen). Out: the request to the bot, and its answer carried out.
https://docs.slack.dev/reference/interaction-payloads
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.workspace.acts import NOT_INSTALLED
from bot.workspace.calls import ApiError
from bot.workspace.inputs import (
    STATEFUL,
    Chosen,
    Raw,
    chosen_option,
    element_value,
    elements,
    state_of,
)
from bot.workspace.payloads import channel_part, interaction
from bot.workspace.rooms import RoomEvent, RoomMessage
from bot.workspace.rules import option_problems, submission_problems
from bot.workspace.signed import BotResponse, Courier
from bot.workspace.team import Team
from bot.workspace.windows import Seat

_EMPTY: Chosen = {}
_BUTTON_PARTS: tuple[str, ...] = ("text", "value", "style", "url")
REQUIRED = "Please complete this required field."


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an element stands: in a message (channel and ts) or in a view.

    ``block_id`` and ``value`` tell apart elements with the same ``action_id``.
    """

    action_id: str
    channel: str = ""
    ts: str = ""
    view_id: str = ""
    block_id: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of a submission: ``errors`` by block id, or it was taken."""

    errors: dict[str, str] = field(default_factory=dict)
    failure: str | None = None


class Presses:
    """Carries out what a person does with buttons, selects and windows, at one screen."""

    def __init__(self, team: Team, courier: Courier, screen: str = "") -> None:
        self._team = team
        self._courier = courier
        self._screen = screen

    async def press(
        self, user: str, spot: Spot, picked: Raw = None, chosen: Chosen = _EMPTY
    ) -> BotResponse:
        """Press a button or pick in a select; ``chosen`` is the state of the elements around it.

        Raises:
            LookupError: there is no such element.
        """
        blocks = self._blocks(spot)
        block, element = _find(blocks, spot)
        payload = self._interaction("block_actions", user) | self._where(user, spot, chosen)
        action = {
            "type": element["type"],
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "action_ts": self._team.rooms.next_ts(),
        }
        payload["actions"] = [action | _outcome(element, picked)]
        if "view" not in payload:
            payload["state"] = {"values": state_of(blocks, chosen)}
        return await self._ask(payload)

    async def suggest(self, user: str, spot: Spot, typed: str) -> dict[str, Any]:
        """Type ahead in an external select: the options or groups offered.

        Raises:
            LookupError: there is no such element.
        """
        block, element = _find(self._blocks(spot), spot)
        payload = self._interaction("block_suggestion", user) | self._where(user, spot, _EMPTY)
        payload |= {
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "value": typed,
        }
        answer = await self._ask(payload)
        problems = option_problems(answer.body) if answer.ok else ()
        if not answer.ok or problems:
            self._team.refusals += [f"options: {problem}" for problem in problems]
            return {"failure": answer.failure or "invalid_options"}
        return answer.fields

    async def submit(self, user: str, view_id: str, chosen: Chosen = _EMPTY) -> Submitted:
        """Press a window's submit button."""
        view = self._team.windows.get(view_id)
        if view is None:
            return Submitted(failure="The window is closed.")
        values = state_of(view["blocks"], chosen)
        missing = _missing(view, values)
        if missing:
            return Submitted(missing)
        payload = self._interaction("view_submission", user)
        payload["view"] = view | {"state": {"values": values}}
        payload["response_urls"] = self._response_urls(user, view, values)
        answer = await self._ask(payload)
        if not answer.ok:
            return Submitted(failure="We had some trouble connecting. Try again?")
        return self._take_submission(user, view, answer.fields)

    async def close(self, user: str, view_id: str, *, all_of_them: bool = False) -> None:
        """Close a window; the app hears of it where the view asked for that."""
        view = self._team.windows.get(view_id)
        if view is None:
            return
        if all_of_them:
            self._team.windows.clear(self._team.windows.seat(view_id))
        else:
            self._team.windows.close(view_id)
        self._changed(user)
        if view["notify_on_close"]:
            payload = self._interaction("view_closed", user)
            payload.pop("trigger_id")
            await self._ask(payload | {"view": view, "is_cleared": all_of_them})

    def _interaction(self, kind: str, user: str) -> dict[str, Any]:
        return interaction(self._team, kind, Seat(user, self._screen))

    async def _ask(self, payload: dict[str, Any]) -> BotResponse:
        if not self._team.has_app:
            return BotResponse(failure=NOT_INSTALLED)
        return await self._courier.interaction(payload)

    # --- payloads ------------------------------------------------------------------

    def _blocks(self, spot: Spot) -> list[dict[str, Any]]:
        if spot.view_id:
            view = self._team.windows.get(spot.view_id)
            return view["blocks"] if view else []
        message = self._team.rooms.message(spot.channel, spot.ts)
        return list(message.blocks) if message else []

    def _where(self, user: str, spot: Spot, chosen: Chosen) -> dict[str, Any]:
        if spot.view_id:
            view = self._team.windows.get(spot.view_id) or {}
            values = state_of(view["blocks"], chosen)
            return {
                "container": {"type": "view", "view_id": spot.view_id},
                "view": view | {"state": {"values": values}},
            }
        message = self._team.rooms.message(spot.channel, spot.ts)
        if message is None:
            raise LookupError(f"no message {spot.ts} in {spot.channel}")
        return self._in_message(user, message)

    def _in_message(self, user: str, message: RoomMessage) -> dict[str, Any]:
        container = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": message.only_for is not None,
        }
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        where = {
            "container": container,
            "channel": channel_part(self._team.rooms.channels[message.channel]),
            "response_url": self._team.response_url(user, message.channel, message.ts),
        }
        # Slack does not hand back the content of an ephemeral message.
        return where if message.only_for else where | {"message": message.as_slack(self._team.ids)}

    def _response_urls(
        self, user: str, view: dict[str, Any], values: dict[str, Any]
    ) -> list[dict[str, str]]:
        urls = []
        for block in view["blocks"]:
            for element in elements(block):
                if not element.get("response_url_enabled"):
                    continue
                picked = values[block["block_id"]][element["action_id"]]
                channel = picked.get("selected_conversation") or picked.get("selected_channel")
                if channel:
                    url = self._team.response_url(user, channel)
                    urls.append(
                        {
                            "block_id": block["block_id"],
                            "action_id": element["action_id"],
                            "channel_id": channel,
                            "response_url": url,
                        }
                    )
        return urls

    # --- answers ------------------------------------------------------------------------

    def _take_submission(
        self, user: str, view: dict[str, Any], answer: dict[str, Any]
    ) -> Submitted:
        problems = submission_problems(answer, view)
        if problems:
            self._team.refusals += [f"view_submission: {problem}" for problem in problems]
            return Submitted(failure="We had some trouble connecting. Try again?")
        windows = self._team.windows
        match answer.get("response_action"):
            case "errors":
                return Submitted(dict(answer["errors"]))
            case "update":
                windows.update(view["id"], answer["view"])
            case "push":
                windows.push(windows.seat(view["id"]), answer["view"])
            case "clear":
                windows.clear(windows.seat(view["id"]))
            case _:
                windows.close(view["id"])
        self._changed(user)
        return Submitted()

    def _changed(self, user: str) -> None:
        self._team.rooms.notify(RoomEvent("window", user))


def _find(blocks: list[dict[str, Any]], spot: Spot) -> tuple[dict[str, Any], dict[str, Any]]:
    for block in blocks:
        if spot.block_id not in {None, block["block_id"]}:
            continue
        for element in elements(block):
            if element["action_id"] != spot.action_id:
                continue
            if spot.value in {None, element.get("value")}:
                return block, element
    raise LookupError(f"no element {spot.action_id} there")


def _outcome(element: dict[str, Any], picked: Raw) -> dict[str, Any]:
    """The part of an action that says what was chosen."""
    if element["type"] == "button":
        return {name: element[name] for name in _BUTTON_PARTS if name in element}
    if element["type"] == "overflow":
        return {"selected_option": chosen_option(element, picked)}
    if element["type"] in STATEFUL:
        return element_value(element, {element["action_id"]: picked})
    raise ApiError("unknown_element")


def _missing(view: dict[str, Any], values: dict[str, Any]) -> dict[str, str]:
    """Required inputs without a value: the client says so and sends nothing."""
    errors = {}
    for block in view["blocks"]:
        if block["type"] != "input" or block.get("optional"):
            continue
        state = values[block["block_id"]][block["element"]["action_id"]]
        if not next(value for name, value in state.items() if name != "type"):
            errors[block["block_id"]] = REQUIRED
    return errors
