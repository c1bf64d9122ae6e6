"""What an end note says of a State's membership: a notice of withdrawal above all.

In: the text of one note and the State it is about. Out: ``NoteRead``. Only a withdrawal of the
State from this Convention counts. Suspension, the withdrawal of a declaration, reservation
or objection, a withdrawal from another treaty or for a territory, and what others wrote
about a withdrawal do not. A notice that was taken back is reported as such. Words on a
withdrawal that are none of these are ``unclear``, to be read by a person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.treaty.pages import notice_words as words
from bot.treaty.pages.dates import month_number, spelt
from bot.treaty.pages.values import Withdrawal
from bot.treaty.terms import withdrawal_effect


@dataclass(frozen=True, slots=True)
class NoteRead:
    """What was read in a note. ``former``: the name before; ``unclear``: the words that need a reader."""

    withdrawals: tuple[Withdrawal, ...] = ()
    returned: date | None = None
    former: str | None = None
    unclear: str | None = None


def sentences(text: str) -> list[str]:
    """The sentences of a note."""
    return words.SENTENCES.split(text)


def matters(text: str) -> bool:
    """Does the text mention a withdrawal, or a new consent?"""
    return leaves(text) or bool(words.AGAIN.search(text) and words.CONSENT.search(text.casefold()))


def leaves(text: str) -> bool:
    """Does the text mention a withdrawal at all?"""
    return words.LEAVING.search(text.casefold()) is not None


def told(
    parts: list[str], own: re.Pattern[str], *, standing: bool = False, named: bool = False
) -> NoteRead:
    """What these sentences of one note say of the State; ``own`` finds its names in them.

    ``standing``: another note or a column has told of a notice, to which these may go back.
    ``named``: the State is known only by its name in them, so that a sentence must say itself
    who leaves.
    """
    found: list[Withdrawal] = []
    returned, former, unclear, undated = None, None, None, False
    for raw in parts:
        former = former or formerly(raw)
        part, again = _split(own.sub("the State", words.REFERENCES.sub(" ", spelt(raw))))
        returned = again or returned
        low = part.casefold()
        behind = standing or _stands(found)
        if any(
            p.search(low) for p in (*words.TAKEN_BACK, *(words.TAKEN_BACK_LATER if behind else ()))
        ):
            found = _taken_back(found, _notice_day(part))
        elif not leaves(low):
            found = _followed(found, part, low) or _received(part, low, after=undated)
        elif not _is_elsewhere(low):
            doubtful = (
                words.INTENDED.search(low)
                or words.DENIED_PLAINLY.search(low)
                or _debated(low)
                or (named and not _says_who(low))
            )
            read = None if doubtful else _notice(part)
            found = found if read is None else joined(found, read)
            # Who only may, or does not, and on no day, has done nothing.
            undated = read is None and not doubtful
            if read is None and not (doubtful and _first_day(part) is None):
                unclear = raw[:200]
    return NoteRead(tuple(found), returned, former, None if found else unclear)


def _stands(found: Sequence[Withdrawal]) -> bool:
    return bool(found) and found[-1].revoked is None


def _debated(low: str) -> bool:
    """Is it the talk of a parliament, with no word of a notice given?"""
    return words.DEBATED.search(low) is not None and words.GIVEN.search(low) is None


def _says_who(low: str) -> bool:
    return any(pattern.search(low) for pattern in words.WHO)


def _split(part: str) -> tuple[str, date | None]:
    """A sentence without its words on a new consent, and the day of that."""
    again = words.AGAIN.search(part)
    if again is None or not words.CONSENT.search(part.casefold()):
        return part, None
    start = max(part.rfind(" and ", 0, again.start()), 0)
    rest = part[start:] if start else part
    day = _first_day(rest)
    return (part[:start], day) if day else (part, None)


def _received(part: str, low: str, *, after: bool) -> list[Withdrawal]:
    """The notice whose day of receipt only the sentence ``after`` the withdrawal gives."""
    match = words.RECEIVED.search(part) if after and words.OF_IT.match(low) else None
    day = match and _made(match)
    return [Withdrawal(day)] if day else []


def _followed(found: list[Withdrawal], part: str, low: str) -> list[Withdrawal]:
    """The last notice with what a further sentence says of it: its effect, or its receipt."""
    if not found or found[-1].revoked is not None:
        return found
    last = found[-1]
    received = words.RECEIVED.search(part) if words.OF_IT.match(low) else None
    return [
        *found[:-1],
        replace(
            last,
            notified=(_made(received) if received else None) or last.notified,
            effective=last.effective or effect_day(part),
        ),
    ]


def _taken_back(found: list[Withdrawal], day: date | None) -> list[Withdrawal]:
    """The last notice with the day on which it was taken back; alone where it is not in this note."""
    if not found:
        return [Withdrawal(None, revoked=day or date.min)]
    return [*found[:-1], replace(found[-1], revoked=day or found[-1].notified)]


def joined(found: Sequence[Withdrawal], read: Withdrawal) -> list[Withdrawal]:
    """These notices with one more: what is told of a notice that still runs is that notice."""
    if not found or found[-1].revoked is not None:
        return [*found, read]
    last = found[-1]
    ends = last.effective or (withdrawal_effect(last.notified) if last.notified else date.max)
    if read.notified is not None and read.notified > ends:
        return [*found, read]
    if read.revoked is not None:
        return [*found[:-1], replace(last, revoked=read.revoked)]
    if last.tabled and last.notified == read.effective:
        return [*found[:-1], read]  # the column held the day of effect
    first = replace(
        last,
        notified=last.notified or read.notified,
        effective=last.effective or read.effective,
    )
    return [*found[:-1], first]


def _is_elsewhere(low: str) -> bool:
    """Is it a withdrawal of something else, from something else, by another, or none?"""
    rest = low
    for pattern in words.OF_SOMETHING:
        rest = pattern.sub(" ", rest)
    plain = bool(words.PLAIN.search(rest) or words.SENT.search(rest))
    if (rest != low and not plain) or _from_another(rest):
        return True
    return not plain and any(p.search(low) for p in (*words.OF_OTHERS, *words.DENIED))


def _from_another(low: str) -> bool:
    """Is what it is withdrawn from another treaty?"""
    start = words.LEAVING.search(low)
    begin = start.start() if start else 0
    named = [
        match[1] for match in words.FROM.finditer(low, begin) if words.TREATIES.search(match[1])
    ]
    if any(words.OURS.search(name) or words.CONVENTION.match(name) for name in named):
        return False
    if named:
        return True
    denounced = re.search(r"\bdenounc\w+\s+(?:the\s+)?([^.;,]{0,120})", low)
    if denounced is None or not words.TREATIES.search(denounced[1]):
        return False
    return not (words.OURS.search(denounced[1]) or words.CONVENTION.match(denounced[1]))


def _notice(part: str) -> Withdrawal | None:
    """The notice that a sentence reports; None where it has no day."""
    effective = effect_day(part)
    notified = _notice_day(part)
    if notified is None and effective is None:
        return None
    return Withdrawal(notified, effective)


def _notice_day(part: str) -> date | None:
    """The day on which the notice was received, or else given."""
    bare = words.EFFECT.sub(" ", part)
    for pattern in (words.RECEIVED, words.NOTIFIED):
        match = pattern.search(bare)
        day = match and _made(match)
        if day:
            return day
    return _first_day(words.CONSENTED.sub(" ", bare)) or _first_day(bare)


def effect_day(part: str) -> date | None:
    """The day of effect that a sentence states."""
    match = words.EFFECT.search(spelt(part))
    return match and _made(match)


def _first_day(part: str) -> date | None:
    match = words.WRITTEN.search(part)
    return match and _made(match)


def _made(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["year"]), month_number(match["month"]) or 0, int(match["day"]))
    except ValueError:
        return None


def formerly(part: str) -> str | None:
    """The name that the State had before, where the sentence gives one."""
    match = words.FORMERLY.match(part[:300]) or words.RENAMED.search(part[:600])
    return match[1].strip() if match else None
