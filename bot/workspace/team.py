"""The state of one team in one place: rooms, windows, the installation, what it has issued.

In: a clock and chance. Out: ``Team``, which the Web API, Socket Mode, the person's side and
the page share. Holds state only.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import timedelta

from bot.ports import Clock, Draw
from bot.workspace.definition import AppDefinition
from bot.workspace.faults import Faults
from bot.workspace.ids import FIRST, TEAM_NAME, TeamIds, organisation_id
from bot.workspace.installation import Installation
from bot.workspace.rate_limits import (
    RESPONSE_MINUTES,
    RESPONSE_USES,
    TRIGGER_SECONDS,
    RateLimits,
    Tickets,
)
from bot.workspace.rooms import Rooms, furnished
from bot.workspace.windows import Seat, Windows


@dataclass(frozen=True, slots=True)
class Organisation:
    """An Enterprise Grid organisation: several teams under one roof."""

    name: str
    domain: str

    @property
    def id(self) -> str:
        return organisation_id(self.domain)


@dataclass(frozen=True, slots=True)
class TeamPlan:
    """A team to be set up: its name, its domain (its ids follow from it), its organisation."""

    name: str
    domain: str
    organisation: Organisation | None = None


FIRST_TEAM = TeamPlan(TEAM_NAME, "local")
SECOND_TEAM = TeamPlan("Second workspace", "second")


@dataclass(frozen=True, slots=True)
class ResponseTarget:
    """The target of a response address: whose answer, where, and the message it may replace."""

    user: str
    channel: str
    origin: list[str] = field(default_factory=list)
    """ts of the message to replace; the newest last (answers through this address count)."""


@dataclass(slots=True)
class File:
    """A file of the app's; it can be shown once its upload is ``complete``."""

    id: str
    name: str
    length: int
    content: bytes | None = None
    complete: bool = False


@dataclass(slots=True)
class Team:
    """Everything the parts of the local workspace share about one team."""

    plan: TeamPlan
    ids: TeamIds
    clock: Clock
    draw: Draw
    definition: AppDefinition
    own: Installation
    org: Installation | None
    """What the organisation of the team has installed; None: it is in none."""
    rooms: Rooms
    windows: Windows
    pace: RateLimits
    faults: Faults
    triggers: Tickets[Seat]
    replies: Tickets[ResponseTarget]
    base_url: str = ""
    files: OrderedDict[str, File] = field(default_factory=OrderedDict)
    """Those uploaded last, by id."""
    refusals: list[str] = field(default_factory=list)
    """Sentences about payloads of the bot that broke a rule: what a test looks at last."""

    @property
    def id(self) -> str:
        return self.ids.team

    @property
    def enterprise_id(self) -> str | None:
        return None if self.plan.organisation is None else self.plan.organisation.id

    @property
    def app(self) -> Installation:
        """The installation that counts here: the organisation's where it was added, else its own."""
        return self.org if self.org is not None and self.org.serves(self.id) else self.own

    @property
    def has_app(self) -> bool:
        """Is the app installed here?"""
        return self.app.serves(self.id)

    @property
    def query(self) -> str:
        """What an address of the page needs to show this team; the first needs nothing."""
        return "" if self.id == FIRST.team else f"?team={self.id}"

    def response_url(self, user: str, channel: str, origin: str | None = None) -> str:
        """A response address for an answer to ``user`` in ``channel``."""
        reply = ResponseTarget(user, channel, [origin] if origin else [])
        return f"{self.base_url}/response/{self.replies.give(reply)}"


def new_team(  # noqa: PLR0913 - what a team is made of
    clock: Clock,
    draw: Draw,
    definition: AppDefinition,
    pace: RateLimits,
    *,
    plan: TeamPlan = FIRST_TEAM,
    ids: TeamIds = FIRST,
    org: Installation | None = None,
) -> Team:
    """A furnished team, in which the app is not installed yet."""
    return Team(
        plan=plan,
        ids=ids,
        clock=clock,
        draw=draw,
        definition=definition,
        own=Installation(ids.team),
        org=org,
        rooms=furnished(clock, ids),
        windows=Windows(draw, ids),
        pace=pace,
        faults=Faults(),
        triggers=Tickets(clock, draw, timedelta(seconds=TRIGGER_SECONDS), uses=1),
        replies=Tickets(clock, draw, timedelta(minutes=RESPONSE_MINUTES), RESPONSE_USES),
    )
