"""A State's consents as a page shows them: each with its withdrawal, and whether it still holds.

In: a matched row, the page's day, and when the State left by the record. Out: episodes,
oldest first; the last is the one that stands.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bot.model.state import ConsentKind
from bot.treaty.comparing.matching import ListedState
from bot.treaty.pages import Deposit, Withdrawal
from bot.treaty.terms import withdrawal_effect


@dataclass(frozen=True, slots=True)
class Episode:
    """One consent and its withdrawal. ``out``: it no longer holds on the page's day.

    ``sure``: brackets and stated days agree on that; where not, the page's own number of
    parties may count the State or not.
    """

    deposit: Deposit | None
    withdrawal: Withdrawal | None = None
    out: bool = False
    sure: bool = True


def episodes(listed: ListedState, on: date, left: date | None) -> tuple[Episode, ...]:
    """The consents of a row; ``left`` is the day of effect of the last withdrawal we know."""
    deposits = list(listed.row.deposits)
    gone = bool(listed.withdrawals) or any(d.bracketed for d in deposits)
    if gone and listed.returned is not None and all(d.day < listed.returned for d in deposits):
        deposits.append(Deposit(listed.returned, frozenset({ConsentKind.ACCESSION})))
    pairs = _paired(deposits, listed.withdrawals)
    bracketed = listed.row.bracketed and not _returned(pairs, left)
    last = len(pairs) - 1
    return tuple(
        replace(episode, out=True) if n < last else _judged(episode, on, bracketed=bracketed)
        for n, episode in enumerate(pairs)
    )


def _paired(deposits: list[Deposit], withdrawals: tuple[Withdrawal, ...]) -> list[Episode]:
    """Each withdrawal with the last deposit before it; alone where the page no longer shows that."""
    found = [Episode(deposit) for deposit in deposits]
    for withdrawal in withdrawals:
        day = withdrawal.notified or withdrawal.effective or date.max
        before = [n for n, e in enumerate(found) if e.deposit is not None and e.deposit.day < day]
        if before:
            found[before[-1]] = replace(found[before[-1]], withdrawal=withdrawal)
        else:
            found.insert(0, Episode(None, withdrawal))
    return found


def _returned(pairs: list[Episode], left: date | None) -> bool:
    """Is the last deposit a new one, after the State had left? Then an old signature's brackets say nothing."""
    last = pairs[-1].deposit if pairs else None
    if last is None or last.bracketed:
        return False
    return len(pairs) > 1 or (left is not None and last.day >= left)


def _judged(episode: Episode, on: date, *, bracketed: bool) -> Episode:
    marked = bracketed or (episode.deposit is not None and episode.deposit.bracketed)
    left = episode.withdrawal
    if left is None or left.revoked is not None:
        return replace(episode, out=marked)
    if left.effective is not None:
        out = left.effective <= on
        return replace(episode, out=out, sure=out == marked or left.tabled)
    if left.tabled and left.notified is not None:
        return replace(episode, out=marked or withdrawal_effect(left.notified) <= on)
    return replace(episode, out=marked)
