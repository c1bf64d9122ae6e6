"""One team as its people use it.

In: a team, and the way to the bot. Out: ``Side``: the team, and what people do in it.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.workspace.acts import Acts
from bot.workspace.events import Events
from bot.workspace.presses import Presses
from bot.workspace.signed import Courier
from bot.workspace.team import Team


@dataclass(frozen=True, slots=True)
class Side:
    """A team, and a person's acts outside windows and on elements."""

    team: Team
    acts: Acts
    presses: Presses


def side_of(team: Team, courier: Courier, events: Events, screen: str = "") -> Side:
    """The side of a team whose requests go this way, at one screen."""
    return Side(team, Acts(team, courier, events, screen), Presses(team, courier, screen))
