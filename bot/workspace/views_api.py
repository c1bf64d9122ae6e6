"""``views.*``: windows and Home tabs, with single-use triggers.

In: arguments of the method. Out: the view object, and the window in front of its person.
https://docs.slack.dev/reference/methods/views.open, .../views.push, .../views.update,
.../views.publish.
"""

from __future__ import annotations

from typing import Any

from bot.workspace.calls import ApiError, Arguments, Method, NotTakenError, optional, required
from bot.workspace.rooms import RoomEvent
from bot.workspace.rules import kinds_in, view_problems
from bot.workspace.team import Team
from bot.workspace.windows import STACK, Seat

VIEW_BYTES = 250_000


def _view(team: Team, args: Arguments, kind: str) -> dict[str, Any]:
    view = args.get("view")
    problems = view_problems(view)
    if problems or not isinstance(view, dict):
        raise ApiError("invalid_arguments", problems)
    if unknown := kinds_in(view["blocks"]) & team.faults.refused_kinds:
        raise NotTakenError("invalid_arguments", unknown)
    if view["type"] != kind:
        raise ApiError("invalid_arguments", (f"[ERROR] a {kind} view is expected",))
    if len(str(view)) > VIEW_BYTES:
        raise ApiError("view_too_large")
    return view


def _triggered(team: Team, args: Arguments) -> Seat:
    """The person whose trigger this is, and the screen it came from; uses it up."""
    found = team.triggers.take(required(args, "trigger_id"))
    codes = {
        "unknown": "invalid_trigger_id",
        "expired": "expired_trigger_id",
        "used": "exchanged_trigger_id",
    }
    if isinstance(found, str):
        raise ApiError(codes[found])
    return found


def _unique(team: Team, view: dict[str, Any], view_id: str | None = None) -> None:
    external = view.get("external_id")
    known = team.windows.by_external_id(external) if external else None
    if known is not None and known["id"] != view_id:
        raise ApiError("duplicate_external_id")


def _shown(team: Team, user: str, view: dict[str, Any], what: str = "window") -> dict[str, Any]:
    team.rooms.notify(RoomEvent(what, user, details={"view": view}))
    return {"view": view}


def _open_view(team: Team, args: Arguments) -> dict[str, Any]:
    view = _view(team, args, "modal")
    seat = _triggered(team, args)
    _unique(team, view)
    return _shown(team, seat.user, team.windows.open(seat, view))


def _push_view(team: Team, args: Arguments) -> dict[str, Any]:
    view = _view(team, args, "modal")
    seat = _triggered(team, args)
    _unique(team, view)
    if len(team.windows.stack(seat.user, seat.screen)) >= STACK:
        raise ApiError("push_limit_reached")
    return _shown(team, seat.user, team.windows.push(seat, view))


def _update_view(team: Team, args: Arguments) -> dict[str, Any]:
    external = optional(args, "external_id")
    known = (
        team.windows.by_external_id(external)
        if external
        else team.windows.get(required(args, "view_id"))
    )
    if known is None:
        raise ApiError("not_found")
    view = _view(team, args, known["type"])
    if args.get("hash") and args["hash"] != known["hash"]:
        raise ApiError("hash_conflict")
    _unique(team, view, known["id"])
    user = team.windows.seat(known["id"]).user
    return _shown(team, user, team.windows.update(known["id"], view))


def _publish_view(team: Team, args: Arguments) -> dict[str, Any]:
    user = required(args, "user_id")
    if user not in team.rooms.members:
        raise ApiError("user_not_found")
    view = _view(team, args, "home")
    known = team.windows.home(user)
    if args.get("hash") and known is not None and args["hash"] != known["hash"]:
        raise ApiError("hash_conflict")
    return _shown(team, user, team.windows.publish(user, view), "home")


METHODS = {
    "views.open": Method("", _open_view),
    "views.push": Method("", _push_view),
    "views.update": Method("", _update_view),
    "views.publish": Method("", _publish_view),
}
