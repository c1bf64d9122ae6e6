"""The entered acts in the format of the packaged record, to be contributed back.

In: the treaty with its acts, and the acts. Out: CSV with the header of participation.csv
and one line for each consent of every State that an act changed; the acts' sources stand
behind the packaged ones. A notice that was taken back leaves no trace in that format.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date

from bot.model.alert import RecordedAct
from bot.model.state import Iso3
from bot.treaty.participation import Membership, Participation
from bot.treaty.record import COLUMNS, FILE
from bot.treaty.tables import packaged, read_table
from bot.treaty.treaty import Treaty


def export_record(treaty: Treaty, acts: Iterable[RecordedAct]) -> str:
    """The changed States' lines of participation.csv, header included."""
    standing = [act for act in acts if act.undone_at is None]
    sources = _packaged_sources()
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for iso3 in sorted({act.iso3 for act in standing}):
        added = [_in_one_cell(act.source_url) for act in standing if act.iso3 == iso3]
        cited = ";".join(dict.fromkeys([*sources[iso3], *added]))
        writer.writerows(_lines(treaty.participations[iso3], cited))
    return out.getvalue()


def _packaged_sources() -> dict[Iso3, list[str]]:
    """The keys that the packaged record cites for each State."""
    found: dict[Iso3, list[str]] = {}
    for line in read_table(packaged(), FILE, COLUMNS):
        found.setdefault(Iso3(line["iso3"]), []).extend(line["sources"].split(";"))
    return found


def _in_one_cell(url: str) -> str:
    """An address as a member of the sources column, where a semicolon separates."""
    return url.replace(";", "%3B")


def _lines(participation: Participation, sources: str) -> Iterable[list[str]]:
    state = participation.state
    start = [state.iso3, state.iso2, state.name, "yes" if state.un_member else "no"]
    start.append(_day(participation.signed))
    for membership in participation.memberships or (None,):
        yield [*start, *_consent(membership), sources]


def _consent(membership: Membership | None) -> list[str]:
    if membership is None:
        return [""] * 5
    revoked = membership.revoked is not None
    return [
        str(membership.kind),
        _day(membership.deposited),
        _day(membership.in_force),
        "" if revoked else _day(membership.notified),
        "" if revoked else _day(membership.effective),
    ]


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""
