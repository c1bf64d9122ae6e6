"""Treaty answers as lines of plain text for a terminal. Pure: value in, text out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from bot.model.alert import RecordedAct
from bot.model.day import long_day
from bot.model.names import NameAmbiguous, NameFound, NameNotState, NameUnknown
from bot.model.state import Counts, Position, Source, State, StatusAnswer
from bot.treaty.check import CheckReport

_FIELDS = {
    "signed": "signature",
    "deposit": "deposit",
    "withdrawal_notified": "notice of withdrawal",
    "withdrawn": "withdrawal in effect",
    "name": "name",
}


def status_text(answer: StatusAnswer) -> str:
    """The whole answer about one State."""
    return "\n".join(_status_lines(answer))


def _status_lines(answer: StatusAnswer) -> Iterator[str]:
    state = answer.state
    yield f"{state.flag} {state.name} ({state.iso3}) on {long_day(answer.on)}"
    yield answer.sentence
    yield ""
    for label, value in _dates(answer):
        yield f"  {label:<22}{value}"
    yield from _section("Duties", (f"Article {d.article}: {d.sentence}" for d in answer.duties))
    yield from _section("Position", _position(answer.position))
    yield from _section(
        "Latest developments", (f"{d.date}  {d.title}" for d in answer.developments[:3])
    )
    yield from _section("Notes", answer.notes)
    yield from _section("Sources", map(_source, answer.sources))
    checked = f"checked on {long_day(answer.checked_on)}" if answer.checked_on else "not checked"
    yield ""
    yield f"Record as of {long_day(answer.as_of)}; {checked} since."


def _dates(answer: StatusAnswer) -> Iterator[tuple[str, str]]:
    kind = str(answer.consent_kind or "consent").capitalize()
    days: tuple[tuple[str, date | None], ...] = (
        ("Signed", answer.signed),
        (kind, answer.consent_date),
        ("Entry into force", answer.entry_into_force),
        ("Withdrawal notified", answer.withdrawal_notified),
        ("Withdrawal in effect", answer.withdrawal_effective),
    )
    for label, day in days:
        yield label, "-" if day is None else long_day(day)


def _position(position: Position | None) -> Iterator[str]:
    if position is None:
        return
    for label, text in (
        ("Stated", position.stated_position),
        ("Vote in the UN General Assembly", position.unga_vote),
        ("Production", position.produces),
        ("Stockpile", position.stockpile),
    ):
        yield f"{label}: {text or 'not known to our sources'}"
    yield f"As of {position.as_of}"


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield ""
        yield title
        yield from (f"  {line}" for line in found)


def _source(source: Source) -> str:
    address = f" <{source.url}>" if source.url else ""
    return f"{source.title}, {source.publisher}{address}"


def counts_text(counts: Counts) -> str:
    """The numbers, each with its definition."""
    lines = (
        (counts.deposited, "States Parties by deposit (deposited, no withdrawal in effect)"),
        (counts.in_force, "States Parties in force (the Convention is in force for them)"),
        (counts.signatories, "signatories (signed, whatever followed)"),
        (counts.signatories_only, "signed only (nothing deposited)"),
        (counts.not_joined, "not joined"),
        (counts.withdrawn, "withdrawn (withdrawal in effect)"),
    )
    rows = [f"Of {counts.universe} States on {long_day(counts.on)}:"]
    rows += [f"{number:>5}  {meaning}" for number, meaning in lines]
    return "\n".join((*rows, *counts.notes))


def listing_text(answers: tuple[StatusAnswer, ...]) -> str:
    """One line a State: code, name, status and the date that decides it."""
    width = max((len(answer.state.name) for answer in answers), default=0)
    rows = (
        f"{answer.state.iso3}  {answer.state.name:<{width}}  {answer.status.value:<23} {_decisive(answer)}"
        for answer in answers
    )
    return "\n".join((*(row.rstrip() for row in rows), f"{len(answers)} States"))


def _decisive(answer: StatusAnswer) -> str:
    days = (answer.withdrawal_effective, answer.entry_into_force, answer.consent_date)
    day = next((day for day in days if day is not None), answer.signed)
    return "" if day is None else day.isoformat()


def check_text(report: CheckReport, source: str) -> str:
    """A comparison with a status page: one line a difference, both sides with their source."""
    dated = f", page of {long_day(report.as_of)}" if report.as_of else ""
    rows = [f"Compared {report.compared} States of {source} ({report.publisher}{dated})."]
    for each in report.differences:
        ours, theirs = each.ours or "nothing", each.theirs or "nothing"
        cited = f" ({each.our_source})" if each.ours and each.our_source else ""
        rows.append(
            f"{each.name} ({each.iso3}), {_FIELDS[each.field]}: our record has {ours}{cited}; the page "
            f"has {theirs}. {each.note}"
        )
    if not report.differences:
        rows.append("No difference.")
    return "\n".join((*rows, *report.notes))


def acts_text(acts: Iterable[RecordedAct]) -> str:
    """Recorded acts, one line each."""
    rows = []
    for act in acts:
        undone = f"  undone by {act.undone_by} on {act.undone_at:%Y-%m-%d}" if act.undone_at else ""
        rows.append(
            f"{act.id}  {act.iso3} {act.act} {act.value}  recorded by {act.by} on {act.at:%Y-%m-%d}"
            f"{undone}\n    {act.source_url}  {act.why}".rstrip()
        )
    return "\n".join(rows) or "No act has been recorded on top of the packaged record."


def not_found_text(answer: NameAmbiguous | NameNotState | NameUnknown) -> str:
    """Why a name gave no answer, and what to type instead."""
    if isinstance(answer, NameNotState):
        return answer.sentence
    if isinstance(answer, NameAmbiguous):
        return (
            f"{answer.typed!r} may be several States; ask for one of: {_named(answer.candidates)}."
        )
    if answer.near:
        return (
            f"There is no State {answer.typed!r} among the 197; did you mean {_named(answer.near)}?"
        )
    return f"There is no State {answer.typed!r} among the 197; try an English name or an ISO code."


def found_note(answer: NameFound) -> str:
    """What to say about how a name was understood; empty where nothing needs saying."""
    notes = []
    if answer.why.startswith(("misspelling", "capital")):
        notes.append(f"{answer.typed!r} understood as {answer.state.name} ({answer.why}).")
    if answer.namesakes:
        notes.append(f"Not to be mixed up with {_named(answer.namesakes)}.")
    return " ".join(notes)


def _named(states: Iterable[State]) -> str:
    return ", ".join(f"{state.name} ({state.iso3})" for state in states)
