"""What a comparison with a depositary's page found, as values: they are loaded without what compares.

In: nothing. Out: ``Difference``, ``CheckReport``, and a report as the document of `minewatch treaty check`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.model.state import Iso3


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact on which the page and the record do not agree.

    ``field``: signed, deposit, withdrawal_notified, withdrawn or name. ``ours`` and
    ``theirs`` are ISO dates (for a name, the names), None where a side has none. ``act``
    is one of bot.treaty.acts.ACTS, to be entered with ``day`` if the page is right; None
    where nothing can be entered.
    """

    iso3: Iso3
    name: str
    field: str
    ours: str | None
    theirs: str | None
    note: str
    our_source: str
    act: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a comparison found.

    ``as_of`` is the page's own day, None where it gives none. ``complete``: the page lists
    every participant and every note was read, so that agreement says that nothing has
    happened. ``notes`` are sentences for a person.
    """

    publisher: str
    as_of: date | None
    compared: int
    complete: bool
    differences: tuple[Difference, ...]
    notes: tuple[str, ...]


def check_document(report: CheckReport) -> dict[str, object]:
    """Where a status page differs from the record, both sides."""
    return {
        "publisher": report.publisher,
        "as_of": report.as_of.isoformat() if report.as_of else None,
        "compared": report.compared,
        "complete": report.complete,
        "differences": [
            {
                "iso3": each.iso3,
                "field": each.field,
                "record": each.ours,
                "page": each.theirs,
                "note": each.note,
            }
            for each in report.differences
        ],
        "notes": list(report.notes),
    }
