"""Where stories stand, so that a report finds the few it may belong to without a search.

In: stories, reports. Out: the stories that could be the report's, in the order they came.
Stories stand in weeks; a week is sorted when a report first asks for it, so that an old
archive costs nothing at the start. Within a week a story is filed under what its sources
share with a further report: title, address, details, States, legal step. Must not decide
who belongs together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from datetime import datetime
from itertools import count, islice

from bot.model.entry import StoryId
from bot.model.judgement import Kind
from bot.model.story import Story
from bot.news.direction import LEGAL
from bot.news.same_event import MAY_NAME_NONE, ONCE, UNDATED, WINDOW, Report, title_key
from bot.news.similarity import FREE_OF_MINES, details, marks

Week = int | None
"""Days since year 1 in spans of WINDOW; None for stories without a date."""

_MOST_LOOKED_AT = 300
"""An entry without a date is compared with this many stories of its States, the latest first."""
_WEEKS_OF_A_STEP = -(-ONCE.days // WINDOW.days)


class Shelf:
    """Stories by week and key. Adding a story again replaces it."""

    def __init__(self) -> None:
        self._stories: dict[StoryId, Story] = {}
        self._order: dict[StoryId, int] = {}
        self._next = count()
        self._weeks: defaultdict[Week, dict[StoryId, None]] = defaultdict(dict)
        self._states: defaultdict[str, dict[StoryId, None]] = defaultdict(dict)
        self._sorted: set[Week] = set()
        self._filed: defaultdict[Hashable, dict[StoryId, None]] = defaultdict(dict)

    def __len__(self) -> int:
        return len(self._stories)

    def add(self, story: Story) -> None:
        """File a story, in place of its earlier form."""
        before = self._stories.get(story.id)
        if before is not None:
            self._unfile(before)
        self._stories[story.id] = story
        self._order.setdefault(story.id, next(self._next))
        for state in story.states or ("",):
            self._states[state][story.id] = None
        for week in {_week(source.at) for source in story.sources}:
            self._weeks[week][story.id] = None
            if week in self._sorted:
                self._file(story, week)

    def remove(self, story_id: StoryId) -> None:
        """Take a story off the shelf."""
        story = self._stories.pop(story_id, None)
        if story is not None:
            self._unfile(story)
            del self._order[story_id]

    def near(self, report: Report) -> list[Story]:
        """The stories a report may belong to, in the order they came."""
        weeks = _around(_week(report.at), _WEEKS_OF_A_STEP)
        for week in weeks:
            self._sort(week)
        found = {
            story_id for key in _keys_for(report, weeks) for story_id in self._filed.get(key, ())
        }
        if report.at == UNDATED:
            found.update(self._latest(report))
        return [self._stories[story_id] for story_id in sorted(found, key=self._order.__getitem__)]

    def _latest(self, report: Report) -> Iterator[StoryId]:
        """The latest stories of a report's States, for a report that has no date."""
        for state in report.judgement.states or ("",):
            yield from islice(reversed(self._states.get(state, {})), _MOST_LOOKED_AT)

    def _sort(self, week: Week) -> None:
        if week not in self._sorted:
            self._sorted.add(week)
            for story_id in self._weeks.get(week, ()):
                self._file(self._stories[story_id], week)

    def _file(self, story: Story, week: Week) -> None:
        for key in _keys_of(story, week):
            self._filed[key][story.id] = None

    def _unfile(self, story: Story) -> None:
        for state in story.states or ("",):
            self._states[state].pop(story.id, None)
        for week in {_week(source.at) for source in story.sources}:
            self._weeks[week].pop(story.id, None)
            for key in _keys_of(story, week) if week in self._sorted else ():
                self._filed[key].pop(story.id, None)


def _keys_of(story: Story, week: Week) -> Iterator[Hashable]:
    """Everything a story is filed under in a week."""
    for source in story.sources:
        if _week(source.at) != week:
            continue
        told = marks(source.title, source.publisher, source.language)
        yield "title", title_key(source.title, source.publisher), week
        yield "address", source.url, week
        yield "kind", story.states, _family(story.kind), week
        for state in story.states or ("",):
            if story.kind in LEGAL:
                yield "step", state, story.step, week
            if FREE_OF_MINES in told.all:
                yield "free", state, week
            for mark in details(told):
                yield "detail", mark, state, week
        for mark in details(told) if story.kind in MAY_NAME_NONE else ():
            yield "nameless", story.kind, mark, week


def _keys_for(report: Report, weeks: Iterable[Week]) -> Iterator[Hashable]:
    """Where a report's story could be filed; ``weeks`` are those of its legal step."""
    mine = report.judgement
    for week in _around(_week(report.at), 1):
        yield "title", report.key, week
        yield "kind", mine.states, _family(mine.kind), week
        if report.url:
            yield "address", report.url, week
        yield from _details_for(report, week)
    for state in mine.states or ("",):
        for week in weeks:
            yield "step", state, mine.step, week
            if FREE_OF_MINES in report.title.all:
                yield "free", state, week


def _details_for(report: Report, week: Week) -> Iterator[Hashable]:
    told = details(report.whole)
    for state in report.judgement.states or ("",):
        for mark in told:
            yield "detail", mark, state, week
    for mark in told if report.judgement.kind in MAY_NAME_NONE else ():
        yield "nameless", report.judgement.kind, mark, week


def _family(kind: Kind | None) -> str:
    """Kinds that two papers may choose for one event of arms."""
    arms = kind in {Kind.PRODUCTION_TRANSFER, Kind.STOCKPILE, Kind.USE}
    return "arms" if arms else str(kind)


def _week(at: datetime) -> Week:
    return None if at == UNDATED else at.toordinal() // WINDOW.days


def _around(week: Week, reach: int) -> tuple[Week, ...]:
    """A week, its neighbours, and that of stories without a date."""
    if week is None:
        return (None,)
    return (*range(week - reach, week + reach + 1), None)
