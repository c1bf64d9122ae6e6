"""A submission of the settings window, read into plain values.

In: Slack's ``view.state.values``. Out: a Form. The only place that knows how Slack nests
what people choose. https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from bot.model.judgement import Kind, Strictness
from bot.model.state import Iso3, Step
from bot.model.watch import Cadence
from handlers.views.watch_window import base_id
from handlers.when_words import read_time


@dataclass(frozen=True, slots=True)
class Form:
    """What was chosen. ``step`` and ``strictness`` are None where left as they are."""

    channel: str | None
    mixed: bool
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
    def keeps_details(self) -> bool:
        """Were the details left alone where the watches differ in them?"""
        return self.mixed and not self.kinds and self.step is None and self.strictness is None

    def problem(self) -> tuple[str, str] | None:
        """An input (its base id) and the sentence to show there, or None when all is well."""
        if (self.quiet_from is None) != (self.quiet_until is None):
            empty = "quiet_from" if self.quiet_from is None else "quiet_until"
            return empty, "Quiet hours need both times; empty both to have none."
        if self.quiet_from is not None and self.quiet_from == self.quiet_until:
            return "quiet_until", "Choose two different times, or empty both to have none."
        return None


def read_form(view: Mapping[str, Any]) -> Form:
    """What the person chose; ``private_metadata`` says whose window it was."""
    chosen = _Chosen(view.get("state", {}).get("values", {}))
    mixed = "mixed" in view.get("private_metadata", "").split()
    strictness = chosen.one("strictness")
    weekday = chosen.one("weekday") or "0"
    return Form(
        channel=chosen.element("destination").get("selected_conversation"),
        mixed=mixed,
        states=tuple(Iso3(code) for code in chosen.many("states")),
        groups=chosen.many("groups"),
        everything=bool(chosen.many("everything")),
        kinds=tuple(Kind(kind) for kind in chosen.many("kinds")),
        step=chosen.one("step"),
        strictness=Strictness(strictness) if strictness else None,
        reminders=bool(chosen.many("extras")),
        cadence=Cadence(chosen.one("cadence") or Cadence.AT_ONCE),
        digest_at=chosen.time("digest_at"),
        weekday=int(weekday),
        quiet_from=chosen.time("quiet_from"),
        quiet_until=chosen.time("quiet_until"),
        legal_breaks_quiet=bool(chosen.many("breaks")),
    )


class _Chosen:
    """The elements of a submission by their block; what is not there counts as not chosen."""

    def __init__(self, values: Mapping[str, Mapping[str, Any]]) -> None:
        self._values = {base_id(block_id): chosen for block_id, chosen in values.items()}

    def element(self, block_id: str) -> Mapping[str, Any]:
        elements = self._values.get(block_id) or {}
        return next(iter(elements.values()), None) or {}

    def one(self, block_id: str) -> str | None:
        option = self.element(block_id).get("selected_option")
        return option["value"] if option else None

    def many(self, block_id: str) -> tuple[str, ...]:
        options = self.element(block_id).get("selected_options") or []
        return tuple(option["value"] for option in options)

    def time(self, block_id: str) -> time | None:
        selected = self.element(block_id).get("selected_time")
        return read_time(selected) if selected else None
