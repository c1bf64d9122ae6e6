"""What people may ask of the treaty: States, groups and days in, an answer value out.

In: names and days as they were read (bot.grammar). Out: a reply (bot.desk.replies), or InputError
with one sentence. The desk holds the current Treaty, which is replaced whole when an act is
recorded; it keeps nothing else, and knows no Slack.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from bot.desk.lists import TITLES, acts_within
from bot.desk.replies import (
    Comparison,
    CountsThen,
    Deadlines,
    GroupList,
    Listing,
    OneState,
    Overview,
    StateDetail,
    StatusVerb,
    Timeline,
)
from bot.desk.unsure import unsure
from bot.desk.when import day_meant, may_fall_in, surely_in
from bot.errors import InputError
from bot.model.answers import Counts, StatusAnswer
from bot.model.articles import Provision
from bot.model.day import Span
from bot.model.names import GroupFound, NameFound, states_of
from bot.model.state import CalendarDate, Development, Freshness, Group, Iso3, State
from bot.ports import Clock
from bot.treaty.agenda import soonest_first
from bot.treaty.treaty import Treaty

T = TypeVar("T")
Names = Sequence[NameFound | GroupFound]
MOST_COMPARED = 5
_LATEST = 5
_REMEMBERED = 512


@dataclass(frozen=True, slots=True)
class _WorkedOut:
    """A Treaty, and the answers that were worked out from it."""

    treaty: Treaty
    answers: dict[tuple[object, ...], Any]


class TreatyDesk:
    """Answers questions about the current Treaty.

    Where both ``on`` and ``span`` are missing, today is asked about (bot.desk.when).
    For several threads: the Treaty and what was worked out from it are one value, replaced whole, so
    that nothing worked out from an earlier Treaty is remembered for a later one.
    """

    def __init__(self, treaty: Treaty, clock: Clock) -> None:
        self._worked_out = _WorkedOut(treaty, {})
        self._clock = clock

    @property
    def current(self) -> Treaty:
        """The treaty as recorded now."""
        return self._worked_out.treaty

    def replace(self, treaty: Treaty) -> None:
        """Answer from this treaty from now on."""
        self._worked_out = _WorkedOut(treaty, {})

    def today(self) -> date:
        """Today's date, UTC."""
        return self._clock.now().date()

    def show(
        self, names: Names, on: date | None = None, span: Span | None = None
    ) -> OneState | Comparison | Listing:
        """A State, a group, or two to five States to compare.

        Raises:
            InputError: no State or too many at once, or the day cannot be answered for.
        """
        if len(names) == 1 and isinstance(names[0], NameFound):
            return self._one(names[0], on, span)
        day = day_meant(on, span, self.today())
        states = self._states(names)
        answers = tuple(self._answer(state.iso3, day) for state in states)
        groups = [named.group for named in names if isinstance(named, GroupFound)]
        if groups:
            titles = [n.state.title for n in names if isinstance(n, NameFound)]
            title = " and ".join([group.name for group in groups] + titles)
            return self._listing(title, answers, day, groups)
        if not answers:
            raise InputError("Name a State or a group: `/minestatus Finland`.")
        if len(answers) > MOST_COMPARED:
            raise InputError(
                f"That names {len(answers)} States; I can compare up to {MOST_COMPARED} at once. "
                "Leave some out, or ask for a group like `NATO` or a list like `list withdrawn`."
            )
        return Comparison(answers, day, self.today())

    def detail(
        self, what: StatusVerb, names: Names, on: date | None = None, span: Span | None = None
    ) -> StateDetail:
        """What supports one State's answer on a day: StatusVerb.MORE, SOURCES or CITE.

        Raises:
            InputError: no State, or several, were named, or the day cannot be answered for.
        """
        named = self._single(names, what)
        return StateDetail(what, self._one(named, day_meant(on, span, self.today()), None))

    def listing(
        self, which: str, names: Names = (), on: date | None = None, span: Span | None = None
    ) -> Listing:
        """A list of TITLES, of all States or of those named; of a span, those whose act falls in it.

        Raises:
            InputError: no such list, or the day cannot be answered for.
        """
        if which not in TITLES:
            raise InputError(f"I can list {', '.join(TITLES)}: `/minestatus list withdrawn`.")
        day = day_meant(on, span, self.today())
        answers = self._listed(which, day)
        if names:
            wanted = {state.iso3 for state in self._states(names)}
            answers = tuple(answer for answer in answers if answer.state.iso3 in wanted)
        found = acts_within(which, answers, span)
        groups = [named.group for named in names if isinstance(named, GroupFound)]
        called = [group.name for group in groups]
        called += [named.state.title for named in names if isinstance(named, NameFound)]
        title = TITLES[which] + (f": {' and '.join(called)}" if called else "")
        if found is not None:
            return replace(self._listing(title, found, day, groups), span=span)
        return self._with_doubts(self._listing(title, answers, day, groups), which, names)

    def counts(self, on: date | None = None, span: Span | None = None) -> CountsThen:
        """The numbers of a day.

        Raises:
            InputError: the day cannot be answered for.
        """
        day = day_meant(on, span, self.today())
        before = self._year_before(day)
        return CountsThen(self._counts(day), before, self.today(), self._record())

    def deadlines(
        self,
        names: Names = (),
        on: date | None = None,
        span: Span | None = None,
        *,
        overdue: bool = False,
    ) -> Deadlines:
        """What comes next, for all or for the States and groups named; from today or a day on.

        ``overdue``: the duties whose day has passed instead.

        Raises:
            InputError: the day cannot be answered for.
        """
        until = None
        if span is None or overdue:
            since = day_meant(on, span, self.today())
        else:
            since, until = span.since or self.today(), span.until
        states = self._states(names)
        each: list[Iso3 | None] = [state.iso3 for state in states]
        ask = self._overdue if overdue else self._deadlines
        found = (entry for iso3 in each or [None] for entry in ask(since, iso3))
        dates = soonest_first(dict.fromkeys(found))
        if until is not None:
            asked = Span("", None, until)
            dates = tuple(entry for entry in dates if may_fall_in(entry.date, asked))
        return Deadlines(dates, states, since, self._record(), overdue, until)

    def timeline(self, names: Names, span: Span | None = None) -> Timeline:
        """What one State did and what happened to it; within a span, where one is given.

        Raises:
            InputError: no State, or several, were named.
        """
        state = self._single(names, StatusVerb.TIMELINE).state
        return Timeline(state, self._story(state.iso3, span), self._record(), span)

    def overview(self) -> Overview:
        """The Convention today."""
        today, treaty = self.today(), self.current
        return Overview(
            counts=self._counts(today),
            withdrawing=self._listed("withdrawing", today),
            latest=treaty.developments[:_LATEST],
            coming=self._deadlines(today, None)[:_LATEST],
            record=self._record(),
        )

    def groups(self) -> GroupList:
        """The groups of States that can be named, by name."""
        groups = self.current.groups.values()
        return GroupList(tuple(sorted(groups, key=lambda group: group.name.casefold())))

    def article(self, number: int, paragraph: int | None = None) -> Provision:
        """An Article of the Convention, or one of its paragraphs.

        Raises:
            InputError: there is no such Article or paragraph; says what there is.
        """
        reference = str(number) if paragraph is None else f"{number}({paragraph})"
        found = self.current.articles.find(reference)
        if found is None:
            raise InputError("Name an Article by its number: `/minestatus article 20`.")
        return found

    def _one(self, named: NameFound, on: date | None, span: Span | None) -> OneState:
        iso3, today = named.state.iso3, self.today()
        answer = self._answer(iso3, day_meant(on, span, today))
        within = self._story(iso3, span) if span else ()
        return OneState(answer, today, named.namesakes, span, within)

    def _single(self, names: Names, what: StatusVerb) -> NameFound:
        """Exactly one State, for what is asked of one State only.

        Raises:
            InputError: no State, or several, were named.
        """
        if len(names) == 1 and isinstance(names[0], NameFound):
            return names[0]
        raise InputError(f"Name one State: `/minestatus {what} Finland`.")

    def _story(self, iso3: Iso3, span: Span | None) -> tuple[Development, ...]:
        story = self.current.timeline(iso3)
        return tuple(each for each in story if span is None or surely_in(each.date, span))

    def _record(self) -> Freshness:
        return self.current.record

    def _answer(self, iso3: Iso3, on: date) -> StatusAnswer:
        return self._remembered(("answer", iso3, on), lambda treaty: treaty.answer(iso3, on))

    def _listing(
        self, title: str, answers: tuple[StatusAnswer, ...], on: date, groups: Sequence[Group]
    ) -> Listing:
        return Listing(title, answers, on, self.today(), self._record(), tuple(groups))

    def _with_doubts(self, listed: Listing, which: str, names: Names) -> Listing:
        """The list with what is said of States that may belong to it."""
        members = {state.iso3 for state in self._states(names)} or None
        more, why = unsure(which, self._counts(listed.on), self.current.states, members)
        return replace(listed, at_most=len(listed.answers) + more, doubts=why)

    def _listed(self, which: str, on: date) -> tuple[StatusAnswer, ...]:
        return self._remembered(("list", which, on), lambda treaty: treaty.listing(which, on))

    def _counts(self, on: date) -> Counts:
        return self._remembered(("counts", on), lambda treaty: treaty.counts(on))

    def _deadlines(self, today: date, iso3: Iso3 | None) -> tuple[CalendarDate, ...]:
        return self._remembered(
            ("deadlines", today, iso3), lambda treaty: treaty.deadlines(today, iso3)
        )

    def _overdue(self, today: date, iso3: Iso3 | None) -> tuple[CalendarDate, ...]:
        return self._remembered(
            ("overdue", today, iso3), lambda treaty: treaty.overdue(today, iso3)
        )

    def _remembered(self, key: tuple[object, ...], make: Callable[[Treaty], T]) -> T:
        """What goes through all 197 States (up to 6 ms) is worked out once for a treaty and a day."""
        held = self._worked_out
        found: T | None = held.answers.get(key)  # no answer is None
        if found is None:
            found = make(held.treaty)
            if len(held.answers) >= _REMEMBERED:
                held.answers.clear()
            held.answers[key] = found
        return found

    def _states(self, names: Names) -> tuple[State, ...]:
        """Every State named, by itself or in a group, each once."""
        return tuple(self.current.states[iso3] for iso3 in states_of(names))

    def _year_before(self, on: date) -> Counts | None:
        leap = (on.month, on.day) == (2, 29)
        before = on.replace(year=on.year - 1, day=28 if leap else on.day)
        return self._counts(before) if before.year >= 1998 else None
