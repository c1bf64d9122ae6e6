"""The record against a depositary's status page: what differs, both sides, nothing changed.

In: the bytes of a page, a Treaty and the day. Out: a ``CheckReport``. The record is taken
as it stood on the page's own day. It never averages, never prefers a side and never edits
the record; a page that cannot be trusted is refused as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from bot.model.day import long_day
from bot.model.state import Iso3
from bot.treaty.comparing.differences import absent, differing
from bot.treaty.comparing.episodes import Episode, episodes
from bot.treaty.comparing.found import CheckReport, Difference
from bot.treaty.comparing.matching import ListedState, Matched, matched
from bot.treaty.comparing.trust import (
    WHOLE,
    counts_agree,
    refuse_another_treaty,
    refuse_day,
    refuse_impossible,
    refuse_strangers,
)
from bot.treaty.pages import StatusPage, read_page
from bot.treaty.participation import Participation
from bot.treaty.treaty import Treaty


def compare(page: bytes, treaty: Treaty, on: date, newest: date | None = None) -> CheckReport:
    """Compare a status page with the record; ``newest`` is the day of the newest page read before.

    Raises:
        InputError: the page is not understood or not to be trusted; the sentence says why.
    """
    read = read_page(page)
    refuse_day(read, on, newest)
    found = matched(read, treaty)
    refuse_another_treaty(treaty, found.listed)
    refuse_strangers(treaty, found.listed)
    day = read.as_of or on
    for iso3, each in found.listed.items():
        refuse_impossible(treaty.states[iso3].name, each, day, dated=read.as_of is not None)
    shown = {
        iso3: episodes(each, day, _left(treaty.participations[iso3], day))
        for iso3, each in found.listed.items()
    }
    agree = counts_agree(read, found.listed, shown)
    whole = agree or (agree is None and len(found.listed) >= WHOLE)
    missing = _missing_notes(read, found.listed)
    differences = list(_compared(treaty, found, shown, day, noted=not missing))
    if whole:
        differences += absent(treaty, found.listed, day)
    notes = (*_notes(read, found, day, on, whole=whole), *missing, *found.unclear)
    return CheckReport(
        read.publisher,
        read.as_of,
        len(found.listed),
        whole and not missing and not found.unclear,
        tuple(sorted(differences, key=lambda each: (each.name, each.field))),
        (*notes, *_in_force(treaty, found.listed, day)),
    )


def _compared(
    treaty: Treaty,
    found: Matched,
    shown: Mapping[Iso3, tuple[Episode, ...]],
    day: date,
    *,
    noted: bool,
) -> Iterator[Difference]:
    for iso3, each in found.listed.items():
        read = noted or not each.row.marks
        yield from differing(treaty, iso3, each, shown[iso3], day, noted=read)


def _left(participation: Participation, day: date) -> date | None:
    """When the State left for the last time, by the record on the day."""
    days = [m.effective for m in participation.memberships if m.effective and m.effective <= day]
    return days[-1] if days else None


def _missing_notes(page: StatusPage, listed: Mapping[Iso3, ListedState]) -> tuple[str, ...]:
    """A sentence on notes that rows point to and the page does not have."""
    marks = {mark for each in listed.values() for mark in each.row.marks}
    gone = sorted((m for m in marks - page.notes.keys() if not m.isalpha()), key=_order)
    if not gone:
        return ()
    numbers = ", ".join(gone[:12])
    sentence = (
        f"Rows point to notes that the page does not have ({numbers}); a notice of withdrawal "
        f"given only there would be missed."
    )
    return (sentence,)


def _order(mark: str) -> tuple[int, str]:
    return int(mark) if mark.isdecimal() else 0, mark


def _notes(page: StatusPage, found: Matched, day: date, on: date, *, whole: bool) -> Iterator[str]:
    if not whole:
        numbers = ""
        if page.signatories is not None and page.parties is not None:
            numbers = f" (it gives {page.signatories} signatories and {page.parties} parties)"
        yield (
            f"The page is an excerpt of {len(found.listed)} States{numbers}; States that it does not "
            f"list were not compared."
        )
    if page.as_of is None:
        yield f"The page gives no date of its own; it was compared with the record as of {long_day(on)}."
    elif page.as_of < on:
        yield f"The page is of {long_day(day)}; it was compared with the record as of that day."


def _in_force(treaty: Treaty, listed: Mapping[Iso3, ListedState], day: date) -> Iterator[str]:
    """Entries into force that a page gives otherwise; Article 17 settles them, so they are notes."""
    for iso3, each in listed.items():
        ours = [m for m in treaty.participations[iso3].memberships if m.begins <= day]
        same = ours and each.row.deposits and ours[-1].deposited == each.row.deposits[-1].day
        if same and each.row.in_force not in {None, ours[-1].in_force}:
            theirs, known = each.row.in_force, ours[-1].in_force
            if theirs is not None and known is not None:
                yield (
                    f"{treaty.states[iso3].name}: the page gives {long_day(theirs)} as entry into force, "
                    f"the record {long_day(known)}."
                )
