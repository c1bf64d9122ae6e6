"""What a person can ask of /minewatch, as values.

In: nothing. Out: one type for each verb, and Request, which says for whom. Names of States
stay as typed; times are local; nothing is looked up here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta

from bot.model.judgement import Kind, Strictness
from bot.model.state import Step
from bot.model.watch import Cadence


@dataclass(frozen=True, slots=True)
class Add:
    """``add Finland, Norway here kinds withdrawal,use strict``; names as typed."""

    names: str
    kinds: tuple[Kind, ...] = ()
    min_step: Step | None = None
    strictness: Strictness = Strictness.NORMAL
    reminders: bool = False


@dataclass(frozen=True, slots=True)
class Remove:
    """``remove Finland``, ``remove all``; names as typed."""

    names: str


@dataclass(frozen=True, slots=True)
class List:
    """``list``, ``list 2`` (a page)."""

    page: int = 1


@dataclass(frozen=True, slots=True)
class Pause:
    """``pause 3d``; no length: resume."""

    length: timedelta | None


@dataclass(frozen=True, slots=True)
class DigestAt:
    """``digest daily 09:00``, ``digest weekly monday 09:00``, ``digest off``; local time."""

    cadence: Cadence
    at: time | None = None
    weekday: int = 0


@dataclass(frozen=True, slots=True)
class Quiet:
    """``quiet 22:00-07:00``, ``quiet off`` (no hours); local times."""

    hours: tuple[time, time] | None


@dataclass(frozen=True, slots=True)
class Zone:
    """``zone Europe/Helsinki``."""

    name: str


@dataclass(frozen=True, slots=True)
class Window:
    """Nothing, or ``here`` alone: the settings window."""


@dataclass(frozen=True, slots=True)
class Help:
    """``help``."""


@dataclass(frozen=True, slots=True)
class NotAVerb:
    """Words that begin with no verb: perhaps a name to watch."""

    text: str


Ask = Add | Remove | List | Pause | DigestAt | Quiet | Zone | Window | Help | NotAVerb


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked, and whether for "here", the conversation where it was typed."""

    ask: Ask
    here: bool
