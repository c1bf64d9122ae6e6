"""All teams of the local Slack.

In: plans of teams. Out: ``Teams``, which finds a team or an installation by its id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from bot.ports import Clock, Draw
from bot.workspace.definition import AppDefinition
from bot.workspace.ids import FIRST, ids_of
from bot.workspace.installation import Installation
from bot.workspace.rate_limits import RateLimits
from bot.workspace.team import Organisation, Team, TeamPlan, new_team


class Teams:
    """The teams in the order of their plans; ``home`` is the first."""

    def __init__(self, teams: Sequence[Team]) -> None:
        self._teams = {team.id: team for team in teams}
        self._places = {team.id: (team,) for team in teams} | _by_organisation(teams)
        self.home = teams[0]

    def __iter__(self) -> Iterator[Team]:
        return iter(self._teams.values())

    def __len__(self) -> int:
        return len(self._teams)

    def get(self, team_id: str) -> Team | None:
        return self._teams.get(team_id)

    def of(self, on: str) -> tuple[Team, ...]:
        """The team with this id, or all teams of the organisation with this id."""
        return self._places.get(on, ())

    def served_by(self, installation: Installation) -> tuple[Team, ...]:
        """The teams in which the app may act through this installation."""
        return tuple(team for team in self.of(installation.on) if installation.serves(team.id))

    def organisations(self) -> tuple[Organisation, ...]:
        """Each organisation once."""
        found = [team.plan.organisation for team in self if team.plan.organisation is not None]
        return tuple(dict.fromkeys(found))

    def installation(self, on: str) -> Installation | None:
        """The installation on this team or organisation."""
        found = self.of(on)
        if not found:
            return None
        return found[0].own if found[0].id == on else found[0].org

    def installations(self) -> tuple[Installation, ...]:
        """Every team's own, and one for each organisation."""
        shared = {id(team.org): team.org for team in self if team.org is not None}
        return (*(team.own for team in self), *shared.values())


def _by_organisation(teams: Sequence[Team]) -> dict[str, tuple[Team, ...]]:
    found: dict[str, tuple[Team, ...]] = {}
    for team in teams:
        if team.enterprise_id is not None:
            found[team.enterprise_id] = (*found.get(team.enterprise_id, ()), team)
    return found


def set_up(
    clock: Clock,
    draw: Draw,
    definition: AppDefinition,
    plans: Sequence[TeamPlan],
    pace: Callable[[], RateLimits],
) -> Teams:
    """The planned teams, each with its own ids and limits; the first has the fixed ids.

    Raises:
        ValueError: there is no plan, or two have the same domain.
    """
    if not plans or len({plan.domain for plan in plans}) != len(plans):
        raise ValueError("Plan at least one team, and give each a domain of its own.")
    made: list[Team] = []
    for plan in plans:
        beside = _beside(plan, made)
        ids = ids_of(plan.domain, beside.ids if beside else None) if made else FIRST
        made.append(
            new_team(clock, draw, definition, pace(), plan=plan, ids=ids, org=_shared(plan, beside))
        )
    return Teams(made)


def _beside(plan: TeamPlan, made: Sequence[Team]) -> Team | None:
    """A team of the same organisation that exists already."""
    if plan.organisation is None:
        return None
    return next((team for team in made if team.plan.organisation == plan.organisation), None)


def _shared(plan: TeamPlan, beside: Team | None) -> Installation | None:
    if plan.organisation is None:
        return None
    return beside.org if beside else Installation(plan.organisation.id)
