"""The depositary's way of writing a row, the same in its HTML and its XML.

In: the heading of the table, and the texts and note numbers of a row's cells. Out: a
``ListedParticipant``. A date, a letter or a cell that is not understood is refused with
the row's name; nothing is guessed.

One date and a letter a cell: none = ratification, a = accession, A = acceptance, AA =
approval, d = succession, and P, c, n where the heading explains them. What no longer
holds stands in square brackets; a new date may follow it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from bot.errors import InputError
from bot.model.state import ConsentKind
from bot.treaty.pages.dates import month_number, spelt
from bot.treaty.pages.languages import refuse_language, refuse_month
from bot.treaty.pages.values import Deposit, ListedParticipant, Withdrawal

_LETTERS: dict[str, frozenset[ConsentKind] | None] = {
    "": frozenset({ConsentKind.RATIFICATION}),
    "a": frozenset({ConsentKind.ACCESSION}),
    "A": frozenset({ConsentKind.ACCEPTANCE}),
    "AA": frozenset({ConsentKind.APPROVAL}),
    "d": frozenset({ConsentKind.SUCCESSION}),
    "P": frozenset(),
    "c": frozenset(),
    "n": None,
}
"""None: provisional application, which is no consent."""
_ALWAYS = frozenset({"", "a", "A", "AA", "d"})
_EXPLAINED = re.compile(r"\(([A-Za-z]{1,3})\)")
_ENTRY = re.compile(
    r"[\s,;]*(\[)?\s*(\d{1,2})\s*([^\W\d_]{3,12})\.?,?\s+(\d{4})(?!\d)\s*([A-Za-z]{1,3}\b)?\s*(\])?"
)
MARK = re.compile(r"\d{1,3}|\*{1,5}|[†‡§]|(?<![^\W\d_])(?:AA|[A-Za-z])(?![^\W\d_])")
"""A note's number, letter or sign, as it stands above the line."""
_MARKS = re.compile(r"[\s,*]*(?:\d{1,3}(?:[\s,]+\d{1,3})*)?[\s,*]*\Z")
_CONSENTS = (
    *("ratification", "accession", "acceptance", "approval", "succession"),
    *("consent", "confirmation", "deposit"),
)


class Cell(NamedTuple):
    """A cell's text with single blanks, and the marks of the notes it points to."""

    text: str
    marks: frozenset[str]


@dataclass(frozen=True, slots=True)
class Columns:
    """Where things stand, by the words of the heading; ``letters`` are those it explains of a consent."""

    width: int
    name: int
    signature: int | None
    consents: tuple[int, ...]
    withdrawal: int | None
    letters: frozenset[str]
    alone: tuple[str, ...]
    """For each column the letter that a day without one has: that of a column of one act."""
    own: tuple[frozenset[str], ...]

    def explained(self, column: int) -> frozenset[str]:
        """The letters that a day may have in a column: of one that is no consent, only its own."""
        return self.letters if column in self.consents else self.own[column]


def find_columns(header: Sequence[str]) -> Columns | None:
    """What a row of texts heads; None where it is no heading of a table of participants.

    Raises:
        InputError: it is one in another language.
    """
    low = [text.casefold() for text in header]
    refuse_language(low)
    name = next((n for n, text in enumerate(low) if text.startswith("participant")), None)
    signature = next((n for n, text in enumerate(low) if "signature" in text), None)
    left = next((n for n, t in enumerate(low) if "withdrawal" in t or "denunciation" in t), None)
    consents = tuple(
        n
        for n, text in enumerate(low)
        if n not in {name, signature, left} and any(word in text for word in _CONSENTS)
    )
    if name is None or not consents:
        return None
    own = tuple(frozenset(_EXPLAINED.findall(text)) for text in header)
    letters = _ALWAYS.union(*own)
    alone = tuple(map(_alone, header))
    return Columns(len(header), name, signature, consents, left, letters, alone, own)


def _alone(heading: str) -> str:
    explained = _EXPLAINED.findall(heading)
    one = len(explained) == 1 and "ratification" not in heading.casefold()
    return explained[0] if one and explained[0] in _LETTERS else ""


def participant(cells: Sequence[Cell], where: Columns) -> ListedParticipant | None:
    """A row of the table; None for an empty one.

    Raises:
        InputError: the row is not understood.
    """
    if not any(cell.text for cell in cells):
        return None
    if len(cells) != where.width:
        raise InputError(
            f"A row of the page's table ({cells[0].text[:60]!r}) has {len(cells)} cells where the "
            f"heading has {where.width}, so the page is damaged; nothing was compared."
        )
    name, marks, name_bracketed = _named(cells[where.name])
    signatures, found = _entries(cells, where.signature, where, name)
    marks |= found
    deposits: list[_Entry] = []
    for column in where.consents:
        entries, found = _entries(cells, column, where, name)
        deposits += entries
        marks |= found
    _refuse_two(signatures, name, "signature")
    _refuse_two([d for d in deposits if not d.bracketed], name, "deposit")
    left, found = _entries(cells, where.withdrawal, where, name)
    _refuse_two(left, name, "withdrawal")
    if not signatures and not deposits:
        raise InputError(
            f"The row of {name or 'a participant without a name'} has no date that is understood, "
            f"so the page is damaged or has another form; nothing was compared."
        )
    consents = [(d, _LETTERS[d.letter]) for d in sorted(deposits, key=lambda d: d.day)]
    return ListedParticipant(
        name,
        signatures[0].day if signatures else None,
        tuple(Deposit(d.day, kinds, d.bracketed) for d, kinds in consents if kinds is not None),
        marks | found,
        name_bracketed or any(signature.bracketed for signature in signatures),
        tuple(Withdrawal(entry.day, tabled=True) for entry in left),
    )


class _Entry(NamedTuple):
    day: date
    letter: str
    bracketed: bool


def _named(cell: Cell) -> tuple[str, frozenset[str], bool]:
    """The name without brackets and the marks of its notes."""
    bare = cell.text.replace("[", "").replace("]", "").strip()
    name = bare.rstrip("0123456789,* \u00a0")
    return name, cell.marks | set(MARK.findall(bare[len(name) :])), cell.text.startswith("[")


def _entries(
    cells: Sequence[Cell], column: int | None, where: Columns, name: str
) -> tuple[list[_Entry], frozenset[str]]:
    """Every date of a cell, and the marks of its notes."""
    if column is None:
        return [], frozenset()
    cell, at, found = cells[column], 0, list[_Entry]()
    text = spelt(cell.text)
    while match := _ENTRY.match(text, at):
        opened, day, month, year, letter, closed = match.groups()
        if bool(opened) != bool(closed):
            raise _not_understood(name, cell.text)
        if letter and (letter not in where.explained(column) or letter not in _LETTERS):
            raise InputError(
                f"The page gives {cell.text!r} for {name}; the letter {letter!r} has no meaning in "
                f"this table, and nothing is guessed, so nothing was compared."
            )
        made = _day(name, cell.text, day, month, year)
        raised = next(iter(cell.marks & where.explained(column)), "")
        found.append(_Entry(made, letter or where.alone[column] or raised, bool(opened)))
        at = match.end()
    rest = text[at:]
    if not _MARKS.match(rest) or (rest.strip(" ,*-") and not found):
        if rest.strip(" -–—"):
            raise _not_understood(name, cell.text)
        return found, cell.marks
    return found, cell.marks | set(MARK.findall(rest))


def _day(name: str, text: str, day: str, month: str, year: str) -> date:
    number = month_number(month)
    if number is None:
        refuse_month(month.casefold())
        raise _not_understood(name, text)
    return day_in_cell(name, text, int(year), number, int(day))


def day_in_cell(name: str, text: str, year: int, month: int, day: int) -> date:
    """The day, where there is such a one.

    Raises:
        InputError: there is no such day.
    """
    try:
        return date(year, month, day)
    except ValueError:
        raise InputError(
            f"The page gives {text[:60]!r} for {name}, which is not a calendar date, so the page "
            f"is damaged; nothing was compared."
        ) from None


def _not_understood(name: str, text: str) -> InputError:
    return InputError(
        f"The page gives {text[:60]!r} for {name or 'a participant'}, which is not understood as a "
        f"date; nothing is guessed, so nothing was compared."
    )


def _refuse_two(entries: Sequence[_Entry], name: str, what: str) -> None:
    if len(entries) > 1:
        days = " and ".join(entry.day.isoformat() for entry in entries[:2])
        raise InputError(
            f"The page gives two days of {what} for {name} ({days}), and does not say which "
            f"one is valid; nothing was compared."
        )
