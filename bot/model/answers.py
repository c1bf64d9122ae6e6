"""What the treaty answers: one State on a day, and all of them in numbers. Values only.

In: nothing. Out: the answers that bot.treaty fills and every view reads; what they are made
of is in bot.model.state.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.model.state import (
    Bounds,
    ConsentKind,
    Declaration,
    Development,
    Duty,
    Freshness,
    Iso3,
    Position,
    Source,
    State,
    Status,
)


@dataclass(frozen=True, slots=True)
class StatusAnswer:
    """A State's status on one day, with everything a lawyer would ask next.

    ``sentence`` is the status in words with the rule applied. Dates of acts after ``on``
    are given only when already known to come on that day. Where a day is not known,
    ``consent_bounds`` and ``entry_into_force_bounds`` say between which days it falls.
    ``law``: rules of the Convention that go with it (Articles 19, 20(2) and 20(4)).
    ``sources``: those that bear on this State, the decisive ones first.
    """

    state: State
    status: Status
    on: date
    sentence: str
    signed: date | None
    consent_kind: ConsentKind | None
    consent_date: date | None
    entry_into_force: date | None
    withdrawal_notified: date | None
    withdrawal_effective: date | None
    consent_bounds: Bounds | None
    entry_into_force_bounds: Bounds | None
    duties: tuple[Duty, ...]
    declarations: tuple[Declaration, ...]
    developments: tuple[Development, ...]
    positions: tuple[Position, ...]
    sources: tuple[Source, ...]
    record: Freshness
    law: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """Participation in numbers on one day, over the 197 States.

    ``deposited`` counts deposits not undone by a withdrawal in effect; ``in_force``
    those for which the Convention is in force; ``signatories`` every State that ever
    signed (133); ``signatories_only`` those that signed and did not consent by the day.
    A State whose day is not known may be one more: ``deposited_at_most`` and
    ``in_force_at_most`` count it, ``uncertain`` names it, and ``notes`` say why.
    """

    on: date
    known_to: date
    deposited: int
    deposited_at_most: int
    in_force: int
    in_force_at_most: int
    signatories: int
    signatories_only: int
    not_joined: int
    withdrawn: int
    universe: int
    uncertain: tuple[Iso3, ...] = ()
    notes: tuple[str, ...] = ()
