"""What people may ask of the treaty: a typed question in, an answer value out.

In: the text after the verb, as typed. Out: a reply (bot.desk.replies), or InputError with
one sentence. The desk holds the current Treaty, which is replaced whole when an act is
recorded; it keeps nothing else, and knows no Slack.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from bot.desk.asking import settled_day, unclear, which_state
from bot.desk.replies import (
    Comparison,
    CountsThen,
    Deadlines,
    Detail,
    Listing,
    OneState,
    Overview,
    Question,
    Reply,
    Timeline,
    Verb,
)
from bot.desk.segments import LONGEST_QUESTION, Cut, Named, cut, is_guess
from bot.desk.unsure import unsure
from bot.errors import InputError
from bot.model.answers import Counts, StatusAnswer
from bot.model.names import GroupFound, NameFound
from bot.model.state import CalendarDate, Freshness, Group, Iso3, State
from bot.ports import Clock
from bot.treaty.agenda import in_order
from bot.treaty.treaty import Treaty

T = TypeVar("T")
MOST_COMPARED = 5
_LATEST = 5
_REMEMBERED = 512

TITLES = {
    "all": "All States",
    "parties": "States Parties",
    "withdrawing": "States Parties that gave notice of withdrawal",
    "withdrawn": "States that withdrew",
    "signatories": "States that signed",
    "not-joined": "States not party, without signature or instrument",
}
"""The lists that can be asked for, and what they are called."""

_OVERDUE = frozenset({"overdue", "passed", "late", "missed"})

_CALLED = {
    "states": "all",
    "everyone": "all",
    "party": "parties",
    "members": "parties",
    "states parties": "parties",
    "state parties": "parties",
    "leaving": "withdrawing",
    "withdrew": "withdrawn",
    "left": "withdrawn",
    "signatory": "signatories",
    "signed": "signatories",
    "not joined": "not-joined",
    "non-parties": "not-joined",
    "non parties": "not-joined",
    "outside": "not-joined",
} | {name: name for name in TITLES}


class TreatyDesk:
    """Answers questions about the current Treaty."""

    def __init__(self, treaty: Treaty, clock: Clock) -> None:
        self._treaty = treaty
        self._clock = clock
        self._memory: dict[tuple[object, ...], Any] = {}

    @property
    def current(self) -> Treaty:
        """The treaty as recorded now."""
        return self._treaty

    def replace(self, treaty: Treaty) -> None:
        """Answer from this treaty from now on."""
        self._treaty = treaty
        self._memory.clear()

    def today(self) -> date:
        """Today's date, UTC."""
        return self._clock.now().date()

    def show(self, text: str) -> Reply:
        """A State, a group, or two to five States to compare; with or without a day.

        Raises:
            InputError: the day cannot be answered for, or too much was asked at once.
        """
        asked = self._cut(text)
        on = settled_day(asked.day, self.today(), Verb.SHOW, asked.rest)
        if isinstance(on, Question):
            return on
        if not asked.names:
            return which_state(on)
        suffix = "" if asked.day is None else f" {on}"
        return unclear(asked.names, Verb.SHOW, suffix) or self._shown(asked.names, on)

    def detail(self, text: str, what: Verb) -> Reply:
        """What lies behind one State's answer on a day: Verb.MORE, SOURCES or CITE.

        Raises:
            InputError: no State, or several, were named, or the day cannot be answered for.
        """
        reply = self.show(text)
        if isinstance(reply, Question):
            choices = (
                replace(choice, verb=what) if choice.verb is Verb.SHOW else choice
                for choice in reply.choices
            )
            return replace(reply, choices=tuple(choices))
        if not isinstance(reply, OneState):
            raise InputError(f"Name one State: `{what} Finland`.")
        return Detail(what, reply)

    def listing(self, text: str) -> Reply:
        """A list of TITLES, of all States or of a group: "withdrawn", "parties EU 2025-01-01".

        States that are named instead ("list Finland") are shown.

        Raises:
            InputError: no such list, or the day cannot be answered for.
        """
        which, rest = _which_list(text)
        asked = self._cut(rest)
        on = settled_day(asked.day, self.today(), Verb.LIST, f"{which} {asked.rest}".strip())
        if isinstance(on, Question):
            return on
        if asked.names and all(isinstance(named, NameFound) for named in asked.names):
            return self._shown(asked.names, on)
        groups = [named.group for named in asked.names if isinstance(named, GroupFound)]
        if len(groups) != len(asked.names) or len(groups) > 1:
            raise InputError(
                f"I can list {', '.join(TITLES)}, of all States or of one group: "
                f"`list withdrawn`, `list parties EU`, `list not-joined 2025-01-01`."
            )
        answers = self._listed(which, on, groups[0].key if groups else None)
        title = TITLES[which] + (f": {groups[0].name}" if groups else "")
        return self._with_doubts(self._listing(title, answers, on, groups), which)

    def counts(self, text: str) -> Reply:
        """The numbers of a day: "", "2025-06-16".

        Raises:
            InputError: the day cannot be answered for, or something else was typed.
        """
        asked = self._cut(text)
        on = settled_day(asked.day, self.today(), Verb.COUNTS, "")
        if isinstance(on, Question):
            return on
        if asked.names:
            raise InputError("I can count for a day: `counts` or `counts 2025-06-16`.")
        before = self._year_before(on)
        return CountsThen(self._counts(on), before, self.today(), self._record())

    def deadlines(self, text: str) -> Reply:
        """What comes next, for all or for the States and groups named; from today or a day on.

        "overdue", "overdue Greece": the duties whose day has passed instead.

        Raises:
            InputError: the day cannot be answered for, or too much was asked at once.
        """
        overdue, text = _without_overdue(text)
        asked = self._cut(text)
        word = "overdue " if overdue else ""
        on = settled_day(asked.day, self.today(), Verb.DEADLINES, f"{word}{asked.rest}".strip())
        if isinstance(on, Question):
            return on
        suffix = (" overdue" if overdue else "") + ("" if asked.day is None else f" {on}")
        question = unclear(asked.names, Verb.DEADLINES, suffix)
        if question:
            return question
        states = self._states(asked.names)
        each: list[Iso3 | None] = [state.iso3 for state in states]
        ask = self._overdue if overdue else self._deadlines
        found = (entry for iso3 in each or [None] for entry in ask(on, iso3))
        dates = in_order(dict.fromkeys(found))
        return Deadlines(dates, states, on, self._record(), overdue)

    def timeline(self, text: str) -> Reply:
        """What one State did and what happened to it.

        Raises:
            InputError: no State, or several, were named.
        """
        named = self.one(text, Verb.TIMELINE)
        if isinstance(named, Question):
            return named
        return Timeline(named, self._treaty.timeline(named.iso3), self._record())

    def overview(self) -> Overview:
        """The Convention today."""
        today, treaty = self.today(), self._treaty
        return Overview(
            counts=self._counts(today),
            withdrawing=self._listed("withdrawing", today, None),
            latest=treaty.developments[:_LATEST],
            coming=self._deadlines(today, None)[:_LATEST],
            record=self._record(),
        )

    def one(self, text: str, verb: Verb = Verb.SHOW) -> State | Question:
        """Exactly one State, for what is asked of one State only.

        Raises:
            InputError: no State, or several, were named.
        """
        asked = self._cut(text)
        question = unclear(asked.names, verb)
        if question:
            return question
        if asked.day is not None:
            raise InputError(f"No day is needed here: `{verb} Finland`.")
        states = self._states(asked.names)
        if len(states) != 1:
            raise InputError(f"Name one State: `{verb} Finland`.")
        return states[0]

    def _cut(self, text: str) -> Cut:
        if len(text) > LONGEST_QUESTION:
            raise InputError(
                f"That is {len(text):,} characters; a question about the treaty takes at most "
                f"{LONGEST_QUESTION}. Try `/minestatus Finland` or `/minestatus help`."
            )
        return cut(text, self._treaty, self.today())

    def _shown(self, names: Sequence[Named], on: date) -> Reply:
        first = names[0]
        if len(names) == 1 and isinstance(first, NameFound):
            heard = f"“{first.typed}” read as {first.state.title}." if is_guess(first) else None
            answer = self._answer(first.state.iso3, on)
            return OneState(answer, self.today(), heard, first.namesakes)
        states = self._states(names)
        answers = tuple(self._answer(state.iso3, on) for state in states)
        groups = [named.group for named in names if isinstance(named, GroupFound)]
        if groups:
            titles = [n.state.title for n in names if isinstance(n, NameFound)]
            title = " and ".join([group.name for group in groups] + titles)
            return self._listing(title, answers, on, groups)
        if len(answers) > MOST_COMPARED:
            raise InputError(
                f"That names {len(answers)} States; I can compare up to {MOST_COMPARED} at once. "
                "Leave some out, or ask for a group like `NATO` or a list like `list withdrawn`."
            )
        if len(answers) == 1:
            return OneState(answers[0], self.today())
        return Comparison(answers, on, self.today())

    def _record(self) -> Freshness:
        return self._treaty.record

    def _answer(self, iso3: Iso3, on: date) -> StatusAnswer:
        return self._remembered(("answer", iso3, on), lambda: self._treaty.answer(iso3, on))

    def _listing(
        self, title: str, answers: tuple[StatusAnswer, ...], on: date, groups: Sequence[Group]
    ) -> Listing:
        return Listing(title, answers, on, self.today(), self._record(), tuple(groups))

    def _with_doubts(self, listed: Listing, which: str) -> Listing:
        """The list with what is said of States that may belong to it."""
        members = {iso3 for group in listed.groups for iso3 in group.members} or None
        more, why = unsure(which, self._counts(listed.on), self._treaty.states, members)
        return replace(listed, at_most=len(listed.answers) + more, doubts=why)

    def _listed(self, which: str, on: date, group: str | None) -> tuple[StatusAnswer, ...]:
        return self._remembered(
            ("list", which, on, group), lambda: self._treaty.listing(which, on, group)
        )

    def _counts(self, on: date) -> Counts:
        return self._remembered(("counts", on), lambda: self._treaty.counts(on))

    def _deadlines(self, today: date, iso3: Iso3 | None) -> tuple[CalendarDate, ...]:
        return self._remembered(
            ("deadlines", today, iso3), lambda: self._treaty.deadlines(today, iso3)
        )

    def _overdue(self, today: date, iso3: Iso3 | None) -> tuple[CalendarDate, ...]:
        return self._remembered(("overdue", today, iso3), lambda: self._treaty.overdue(today, iso3))

    def _remembered(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """What goes through all 197 States (up to 6 ms) is worked out once for a treaty and a day."""
        if key not in self._memory:
            if len(self._memory) >= _REMEMBERED:
                self._memory.clear()
            self._memory[key] = make()
        found: T = self._memory[key]
        return found

    def _states(self, names: Sequence[Named]) -> tuple[State, ...]:
        """Every State named, by itself or in a group, each once."""
        found: dict[Iso3, State] = {}
        for named in names:
            if isinstance(named, NameFound):
                found[named.state.iso3] = named.state
            elif isinstance(named, GroupFound):
                found |= {iso3: self._treaty.states[iso3] for iso3 in named.group.members}
        return tuple(found.values())

    def _year_before(self, on: date) -> Counts | None:
        leap = (on.month, on.day) == (2, 29)
        before = on.replace(year=on.year - 1, day=28 if leap else on.day)
        return self._counts(before) if before.year >= 1998 else None


def _without_overdue(text: str) -> tuple[bool, str]:
    """Whether "overdue" (or "passed") was among the words, and the others."""
    words = text.split()
    kept = [word for word in words if word.lower().strip(",;.") not in _OVERDUE]
    return len(kept) < len(words), " ".join(kept)


def _which_list(text: str) -> tuple[str, str]:
    """The list that the first one or two words name, and the rest; without one, all States."""
    words = text.split()
    for length in (2, 1):
        called = " ".join(words[:length]).lower()
        if called in _CALLED:
            return _CALLED[called], " ".join(words[length:])
    return "all", text
