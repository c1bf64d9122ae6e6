"""Acts entered by an admin, applied on top of the packaged record.

In: a participation and ``RecordedAct`` values (column and date as in participation.csv).
Out: a new participation in which Articles 17 and 20 are computed afresh. An act that
cannot be is refused with a sentence; an undone act counts for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.errors import InputError
from bot.model.day import long_day
from bot.model.depositary import DEPOSITARY
from bot.model.state import ConsentKind, Iso3, Source, SourceKind
from bot.treaty import terms
from bot.treaty.participation import Membership, Participation
from bot.treaty.possible import why_impossible

if TYPE_CHECKING:
    from bot.model.alert import RecordedAct

_CONSENTS = tuple(kind.value for kind in ConsentKind)
ACTS = (
    "signed",
    *_CONSENTS,
    "consent_date",
    "withdrawal_notified",
    "withdrawal_effective",
    "withdrawal_revoked",
)
"""What can be recorded. ``consent_date`` is a deposit whose kind follows from the signature."""


def apply_acts(
    participations: Mapping[Iso3, Participation], acts: Iterable[RecordedAct]
) -> Mapping[Iso3, Participation]:
    """The participations with these acts on top, in the order in which they were entered.

    Raises:
        InputError: an act is unknown, has no date, or contradicts what is recorded.
    """
    changed = dict(participations)
    for act in sorted((a for a in acts if a.undone_at is None), key=lambda act: act.at):
        if act.iso3 not in changed:
            raise InputError(f"{act.iso3} is not the code of one of the 197 States.")
        changed[act.iso3] = apply_act(changed[act.iso3], act)
    return changed


def last_changes(acts: Iterable[RecordedAct]) -> Mapping[Iso3, datetime]:
    """When an act of each State was last entered or undone."""
    changed = dict[Iso3, datetime]()
    for act in acts:
        changed[act.iso3] = max(filter(None, (changed.get(act.iso3), act.at, act.undone_at)))
    return changed


def apply_act(participation: Participation, act: RecordedAct) -> Participation:
    """The participation with one act on top.

    Raises:
        InputError: the act is unknown, has no date, or contradicts what is recorded.
    """
    day = _day(act)
    after = _cite(_rule(act.act)(participation, day), act)
    found = why_impossible(after)
    if found:
        raise InputError(
            f"{participation.state.name}: {found}. Check the act and the date, and record it again."
        )
    return after


def _cite(after: Participation, act: RecordedAct) -> Participation:
    """The fact that the act changed, with the act's own source first."""
    source = source_of(act)
    if act.act == "signed":
        return replace(after, signature_sources=_first(source, after.signature_sources))
    last = after.memberships[-1]
    if act.act.startswith("withdrawal"):
        changed = replace(last, withdrawal_sources=_first(source, last.withdrawal_sources))
    else:
        changed = replace(last, sources=_first(source, last.sources))
    return _with_last(after, changed)


def _first(source: Source, others: tuple[Source, ...]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys((source, *others)))


def source_of(act: RecordedAct) -> Source:
    """What an admin entered the act from; the Depositary's own site is known as such."""
    title = f"Source of the act entered on {long_day(act.at.date())}"
    host = act.source_url.partition("://")[2].partition("/")[0].removeprefix("www.")
    if host == "treaties.un.org":
        return Source(title, DEPOSITARY, act.source_url, kind=SourceKind.DEPOSITARY)
    return Source(title, host or act.source_url, act.source_url)


def _day(act: RecordedAct) -> date:
    try:
        day = date.fromisoformat(act.value)
    except ValueError:
        raise InputError(
            f"{act.value!r} is not a day; write the day of the act like 2025-07-10."
        ) from None
    if day > act.at.date():
        raise InputError(
            f"{long_day(day)} is in the future; record an act once the Depositary has received it."
        )
    return day


def _rule(name: str) -> Callable[[Participation, date], Participation]:
    rules_of_acts = {
        "signed": _signed,
        "consent_date": _consent,
        "withdrawal_notified": _notified,
        "withdrawal_effective": _effective,
        "withdrawal_revoked": _revoked,
    }
    if name in _CONSENTS:
        return lambda participation, day: _deposited(participation, ConsentKind(name), day)
    if name not in rules_of_acts:
        raise InputError(f"{name!r} cannot be recorded; use one of: {', '.join(ACTS)}.")
    return rules_of_acts[name]


def _signed(participation: Participation, day: date) -> Participation:
    return replace(participation, signed=day)


def _consent(participation: Participation, day: date) -> Participation:
    again = bool(participation.memberships)
    kind = ConsentKind.RATIFICATION if participation.signed and not again else ConsentKind.ACCESSION
    return _deposited(participation, kind, day)


def _deposited(participation: Participation, kind: ConsentKind, day: date) -> Participation:
    """A first deposit, the missing day of an undated one, a correction, or a return after leaving."""
    membership = Membership(kind, day, terms.entry_into_force(day))
    earlier = participation.memberships
    if kind is ConsentKind.SUCCESSION and participation.succeeded_on is not None:
        membership = replace(membership, in_force=participation.succeeded_on)
    if earlier and (earlier[-1].effective is None or day < earlier[-1].effective):
        last = earlier[-1]
        membership = replace(
            membership,
            notified=last.notified,
            effective=last.effective,
            revoked=last.revoked,
            sources=last.sources,
            withdrawal_sources=last.withdrawal_sources,
        )
        earlier = earlier[:-1]
    return replace(participation, memberships=(*earlier, membership))


def _notified(participation: Participation, day: date) -> Participation:
    last = _last(participation, "withdraw")
    due = terms.withdrawal_effect(day)
    effective = None if participation.held_back(due) else due
    return _with_last(participation, replace(last, notified=day, effective=effective, revoked=None))


def _effective(participation: Participation, day: date) -> Participation:
    return _with_last(
        participation, replace(_last(participation, "leave"), effective=day, revoked=None)
    )


def _revoked(participation: Participation, day: date) -> Participation:
    last = _last(participation, "take a notice back")
    if last.notified is None:
        raise InputError(
            f"{participation.state.name} has given no notice of withdrawal that could be taken back."
        )
    return _with_last(participation, replace(last, effective=None, revoked=day))


def _last(participation: Participation, deed: str) -> Membership:
    if not participation.memberships:
        raise InputError(
            f"{participation.state.name} is not a party, so it cannot {deed}; "
            f"record its deposit first."
        )
    return participation.memberships[-1]


def _with_last(participation: Participation, membership: Membership) -> Participation:
    return replace(participation, memberships=(*participation.memberships[:-1], membership))
