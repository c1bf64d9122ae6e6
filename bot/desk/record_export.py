"""The entered acts in the format of the packaged record, to be contributed back.

In: the treaty with its acts, and the acts. Out: CSV with the header of participation.csv and one
line for each consent of every State that an act changed; and the lines of sources.csv that these
cite besides the packaged ones. A notice that was taken back leaves no trace in that format.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date

from bot.model.alert import RecordedAct
from bot.model.state import Iso3
from bot.treaty.acts import source_of
from bot.treaty.participation import Membership, Participation
from bot.treaty.record import COLUMNS, FILE
from bot.treaty.tables import packaged, read_table
from bot.treaty.treaty import Treaty

_SOURCE_COLUMNS = ("key", "title", "publisher", "url", "date", "copy", "notification", "kind")
_Cited = tuple[str, str]
"""What a line cites: for the consent, and for the withdrawal."""


def export_record(treaty: Treaty, acts: Iterable[RecordedAct]) -> str:
    """The changed States' lines of participation.csv, header included."""
    standing, cited = _standing(acts), _packaged_sources()
    lines = (
        line
        for iso3 in sorted({act.iso3 for act in standing})
        for line in _lines(
            treaty.participations[iso3], cited[iso3], [act for act in standing if act.iso3 == iso3]
        )
    )
    return _csv(COLUMNS, lines)


def export_sources(acts: Iterable[RecordedAct]) -> str:
    """The lines of sources.csv that the exported lines cite, header included."""
    return _csv(_SOURCE_COLUMNS, (_source(act) for act in _standing(acts)))


def _standing(acts: Iterable[RecordedAct]) -> list[RecordedAct]:
    return [act for act in acts if act.undone_at is None]


def _key(act: RecordedAct) -> str:
    return f"ENTERED-{act.id}"


def _source(act: RecordedAct) -> list[str]:
    source = source_of(act)
    return [_key(act), source.title, source.publisher, act.source_url, "", "", "", str(source.kind)]


def _packaged_sources() -> dict[Iso3, list[_Cited]]:
    """The keys that the packaged record cites for each State, line by line."""
    found: dict[Iso3, list[_Cited]] = {}
    for line in read_table(packaged(), FILE, COLUMNS):
        cited = line["sources"], line["withdrawal_sources"]
        found.setdefault(Iso3(line["iso3"]), []).append(cited)
    return found


def _lines(
    participation: Participation, packaged_keys: list[_Cited], acts: list[RecordedAct]
) -> Iterator[list[str]]:
    state = participation.state
    start = [state.iso3, state.iso2, state.name, "yes" if state.un_member else "no"]
    start.append(_day(participation.signed))
    memberships = participation.memberships or (None,)
    left = [_key(act) for act in acts if act.act.startswith("withdrawal")]
    given = [_key(act) for act in acts if not act.act.startswith("withdrawal")]
    for index, membership in enumerate(memberships):
        # A new consent has no line in the package; an entered act is about the last membership.
        consent, withdrawal = packaged_keys[index] if index < len(packaged_keys) else ("", "")
        last = index == len(memberships) - 1
        sources = _joined(given if last else [], consent)
        yield [*start, *_consent(membership), sources, _joined(left if last else [], withdrawal)]


def _joined(entered: list[str], packaged_keys: str) -> str:
    return ";".join(filter(None, dict.fromkeys([*entered, *packaged_keys.split(";")])))


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


def _csv(columns: Iterable[str], lines: Iterable[list[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(lines)
    return out.getvalue()
