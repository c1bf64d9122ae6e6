"""What a status page says, in one shape whatever form it has. Values only; nothing is judged here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.model.state import ConsentKind

LARGEST = 8_000_000
"""Bytes; the real pages have a few hundred thousand."""

PAGE = (
    "https://treaties.un.org/Pages/ViewDetails.aspx?src=TREATY&mtdsg_no=XXVI-5&chapter=26&clang=_en"
)
"""The depositary's status page in English: what to use when another page was given."""

REGISTER = "https://verdragenbank.overheid.nl/nl/Verdrag/Details/008170_p.html"
"""The parties in the Dutch treaty database, in Dutch, the one language in which they are read."""

COLLECTION = "United Nations Treaty Collection"
DUTCH = "Treaty database of the Kingdom of the Netherlands"
UNODA = "United Nations Office for Disarmament Affairs"


@dataclass(frozen=True, slots=True)
class Deposit:
    """A consent as listed. ``kinds``: what it may be, empty where the page does not say.

    ``bracketed``: the page shows it in square brackets, as what no longer holds.
    """

    day: date
    kinds: frozenset[ConsentKind]
    bracketed: bool = False


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A notice of withdrawal and what became of it, as far as the page tells.

    ``tabled``: it stands in a column of its own, so that brackets are not to be expected.
    """

    notified: date | None
    effective: date | None = None
    revoked: date | None = None
    tabled: bool = False


@dataclass(frozen=True, slots=True)
class ListedParticipant:
    """One row: deposits oldest first, marks of its notes, the code where the page has one."""

    name: str
    signed: date | None
    deposits: tuple[Deposit, ...]
    marks: frozenset[str] = frozenset()
    bracketed: bool = False
    withdrawals: tuple[Withdrawal, ...] = ()
    in_force: date | None = None
    iso2: str | None = None


@dataclass(frozen=True, slots=True)
class StatusPage:
    """A page that was understood.

    ``notes`` are by their marks; ``below`` are lines under the table that stand in no note.
    ``signatories`` and ``parties`` are the page's own numbers. ``exact``: they are those of
    the rows, so that a page on which they differ is damaged.
    """

    publisher: str
    participants: tuple[ListedParticipant, ...]
    as_of: date | None = None
    signatories: int | None = None
    parties: int | None = None
    notes: Mapping[str, str] = field(default_factory=dict)
    below: tuple[str, ...] = ()
    exact: bool = True
