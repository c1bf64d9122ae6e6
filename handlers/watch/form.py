"""A submission of the settings window, read into plain values.

In: Slack's ``view`` of a submission. Out: a WindowForm. The only place that knows how Slack nests
what people choose. https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from bot.errors import InputError
from bot.model.judgement import Kind, Strictness
from bot.model.state import Iso3, Step
from bot.model.watch import Cadence
from handlers.views.watch_window import DESTINATION, OWN, STEP_CHOICES, base_id, place_id

OUTDATED = "This window is out of date. Close it and type /minewatch to open it again."
_OTHER_PLACE = (
    "This window still shows the settings of another place. Choose again here, or close the "
    "window and type /minewatch."
)
_UNREADABLE = (AttributeError, KeyError, TypeError, ValueError)
"""What reading a submission raises that Slack would not have made of our window."""


@dataclass(frozen=True, slots=True)
class WindowForm:
    """What was chosen. ``step`` and ``strictness`` are None where left as they are.

    ``channel`` is the place whose settings the window showed, ``picked`` the one that was
    chosen in it (both by id; None: the person's own), ``seen`` the fingerprint of the settings
    as they were shown.
    """

    channel: str | None
    picked: str | None
    seen: str
    states: tuple[Iso3, ...]
    groups: tuple[str, ...]
    everything: bool
    kinds: tuple[Kind, ...]
    step: str | None
    strictness: Strictness | None
    reminders: bool
    cadence: Cadence
    digest_at: time | None
    weekday: int
    quiet_from: time | None
    quiet_until: time | None
    legal_breaks_quiet: bool

    @property
    def min_step(self) -> Step | None:
        """The step chosen; None for all news."""
        return None if self.step in {None, "all"} else Step[str(self.step).upper()]

    @property
    def leaves_details(self) -> bool:
        """Were kinds, step and strictness left alone?"""
        return not self.kinds and self.step is None and self.strictness is None

    def problem(self) -> tuple[str, str] | None:
        """An input (its base id) and the sentence to show there, or None when all is well."""
        if self.picked != self.channel:
            return "destination", _OTHER_PLACE
        if (self.quiet_from is None) != (self.quiet_until is None):
            empty = "quiet_from" if self.quiet_from is None else "quiet_until"
            return empty, "Quiet hours need both times; clear both to have none."
        if self.quiet_from is not None and self.quiet_from == self.quiet_until:
            return "quiet_until", "Choose two different times, or clear both to have none."
        return None


def read_form(view: Mapping[str, Any]) -> WindowForm:
    """What the person chose; the ids of the inputs say whose window it was.

    Raises:
        InputError: it does not fit together, or holds what the window never offered.
    """
    try:
        return _read(view)
    except _UNREADABLE as error:
        raise InputError(OUTDATED) from error


def _read(view: Mapping[str, Any]) -> WindowForm:
    place, seen = view["private_metadata"].split()
    chosen = _Chosen(view, place)
    step = chosen.one("step")
    weekday = chosen.one("weekday") or "0"
    if (step or "all") not in STEP_CHOICES or weekday not in set("0123456"):
        raise ValueError(step, weekday)
    strictness = chosen.one("strictness")
    channel = None if place == OWN else place
    return WindowForm(
        channel=channel,
        picked=chosen.picked(channel),
        seen=seen,
        states=tuple(Iso3(code) for code in chosen.many("states")),
        groups=chosen.many("groups"),
        everything=bool(chosen.many("everything")),
        kinds=tuple(Kind(kind) for kind in chosen.many("kinds")),
        step=step,
        strictness=Strictness(strictness) if strictness else None,
        reminders=bool(chosen.many("extras")),
        cadence=Cadence(chosen.one("cadence") or Cadence.AT_ONCE),
        digest_at=chosen.at("digest_at"),
        weekday=int(weekday),
        quiet_from=chosen.at("quiet_from"),
        quiet_until=chosen.at("quiet_until"),
        legal_breaks_quiet=bool(chosen.many("breaks")),
    )


class _Chosen:
    """The elements of a submission by their block; what is not there was left as it was shown.

    Slack keeps what was chosen in inputs whose ids stay, so the ids name the place, and all
    must name this one: else they are left over from the window of another place.
    """

    def __init__(self, view: Mapping[str, Any], place: str) -> None:
        inputs = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
        values = view["state"]["values"]
        foreign = [i for i in inputs if base_id(i) != DESTINATION and place_id(i) != place]
        if foreign or not set(values) <= set(inputs):
            raise ValueError(foreign)
        self._values = {base_id(block_id): chosen for block_id, chosen in values.items()}
        self._shown = {
            base_id(block["block_id"]): _as_shown(block["element"])
            for block in view["blocks"]
            if block["type"] == "input"
        }

    def element(self, block_id: str) -> Mapping[str, Any]:
        if block_id not in self._values:
            return self._shown.get(block_id, {})
        elements = self._values[block_id] or {}
        return next(iter(elements.values()), None) or {}

    def picked(self, shown: str | None) -> str | None:
        """The channel picked; where the picker is not among the values, the one shown."""
        if DESTINATION not in self._values:
            return shown
        return self.element(DESTINATION).get("selected_conversation") or None

    def one(self, block_id: str) -> str | None:
        option = self.element(block_id).get("selected_option")
        return option["value"] if option else None

    def many(self, block_id: str) -> tuple[str, ...]:
        options = self.element(block_id).get("selected_options") or []
        return tuple(option["value"] for option in options)

    def at(self, block_id: str) -> time | None:
        selected = self.element(block_id).get("selected_time")
        return time.fromisoformat(selected) if selected else None


def _as_shown(element: Mapping[str, Any]) -> dict[str, Any]:
    """What an input would say if it was not touched: ``initial_options`` as ``selected_options``."""
    prefix = "initial_"
    return {
        f"selected_{name.removeprefix(prefix)}": value
        for name, value in element.items()
        if name.startswith(prefix)
    }
