"""Whether a page that was understood can be believed: its day, its days, its numbers, its treaty.

In: a ``StatusPage`` and its matched rows. Out: nothing, or an InputError with one sentence
that names what does not fit. Nothing is compared with a page that fails here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from bot.errors import InputError
from bot.model.day import long_day
from bot.model.state import Iso3
from bot.treaty import terms
from bot.treaty.comparing.episodes import Episode
from bot.treaty.comparing.matching import ListedState
from bot.treaty.pages import PAGE, StatusPage
from bot.treaty.treaty import Treaty

WHOLE = 100
"""A page without numbers of its own and with at least so many rows lists every participant."""
_ENOUGH = 5
"""With fewer rows, strange days may be errors; with as many, they are another treaty's."""


def refuse_day(page: StatusPage, on: date, newest: date | None) -> None:
    """Raise InputError for a page of a day to come, or older than the newest read before."""
    if page.as_of is None:
        return
    if page.as_of > on:
        raise InputError(
            f"The page says that it is of {long_day(page.as_of)}, which is in the future; nothing was "
            f"compared: check the clock of this machine."
        )
    if page.as_of < terms.OPENED:
        raise InputError(
            f"The page says that it is of {long_day(page.as_of)}, before the Convention was opened for "
            f"signature; nothing was compared: use {PAGE} instead."
        )
    if newest is not None and page.as_of < newest:
        raise InputError(
            f"The page is of {long_day(page.as_of)}, older than the one of {long_day(newest)} that was "
            f"read before; nothing was compared: fetch {PAGE} again."
        )


def refuse_another_treaty(treaty: Treaty, listed: Mapping[Iso3, ListedState]) -> None:
    """Raise InputError when most deposits are of other days than ours."""
    pairs = [
        (ours, [deposit.day for deposit in each.row.deposits])
        for iso3, each in listed.items()
        if (ours := [m.deposited for m in treaty.participations[iso3].memberships if m.deposited])
    ]
    strange = sum(not set(ours).intersection(theirs) for ours, theirs in pairs)
    if len(pairs) >= _ENOUGH and strange * 2 > len(pairs):
        raise InputError(
            f"{strange} of the page's {len(pairs)} deposits are not those of the Anti-Personnel Mine "
            f"Ban Convention, so the page is probably that of another treaty; nothing was compared: "
            f"use {PAGE} instead."
        )


def refuse_impossible(name: str, listed: ListedState, on: date, *, dated: bool) -> None:
    """Raise InputError for days that cannot be: too early, after the page, in the wrong order.

    ``on`` is the page's own day, or today where it is not ``dated``.
    """
    for what, day in _days(listed):
        if day < terms.OPENED:
            raise InputError(
                f"The page gives {long_day(day)} as the {what} of {name}, before the Convention was "
                f"opened for signature on 3 December 1997; nothing was compared."
            )
        if day > on:
            later = f"later than the page itself ({long_day(on)})" if dated else "a future date"
            raise InputError(
                f"The page gives {long_day(day)} as the {what} of {name}, {later}; nothing was compared."
            )
    _refuse_order(name, listed)
    signed = listed.row.signed
    if signed is not None and signed >= terms.GENERAL_ENTRY_INTO_FORCE:
        raise InputError(
            f"The page gives {long_day(signed)} as the signature of {name}, and the Convention was open "
            f"for signature only until 28 February 1999; nothing was compared."
        )
    if signed is not None and any(deposit.day < signed for deposit in listed.row.deposits):
        raise InputError(
            f"The page gives a deposit of {name} before its signature; nothing was compared."
        )


def _refuse_order(name: str, listed: ListedState) -> None:
    """An effect before its notice."""
    for each in listed.withdrawals:
        if each.notified is None:
            continue
        if each.effective is not None and each.effective < each.notified:
            raise InputError(
                f"The page gives {long_day(each.effective)} as the effect of the withdrawal of {name}, "
                f"before its notice of {long_day(each.notified)}; nothing was compared."
            )


def refuse_strangers(treaty: Treaty, listed: Mapping[Iso3, ListedState]) -> None:
    """Raise InputError for the withdrawal of a State that had not joined, by either side."""
    for iso3, each in listed.items():
        ours = treaty.participations[iso3].memberships
        known = [each.begins for each in ours]
        days = [w.notified for w in each.withdrawals if w.notified]
        early = known and days and min(days) < min(known)
        if early or (each.withdrawals and not known and not each.row.deposits):
            raise InputError(
                f"The page gives a withdrawal of {treaty.states[iso3].name} before it had joined, by our "
                f"record and by the page; nothing was compared."
            )


def _days(listed: ListedState) -> Iterator[tuple[str, date]]:
    """Every day by which something must have happened."""
    if listed.row.signed is not None:
        yield "signature", listed.row.signed
    for deposit in listed.row.deposits:
        yield "deposit", deposit.day
    if listed.returned is not None:
        yield "new consent", listed.returned
    for each in listed.withdrawals:
        if each.notified is not None:
            yield "notice of withdrawal", each.notified
        if each.revoked is not None and each.revoked != date.min:
            yield "revocation of the notice of withdrawal", each.revoked


def counts_agree(
    page: StatusPage, rows: Mapping[Iso3, ListedState], shown: Mapping[Iso3, tuple[Episode, ...]]
) -> bool | None:
    """Are the page's own numbers those of its rows? None where it gives none.

    Raises:
        InputError: they are not, and they should be.
    """
    signed = sum(each.row.signed is not None for each in rows.values())
    last = [each[-1] for each in shown.values() if each and each[-1].deposit is not None]
    most = sum(not each.out or not each.sure for each in last)
    least = sum(not each.out and each.sure for each in last)
    wrong = [
        (label, said, counted)
        for label, said, counted, fits in (
            ("Signatories", page.signatories, signed, page.signatories == signed),
            ("Parties", page.parties, most, page.parties is None or least <= page.parties <= most),
        )
        if said is not None and not fits
    ]
    if wrong and (page.exact or len(rows) >= WHOLE):
        label, said, counted = wrong[0]
        raise InputError(
            f"The page says {label} : {said} and its rows give {counted}, so rows are missing or wrong; "
            f"nothing was compared: fetch it again."
        )
    if page.signatories is None or page.parties is None:
        return None
    return not wrong
