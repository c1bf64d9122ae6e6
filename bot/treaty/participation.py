"""A State's dated acts under the Convention, as the record holds them.

Values only: how they are read from a file is in bot.treaty.record, what they mean on a
day in bot.treaty.status.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.model.state import ConsentKind, Source, State


@dataclass(frozen=True, slots=True)
class Undated:
    """A consent known to have been given between two days, on a day nobody tells.

    From ``first`` on the State's status is unconfirmed; from ``last`` on it is certain
    that the deposit was made.
    """

    first: date
    last: date
    text: str


@dataclass(frozen=True, slots=True)
class Membership:
    """One consent to be bound and what became of it.

    ``deposited`` and ``in_force`` are both None only where ``undated`` is given. A
    ``notified`` withdrawal without ``effective`` is held back by an armed conflict
    (Article 20, paragraph 3) or was ``revoked`` before it took effect.
    """

    kind: ConsentKind
    deposited: date | None
    in_force: date | None
    notified: date | None = None
    effective: date | None = None
    revoked: date | None = None
    undated: Undated | None = None

    @property
    def begins(self) -> date:
        """The first day on which this membership shows: succession binds before its deposit."""
        days = [day for day in (self.deposited, self.in_force) if day is not None]
        if self.undated is not None:
            return self.undated.first
        return min(days)


@dataclass(frozen=True, slots=True)
class Participation:
    """Everything the record holds about one State's acts; memberships oldest first.

    ``succeeded_on`` is given where a succession binds from the date of independence.
    ``conflict`` is the sourced span of an armed conflict that holds a withdrawal back.
    """

    state: State
    signed: date | None
    memberships: tuple[Membership, ...]
    sources: tuple[Source, ...]
    conflict: tuple[date, date | None] | None = None
    succeeded_on: date | None = None

    def held_back(self, six_months_end: date) -> bool:
        """Is the State, as far as the record tells, engaged in an armed conflict on that day?"""
        if self.conflict is None:
            return False
        since, until = self.conflict
        return since <= six_months_end and (until is None or six_months_end <= until)
