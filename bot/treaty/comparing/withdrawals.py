"""A withdrawal on both sides: its notice, whether that was taken back, and its effect.

In: a side, the page's episode and our membership. Out: ``Difference`` values. A notice that
still runs is one difference, with the day on which it is to take effect in its note.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.model.day import long_day
from bot.treaty import terms
from bot.treaty.comparing.episodes import Episode
from bot.treaty.comparing.found import Difference
from bot.treaty.comparing.sides import Side, both
from bot.treaty.pages import Withdrawal
from bot.treaty.participation import Membership


def withdrawal(
    side: Side, episode: Episode, ours: Membership | None, *, noted: bool
) -> Iterator[Difference]:
    """What differs about leaving; ``noted``: the notes of this State could be read."""
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


def _revoked(side: Side, ours: date, revoked: date) -> Difference:
    known = revoked != date.min
    when = f" on {long_day(revoked)}" if known else ""
    note = (
        f"The page says that the notice of withdrawal was taken back{when}; the record still has the "
        f"notice of {long_day(ours)}."
    )
    found = side.differ("withdrawal_notified", ours, None, note)
    if not known:
        return found
    return replace(found, note=note, act="withdrawal_revoked", day=revoked)


def _notice(
    side: Side, ours: date | None, theirs: date | None, told: Withdrawal | None, *, out: bool
) -> Difference:
    note = both("notice of withdrawal", ours, theirs)
    if theirs is not None and not out:
        effect = told.effective if told else None
        note += (
            f" It is to take effect on {long_day(effect)}, as the page says."
            if effect
            else f" Six months end on {long_day(terms.withdrawal_effect(theirs))}; it takes effect then "
            f"unless the State is engaged in an armed conflict, Article 20(3)."
        )
    return side.differ("withdrawal_notified", ours, theirs, note, "withdrawal_notified")


def _effect(
    side: Side,
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
            note = both("effect of the withdrawal", compared, stated)
            yield side.differ("withdrawn", compared, stated, note, "withdrawal_effective")
    elif episode.out and left is None and not (theirs and theirs.tabled):
        note = (
            "The page shows the withdrawal in effect (the dates in square brackets) and gives no day; "
            "the record has none in effect."
        )
        yield side.differ("withdrawn", None, None, note)
    elif left is not None and not episode.out:
        note = both("effect of the withdrawal", left, None)
        yield side.differ("withdrawn", left, None, note)
