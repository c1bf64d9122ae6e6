"""The packaged record of participation: read, checked line by line, turned into values.

In: participation.csv (one line per State and consent, as the depositary publishes it) and
record_notes.csv (exceptions to Article 17, undated consents, armed conflicts, other names,
notes).
Out: a ``TreatyRecord``. Everything impossible is refused at start with file and line; nothing is
repaired or guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources.abc import Traversable

from bot.errors import DataError
from bot.model.state import ConsentKind, Iso3, Source, State
from bot.treaty import terms
from bot.treaty.participation import Membership, Participation, Undated
from bot.treaty.possible import why_impossible
from bot.treaty.sources import Sources
from bot.treaty.tables import DataLine, read_table

FILE = "participation.csv"
NOTES = "record_notes.csv"
COLUMNS = (
    "iso3",
    "iso2",
    "name_en",
    "un_member",
    "signed",
    "consent_kind",
    "consent_date",
    "entry_into_force",
    "withdrawal_notified",
    "withdrawal_effective",
    "sources",
    "withdrawal_sources",
)
_NOTE_COLUMNS = ("kind", "iso3", "from", "until", "text", "source")
_NOTE_KINDS = {"entry_into_force", "undated", "armed_conflict", "also_named", "note"}
NOT_UN_MEMBERS = frozenset({"COK", "NIU", "VAT", "PSE"})
STATES = 197


@dataclass(frozen=True, slots=True)
class RecordNote:
    """Something to say with a State's status between two days (``until`` None: still)."""

    kind: str
    iso3: Iso3
    since: date
    until: date | None
    text: str
    source: Source
    line: DataLine

    def applies(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class TreatyRecord:
    """All participations by code, in the order of the file, and the notes that go with them."""

    participations: Mapping[Iso3, Participation]
    notes: tuple[RecordNote, ...]


def load_record(folder: Traversable, sources: Sources) -> TreatyRecord:
    """Read and check the record.

    Raises:
        DataError: something is missing, malformed or impossible; names file and line.
    """
    notes = tuple(_note(line, sources) for line in read_table(folder, NOTES, _NOTE_COLUMNS))
    grouped: dict[str, list[DataLine]] = {}
    for line in read_table(folder, FILE, COLUMNS):
        grouped.setdefault(line["iso3"], []).append(line)
    participations = {}
    for lines in grouped.values():
        read = _participation(lines, sources, notes)
        participations[read.state.iso3] = read
    _check_whole(participations, [lines[0] for lines in grouped.values()])
    for note in notes:
        if note.iso3 not in participations:
            raise note.line.wrong(f"{note.iso3} is not in {FILE}")
    return TreatyRecord(participations, notes)


def _note(line: DataLine, sources: Sources) -> RecordNote:
    kind, since = line["kind"], line.day("from")
    if kind not in _NOTE_KINDS:
        raise line.wrong(f"kind is {kind!r}, expected one of {', '.join(sorted(_NOTE_KINDS))}")
    if since is None:
        raise line.wrong("from is empty")
    if kind == "undated" and line.day("until") is None:
        raise line.wrong("until is empty; an undated consent needs its latest possible day")
    source = sources.cited(line, line["source"])
    return RecordNote(
        kind,
        Iso3(line["iso3"]),
        since,
        line.day("until"),
        line.required("text"),
        source,
        line,
    )


def _participation(
    lines: list[DataLine], sources: Sources, notes: tuple[RecordNote, ...]
) -> Participation:
    own = [note for note in notes if note.iso3 == lines[0]["iso3"]]
    also = next((note.text for note in own if note.kind == "also_named"), "")
    state, signed = _state(lines[0], also), lines[0].day("signed")
    lines[0].required("sources")
    base = Participation(
        state,
        signed,
        (),
        sources.all_cited(lines[0], "sources"),
        conflict=next(((n.since, n.until) for n in own if n.kind == "armed_conflict"), None),
        succeeded_on=next((n.since for n in own if n.kind == "entry_into_force"), None),
    )
    undated = next((_undated(n) for n in own if n.kind == "undated"), None)
    for line in lines:
        if (_state(line, also), line.day("signed")) != (state, signed):
            raise line.wrong(f"{state.iso3} has another name, code or signature on its first line")
        membership = _membership(line, undated)
        if membership is not None:
            membership = replace(
                membership,
                sources=sources.all_cited(line, "sources"),
                withdrawal_sources=sources.all_cited(line, "withdrawal_sources"),
            )
            base = replace(base, memberships=(*base.memberships, membership))
        found = why_impossible(base)
        if found:
            raise line.wrong(f"{state.name}: {found}")
    return base


def _undated(note: RecordNote) -> Undated:
    return Undated(note.since, note.until or note.since, note.text)


def _state(line: DataLine, also: str) -> State:
    for column, shape in (("iso3", "[A-Z]{3}"), ("iso2", "[A-Z]{2}"), ("un_member", "yes|no")):
        if not re.fullmatch(shape, line[column]):
            raise line.wrong(f"{column} is {line[column]!r}, expected {shape}")
    return State(
        Iso3(line["iso3"]), line["iso2"], line.required("name_en"), line["un_member"] == "yes", also
    )


def _membership(line: DataLine, undated: Undated | None) -> Membership | None:
    dates = {column: line.day(column) for column in COLUMNS[6:10]}
    if not line["consent_kind"]:
        given = [column for column, day in dates.items() if day is not None]
        if given:
            raise line.wrong(f"{given[0]} is given without consent_kind")
        return None
    try:
        kind = ConsentKind(line["consent_kind"])
    except ValueError:
        raise line.wrong(
            f"consent_kind is {line['consent_kind']!r}, expected one of {', '.join(ConsentKind)}"
        ) from None
    if undated is not None and dates["consent_date"] is not None:
        raise line.wrong(f"has a day of deposit now: take its undated line out of {NOTES}")
    return Membership(
        kind,
        dates["consent_date"],
        dates["entry_into_force"],
        dates["withdrawal_notified"],
        dates["withdrawal_effective"],
        undated=undated,
    )


def _check_whole(participations: Mapping[Iso3, Participation], lines: list[DataLine]) -> None:
    states = [participation.state for participation in participations.values()]
    if len(states) != STATES:
        raise DataError(FILE, None, f"holds {len(states)} States, expected {STATES}")
    for attribute in ("iso2", "name"):
        seen: set[str] = set()
        for state, line in zip(states, lines, strict=True):
            value = getattr(state, attribute)
            if value in seen:
                raise line.wrong(f"{attribute} {value!r} occurs twice")
            seen.add(value)
    outside = {state.iso3 for state in states if not state.un_member}
    if outside != NOT_UN_MEMBERS:
        raise DataError(
            FILE, None, f"un_member is no for {sorted(outside)}, expected {sorted(NOT_UN_MEMBERS)}"
        )
    _check_first_forty(participations)


def _check_first_forty(participations: Mapping[Iso3, Participation]) -> None:
    """The fortieth deposit set the general entry into force: 16 September 1998 to 1 March 1999."""
    deposits = sorted(
        membership.deposited
        for participation in participations.values()
        for membership in participation.memberships
        if membership.deposited is not None
    )
    if deposits[39:40] != [terms.FORTIETH_DEPOSIT]:
        found = deposits[39] if len(deposits) > 39 else "missing"
        raise DataError(
            FILE, None, f"the fortieth deposit is {found}, expected {terms.FORTIETH_DEPOSIT}"
        )
