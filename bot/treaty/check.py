"""Our record against the depositary's status page: what differs, both sides, nothing changed.

In: the bytes of a page, a Treaty and the day. Out: a ``CheckReport``. It never averages,
never prefers a side and never edits the record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.errors import InputError
from bot.model.names import NameFound
from bot.model.state import Iso3, Status, StatusAnswer
from bot.treaty.pages import ListedParticipant, StatusPage, read_page
from bot.treaty.treaty import Treaty

_WHOLE_PAGE = 100
"""A page with at least this many participants is taken as complete: absence then says something."""

_ENOUGH = 20
"""With fewer rows, strange dates may be errors; with as many, they are another treaty's."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact on which the page and our record do not agree."""

    iso3: Iso3
    name: str
    field: str
    ours: str
    theirs: str
    our_source: str


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a comparison found.

    ``unknown`` are names on the page that are no State of ours; ``complete`` says whether
    the page was long enough for States it does not list to count as a difference.
    """

    publisher: str
    compared: int
    differences: tuple[Difference, ...]
    unknown: tuple[str, ...]
    complete: bool


def compare(page: bytes, treaty: Treaty, on: date) -> CheckReport:
    """Compare a status page with the record as it stands on the day.

    Raises:
        InputError: the page is not understood.
    """
    read = read_page(page)
    listed, unknown = _matched(read, treaty)
    if not listed:
        raise InputError(
            "The page is not understood: none of the names in its table is one of the 197 States."
        )
    _refuse_another_treaty(treaty, listed, on)
    complete = len(listed) >= _WHOLE_PAGE
    differences = [d for iso3, row in listed.items() for d in _differences(treaty, iso3, row, on)]
    if complete:
        differences += _absent(treaty, listed, on)
    ordered = sorted(differences, key=lambda difference: (difference.name, difference.field))
    return CheckReport(read.publisher, len(listed), tuple(ordered), unknown, complete)


def _matched(
    page: StatusPage, treaty: Treaty
) -> tuple[dict[Iso3, ListedParticipant], tuple[str, ...]]:
    """Rows by State; a name is taken only when it is exactly one State's."""
    listed: dict[Iso3, ListedParticipant] = {}
    unknown = []
    official = {state.name: state.iso3 for state in treaty.states.values()}
    for row in page.participants:
        found = treaty.find(row.name)
        if row.name in official:
            listed[official[row.name]] = row
        elif isinstance(found, NameFound) and not found.why.startswith("misspelling"):
            listed[found.state.iso3] = row
        else:
            unknown.append(row.name)
    return listed, tuple(unknown)


def _refuse_another_treaty(treaty: Treaty, listed: dict[Iso3, ListedParticipant], on: date) -> None:
    """Most deposits on other days: the page tells of another treaty, whose rows say nothing here."""
    strange = sum(treaty.answer(i, on).consent_date != row.deposited for i, row in listed.items())
    if len(listed) >= _ENOUGH and strange * 2 > len(listed):
        raise InputError(
            f"{strange} of the page's {len(listed)} deposits are not those of the Anti-Personnel "
            f"Mine Ban Convention, so the page is probably that of another treaty; nothing was "
            f"compared."
        )


def _differences(
    treaty: Treaty, iso3: Iso3, row: ListedParticipant, on: date
) -> Iterator[Difference]:
    answer = treaty.answer(iso3, on)
    for field, ours, theirs in _facts(answer, row):
        if ours != theirs:
            yield _difference(answer, field, ours, theirs)


def _facts(answer: StatusAnswer, row: ListedParticipant) -> Iterator[tuple[str, str, str]]:
    yield "signature", _written(answer.signed), _written(row.signed)
    yield "deposit", _written(answer.consent_date), _written(row.deposited)
    if row.kind is not None and answer.consent_kind is not None:
        yield "kind of consent", answer.consent_kind.value, row.kind.value
    withdrawn = answer.status is Status.WITHDRAWN
    yield "withdrawn", _said(yes=withdrawn), _said(yes=row.withdrawn)


def _absent(
    treaty: Treaty, listed: dict[Iso3, ListedParticipant], on: date
) -> Iterator[Difference]:
    """States that our record has as participants and a complete page does not list."""
    for iso3 in treaty.states.keys() - listed.keys():
        answer = treaty.answer(iso3, on)
        if answer.status not in {Status.NOT_JOINED, Status.WITHDRAWN}:
            yield _difference(answer, "participation", answer.status.value, "not listed")


def _difference(answer: StatusAnswer, field: str, ours: str, theirs: str) -> Difference:
    # The registers stand first among a State's sources, what tells of a withdrawal last.
    source = answer.sources[-1 if field == "withdrawn" else 0]
    cited = f"{source.title}, {source.publisher}"
    return Difference(answer.state.iso3, answer.state.name, field, ours, theirs, cited)


def _written(day: date | None) -> str:
    return "none" if day is None else day.isoformat()


def _said(*, yes: bool) -> str:
    return "yes" if yes else "no"
