"""Treaty answers as lines of plain text for a terminal. Pure: value in, text out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from bot.cli.columns import columns
from bot.desk.citing import (
    citation,
    cited,
    counted,
    credit,
    extension_words,
    known_words,
    one_or_two,
    record_words,
)
from bot.desk.legal_words import STEP_WORDS, facts, since, status_words
from bot.model.answers import Counts, StatusAnswer
from bot.model.day import long_day, partial_day
from bot.model.names import NameAmbiguous, NameFound, NameNotState, NameUnknown
from bot.model.state import Development, Duty, Position, Source, State

if TYPE_CHECKING:
    from bot.desk.replies import Comparison, Deadlines, Timeline


def status_text(answer: StatusAnswer) -> str:
    """The whole answer about one State."""
    return "\n".join(_status_lines(answer))


def _status_lines(answer: StatusAnswer) -> Iterator[str]:
    state = answer.state
    yield f"{state.flag} {state.title} ({state.iso3}) on {long_day(answer.on)}: {status_words(answer)}"
    yield answer.sentence
    yield ""
    for label, value in facts(answer):
        yield f"  {label[:1].upper()}{label[1:]:<28} {value}"
    yield from _section("Duties", (line for duty in answer.duties for line in _duty(duty)))
    yield from _section("Declarations", _declarations(answer))
    yield from _section("Position", map(_position, answer.positions))
    yield from _section("Latest developments", map(_development, answer.developments[:3]))
    yield from _section("Notes", (*answer.law, *answer.notes))
    yield from _section("Sources", map(_source, answer.sources))
    yield from _section("To cite", [citation(answer)])
    yield ""
    yield record_words(answer.record)


def _duty(duty: Duty) -> Iterator[str]:
    as_of = f", {partial_day(duty.as_of)}" if duty.as_of else ""
    yield f"Article {duty.article}: {duty.sentence} ({credit(duty.source)}{as_of})"
    for extension in duty.extensions:
        yield f"    {extension_words(extension)} ({credit(extension.source)})"


def _declarations(answer: StatusAnswer) -> Iterator[str]:
    for each in answer.declarations:
        kind = each.kind.replace("_", " ")
        when = partial_day(each.date or "")
        yield f"{when}, {kind}: {each.text} ({credit(each.source)})"


def _position(position: Position) -> str:
    said = f"{position.item.capitalize()} ({partial_day(position.as_of)}): {position.text}"
    return f"{said} ({credit(position.source)})"


def _development(development: Development) -> str:
    step = f"{STEP_WORDS[development.step]}; " if development.step else ""
    when = partial_day(development.date)
    return f"{when}: {development.title} ({step}{credit(development.source)})"


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield ""
        yield title
        yield from (f"  {line}" for line in found)


def _source(source: Source) -> str:
    return f"{cited(source)} <{source.url}>" if source.url else cited(source)


def timeline_text(reply: Timeline) -> str:
    """A State's whole story: a heading for each year, a line for each event, its source below."""
    rows = [f"{reply.state.flag} {reply.state.title}: timeline"]
    for year, of_year in groupby(reply.story, key=lambda each: each.date[:4] or "Date not known"):
        rows.append(f"\n{year}")
        for each in of_year:
            rows.append(f"  {_development(each)}")
            rows += [f"      {each.detail}"] if each.detail else []
            rows += [f"      {each.source.url}"] if each.source.url else []
    return "\n".join((*rows, "", record_words(reply.record)))


def deadlines_text(reply: Deadlines) -> str:
    """Upcoming or overdue dates, each with its details and source."""
    about = ", ".join(state.title for state in reply.states) or "all States"
    what = "Deadlines that had passed by" if reply.overdue else "Dates from"
    rows = [f"{what} {long_day(reply.since)}: {about}"]
    for each in reply.dates:
        place = f" ({each.location})" if each.location else ""
        rows.append(f"  {partial_day(each.date)}: {each.title}{place} ({credit(each.source)})")
        rows += [f"      {each.detail}"] if each.detail else []
        rows += [f"      {each.source.url}"] if each.source.url else []
    none = [] if reply.dates else ["  None is known."]
    return "\n".join((*rows, *none, record_words(reply.record)))


def comparison_text(reply: Comparison) -> str:
    """States side by side: for each its status, its dates and what it owes under Article 5."""
    rows = [f"On {long_day(reply.on)}"]
    for answer in reply.answers:
        rows.append(f"\n{answer.state.flag} {answer.state.title}: {status_words(answer)}")
        rows += [f"  {label[:1].upper()}{label[1:]:<28} {value}" for label, value in facts(answer)]
        rows += [f"  {line}" for d in answer.duties if d.article == "5" for line in _duty(d)]
        rows += [f"  {cited(source)}" for source in answer.sources[:1]]
    return "\n".join((*rows, "", record_words(reply.answers[0].record)))


def counts_text(counts: Counts) -> str:
    """The numbers, each with its definition."""
    lines = (
        ("deposited", "States Parties by deposit (deposited, no withdrawal in effect)"),
        ("in_force", "States Parties in force (the Convention is in force for them)"),
        ("signatories", "signatories (signed, whatever followed)"),
        ("signatories_only", "signed only (nothing deposited)"),
        ("not_joined", "not States Parties (no signature, no instrument known)"),
        ("withdrawn", "no longer States Parties (withdrawal in effect)"),
    )
    rows = [f"Of {counts.universe} States on {long_day(counts.on)}{known_words(counts)}:"]
    rows += [f"{counted(counts, name):>10}  {meaning}" for name, meaning in lines]
    return "\n".join((*rows, *counts.notes))


def listing_text(answers: tuple[StatusAnswer, ...], more: int, on: date) -> str:
    """A line for each State: code, name, status and the date that decides it; ``more``: may belong too."""
    rows = [(a.state.iso3, a.state.title, status_words(a), since(a)) for a in answers]
    number = one_or_two(len(answers), len(answers) + more)
    states = "State" if number == "1" else "States"
    table = columns(("Code", "State", "Status", "Since"), rows)
    return "\n".join((*table, f"{number} {states} on {long_day(on)}"))


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
        notes.append(f"{answer.typed!r} understood as {answer.state.title} ({answer.why}).")
    if answer.namesakes:
        notes.append(f"Not to be confused with {_named(answer.namesakes)}.")
    return " ".join(notes)


def _named(states: Iterable[State]) -> str:
    return ", ".join(f"{state.title} ({state.iso3})" for state in states)
