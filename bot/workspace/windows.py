"""Modal windows and Home tabs: a person's open views and their versions.

In: views the bot opened, pushed, updated or published (checked by bot.workspace.views_api).
Out: view objects as Slack gives them. https://docs.slack.dev/surfaces/modals
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from bot.ports import Draw
from bot.workspace.ids import APP_ID, FIRST, TeamIds
from bot.workspace.inputs import initial_state, with_ids

STACK = 3
"""Windows on top of each other; docs.slack.dev/surfaces/modals."""
_KEPT = (
    "type",
    "title",
    "submit",
    "close",
    "callback_id",
    "external_id",
    "private_metadata",
    "notify_on_close",
    "clear_on_close",
)


@dataclass(frozen=True, slots=True)
class Seat:
    """A person at one screen: a window is seen where it was asked for, and in no other browser.

    ``screen`` is what a page calls itself; empty: none, as in tests without a browser.
    """

    user: str
    screen: str = ""


class Windows:
    """The views of every person of a team.

    ``installed_on`` is the id of the team or organisation through whose installation the app
    opens views here.
    """

    def __init__(self, draw: Draw, ids: TeamIds = FIRST) -> None:
        self._draw = draw
        self._ids = ids
        self.installed_on = ids.team
        self._views: dict[str, dict[str, Any]] = {}
        self._seats: dict[str, Seat] = {}
        self._stacks: dict[Seat, list[str]] = {}
        self._homes: dict[str, str] = {}

    def get(self, view_id: str) -> dict[str, Any] | None:
        return self._views.get(view_id)

    def by_external_id(self, external_id: str) -> dict[str, Any] | None:
        return next((v for v in self._views.values() if v["external_id"] == external_id), None)

    def seat(self, view_id: str) -> Seat:
        """Where a view is seen."""
        return self._seats[view_id]

    def stack(self, user: str, screen: str | None = None) -> list[dict[str, Any]]:
        """The person's open windows on a screen (None: on all), the front one last."""
        return [
            self._views[view_id]
            for seat, stack in self._stacks.items()
            if seat.user == user and screen in {None, seat.screen}
            for view_id in stack
        ]

    def home(self, user: str) -> dict[str, Any] | None:
        view_id = self._homes.get(user)
        return None if view_id is None else self._views[view_id]

    def open(self, seat: Seat, view: dict[str, Any]) -> dict[str, Any]:
        """Show a new window; windows that were open there go away."""
        self.clear(seat)
        return self.push(seat, view)

    def push(self, seat: Seat, view: dict[str, Any]) -> dict[str, Any]:
        """Show a window in front of those that are open there."""
        stack = self._stacks.setdefault(seat, [])
        kept = self._keep(seat, "V" + self._draw.token().upper()[:10], view)
        kept["previous_view_id"] = stack[-1] if stack else None
        stack.append(kept["id"])
        kept["root_view_id"] = stack[0]
        return kept

    def update(self, view_id: str, view: dict[str, Any]) -> dict[str, Any]:
        """Replace what a window shows; it keeps its id and its place."""
        old = self._views[view_id]
        kept = self._keep(self._seats[view_id], view_id, view)
        kept["previous_view_id"] = old["previous_view_id"]
        kept["root_view_id"] = old["root_view_id"]
        return kept

    def publish(self, user: str, view: dict[str, Any]) -> dict[str, Any]:
        """Set a person's Home tab."""
        view_id = self._homes.get(user) or "V" + self._draw.token().upper()[:10]
        self._homes[user] = view_id
        return self._keep(Seat(user), view_id, view)

    def close(self, view_id: str) -> None:
        """Take one window away."""
        stack = self._stacks.get(self._seats[view_id], [])
        if view_id in stack:
            stack.remove(view_id)
            self._views.pop(view_id, None)

    def clear(self, seat: Seat) -> None:
        """Take all windows on a person's screen away."""
        for view_id in self._stacks.pop(seat, []):
            self._views.pop(view_id, None)

    def _keep(self, seat: Seat, view_id: str, view: dict[str, Any]) -> dict[str, Any]:
        blocks = with_ids(view.get("blocks", []), self._draw)
        kept: dict[str, Any] = {name: view.get(name) for name in _KEPT}
        kept["callback_id"] = view.get("callback_id", "")
        kept["external_id"] = view.get("external_id", "")
        kept["private_metadata"] = view.get("private_metadata", "")
        kept["notify_on_close"] = view.get("notify_on_close", False)
        kept["clear_on_close"] = view.get("clear_on_close", False)
        kept |= {
            "id": view_id,
            "team_id": self._ids.team,
            "app_id": APP_ID,
            "app_installed_team_id": self.installed_on,
            "bot_id": self._ids.bot,
            "blocks": blocks,
            "state": {"values": initial_state(blocks)},
            "root_view_id": view_id,
            "previous_view_id": None,
        }
        kept["hash"] = f"{self._draw.token()}.{_digest(blocks)}"
        self._views[view_id] = kept
        self._seats[view_id] = seat
        return kept


def _digest(blocks: list[dict[str, Any]]) -> str:
    return hashlib.sha256(json.dumps(blocks, sort_keys=True).encode()).hexdigest()[:8]
