"""Watches: what people want alerts about, where and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import NewType

from bot.model.judgement import Kind, Strictness
from bot.model.state import Iso3, Step
from bot.model.workspace import Conversation, UserId

WatchId = NewType("WatchId", str)


EVERYTHING = "all"
"""The target of a watch on every State; see Scope.targets."""


class Cadence(StrEnum):
    """When alerts go out: at once, or together at a local hour."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a watch covers. States and groups are joined; ``everything`` makes both moot.

    An empty ``kinds`` means all kinds. ``min_step`` restricts legal kinds to that step
    and up and drops kinds that have no step (the "legal acts only" watch).
    """

    states: tuple[Iso3, ...] = ()
    groups: tuple[str, ...] = ()
    everything: bool = False
    kinds: tuple[Kind, ...] = ()
    min_step: Step | None = None

    @property
    def targets(self) -> tuple[str, ...]:
        """What it is about, one word each: ``FIN``, ``group:baltics``, or EVERYTHING alone."""
        if self.everything:
            return (EVERYTHING,)
        return (*self.states, *(group_target(key) for key in self.groups))


def group_target(key: str) -> str:
    """The target of a watch on a group of States, by the group's key."""
    return f"group:{key}"


@dataclass(frozen=True, slots=True)
class Watch:
    """One subscription of ``owner``; its alerts go to ``conversation``.

    ``set_aside`` holds the reason (a Slack error in words) while the conversation cannot
    be reached; the watch is kept and resumes when it can. ``personal`` is true where
    the alerts go to the owner's own DM.
    """

    id: WatchId
    owner: UserId
    conversation: Conversation
    personal: bool
    scope: Scope
    created_at: datetime
    strictness: Strictness = Strictness.NORMAL
    paused_until: datetime | None = None
    set_aside: str | None = None
    reminders: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """How one conversation wants its alerts; one per conversation, key = its id.

    ``zone`` is an IANA name; ``digest_at`` local time; ``digest_weekday`` 0 = Monday.
    Between ``quiet_from`` and ``quiet_until`` (local, may cross midnight) alerts wait,
    unless ``legal_breaks_quiet`` and the story is a deposit or an effect.
    """

    conversation: Conversation
    cadence: Cadence = Cadence.AT_ONCE
    zone: str = "UTC"
    digest_at: time = time(9, 0)
    digest_weekday: int = 0
    quiet_from: time | None = None
    quiet_until: time | None = None
    legal_breaks_quiet: bool = True
    max_per_hour: int = 12
    last_digest_at: datetime | None = None
    paused_until: datetime | None = None
    set_by: UserId | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """What is stored about a person apart from watches: preferences, never names or texts."""

    id: UserId
    zone: str | None = None
