"""States and their standing under the Convention, as values.

In: nothing. Out: the types that treaty answers are made of. The rules that fill them
are in bot.treaty; this module only names things (Vienna Convention on the Law of
Treaties, art. 2; Anti-Personnel Mine Ban Convention, arts. 16, 17, 20).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from typing import NewType

Iso3 = NewType("Iso3", str)
"""ISO 3166-1 alpha-3 code, upper case: ``FIN``."""

PartialDate = NewType("PartialDate", str)
"""``2025-07-10``, ``2025-07`` or ``2025``: as exact as the source is."""


class Status(StrEnum):
    """The one standing a State has on a given day (docs/glossary.md)."""

    STATE_PARTY = "state_party"
    STATE_PARTY_WITHDRAWING = "state_party_withdrawing"
    CONSENTED = "consented"
    SIGNATORY = "signatory"
    WITHDRAWN = "withdrawn"
    NOT_JOINED = "not_joined"
    UNCONFIRMED = "unconfirmed"


class ConsentKind(StrEnum):
    """How a State consents to be bound (Article 16)."""

    RATIFICATION = "ratification"
    ACCEPTANCE = "acceptance"
    APPROVAL = "approval"
    ACCESSION = "accession"
    SUCCESSION = "succession"


class Step(IntEnum):
    """The ladder of legal weight: a higher step binds more."""

    STATEMENT = 1
    PROPOSAL = 2
    PARLIAMENT = 3
    LAW = 4
    DEPOSIT = 5
    EFFECT = 6


@dataclass(frozen=True, slots=True)
class State:
    """One of the 197 (193 UN Members, Cook Islands, Niue, Holy See, State of Palestine)."""

    iso3: Iso3
    iso2: str
    name: str
    un_member: bool

    @property
    def flag(self) -> str:
        """The flag as a pair of regional indicator symbols."""
        return "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in self.iso2)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from; ``url`` is None where only a printed title is known."""

    title: str
    publisher: str
    url: str | None = None


class Standing(StrEnum):
    """How sure a duty's date is: said by a source, computed from the treaty, or not known."""

    KNOWN = "known"
    COMPUTED = "computed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Duty:
    """An obligation of one State under an article, as far as sources tell.

    ``title`` is a short name ("Mine clearance"); ``status`` one of the words of
    obligations.csv; ``sentence`` says it in plain words, with its doubt.
    """

    iso3: Iso3
    article: str
    title: str
    status: str
    standing: Standing
    deadline: PartialDate | None
    sentence: str
    as_of: PartialDate | None
    source: Source | None


@dataclass(frozen=True, slots=True)
class Development:
    """A dated, sourced event; ``iso3`` is None for one that concerns all States."""

    date: PartialDate
    iso3: Iso3 | None
    kind: str
    step: Step | None
    title: str
    detail: str
    source: Source


@dataclass(frozen=True, slots=True)
class CalendarDate:
    """A coming or past date of the Convention: a meeting, a deadline, an anniversary."""

    date: PartialDate
    kind: str
    title: str
    location: str
    iso3: Iso3 | None
    source: Source


@dataclass(frozen=True, slots=True)
class Position:
    """What is known of a State that has not joined; each field may be empty."""

    iso3: Iso3
    stated_position: str
    unga_vote: str
    produces: str
    stockpile: str
    as_of: PartialDate
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class StatusAnswer:
    """A State's standing on one day, with everything a lawyer would ask next.

    ``sentence`` is the status in words with the rule applied ("Out since 10 January
    2026: notice of 10 July 2025 plus six months, Article 20."). ``as_of`` is the day up
    to which the record is good; ``checked_on`` the last day it was compared with the
    depositary, or None. Dates of acts after ``on`` are given only when already known
    to come on that day.
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
    duties: tuple[Duty, ...]
    developments: tuple[Development, ...]
    position: Position | None
    sources: tuple[Source, ...]
    as_of: date
    checked_on: date | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """Participation in numbers on one day, over the 197 States.

    ``deposited`` counts deposits not undone by a withdrawal in effect; ``in_force``
    those for which the Convention is in force; ``signatories`` everyone who ever
    signed (133); ``signatories_only`` those who signed and did not consent by the day.
    """

    on: date
    deposited: int
    in_force: int
    signatories: int
    signatories_only: int
    not_joined: int
    withdrawn: int
    universe: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A named set of States ("Baltics"), with the source and date of its membership."""

    key: str
    name: str
    members: tuple[Iso3, ...]
    as_of: PartialDate
    source: Source
