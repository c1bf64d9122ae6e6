"""The parties in the Dutch treaty database: verdragenbank.overheid.nl, 008170_p.

In: a parsed page. Out: a ``StatusPage``, or None where the page has no such table.
Columns Partij, Ondertekening, Ratificatie, In werking, Opzegging, Buiten werking; days
dd-mm-jjjj; behind the day of consent, or in a column Type, R (ratification, acceptance, approval), T
(accession), VG (succession), O (definitive signature), NB (not known). It gives both the
notice of withdrawal and its effect; it is silent on numbers and on its own date.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from lxml import html

from bot.errors import InputError
from bot.model.state import ConsentKind
from bot.treaty.pages.cells import Cell, day_in_cell
from bot.treaty.pages.trees import Element, cell, headings, lines, rows
from bot.treaty.pages.values import (
    DUTCH,
    REGISTER,
    Deposit,
    ListedParticipant,
    StatusPage,
    Withdrawal,
)

_KINDS: dict[str, frozenset[ConsentKind]] = {
    "R": frozenset({ConsentKind.RATIFICATION, ConsentKind.ACCEPTANCE, ConsentKind.APPROVAL}),
    "T": frozenset({ConsentKind.ACCESSION}),
    "VG": frozenset({ConsentKind.SUCCESSION}),
    "O": frozenset(),
    "NB": frozenset(),
}
_HEADINGS = {
    "name": "partij",
    "signed": "ondertekening",
    "consent": "ratificatie",
    "in_force": "in werking",
    "notified": "opzegging",
    "effective": "buiten werking",
}
_DAY = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})\s*(?:\(([A-Za-z]{1,3})\)|\b([A-Z]{1,2})\b)?")
_EMPTY = frozenset({"", "-", "–"})
_TITLE = re.compile(r"anti-?\s?personeels?-?mijnen")
_OWN_DATE = re.compile(
    r"(?:bijgewerkt|actueel|geldig|peildatum|stand)\W+(?:(?:tot|en|met|op|per|van|t/m)\W+){0,3}"
    r"(\d{1,2})-(\d{1,2})-(\d{4})",
    re.IGNORECASE,
)


def read(root: html.HtmlElement) -> StatusPage | None:
    """The page, where it is one.

    Raises:
        InputError: it is a page of this form that cannot be understood or trusted.
    """
    tables: dict[Element, dict[str, int]] = {}
    for table, header in headings(root):
        where = _columns(header)
        if where is not None:
            tables.setdefault(table, where)
    if not tables:
        return None
    before, _ = lines(root, frozenset(tables))
    head = "\n".join(before)
    _refuse_other(before)
    listed = [row for table, where in tables.items() for row in _participants(table, where)]
    return StatusPage(DUTCH, tuple(_joined(listed)), _own_date(head))


def _columns(header: Sequence[str]) -> dict[str, int] | None:
    """Where things stand; None where this is no heading of parties."""
    low = [text.casefold() for text in header]
    found = {}
    for field, word in _HEADINGS.items():
        at = next((n for n, text in enumerate(low) if text.startswith(word)), None)
        if at is not None:
            found[field] = at
    if not {"name", "consent"} <= found.keys():
        return None
    if missing := [_HEADINGS[f].capitalize() for f in _HEADINGS if f not in found]:
        raise InputError(
            f"The register's table has no column {missing[0]}, so a withdrawal might be missed; nothing "
            f"was compared: use {REGISTER} instead."
        )
    kind = next((n for n, text in enumerate(low) if text.startswith("type")), None)
    return {**found, "width": len(header)} | ({} if kind is None else {"kind": kind})


def _participants(table: Element, where: dict[str, int]) -> list[ListedParticipant]:
    found = []
    for row in rows(table):
        cells = [cell(each) for each in row]
        if not cells or not any(each.text for each in cells):
            continue
        if cells[0].text.casefold().startswith("partij") and len(cells) == where["width"]:
            continue
        if len(cells) != where["width"]:
            raise InputError(
                f"A row of the register's table ({cells[0].text[:60]!r}) has {len(cells)} cells where "
                f"the heading has {where['width']}, so the page is damaged; nothing was compared."
            )
        found.append(_participant(cells, where))
    return found


def _participant(cells: Sequence[Cell], where: dict[str, int]) -> ListedParticipant:
    name = cells[where["name"]].text.strip(" *")
    signed, _ = _dated(cells[where["signed"]], name)
    deposited, letter = _dated(cells[where["consent"]], name)
    if "kind" in where:
        letter = letter or cells[where["kind"]].text.strip(" ()*").upper()
    in_force, _ = _dated(cells[where["in_force"]], name)
    notified, _ = _dated(cells[where["notified"]], name)
    effective, _ = _dated(cells[where["effective"]], name)
    if deposited is not None and letter not in _KINDS:
        what = f"the letter {letter!r} is not known" if letter else "no letter says by which act"
        raise InputError(
            f"The register gives {cells[where['consent']].text!r} for {name}; {what}, and nothing is "
            f"guessed, so nothing was compared."
        )
    if signed is None and deposited is None:
        raise InputError(
            f"The register's row of {name or 'a party without a name'} has no date, so the page is "
            f"damaged; nothing was compared."
        )
    deposits = () if deposited is None else (Deposit(deposited, _KINDS[letter]),)
    left = (Withdrawal(notified, effective, tabled=True),) if notified or effective else ()
    return ListedParticipant(name, signed, deposits, withdrawals=left, in_force=in_force)


def _dated(each: Cell, name: str) -> tuple[date | None, str]:
    """The one day of a cell and its letter.

    Raises:
        InputError: there is more in it, or it is not understood.
    """
    if each.text in _EMPTY:
        return None, ""
    match = _DAY.fullmatch(each.text)
    if match is None:
        days = _DAY.findall(each.text)
        what = "two days in one cell" if len(days) > 1 else "what is not understood as a date"
        raise InputError(
            f"The register gives {what} for {name} ({each.text[:60]!r}); nothing is guessed, so "
            f"nothing was compared."
        )
    day = day_in_cell(name, each.text, int(match[3]), int(match[2]), int(match[1]))
    return day, (match[4] or match[5] or "").upper()


def _joined(listed: list[ListedParticipant]) -> list[ListedParticipant]:
    """Two rows of one party, the first out of force before the second's consent: a return."""
    found: list[ListedParticipant] = []
    for _, group in groupby(sorted(listed, key=lambda row: row.name), key=lambda row: row.name):
        several = sorted(group, key=lambda row: [deposit.day for deposit in row.deposits])
        while len(several) > 1 and _returned(several[0], several[1]):
            first, second, *rest = several
            joined = replace(
                second,
                signed=first.signed or second.signed,
                deposits=(*first.deposits, *second.deposits),
                withdrawals=(*first.withdrawals, *second.withdrawals),
            )
            several = [joined, *rest]
        found += several
    return found


def _returned(first: ListedParticipant, second: ListedParticipant) -> bool:
    left = [each.effective for each in first.withdrawals if each.effective is not None]
    return bool(left and second.deposits and left[-1] <= second.deposits[0].day)


def _own_date(text: str) -> date | None:
    match = _OWN_DATE.search(text)
    if match is None:
        return None
    return day_in_cell("its own date", match[0], int(match[3]), int(match[2]), int(match[1]))


def _refuse_other(before: list[str]) -> None:
    """The parties to another treaty, by its title."""
    titles = [
        line for line in before if line.startswith(("Verdrag ", "Protocol ", "Overeenkomst "))
    ]
    titles = [line for line in titles if len(line) > 30]
    if titles and not any(_TITLE.search(t.casefold()) for t in titles):
        raise InputError(
            f"The register's page is that of another treaty ({titles[0][:100]!r}); nothing was "
            f"compared: use {REGISTER} instead."
        )
