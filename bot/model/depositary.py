"""What depositaries' pages say against the record, and what vouches for the record.

A ``Finding`` is one difference as the admins are shown it; it is kept with what became of it.
A ``Confirmation`` is what moves "known to": a page that agreed, or an admin's word.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.model.state import Iso3
from bot.model.workspace import UserId

DEPOSITARY = "United Nations Treaty Collection"
"""The publisher of the Depositary's own status pages (the Secretary-General, Article 21)."""


class Decision(StrEnum):
    """What an admin made of a finding."""

    ENTERED = "entered"
    NOT_NOW = "not_now"
    PAGE_WRONG = "page_wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """A page and the record do not agree on one fact.

    ``field``, ``ours``, ``theirs``, ``note``, ``our_source``, ``act`` and ``day`` are those of
    bot.treaty.comparing.report. ``publisher``, ``url`` and ``page_date`` are of the page that showed it first;
    ``pages`` are the pages that show it now, by the first address of each. It stands until no
    page shows it any more (``over_at``). ``why`` is the admin's reason, ``act_id`` the act that
    was entered for it.
    """

    id: str
    iso3: Iso3
    name: str
    field: str
    ours: str | None
    theirs: str | None
    note: str
    our_source: str
    act: str | None
    day: date | None
    publisher: str
    url: str
    page_date: date | None
    found_at: datetime
    pages: tuple[str, ...]
    over_at: datetime | None = None
    decision: Decision | None = None
    decided_by: UserId | None = None
    decided_at: datetime | None = None
    why: str = ""
    act_id: str | None = None


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The record was found to be complete.

    ``known_to`` is the day of the page, or the day that an admin confirmed (``by``); None: the
    page gives no day. ``agrees``: no fact at all differed (an admin's judgement that the page is
    wrong leaves the record known, not in agreement). ``at`` is when it was found.
    """

    id: str
    known_to: date | None
    source_url: str
    at: datetime
    agrees: bool = False
    by: UserId | None = None

    @property
    def by_page(self) -> bool:
        """Did a page confirm this, rather than a person? A person whose data was deleted has no name."""
        return self.by is None
