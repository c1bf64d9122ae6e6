"""The depositary's status pages, read into rows: UN Treaty Collection, and UNODA's database.

In: the bytes of a saved or fetched page. Out: a ``StatusPage``. A page that is neither is
said to be not understood; a cell that is not understood is left out, never guessed. Nothing
is compared here.

UN Treaty Collection: one row a participant, footnote marks after the name, signature, then
date of deposit and a letter (none = ratification, a = accession, A = acceptance,
AA = approval, d = succession); what no longer holds stands in brackets.
UNODA: cells with a ``data-order`` attribute (name, signature, deposit), the act in the link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lxml import etree, html

from bot.errors import InputError
from bot.model.day import MONTHS
from bot.model.state import ConsentKind

LARGEST = 8_000_000
"""Bytes; the real pages have a few hundred thousand."""

_LETTERS = {
    "": ConsentKind.RATIFICATION,
    "a": ConsentKind.ACCESSION,
    "A": ConsentKind.ACCEPTANCE,
    "AA": ConsentKind.APPROVAL,
    "d": ConsentKind.SUCCESSION,
}
_ACTS = {
    "rat": ConsentKind.RATIFICATION,
    "acc": ConsentKind.ACCESSION,
    "acp": ConsentKind.ACCEPTANCE,
    "apr": ConsentKind.APPROVAL,
    "app": ConsentKind.APPROVAL,
    "suc": ConsentKind.SUCCESSION,
}
_WRITTEN = re.compile(r"(\d{1,2})\s+([A-Z][a-z]{2,8})\.?\s+(\d{4})(?:\s+(AA|A|a|d)\b)?")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|\b(\d{4})(\d{2})(\d{2})\b")
_MARKS = re.compile(r"(?:[\s,]*\d{1,3})+$|\*+$")


@dataclass(frozen=True, slots=True)
class ListedParticipant:
    """One row as the page has it. None: the page says nothing that is understood."""

    name: str
    signed: date | None
    kind: ConsentKind | None
    deposited: date | None
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class StatusPage:
    """A page that was understood, and who publishes pages of this form."""

    publisher: str
    participants: tuple[ListedParticipant, ...]


def read_page(page: bytes) -> StatusPage:
    """The participants that a status page lists.

    Raises:
        InputError: the page is empty, too large, or not understood.
    """
    if len(page) > LARGEST:
        raise InputError(f"The page has {len(page):,} bytes; a status page has far fewer.")
    root = _parsed(page)
    for publisher, rows in (
        ("United Nations Office for Disarmament Affairs", _unoda_rows(root)),
        ("United Nations Treaty Collection", _collection_rows(root)),
    ):
        participants = tuple(rows)
        if participants:
            return StatusPage(publisher, participants)
    raise InputError(
        "The page is not understood: it has neither the participants' table of the UN Treaty "
        "Collection nor that of UNODA's treaty database. Save the status page of chapter XXVI-5 "
        "as HTML and check that."
    )


def _parsed(page: bytes) -> html.HtmlElement:
    try:
        page.decode("utf-8")
        parser = html.HTMLParser(encoding="utf-8")
    except UnicodeDecodeError:
        parser = html.HTMLParser()
    try:
        return html.document_fromstring(page, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise InputError("The page is empty or no HTML; nothing was compared.") from error


def _cells(row: html.HtmlElement) -> list[html.HtmlElement]:
    return [cell for cell in row if cell.tag in {"td", "th"}]


def _text(cell: html.HtmlElement) -> str:
    return " ".join(cell.text_content().split())


def _collection_rows(root: html.HtmlElement) -> Iterator[ListedParticipant]:
    """Rows under a header whose first cell says "Participant"."""
    for table in root.iter("table"):
        columns: tuple[int | None, int] | None = None
        for row in table.iter("tr"):
            cells = _cells(row)
            header = [_text(cell).lower() for cell in cells]
            if header and header[0].startswith("participant"):
                columns = _columns(header)
            elif columns is not None and len(cells) > max(filter(None, columns), default=0):
                found = _collection_row(cells, *columns)
                if found is not None:
                    yield found


def _columns(header: list[str]) -> tuple[int | None, int] | None:
    """Where signature and deposit stand, by the words of the header."""
    signature = next((n for n, text in enumerate(header) if n and "signature" in text), None)
    words = ("ratification", "accession", "acceptance", "approval", "consent", "deposit")
    deposit = (n for n, text in enumerate(header) if n and any(word in text for word in words))
    found = next((n for n in deposit if n != signature), None)
    return None if found is None else (signature, found)


def _collection_row(
    cells: list[html.HtmlElement], signature: int | None, deposit: int
) -> ListedParticipant | None:
    name = _name(cells[0])
    signed_text = "" if signature is None else _text(cells[signature])
    deposit_text = _text(cells[deposit])
    signed, _ = _written(signed_text)
    deposited, letter = _written(deposit_text)
    if not name or (signed is None and deposited is None):
        return None
    bracketed = (_text(cells[0]), signed_text, deposit_text)
    withdrawn = any(text.startswith("[") for text in bracketed)
    kind = _LETTERS.get(letter) if deposited else None
    return ListedParticipant(name, signed, kind, deposited, withdrawn)


def _name(cell: html.HtmlElement) -> str:
    """The participant's name without footnote marks and brackets."""
    for mark in cell.findall(".//sup"):
        mark.drop_tree()
    bare = _text(cell).replace("[", "").replace("]", "").strip()
    return _MARKS.sub("", bare).strip()


def _written(text: str) -> tuple[date | None, str]:
    """``11 Sep 2002 a`` as a date and its letter."""
    match = _WRITTEN.search(text)
    if match is None:
        return None, ""
    month = next((n for n, name in enumerate(MONTHS, 1) if name.startswith(match[2])), 0)
    return _day(int(match[3]), month, int(match[1])), match[4] or ""


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _unoda_rows(root: html.HtmlElement) -> Iterator[ListedParticipant]:
    """Rows whose first three cells carry ``data-order``."""
    for row in root.iter("tr"):
        cells = _cells(row)[:3]
        if len(cells) < 3 or any(cell.get("data-order") is None for cell in cells):
            continue
        name = " ".join(str(cells[0].get("data-order")).split())
        signed, deposited = _ordered(cells[1]), _ordered(cells[2])
        if name and (signed or deposited):
            withdrawn = "[" in _text(cells[2]) or _act(row, "wit", "den", "wdr") is not None
            kind = _ACTS.get(_act(cells[2], *_ACTS) or "")
            yield ListedParticipant(name, signed, kind, deposited, withdrawn)


def _ordered(cell: html.HtmlElement) -> date | None:
    """The date of a cell: as it is sorted by, or else as it is written."""
    match = _ISO.search(str(cell.get("data-order")))
    if match is not None:
        year, month, day = (int(part) for part in match.groups() if part)
        return _day(year, month, day)
    return _written(_text(cell))[0] or _written(str(cell.get("data-order")))[0]


def _act(element: html.HtmlElement, *acts: str) -> str | None:
    """Which of these acts a link inside the element leads to (``/RAT``, ``/acc/un``)."""
    for link in element.iter("a"):
        words = re.split(r"[^a-z]+", str(link.get("href", "")).lower())
        for act in acts:
            if act in words:
                return act
    return None
