"""The depositary's status page in HTML: treaties.un.org, ViewDetails.

In: a parsed page. Out: a ``StatusPage``, or None where the page has no such table.
The table has a heading with Participant, Signature and the ways to consent, in any order;
above it "STATUS AS AT" and "Signatories : n. Parties : n", below it the end notes.
"""

from __future__ import annotations

import re
from datetime import date

from lxml import html

from bot.errors import InputError
from bot.treaty.pages.cells import Columns, day_in_cell, find_columns, participant
from bot.treaty.pages.dates import month_number, spelt
from bot.treaty.pages.end_notes import numbered
from bot.treaty.pages.languages import refuse_code
from bot.treaty.pages.trees import Element, cell, headings, lines, rows
from bot.treaty.pages.values import COLLECTION, PAGE, ListedParticipant, StatusPage

_AS_AT = re.compile(r"status\s+as\s+at\b", re.IGNORECASE)
_DAY = re.compile(r"[\s:]*(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)")
_WRITTEN = re.compile(r"[\s:]*(\d{1,2}) ([A-Za-z]{3,9})\.? (\d{4})(?!\d)")
_SIGNATORIES = re.compile(r"\bsignatories\s*:\s*(\d{1,4})\b", re.IGNORECASE)
_PARTIES = re.compile(r"\bparties\s*:\s*(\d{1,4})\b", re.IGNORECASE)
_TITLE = re.compile(
    r"\A(?:\d{1,2}\s*\.\s*(?:\(?[a-z]\)?\s*\.?\s*)?)?"
    r"((?:[\w-]+\s){0,3}?(?:Convention|Protocol|Treaty|Statute|Agreement|Covenant|Amendment)"
    r"\s(?:on|for|of|to|against|between|relating|concerning|establishing)\b.{8,400})\Z"
)
_NUMBER = re.compile(r"mtdsg_no=([IVXL]+-\d+(?:-[a-z])?)", re.IGNORECASE)
_LANGUAGE = re.compile(r"\bclang=_([a-z]{2})", re.IGNORECASE)
_OURS = "anti-personnel mines"
_NUMBER_OF_OURS = "XXVI-5"


def read(root: html.HtmlElement) -> StatusPage | None:
    """The page, where it is one.

    Raises:
        InputError: it is a page of this form that cannot be understood or trusted.
    """
    tables: dict[Element, Columns] = {}
    for table, header in headings(root):
        where = find_columns(header)
        if where is not None:
            tables.setdefault(table, where)
    if not tables:
        return None
    refuse_code(str(root.get("lang") or ""))
    before, after = lines(root, frozenset(tables))
    _refuse_other(root, before)
    listed = [row for table, where in tables.items() for row in _participants(table, where)]
    text = "\n".join(before)
    notes, below = numbered(after, {mark for row in listed for mark in row.marks})
    return StatusPage(
        COLLECTION,
        tuple(listed),
        as_at(text),
        number(_SIGNATORIES, text),
        number(_PARTIES, text),
        notes,
        below,
    )


def _participants(table: Element, where: Columns) -> list[ListedParticipant]:
    found = []
    for row in rows(table):
        texts = [cell(each) for each in row]
        if len(texts) == where.width and find_columns([each.text for each in texts]) == where:
            continue
        listed = participant(texts, where) if texts else None
        if listed is not None:
            found.append(listed)
    return found


def as_at(text: str) -> date | None:
    """The day that the page gives as its own.

    Raises:
        InputError: it gives one that is no day, or two.
    """
    found: date | None = None
    for said in _AS_AT.finditer(text):
        written = text[said.start() : said.end() + 40].splitlines()[0]
        day = _own_day(written, spelt(written[said.end() - said.start() :]))
        if found not in {None, day}:
            raise InputError(
                f"The page gives two days as its own ({found} and {day}), and does not say "
                f"which one is valid; nothing was compared."
            )
        found = day
    return found


def _own_day(written: str, text: str) -> date:
    if match := _DAY.match(text):
        return day_in_cell("its own date", written, int(match[4]), int(match[3]), int(match[1]))
    match = _WRITTEN.match(text)
    month = month_number(match[2]) if match else None
    if match is None or month is None:
        raise InputError(
            f"The page's own date is not understood ({written!r}); nothing was compared."
        )
    return day_in_cell("its own date", written, int(match[3]), month, int(match[1]))


def number(pattern: re.Pattern[str], text: str) -> int | None:
    """The first number that stands behind the words."""
    match = pattern.search(text)
    return int(match[1]) if match else None


def _refuse_other(root: html.HtmlElement, before: list[str]) -> None:
    """The page of another treaty, by its number or its title, or in another language."""
    for form in root.iter("form"):
        action = str(form.get("action") or "")
        if (language := _LANGUAGE.search(action)) is not None:
            refuse_code(language[1])
        match = _NUMBER.search(action)
        if match is not None and match[1].upper() != _NUMBER_OF_OURS:
            raise other_treaty(f"number {match[1]}")
    titles = [match[1] for line in before[:400] if (match := _TITLE.match(line[:420]))]
    if titles and not any(_OURS in line.casefold() for line in before):
        raise other_treaty(f"{titles[-1][:120].rstrip()!r}")


def other_treaty(which: str) -> InputError:
    """The refusal of a page on another treaty."""
    return InputError(
        f"The page is that of another treaty ({which}), not of the Anti-Personnel Mine Ban "
        f"Convention, XXVI-5; nothing was compared: use {PAGE} instead."
    )
