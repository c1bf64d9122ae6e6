"""Rows of a status page, and its notes, by State.

In: a ``StatusPage`` and a Treaty. Out: ``ListedState`` by State, and sentences on notes that are
not understood. A name is taken only when it is exactly one State's, in the record's names,
by the name that a note says the State had before, or by a code that the page gives. A State
twice, a name of none, or names in a wrong character set are refused: a page with one such
row may have others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.errors import InputError
from bot.model.names import NameFound, NameNotState, NameUnknown
from bot.model.state import Iso3, State
from bot.treaty.pages import ListedParticipant, StatusPage, Withdrawal
from bot.treaty.pages.dates import spelt
from bot.treaty.pages.dutch_names import dutch_state
from bot.treaty.pages.end_notes import LONGEST
from bot.treaty.pages.notices import NoteRead, formerly, joined, leaves, matters, sentences, told
from bot.treaty.pages.values import DUTCH
from bot.treaty.treaty import Treaty

_GARBLED = re.compile(
    "\ufffd|[\u00c2\u00c3\u00c5\u00d0][\u0080-\u00bf\u2018-\u203a\u20ac\u0152-\u0178]|\u00e2\u20ac"
)
_WORK = 1_500_000
"""Characters of notes to be read, a note once for every row it stands at."""
_A_DAY = r"\d{1,2}\s[A-Z][a-z]{2,8}\.?\s\d{4}"
_ITS_DAY = rf"\s*(?:\(|,?\s*on\s|:)\s*{_A_DAY}\)?"
_GOVERNMENT = r"(?:the\s)?(?:(?:Governments?|Republic|Kingdom|State)\sof\s(?:the\s)?)*"
_ON_A_DAY = rf"(?:[Oo]n\s)?{_A_DAY},?\s{_GOVERNMENT}"
_WITHDRAWAL_OF = r"(?:[Ww]ithdrawals?|[Dd]enunciations?)\s(?:from\s(?:the\s)?(?:present\s)?Convention\s)?(?:of|by)\s"
_OTHER_SUBJECT = re.compile(r"territor|declaration|reservation|objection", re.IGNORECASE)
_LEAST = 2_000
"""The reading of a note costs as much, however short it is."""
_NOTHING = re.compile(r"(?!)")
_HEADING = 160
"""Characters of a line that may be a heading or a cell."""
_NAMING = ("exact", "formal name of")
"""How a name must have been found; codes, capitals and misspellings are no participants."""


@dataclass(frozen=True, slots=True)
class ListedState:
    """A State's row with what the notes say of it. ``called``: its name, where ours does not know it."""

    row: ListedParticipant
    withdrawals: tuple[Withdrawal, ...] = ()
    returned: date | None = None
    called: str | None = None


@dataclass(frozen=True, slots=True)
class Matched:
    """Every row by State, and what of the notes a person should read."""

    listed: Mapping[Iso3, ListedState]
    unclear: tuple[str, ...]


def matched(page: StatusPage, treaty: Treaty) -> Matched:
    """The page's rows by State, with the notes that belong to each.

    Raises:
        InputError: a row is no State's, a State is listed twice, or the names are garbled.
    """
    listed: dict[Iso3, ListedState] = {}
    official = {state.name: state for state in treaty.states.values()}
    for row in page.participants:
        state, called = _state(row, page, treaty, official)
        if state.iso3 in listed:
            raise InputError(
                f"The page lists {state.name} twice and does not say which row is valid; "
                f"nothing was compared."
            )
        listed[state.iso3] = ListedState(row, row.withdrawals, None, called)
    reader = _NoteReader(listed, treaty.states)
    unclear = [s for mark, note in page.notes.items() for s in reader.apply(mark, note)]
    unclear += reader.below(page.below)
    return Matched(listed, tuple(unclear))


def _state(
    row: ListedParticipant, page: StatusPage, treaty: Treaty, official: Mapping[str, State]
) -> tuple[State, str | None]:
    """The State of a row, and its name where ours does not know that name."""
    if _GARBLED.search(row.name):
        raise InputError(
            f"The page's names are garbled ({row.name[:60]!r}): it was saved or sent in a "
            f"character set other than the one it declares; nothing was compared: fetch it again."
        )
    found = _known(row.name, page.publisher, treaty, official)
    coded = _coded(row, treaty)
    if found is not None:
        if coded is not None and coded is not found:
            raise InputError(
                f"The page calls {row.name} by the code of {coded.name}, so it is damaged; nothing was "
                f"compared."
            )
        return found, None
    former = next((_known(n, page.publisher, treaty, official) for n in _former(row, page)), None)
    renamed = former or coded
    if renamed is None:
        raise _unknown(row.name, treaty)
    return renamed, row.name


def _known(
    name: str, publisher: str, treaty: Treaty, official: Mapping[str, State]
) -> State | None:
    code = dutch_state(name) if publisher == DUTCH else None
    if code is not None and code in treaty.states:
        return treaty.states[code]
    if name in official:
        return official[name]
    found = treaty.find(name)
    return found.state if isinstance(found, NameFound) and found.why.startswith(_NAMING) else None


def _coded(row: ListedParticipant, treaty: Treaty) -> State | None:
    code = (row.iso2 or "").upper()
    return next((state for state in treaty.states.values() if code and state.iso2 == code), None)


def _former(row: ListedParticipant, page: StatusPage) -> Iterator[str]:
    """Names that the row's notes say the State had before."""
    for mark in sorted(row.marks, key=lambda mark: (len(mark), mark)):
        for part in sentences(page.notes.get(mark, "")):
            name = formerly(part)
            if name is not None:
                yield name
                yield name.removeprefix("the former ").removeprefix("the ")


def _unknown(name: str, treaty: Treaty) -> InputError:
    found = treaty.find(name)
    hint = "no note says which State it is"
    if isinstance(found, NameNotState):
        hint = found.sentence.partition(". ")[0].rstrip(".")
    elif isinstance(found, NameFound):
        hint = f"no note says whether it is {found.state.name}"
    elif isinstance(found, NameUnknown) and found.near:
        hint = f"no note says whether it is {found.near[0].name}"
    return InputError(
        f"The page lists {name[:80]!r}, which is not a known name of any of the 197 States; "
        f"{hint}, so nothing was compared."
    )


class _NoteReader:
    """Gives each note to the rows that carry its number, or to the States that it names."""

    def __init__(self, listed: dict[Iso3, ListedState], states: Mapping[Iso3, State]) -> None:
        self._listed = listed
        self._states = states
        self._by_name = {name: iso3 for iso3 in listed for name in self._names(iso3)}
        self._names_in = _spelt(self._by_name)
        self._with_day = re.compile(self._names_in.pattern + _ITS_DAY)
        self._row = re.compile(
            rf"(?:{self._names_in.pattern}[\s\d,*]*\s)?({_A_DAY})(?:\s{_A_DAY})?\Z"
        )
        self._day_with = re.compile(_ON_A_DAY + self._names_in.pattern)
        name = _GOVERNMENT + self._names_in.pattern
        self._withdrawal_of = re.compile(
            f"{_WITHDRAWAL_OF}{name}(?:(?:,|,?\\sand|\\sor)\\s{name})*"
        )
        self._work = 0

    def apply(self, mark: str, note: str) -> Iterator[str]:
        """Add what the note says to its rows; yield what is not understood, as sentences."""
        marked = frozenset(i for i, each in self._listed.items() if mark in each.row.marks)
        yield from self._apply(f"Note {mark}", note, marked, marked)

    def below(self, lines: Iterable[str]) -> Iterator[str]:
        """The same for lines in no note: of the States that they name, or of the heading above."""
        about, leaving = frozenset[Iso3](), False
        for line in lines:
            short = len(line) < _HEADING
            heading = self._by_name.get(line.rstrip("0123456789,*: ")) if short else None
            if heading is not None:
                about = frozenset({heading})
            elif short and leaving and (row := self._row.match(spelt(line))):
                who = row[1] or self._name(about)
                notice = f"Notification of withdrawal by {who} received on {row[2]}."
                yield from self._apply("A table below the participants", notice, frozenset(), about)
                about = frozenset()
            elif leaves(line):
                if len(line) > LONGEST:
                    raise InputError(
                        "A text below the page's table is far longer than any of a status page; "
                        "nothing was compared."
                    )
                leaving = short and not _OTHER_SUBJECT.search(line)
                yield from self._apply("A text below the table", line, frozenset(), about)
            elif short and (line.startswith("Participant") or _OTHER_SUBJECT.search(line)):
                leaving = False

    def _name(self, states: frozenset[Iso3]) -> str:
        return " and ".join(self._states[iso3].name for iso3 in sorted(states))

    def _apply(
        self, where: str, note: str, marked: frozenset[Iso3], about: frozenset[Iso3]
    ) -> Iterator[str]:
        if not matters(note) and not any(map(self._stands, marked)):
            return
        pairs = [
            (part, who)
            for part, who in self._subjects(sentences(note), about)
            if who or not leaves(part)
        ]
        others = frozenset().union(*(who for p, who in pairs if matters(p) and not who & marked))
        self._refuse_endless(_LEAST + len(note) * len(marked | others))
        strangers = False
        for iso3 in sorted(marked | others):
            own = _spelt(self._names(iso3))
            parts = [self._own(part, iso3) for part, who in pairs if iso3 in who]
            if iso3 not in marked:
                parts = [self._own(p, iso3) for p, who in pairs if iso3 in who and not who & marked]
            said = told(parts, own, standing=self._stands(iso3), named=iso3 not in marked)
            self._listed[iso3] = _with(self._listed[iso3], said)
            strangers |= bool(marked) and iso3 not in marked and bool(said.withdrawals)
            if said.unclear is not None:
                yield (
                    f"{where} on {self._states[iso3].name} mentions a withdrawal and was not "
                    f"understood; please read it: {said.unclear}"
                )
        if strangers:
            yield (
                f"{where} mentions a withdrawal by a State other than the one it is attached "
                f"to; please read it: {note[:200]}"
            )
        if not marked and not others and told([p for p, _ in pairs], _NOTHING).withdrawals:
            yield (
                f"{where} mentions a withdrawal and names no State of the list; please read "
                f"it: {note[:200]}"
            )

    def _stands(self, iso3: Iso3) -> bool:
        """Has a note or a column told of a notice that was not taken back?"""
        known = self._listed[iso3].withdrawals
        return bool(known) and known[-1].revoked is None

    def _refuse_endless(self, work: int) -> None:
        self._work += work
        if self._work > _WORK:
            raise InputError(
                "The page's notes on withdrawals are attached to far more rows than is possible; nothing was "
                "compared."
            )

    def _subjects(
        self, parts: list[str], about: frozenset[Iso3]
    ) -> Iterator[tuple[str, frozenset[Iso3]]]:
        """Each sentence with its States: those it names, or those of the one before.

        Where one State mentions the withdrawal of another, neither has given notice by it.
        """
        last = about
        for part in parts:
            last = self._in(part) or last
            of = self._withdrawal_of.search(part)
            leavers = self._in(of[0]) if of is not None else last
            yield part, last if leavers >= last else leavers & about

    def _in(self, text: str) -> frozenset[Iso3]:
        """The States that a text names."""
        return frozenset(self._by_name[m[1]] for m in self._names_in.finditer(text))

    def _own(self, part: str, iso3: Iso3) -> str:
        """The sentence without the days of other States, where each stands at its own day."""

        def kept(match: re.Match[str]) -> str:
            return match[0] if self._by_name[match[1]] == iso3 else ""

        part = self._with_day.sub(kept, part)
        each = {self._by_name[m[1]] for m in self._day_with.finditer(part)}
        return self._day_with.sub(kept, part) if len(each) > 1 and each == self._in(part) else part

    def _names(self, iso3: Iso3) -> tuple[str, ...]:
        names = (self._listed[iso3].row.name, self._states[iso3].name)
        return tuple(dict.fromkeys((*names, *(name.partition(" (")[0] for name in names))))


def _with(listed: ListedState, said: NoteRead) -> ListedState:
    """The row with what one more note says of it."""
    known = list(listed.withdrawals)
    for each in said.withdrawals:
        known = joined(known, each)
    return replace(listed, withdrawals=tuple(known), returned=said.returned or listed.returned)


def _spelt(names: Iterable[str]) -> re.Pattern[str]:
    """Finds any of these names, the longest first, as whole words: no Niger in Nigeria."""
    ordered = sorted(filter(None, names), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:the\s)?(" + "|".join(map(re.escape, ordered)) + r")(?!\w)")
