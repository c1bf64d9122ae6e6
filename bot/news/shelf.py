"""Where stories stand, so that a report finds the few it may belong to without a search.

In: stories with the reports of their sources. Out: the likeliest stories for a report. Stories
stand in weeks; a week is sorted when a report first asks for it, so that an old archive costs
nothing at the start. Within a week a story is filed under what its reports hold: States and
kind, rare words, names, numbers, title, address. Must not decide who belongs together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import count, islice

from bot.model.entry import StoryId
from bot.model.story import Story
from bot.news.apart import ONCE, WINDOW
from bot.news.report import Report
from bot.news.weights import Rarity

Week = int
"""Days since year 1 in spans of WINDOW."""
Key = tuple[str, str, Week]

MOST = 16
"""So many stories are compared with a report at most."""
_LONGEST_LIST = 120
"""Of stories filed under one key the latest are looked at: a word of so many tells little."""
_WEEKS_OF_A_STEP = -(-ONCE.days // WINDOW.days)
_SAME_KIND, _SAME_STATE, _SAME_STEP, _COPY, _DETAIL = 2.5, 1.5, 3.0, 20.0, 3.0
_RARE = 3.0
"""A word is worth filing from this rarity."""
_ENOUGH = 2.5
"""Less in common than this, and no comparison could join the two."""
_WORDS = 24


class Shelf:
    """Stories by week and key. Adding a story again replaces it."""

    def __init__(self, rarity: Rarity, reports: Callable[[Story], Iterable[Report]]) -> None:
        self._rarity = rarity
        self._reports = reports
        self._stories: dict[StoryId, Story] = {}
        self._order: dict[StoryId, int] = {}
        self._next = count()
        self._weeks: defaultdict[Week, dict[StoryId, None]] = defaultdict(dict)
        self._sorted: set[Week] = set()
        self._filed: defaultdict[Key, dict[StoryId, None]] = defaultdict(dict)
        self._keys: dict[StoryId, set[Key]] = {}

    def __len__(self) -> int:
        return len(self._stories)

    def get(self, story_id: StoryId) -> Story | None:
        """The story as it is known."""
        return self._stories.get(story_id)

    def add(self, story: Story) -> None:
        """File a story, in place of its earlier form."""
        if story.id in self._stories:
            self._unfile(story.id)
        self._stories[story.id] = story
        self._order.setdefault(story.id, next(self._next))
        weeks = {week_of(source.at) for source in story.sources}
        for week in weeks:
            self._weeks[week][story.id] = None
        if not weeks.isdisjoint(self._sorted):
            self._file(story)

    def remove(self, story_id: StoryId) -> None:
        """Take a story off the shelf."""
        if story_id in self._stories:
            self._unfile(story_id)
            del self._stories[story_id], self._order[story_id]

    def near(self, report: Report) -> list[Story]:
        """The stories a report may belong to: those it has most in common with, the best first."""
        this = week_of(report.at)
        for week in range(this - _WEEKS_OF_A_STEP, this + _WEEKS_OF_A_STEP + 1):
            self._sort(week)
        common: defaultdict[StoryId, float] = defaultdict(float)
        for worth, keys in self._asked(report, this):
            met: dict[StoryId, None] = {}
            for key in keys:
                filed = self._filed.get(key)
                if filed:
                    met.update(dict.fromkeys(islice(reversed(filed), _LONGEST_LIST)))
            for story_id in met:
                common[story_id] += worth
        enough = [story_id for story_id, worth in common.items() if worth >= _ENOUGH]
        enough.sort(key=lambda story_id: (-common[story_id], self._order[story_id]))
        return [self._stories[story_id] for story_id in enough[:MOST]]

    def _asked(self, report: Report, this: Week) -> Iterator[tuple[float, list[Key]]]:
        """What to look for, and how much having it in common is worth."""
        weeks = (this - 1, this, this + 1)
        for worth, sort, text in self._marks(report):
            reach: tuple[Week, ...] = weeks
            if sort == "step":
                reach = tuple(range(this - _WEEKS_OF_A_STEP, this + _WEEKS_OF_A_STEP + 1))
            yield worth, [(sort, text, week) for week in reach]

    def _marks(self, report: Report) -> Iterator[tuple[float, str, str]]:
        """Everything a report is filed under and looked for by."""
        yield _COPY, "title", report.key
        if report.url:
            yield _COPY, "address", report.url
        for state in report.states or ("",):
            yield _SAME_STATE, "state", state
            yield _SAME_KIND, "kind", f"{state} {report.kind}"
            if report.step is not None:
                yield _SAME_STEP, "step", f"{state} {report.kind} {report.step}"
        for name in report.whole.names:
            yield _DETAIL, "name", name
        for number in report.title.numbers:
            yield _SAME_STATE, "number", number
        known, unknown = self._rarity.words, self._rarity.unknown
        rare = [(known.get(word, unknown), word) for word in report.whole.words]
        for worth, word in sorted(rare, reverse=True)[:_WORDS]:
            if worth >= _RARE:
                yield worth / 2, "word", word

    def _sort(self, week: Week) -> None:
        if week not in self._sorted:
            self._sorted.add(week)
            for story_id in self._weeks.get(week, ()):
                if story_id not in self._keys:
                    self._file(self._stories[story_id])

    def _file(self, story: Story) -> None:
        keys = {
            (sort, text, week_of(report.at))
            for report in self._reports(story)
            for _, sort, text in self._marks(report)
        }
        self._keys[story.id] = keys
        for key in keys:
            self._filed[key][story.id] = None

    def _unfile(self, story_id: StoryId) -> None:
        for source in self._stories[story_id].sources:
            self._weeks[week_of(source.at)].pop(story_id, None)
        for key in self._keys.pop(story_id, ()):
            filed = self._filed[key]
            filed.pop(story_id, None)
            if not filed:
                del self._filed[key]


def week_of(at: datetime) -> Week:
    """The span of WINDOW in which an instant lies."""
    return at.toordinal() // WINDOW.days
