"""What was known of one State on a day, and where it comes from.

In: the State's part of the record, its standing on the day, the day. Out: dates, positions,
declarations, sources and notes, with nothing that came later. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from bot.model.day import long_day
from bot.model.state import Declaration, Iso3, Position, Source, Status
from bot.treaty.partial import first_day
from bot.treaty.participation import Membership, Participation
from bot.treaty.record import RecordNote
from bot.treaty.status import BOUND, StandingOn


def passed(day: date | None, on: date) -> date | None:
    """The day if it had come by then."""
    return day if day is not None and day <= on else None


def known_dates(standing: StandingOn, on: date) -> Membership | None:
    """The membership as it was known on the day: nothing of a notice not yet given."""
    membership = standing.membership
    if membership is None:
        return None
    notified = passed(membership.notified, on)
    effective = membership.effective if notified else None
    if membership.revoked is not None and notified and on >= membership.revoked:
        notified = None
    return replace(membership, notified=notified, effective=effective)


def known_positions(
    found: Iterable[Position], standing: StandingOn, on: date
) -> tuple[Position, ...]:
    """What is known of a State outside, as far as it was known on the day."""
    if standing.status in {*BOUND, Status.CONSENTED, Status.UNCONFIRMED}:
        return ()
    return tuple(each for each in found if first_day(each.as_of) <= on)


def known_declarations(found: Iterable[Declaration], on: date) -> tuple[Declaration, ...]:
    """The declarations made by then, and those whose day is unknown."""
    return tuple(each for each in found if each.date is None or first_day(each.date) <= on)


def applying(notes: Iterable[RecordNote], iso3: Iso3, on: date) -> list[RecordNote]:
    """The record's notes on this State that apply on the day."""
    return [n for n in notes if n.iso3 == iso3 and n.kind == "note" and n.applies(on)]


def sources_of(
    participation: Participation, standing: StandingOn, notes: Iterable[RecordNote], on: date
) -> Iterator[Source]:
    """What bears on the State's standing on the day, the decisive act's source first."""
    membership = standing.membership
    if membership is not None:
        if membership.notified is not None and membership.notified <= on:
            yield from membership.withdrawal_sources
        yield membership.sources[0]
    yield from (note.source for note in notes)
    if membership is not None:
        yield from membership.sources
    yield from participation.signature_sources


def note_texts(
    standing: StandingOn, notes: Sequence[RecordNote], on: date, known_to: date
) -> tuple[str, ...]:
    """What a reader must know beside the status: an act without a date, notes, the record's end."""
    membership = standing.membership
    undated = membership.undated.text if membership and membership.undated else None
    texts = [undated] if undated else []
    texts += [note.text for note in notes]
    if on > known_to:
        texts.append(
            f"The record is known to be complete up to {long_day(known_to)}; a "
            f"later act may be missing."
        )
    return tuple(texts)
