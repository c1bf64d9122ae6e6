"""States and their status under the Convention, as values.

In: nothing. Out: the types that treaty answers are made of. The rules that fill them
are in bot.treaty; this module only names things (Vienna Convention on the Law of
Treaties, art. 2; Anti-Personnel Mine Ban Convention, arts. 16, 17, 20).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import NewType

Iso3 = NewType("Iso3", str)
"""ISO 3166-1 alpha-3 code, upper case: ``FIN``."""

PartialDate = NewType("PartialDate", str)
"""``2025-07-10``, ``2025-07`` or ``2025``: as exact as the source is."""


class Status(StrEnum):
    """The status of a State on a given day (docs/glossary.md)."""

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


DEEDS = {
    ConsentKind.RATIFICATION: "ratified",
    ConsentKind.ACCEPTANCE: "accepted",
    ConsentKind.APPROVAL: "approved",
    ConsentKind.ACCESSION: "acceded",
    ConsentKind.SUCCESSION: "succeeded",
}
"""How a State consented to be bound, as what it did."""


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
    """One of the 197 (193 UN Members, Cook Islands, Niue, Holy See, State of Palestine).

    ``also`` is another name that the United Nations uses for it at present, if any.
    """

    iso3: Iso3
    iso2: str
    name: str
    un_member: bool
    also: str = ""

    @property
    def title(self) -> str:
        """The name followed by the one the United Nations uses: ``Nauru (Naoero)``."""
        return f"{self.name} ({self.also})" if self.also else self.name

    @property
    def flag(self) -> str:
        """The flag as a pair of regional indicator symbols."""
        return "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in self.iso2)


class SourceKind(StrEnum):
    """What kind of voice a source is; a reader weighs a press report otherwise than a gazette."""

    DEPOSITARY = "depositary"
    CONVENTION = "convention"
    GAZETTE = "gazette"
    GOVERNMENT = "government"
    UNITED_NATIONS = "united_nations"
    UNIT = "unit"
    CIVIL_SOCIETY = "civil_society"
    PRESS = "press"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Source:
    """The source of a fact, in legal citation form.

    ``publisher`` published the fact, and ``url`` is its address there. ``date`` is the
    document's own; ``copy`` says where and when a copy of it was read, if not at its
    address; ``notification`` is the Depositary's ("C.N.180.2026..."), where known.
    """

    title: str
    publisher: str
    url: str | None = None
    date: PartialDate | None = None
    copy: str | None = None
    notification: str | None = None
    kind: SourceKind = SourceKind.REFERENCE


Bounds = tuple[date, date]
"""The earliest and the latest day on which something can have happened."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """How far the record reaches.

    It is known to be complete to ``known_to``; ``agreed_with`` is the date of the newest
    page of the Depositary with which it agrees (None: with none so far).
    """

    known_to: date
    agreed_with: date | None = None


class Standing(StrEnum):
    """How sure a duty's date is: said by a source, computed from the treaty, or not known."""

    KNOWN = "known"
    COMPUTED = "computed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Duty:
    """An obligation of one State under an article, as far as sources tell.

    ``title`` is a short name ("Mine clearance"); ``status`` one of the words of
    obligations.csv; ``sentence`` says it in plain words, with its doubt. ``deadline`` is
    None where it is not known; ``bounds`` then says between which days it falls, and
    ``asked_for`` to which day more time was requested. ``extensions``: what was asked for
    and granted, oldest first. ``passed``: the deadline has gone by and nothing says that
    the duty was fulfilled or the time extended. ``lasting`` is the sentence without what changes
    from day to day ("3 days ahead").
    """

    iso3: Iso3
    article: str
    title: str
    status: str
    standing: Standing
    deadline: PartialDate | None
    sentence: str
    as_of: PartialDate | None
    source: Source
    bounds: Bounds | None = None
    asked_for: PartialDate | None = None
    extensions: tuple[Extension, ...] = ()
    passed: bool = False
    lasting: str = ""


@dataclass(frozen=True, slots=True)
class Extension:
    """An Article 5 extension, requested or granted.

    ``decided`` is the day of the decision, or of the request; ``outcome`` one of granted,
    requested, not_approved; ``since`` and ``until`` the deadline before and after.
    """

    iso3: Iso3
    decided: PartialDate
    meeting: str
    outcome: str
    since: PartialDate | None
    until: PartialDate | None
    detail: str
    source: Source


@dataclass(frozen=True, slots=True)
class Declaration:
    """A State's declaration on its consent, or on another State's act.

    ``kind``: declaration, understanding, objection, communication,
    territorial_application or provisional_application; ``date`` is None where it is not
    known. Reservations are excluded (Article 19).
    """

    iso3: Iso3
    kind: str
    date: PartialDate | None
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Development:
    """A dated, sourced event; ``iso3`` is None for one that concerns all States.

    ``date`` is empty for a declaration whose day is not known, and for nothing else.
    """

    date: PartialDate
    iso3: Iso3 | None
    kind: str
    step: Step | None
    title: str
    detail: str
    source: Source


@dataclass(frozen=True, slots=True)
class CalendarDate:
    """A coming or past date of the Convention: a meeting, a deadline, an anniversary.

    ``detail`` holds further information, such as what is known of a deadline. ``key`` is what it is,
    whatever becomes of its day: ``23msp``, ``TCD-article-5``. ``last`` is the last day of a meeting
    of several; ``bounds`` are the days between which a date falls whose day is not known.
    ``passed``: a duty that is not known to be fulfilled; ``cancelled``: it was expected and will not
    be. ``changed``: when it became what it is, as far as the record shows.
    """

    date: PartialDate
    kind: str
    title: str
    location: str
    iso3: Iso3 | None
    source: Source
    detail: str = ""
    key: str = ""
    last: PartialDate | None = None
    bounds: Bounds | None = None
    passed: bool = False
    cancelled: bool = False
    changed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """One thing that is known of a State outside: what, since when, and from where.

    ``item``: position, vote, production or stockpile.
    """

    iso3: Iso3
    item: str
    text: str
    as_of: PartialDate
    source: Source


@dataclass(frozen=True, slots=True)
class Group:
    """A named set of States ("Baltics"), with the source and date of its membership."""

    key: str
    name: str
    members: tuple[Iso3, ...]
    as_of: PartialDate
    source: Source
