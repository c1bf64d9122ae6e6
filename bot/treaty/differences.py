"""One State's facts on both sides, and what differs.

In: a Treaty, a row with its episodes, the page's day. Out: ``Difference`` values, each with
a sentence and, where the page tells of an act that our record lacks, the act to enter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.model.day import long_day
from bot.model.state import ConsentKind, Iso3
from bot.treaty import rules
from bot.treaty.episodes import Episode
from bot.treaty.matching import Listed
from bot.treaty.pages import Deposit, Withdrawal
from bot.treaty.participation import Membership, Participation
from bot.treaty.treaty import Treaty

_LATELY = timedelta(days=14)
"""How long a depositary's page may need to show an act."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact on which the page and our record do not agree.

    ``field``: signed, deposit, withdrawal_notified, withdrawn or name. ``ours`` and
    ``theirs`` are ISO dates (for a name, the names), None where a side has none. ``act``
    is one of bot.treaty.acts.ACTS, to be entered with ``day`` if the page is right; None
    where nothing can be entered.
    """

    iso3: Iso3
    name: str
    field: str
    ours: str | None
    theirs: str | None
    note: str
    our_source: str
    act: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class _Side:
    """What is needed to word a difference of one State."""

    treaty: Treaty
    iso3: Iso3
    day: date

    def differ(
        self,
        field: str,
        ours: date | None,
        theirs: date | None,
        note: str,
        act: str | None = None,
    ) -> Difference:
        state = self.treaty.states[self.iso3]
        if ours is not None and theirs is None and self.day - ours <= _LATELY:
            note += " The act is recent; the page may not show it yet."
        entered = theirs if act is not None else None
        return Difference(
            self.iso3,
            state.name,
            field,
            _iso(ours),
            _iso(theirs),
            note,
            self.source(field),
            act if entered is not None else None,
            entered,
        )

    def source(self, field: str) -> str:
        """The registers stand first among a State's sources, what tells of a withdrawal last."""
        sources = self.treaty.participations[self.iso3].sources
        if not sources:
            return ""
        found = sources[-1 if field.startswith("withdraw") else 0]
        return f"{found.title}, {found.publisher}"


def differing(
    treaty: Treaty,
    iso3: Iso3,
    listed: Listed,
    shown: tuple[Episode, ...],
    day: date,
    *,
    noted: bool,
) -> Iterator[Difference]:
    """What differs about a State that the page lists; ``noted``: its notes could be read."""
    side = _Side(treaty, iso3, day)
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
            "Our record has a new consent after the withdrawal; the page does not show it.",
        )
    else:
        yield from _membership(side, shown[-1], last, noted=noted)
        if len(shown) > 1:
            earlier = known[-2] if len(known) > 1 else None
            if earlier is not None:
                yield from _membership(side, shown[-2], earlier, noted=noted)


def absent(treaty: Treaty, listed: Mapping[Iso3, Listed], day: date) -> Iterator[Difference]:
    """Acts of States that our record has as participants and a whole page does not list."""
    for iso3 in treaty.participations.keys() - listed.keys():
        participation = treaty.participations[iso3]
        side = _Side(treaty, iso3, day)
        known = [m for m in participation.memberships if m.begins <= day]
        if known and known[-1].effective is not None and known[-1].effective <= day:
            continue  # a list of those bound need not show who left
        yield from _signature(side, participation, None)
        yield from _no_deposit(side, known)


def _name(side: _Side, called: str) -> Difference:
    ours = side.treaty.states[side.iso3].name
    return Difference(
        side.iso3,
        ours,
        "name",
        ours,
        called,
        f"The page lists {ours} as {called}, a name that our record does not know.",
        side.source("name"),
    )


def _signature(
    side: _Side, participation: Participation, theirs: date | None
) -> Iterator[Difference]:
    ours = (
        participation.signed if participation.signed and participation.signed <= side.day else None
    )
    if ours != theirs:
        note = _both("signature", ours, theirs)
        yield side.differ("signed", ours, theirs, note, "signed")


def _both(what: str, ours: date | None, theirs: date | None) -> str:
    if ours is None and theirs is not None:
        return f"The page has a {what} of {long_day(theirs)}; our record has none."
    if theirs is None and ours is not None:
        return f"Our record has a {what} of {long_day(ours)}; the page has none."
    if ours is None or theirs is None:
        return f"Neither side gives a day of {what}."
    return f"The page gives {long_day(theirs)} as the day of {what}, our record {long_day(ours)}."


def _no_deposit(side: _Side, known: list[Membership]) -> Iterator[Difference]:
    """The page shows no consent; our record may have one."""
    last = known[-1] if known else None
    if last is None:
        return
    if last.undated is None or last.deposited is not None:
        yield side.differ("deposit", last.deposited, None, _both("deposit", last.deposited, None))
    elif side.day >= last.undated.last:
        yield side.differ("deposit", None, None, f"{_bounds(last)} The page shows no deposit.")


def _bounds(membership: Membership) -> str:
    span = membership.undated
    if span is None:
        return ""
    return (
        f"Our record knows only that the deposit was made between {long_day(span.first)} and "
        f"{long_day(span.last)}."
    )


def _is_new(shown: tuple[Episode, ...], last: Membership, day: date) -> bool:
    """Is the page's last consent one that follows the last membership of our record?"""
    deposit = shown[-1].deposit
    if deposit is None or last.deposited is None or deposit.day <= last.deposited:
        return False
    if last.effective is not None and last.effective <= min(day, deposit.day):
        return True
    return len(shown) > 1 and _is_of(shown[-2], last)


def _is_of(episode: Episode, membership: Membership) -> bool:
    """Does the page's episode tell of this membership?"""
    if episode.deposit is not None:
        return episode.deposit.day == membership.deposited
    left = episode.withdrawal
    given = (left.notified or left.effective) if left else None
    return given is not None and membership.begins < given


def _return(side: _Side, episode: Episode, last: Membership) -> Difference:
    deposit = episode.deposit or Deposit(side.day, frozenset())
    force = rules.entry_into_force(deposit.day)
    note = (
        f"A new consent after the withdrawal, hence a new membership with new clocks: deposited on "
        f"{long_day(deposit.day)}, entry into force on {long_day(force)}, Article 17(2)."
    )
    return side.differ("deposit", last.deposited, deposit.day, note, _act(deposit))


def _act(deposit: Deposit) -> str:
    kinds = [kind.value for kind in deposit.kinds]
    return kinds[0] if len(kinds) == 1 else "consent_date"


def _membership(
    side: _Side, episode: Episode, ours: Membership | None, *, noted: bool
) -> Iterator[Difference]:
    """A consent and its withdrawal on both sides."""
    if episode.deposit is not None:
        yield from _deposit(side, episode.deposit, ours)
    yield from _withdrawal(side, episode, ours, noted=noted)


def _deposit(side: _Side, theirs: Deposit, ours: Membership | None) -> Iterator[Difference]:
    day = ours.deposited if ours else None
    if day != theirs.day:
        note = _both("deposit", day, theirs.day)
        if ours is not None and day is None:
            note = f"{_bounds(ours)} The page gives {long_day(theirs.day)}."
            if ours.undated and not ours.undated.first <= theirs.day <= ours.undated.last:
                note += " That is outside these bounds."
        yield side.differ("deposit", day, theirs.day, note, _act(theirs))
    elif ours is not None and theirs.kinds and ours.kind not in theirs.kinds:
        note = (
            f"The day is the same, the act is not: {_kinds(theirs)} on the page, {ours.kind.value} in "
            f"our record."
        )
        yield side.differ("deposit", day, theirs.day, note, _act(theirs))


def _kinds(deposit: Deposit) -> str:
    return " or ".join(kind.value for kind in ConsentKind if kind in deposit.kinds)


def _withdrawal(
    side: _Side, episode: Episode, ours: Membership | None, *, noted: bool
) -> Iterator[Difference]:
    theirs = _by_kind(episode.withdrawal, ours)
    ours_given = ours.notified if ours and ours.notified and ours.notified <= side.day else None
    taken_back = ours is not None and ours.revoked is not None and ours.revoked <= side.day
    if theirs is not None and theirs.revoked is not None:
        if ours_given is not None and not taken_back:
            yield _revoked(side, ours_given, theirs.revoked)
        yield from _effect(side, episode, None, ours)
        return
    given = theirs.notified if theirs else None
    standing = None if taken_back else ours_given
    silent = theirs is None and (episode.out or not noted)
    if given != standing and not silent and not (given is None and theirs is not None):
        yield _notice(side, standing, given, theirs, out=episode.out)
        if standing is None and not episode.out:
            return  # a notice that runs is one difference; its effect is still to come
    yield from _effect(side, episode, theirs, ours)


def _by_kind(theirs: Withdrawal | None, ours: Membership | None) -> Withdrawal | None:
    """A column "Withdrawal" may hold the day of effect instead of that of the notice."""
    if theirs is None or ours is None or theirs.effective is not None or not theirs.tabled:
        return theirs
    if theirs.notified is not None and theirs.notified == ours.effective:
        return Withdrawal(ours.notified, theirs.notified, theirs.revoked, tabled=True)
    return theirs


def _revoked(side: _Side, ours: date, revoked: date) -> Difference:
    known = revoked != date.min
    when = f" on {long_day(revoked)}" if known else ""
    note = (
        f"The page says that the notice of withdrawal was taken back{when}; our record still has the "
        f"notice of {long_day(ours)}."
    )
    found = side.differ("withdrawal_notified", ours, None, note)
    return Difference(
        found.iso3,
        found.name,
        found.field,
        found.ours,
        None,
        note,
        found.our_source,
        "withdrawal_revoked" if known else None,
        revoked if known else None,
    )


def _notice(
    side: _Side, ours: date | None, theirs: date | None, told: Withdrawal | None, *, out: bool
) -> Difference:
    note = _both("notice of withdrawal", ours, theirs)
    if theirs is not None and not out:
        effect = told.effective if told else None
        note += (
            f" It is to take effect on {long_day(effect)}, as the page says."
            if effect
            else f" Six months end on {long_day(rules.withdrawal_effect(theirs))}; it takes effect then "
            f"unless the State is engaged in an armed conflict, Article 20(3)."
        )
    return side.differ("withdrawal_notified", ours, theirs, note, "withdrawal_notified")


def _effect(
    side: _Side,
    episode: Episode,
    theirs: Withdrawal | None,
    ours: Membership | None,
) -> Iterator[Difference]:
    """The day of effect, or whether there was one where the page gives no day."""
    effective = ours.effective if ours else None
    left = effective if effective is not None and effective <= side.day else None
    stated = theirs.effective if theirs else None
    if stated is not None:
        compared = effective if stated > side.day else left
        if stated != compared:
            note = _both("effect of the withdrawal", compared, stated)
            yield side.differ("withdrawn", compared, stated, note, "withdrawal_effective")
    elif episode.out and left is None and not (theirs and theirs.tabled):
        note = (
            "The page shows the withdrawal in effect (the dates in square brackets) and gives no day; "
            "our record has none in effect."
        )
        yield side.differ("withdrawn", None, None, note)
    elif left is not None and not episode.out:
        note = _both("effect of the withdrawal", left, None)
        yield side.differ("withdrawn", left, None, note)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
