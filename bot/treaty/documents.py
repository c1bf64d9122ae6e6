"""Treaty answers as JSON-ready dictionaries, in the shapes that programs rely on.

In: values. Out: dictionaries of texts, numbers, lists and None; dates are ISO 8601. The
keys are part of the outward face and may only be added to.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.model.answers import Counts, StatusAnswer
from bot.model.names import NameAmbiguous, NameAnswer, NameFound, NameNotState
from bot.model.state import (
    Bounds,
    CalendarDate,
    Declaration,
    Development,
    Duty,
    Extension,
    Freshness,
    Position,
    Source,
    State,
)

DATES = (
    "signed",
    "consent_kind",
    "consent_date",
    "entry_into_force",
    "withdrawal_notified",
    "withdrawal_effective",
)
"""What a list says of each State besides its code, name and status."""


def status_document(answer: StatusAnswer) -> dict[str, object]:
    """One State's status with everything that goes with it; the first note is the rule applied."""
    return {
        "iso3": answer.state.iso3,
        "iso2": answer.state.iso2,
        "name": answer.state.name,
        "status": answer.status.value,
        "on": answer.on.isoformat(),
        **_dates(answer),
        "consent_bounds": _bounds(answer.consent_bounds),
        "entry_into_force_bounds": _bounds(answer.entry_into_force_bounds),
        "obligations": [_duty(duty) for duty in answer.duties],
        "declarations": [_declaration(declaration) for declaration in answer.declarations],
        "positions": [_position(position) for position in answer.positions],
        "developments": [_development(development) for development in answer.developments],
        "sources": [_source(source) for source in answer.sources],
        **_record(answer.record),
        "notes": [answer.sentence, *answer.law, *answer.notes],
    }


def listed_document(answer: StatusAnswer) -> dict[str, object]:
    """One State of a list: its code, name, status and dates."""
    return {
        "iso3": answer.state.iso3,
        "name": answer.state.name,
        "status": answer.status.value,
        **_dates(answer),
    }


def counts_document(counts: Counts) -> dict[str, object]:
    """Participation in numbers; definitions in bot.treaty.counts."""
    return {
        "on": counts.on.isoformat(),
        "known_to": counts.known_to.isoformat(),
        "states_parties_deposited": counts.deposited,
        "states_parties_in_force": counts.in_force,
        "signatories": counts.signatories,
        "signatories_only": counts.signatories_only,
        "not_joined": counts.not_joined,
        "withdrawn": counts.withdrawn,
        "universe": counts.universe,
        "uncertain": list(counts.uncertain),
    }


def name_document(name: str, answer: NameAnswer) -> dict[str, object]:
    """What one name means: exactly name, iso3, candidates, note."""
    if isinstance(answer, NameFound):
        candidates = [_candidate(answer.state, answer.why)]
        candidates += [_candidate(state, "namesake") for state in answer.namesakes]
        note = answer.why if answer.why.startswith(("misspelling", "capital")) else None
        return _name(name, answer.state, candidates, note)
    if isinstance(answer, NameAmbiguous):
        candidates = [_candidate(state, "ambiguous") for state in answer.candidates]
        return _name(name, None, candidates, "several States may be meant; none is chosen")
    if isinstance(answer, NameNotState):
        candidates = [_candidate(state, "related") for state in answer.related]
        return _name(name, None, candidates, answer.sentence)
    candidates = [_candidate(state, "looks alike") for state in answer.near]
    return _name(name, None, candidates, "not the name of one of the 197 States")


def _name(
    name: str, state: State | None, candidates: list[dict[str, str]], note: str | None
) -> dict[str, object]:
    iso3 = None if state is None else state.iso3
    return {"name": name, "iso3": iso3, "candidates": candidates, "note": note}


def _candidate(state: State, why: str) -> dict[str, str]:
    return {"iso3": state.iso3, "name": state.name, "why": why}


def _dates(answer: StatusAnswer) -> dict[str, object]:
    return {
        "signed": _iso(answer.signed),
        "consent_kind": answer.consent_kind.value if answer.consent_kind else None,
        "consent_date": _iso(answer.consent_date),
        "entry_into_force": _iso(answer.entry_into_force),
        "withdrawal_notified": _iso(answer.withdrawal_notified),
        "withdrawal_effective": _iso(answer.withdrawal_effective),
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _record(record: Freshness) -> dict[str, object]:
    """``as_of`` and ``known_to`` are one day: up to it the record is known to be complete."""
    return {
        "as_of": record.known_to.isoformat(),
        "known_to": record.known_to.isoformat(),
        "agrees_with_depositary": _iso(record.agreed_with),
    }


def _bounds(bounds: Bounds | None) -> list[str] | None:
    return None if bounds is None else [day.isoformat() for day in bounds]


def _source(source: Source) -> dict[str, object]:
    return {
        "title": source.title,
        "publisher": source.publisher,
        "url": source.url,
        "date": source.date,
        "copy": source.copy,
        "notification": source.notification,
        "kind": source.kind.value,
    }


def _duty(duty: Duty) -> dict[str, object]:
    return {
        "article": duty.article,
        "title": duty.title,
        "status": duty.status,
        "standing": duty.standing.value,
        "deadline": duty.deadline,
        "deadline_bounds": _bounds(duty.bounds),
        "asked_for": duty.asked_for,
        "passed": duty.passed,
        "sentence": duty.sentence,
        "as_of": duty.as_of,
        "extensions": [_extension(extension) for extension in duty.extensions],
        "source": _source(duty.source),
    }


def _extension(extension: Extension) -> dict[str, object]:
    return {
        "decided": extension.decided,
        "meeting": extension.meeting or None,
        "outcome": extension.outcome,
        "from": extension.since,
        "to": extension.until,
        "source": _source(extension.source),
    }


def _declaration(declaration: Declaration) -> dict[str, object]:
    return {
        "kind": declaration.kind,
        "date": declaration.date,
        "text": declaration.text,
        "source": _source(declaration.source),
    }


def _position(position: Position) -> dict[str, object]:
    return {
        "item": position.item,
        "text": position.text,
        "as_of": position.as_of,
        "source": _source(position.source),
    }


def _development(development: Development) -> dict[str, object]:
    return {
        "date": development.date or None,
        "kind": development.kind,
        "step": None if development.step is None else development.step.name.lower(),
        "title": development.title,
        "detail": development.detail,
        "source": _source(development.source),
    }


def timeline_document(story: Iterable[Development]) -> list[dict[str, object]]:
    """A State's whole story, oldest first."""
    return [_development(each) for each in story]


def deadlines_document(dates: Iterable[CalendarDate]) -> list[dict[str, object]]:
    """Dates ahead or passed, each with its source; ``iso3`` null: of every State."""
    return [
        {
            "date": each.date,
            "iso3": each.iso3,
            "kind": each.kind,
            "title": each.title,
            "location": each.location or None,
            "detail": each.detail or None,
            "source": _source(each.source),
        }
        for each in dates
    ]
