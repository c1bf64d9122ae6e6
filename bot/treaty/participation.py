"""A State's dated acts under the Convention, as the record holds them.

Values only: how they are read from a file is in bot.treaty.record, what they mean on a
day in bot.treaty.status.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.model.state import Bounds, ConsentKind, Source, State
from bot.treaty import terms


@dataclass(frozen=True, slots=True)
class Undated:
    """A consent known to have been given between two days, and why no more is known.

    From ``first`` on the State's status is unconfirmed; from ``last`` on it is certain
    that the deposit was made, and from the later bound of ``in_force`` that it binds.
    """

    first: date
    last: date
    text: str

    @property
    def bounds(self) -> Bounds:
        """Between which days the deposit was made."""
        return self.first, self.last

    @property
    def in_force(self) -> Bounds:
        """Between which days the Convention enters into force for the State (Article 17)."""
        return terms.entry_into_force(self.first), terms.entry_into_force(self.last)


@dataclass(frozen=True, slots=True)
class Membership:
    """One consent to be bound and what became of it.

    ``deposited`` and ``in_force`` are both None only where ``undated`` is given. A
    ``notified`` withdrawal without ``effective`` is held back by an armed conflict
    (Article 20, paragraph 3) or was ``revoked`` before it took effect. ``sources`` bear on
    the consent, ``withdrawal_sources`` on the notice and its effect, the best first.
    """

    kind: ConsentKind
    deposited: date | None
    in_force: date | None
    notified: date | None = None
    effective: date | None = None
    revoked: date | None = None
    undated: Undated | None = None
    sources: tuple[Source, ...] = ()
    withdrawal_sources: tuple[Source, ...] = ()

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

    ``signature_sources`` bear on the signature, or on there being none.
    ``succeeded_on`` is given where a succession binds from the date of independence.
    ``conflict`` is the sourced span of an armed conflict that holds a withdrawal back.
    """

    state: State
    signed: date | None
    memberships: tuple[Membership, ...]
    signature_sources: tuple[Source, ...]
    conflict: tuple[date, date | None] | None = None
    succeeded_on: date | None = None

    def held_back(self, six_months_end: date) -> bool:
        """Is the State, as far as the record tells, engaged in an armed conflict on that day?"""
        if self.conflict is None:
            return False
        since, until = self.conflict
        return since <= six_months_end and (until is None or six_months_end <= until)
