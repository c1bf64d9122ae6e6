"""One State's facts on both sides, and what differs.

In: a Treaty, a row with its episodes, the page's day. Out: ``Difference`` values, each with
a sentence and, where the page shows an act that the record lacks, the act to enter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from bot.model.day import long_day
from bot.model.state import ConsentKind, Iso3
from bot.treaty import terms
from bot.treaty.comparing.episodes import Episode
from bot.treaty.comparing.found import Difference
from bot.treaty.comparing.matching import ListedState
from bot.treaty.comparing.sides import Side, both
from bot.treaty.comparing.withdrawals import withdrawal
from bot.treaty.pages import Deposit
from bot.treaty.participation import Membership, Participation
from bot.treaty.treaty import Treaty


def differing(
    treaty: Treaty,
    iso3: Iso3,
    listed: ListedState,
    shown: tuple[Episode, ...],
    day: date,
    *,
    noted: bool,
) -> Iterator[Difference]:
    """What differs about a State that the page lists; ``noted``: its notes could be read."""
    side = Side(treaty, iso3, day)
    participation = treaty.participations[iso3]
    if listed.called is not None:
        yield _name(side, listed.called)
    yield from _signature(side, participation, listed.row.signed)
    known = [m for m in participation.memberships if m.begins <= day]
    if not shown:
        yield from _no_deposit(side, known)
        return
    last = known[-1] if known else None
    if last is not None and _is_new(shown, last, day):
        if len(shown) > 1:
            yield from _membership(side, shown[-2], last, noted=noted)
        yield _return(side, shown[-1], last)
    elif len(known) > 1 and len(shown) == 1 and _is_of(shown[0], known[-2]):
        yield from _membership(side, shown[0], known[-2], noted=noted)
        yield side.differ(
            "deposit",
            known[-1].deposited,
            None,
            "The record has a new consent after the withdrawal; the page does not show it.",
        )
    else:
        yield from _membership(side, shown[-1], last, noted=noted)
        if len(shown) > 1:
            earlier = known[-2] if len(known) > 1 else None
            if earlier is not None:
                yield from _membership(side, shown[-2], earlier, noted=noted)


def absent(treaty: Treaty, listed: Mapping[Iso3, ListedState], day: date) -> Iterator[Difference]:
    """Acts of States that the record has as participants and a whole page does not list."""
    for iso3 in treaty.participations.keys() - listed.keys():
        participation = treaty.participations[iso3]
        side = Side(treaty, iso3, day)
        known = [m for m in participation.memberships if m.begins <= day]
        if known and known[-1].effective is not None and known[-1].effective <= day:
            continue  # a list of those bound need not show who left
        yield from _signature(side, participation, None)
        yield from _no_deposit(side, known)


def _name(side: Side, called: str) -> Difference:
    ours = side.treaty.states[side.iso3].name
    return Difference(
        side.iso3,
        ours,
        "name",
        ours,
        called,
        f"The page lists {ours} as {called}, a name that the record does not know.",
        side.source("name"),
    )


def _signature(
    side: Side, participation: Participation, theirs: date | None
) -> Iterator[Difference]:
    ours = (
        participation.signed if participation.signed and participation.signed <= side.day else None
    )
    if ours != theirs:
        note = both("signature", ours, theirs)
        yield side.differ("signed", ours, theirs, note, "signed")


def _no_deposit(side: Side, known: list[Membership]) -> Iterator[Difference]:
    """The page shows no consent; the record may have one."""
    last = known[-1] if known else None
    if last is None:
        return
    if last.undated is None or last.deposited is not None:
        yield side.differ("deposit", last.deposited, None, both("deposit", last.deposited, None))
    elif side.day >= last.undated.last:
        yield side.differ("deposit", None, None, f"{_bounds(last)} The page shows no deposit.")


def _bounds(membership: Membership) -> str:
    span = membership.undated
    if span is None:
        return ""
    return (
        f"The record knows only that the deposit was made between {long_day(span.first)} and "
        f"{long_day(span.last)}."
    )


def _is_new(shown: tuple[Episode, ...], last: Membership, day: date) -> bool:
    """Is the page's last consent one that follows the last membership of the record?"""
    deposit = shown[-1].deposit
    if deposit is None or last.deposited is None or deposit.day <= last.deposited:
        return False
    if last.effective is not None and last.effective <= min(day, deposit.day):
        return True
    return len(shown) > 1 and _is_of(shown[-2], last)


def _is_of(episode: Episode, membership: Membership) -> bool:
    """Does the page's episode describe this membership?"""
    if episode.deposit is not None:
        return episode.deposit.day == membership.deposited
    left = episode.withdrawal
    given = (left.notified or left.effective) if left else None
    return given is not None and membership.begins < given


def _return(side: Side, episode: Episode, last: Membership) -> Difference:
    deposit = episode.deposit or Deposit(side.day, frozenset())
    force = terms.entry_into_force(deposit.day)
    note = (
        f"A new consent after the withdrawal, hence a new membership with new deadlines: deposited on "
        f"{long_day(deposit.day)}, entry into force on {long_day(force)}, Article 17(2)."
    )
    return side.differ("deposit", last.deposited, deposit.day, note, _act(deposit))


def _act(deposit: Deposit) -> str:
    kinds = [kind.value for kind in deposit.kinds]
    return kinds[0] if len(kinds) == 1 else "consent_date"


def _membership(
    side: Side, episode: Episode, ours: Membership | None, *, noted: bool
) -> Iterator[Difference]:
    """A consent and its withdrawal on both sides."""
    if episode.deposit is not None:
        yield from _deposit(side, episode.deposit, ours)
    yield from withdrawal(side, episode, ours, noted=noted)


def _deposit(side: Side, theirs: Deposit, ours: Membership | None) -> Iterator[Difference]:
    day = ours.deposited if ours else None
    if day != theirs.day:
        note = both("deposit", day, theirs.day)
        if ours is not None and day is None:
            note = f"{_bounds(ours)} The page gives {long_day(theirs.day)}."
            if ours.undated and not ours.undated.first <= theirs.day <= ours.undated.last:
                note += " That is outside these bounds."
        yield side.differ("deposit", day, theirs.day, note, _act(theirs))
    elif ours is not None and theirs.kinds and ours.kind not in theirs.kinds:
        note = (
            f"The day is the same, the act is not: {_kinds(theirs)} on the page, {ours.kind.value} in "
            f"the record."
        )
        yield side.differ("deposit", day, theirs.day, note, _act(theirs))


def _kinds(deposit: Deposit) -> str:
    return " or ".join(kind.value for kind in ConsentKind if kind in deposit.kinds)
