"""An index of stories by features, which finds the few a report may belong to.

In: stories with the reports of their sources. Out: the likeliest stories for a report. Stories
stand in weeks; a week is sorted when a report first asks for it, so that an old archive costs
nothing at the start. Within a week a story is filed under what its reports hold: States and
kind, rare words, names, numbers, title, address. What a search costs does not grow with the
stories: of each list the latest are looked at. Must not decide who belongs together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import chain, count, islice

from bot.model.entry import StoryId
from bot.model.story import Story
from bot.news.apart import ONCE, WINDOW
from bot.news.entry_report import EntryReport
from bot.news.weights import Rarity

Week = int
"""Days since year 1 in spans of WINDOW."""
Mark = tuple[str, str]
"""A sort of mark and its text: ("word", "minefi")."""
Key = tuple[str, str, Week]

MOST = 16
"""So many stories are compared with a report at most."""
_LONGEST_LIST = 120
"""Only the latest stories filed under one mark are compared: a frequent word says little."""
_MOST_MARKS = 64
"""Per kind of mark: a real text has fewer distinctive names; a hostile one may have more."""
_MOST_ASKED = 128
"""So many marks are looked for at most: of several reports those that most of them bear."""
_REMEMBERED = 8_192
_WEEKS_OF_A_STEP = -(-ONCE.days // WINDOW.days)
_SAME_KIND, _SAME_STATE, _SAME_STEP, _COPY, _DETAIL = 2.5, 1.5, 3.0, 20.0, 3.0
_RARE = 3.0
"""A word is worth filing from this rarity."""
_ENOUGH = 2.5
"""Less in common than this, and no comparison could join the two."""
_WORDS = 24
_FILED_AT_ONCE = 20


@dataclass(slots=True)
class _Asked:
    """A mark to look for: what having it in common is worth, how many reports bear it, and when."""

    mark: Mark
    worth: float
    borne: int = 0
    weeks: set[Week] = field(default_factory=set)


class Filing:
    """What shelves need of reports. One for all shelves, as the marks of a report are worked out once.

    Args:
        rarity: of words.
        reports: gives a story's.
        to_be_filed: is told whose reports are asked for next.
    """

    def __init__(
        self,
        rarity: Rarity,
        reports: Callable[[Story], Iterable[EntryReport]],
        to_be_filed: Callable[[Iterable[Story]], None] = lambda _: None,
    ) -> None:
        self._rarity = rarity
        self.reports = reports
        self.to_be_filed = to_be_filed
        self.marks = lru_cache(_REMEMBERED)(self._marks_of)

    def _marks_of(self, report: EntryReport) -> tuple[tuple[float, Mark], ...]:
        """Everything a report is filed under and looked for by."""
        return tuple((worth, (sort, text)) for worth, sort, text in self._told_by(report))

    def _told_by(self, report: EntryReport) -> Iterator[tuple[float, str, str]]:
        yield _COPY, "title", report.key
        if report.url:
            yield _COPY, "address", report.url
        for state in sorted(report.states)[:_MOST_MARKS] or ("",):
            yield _SAME_STATE, "state", state
            yield _SAME_KIND, "kind", f"{state} {report.kind}"
            if report.step is not None:
                yield _SAME_STEP, "step", f"{state} {report.kind} {report.step}"
        for name in sorted(report.whole.names)[:_MOST_MARKS]:
            yield _DETAIL, "name", name
        for number in sorted(report.title.numbers)[:_MOST_MARKS]:
            yield _SAME_STATE, "number", number
        known, unknown = self._rarity.words, self._rarity.unknown
        rare = [(known.get(word, unknown), word) for word in report.whole.words]
        for worth, word in sorted(rare, reverse=True)[:_WORDS]:
            if worth >= _RARE:
                yield worth / 2, "word", word


class Shelf:
    """Stories by week and key. Adding a story again replaces it."""

    def __init__(self, filing: Filing) -> None:
        self._filing = filing
        self._stories: dict[StoryId, Story] = {}
        self._order: dict[StoryId, int] = {}
        self._next = count()
        self._weeks: defaultdict[Week, dict[StoryId, None]] = defaultdict(dict)
        self._sorted: set[Week] = set()
        self._filed: defaultdict[Key, dict[StoryId, None]] = defaultdict(dict)
        self._keys: dict[StoryId, set[Key]] = {}
        self._reports_filed: dict[StoryId, set[int]] = {}

    def __len__(self) -> int:
        return len(self._stories)

    def get(self, story_id: StoryId) -> Story | None:
        """The story as it is known."""
        return self._stories.get(story_id)

    def add(self, story: Story) -> None:
        """File a story, in place of its earlier form; what it was filed under leads to it still."""
        self._stories[story.id] = story
        self._order.setdefault(story.id, next(self._next))
        weeks = {week_of(source.at) for source in story.sources}
        for week in weeks:
            self._weeks[week][story.id] = None
        if story.id in self._keys or not weeks.isdisjoint(self._sorted):
            self._file(story)

    def remove(self, story_id: StoryId) -> None:
        """Take a story off the shelf."""
        if story_id in self._stories:
            self._unfile(story_id)
            del self._stories[story_id], self._order[story_id]

    def last_before(self, moment: datetime, most: int) -> list[Story]:
        """Stories without a report since ``moment``, from the oldest weeks, ``most`` at most."""
        weeks = sorted(week for week in self._weeks if week <= week_of(moment))
        ids = dict.fromkeys(chain.from_iterable(self._weeks[week] for week in weeks))
        known = (self._stories[story_id] for story_id in ids if story_id in self._stories)
        return list(islice((story for story in known if story.last_at < moment), most))

    def sort_around(self, at: datetime) -> Iterator[None]:
        """Sort the weeks that a report of this instant asks for, a story at each turn."""
        for week in _reach(week_of(at)):
            yield from self._sort(week)

    def near(self, *reports: EntryReport) -> list[Story]:
        """The stories that some reports of one event may belong to, the best first.

        Those are the ones they have most in common with, a mark of several counting once.
        """
        common: defaultdict[StoryId, float] = defaultdict(float)
        for asked in self._asked(reports):
            sort, text = asked.mark
            lists = [
                self._filed.get((sort, text, week)) for week in sorted(asked.weeks, reverse=True)
            ]
            latest = chain.from_iterable(reversed(filed) for filed in lists if filed)
            for story_id in dict.fromkeys(islice(latest, _LONGEST_LIST)):
                common[story_id] += asked.worth
        enough = [story_id for story_id, worth in common.items() if worth >= _ENOUGH]
        enough.sort(key=lambda story_id: (-common[story_id], self._order[story_id]))
        return [self._stories[story_id] for story_id in enough[:MOST]]

    def _asked(self, reports: Sequence[EntryReport]) -> list[_Asked]:
        """What to look for, and in which weeks."""
        found: dict[Mark, _Asked] = {}
        for report in reports:
            this = week_of(report.at)
            reach = _reach(this)
            for week in reach:
                for _ in self._sort(week):
                    pass
            for worth, mark in self._filing.marks(report):
                asked = found.get(mark)
                if asked is None:
                    asked = found[mark] = _Asked(mark, worth)
                asked.borne += 1
                asked.weeks.update(reach if mark[0] == "step" else (this - 1, this, this + 1))
        if len(found) <= _MOST_ASKED:
            return list(found.values())
        return sorted(found.values(), key=lambda one: (-one.borne, -one.worth))[:_MOST_ASKED]

    def _sort(self, week: Week) -> Iterator[None]:
        if week in self._sorted:
            return
        waiting = (i for i in list(self._weeks.get(week, ())) if i not in self._keys)
        while some := list(islice(waiting, _FILED_AT_ONCE)):
            self._filing.to_be_filed(self._stories[i] for i in some if i in self._stories)
            for story_id in some:
                if story_id in self._stories and story_id not in self._keys:
                    self._file(self._stories[story_id])
                    yield
        self._sorted.add(week)

    def _file(self, story: Story) -> None:
        """File a story under what its reports hold, those not filed before."""
        filed = self._reports_filed.setdefault(story.id, set())
        keys = self._keys.setdefault(story.id, set())
        for report in self._filing.reports(story):
            if report.number not in filed:
                filed.add(report.number)
                for _, (sort, text) in self._filing.marks(report):
                    key = (sort, text, week_of(report.at))
                    keys.add(key)
                    self._filed[key].pop(story.id, None)
                    self._filed[key][story.id] = None

    def _unfile(self, story_id: StoryId) -> None:
        for week in {week_of(source.at) for source in self._stories[story_id].sources}:
            self._weeks[week].pop(story_id, None)
        self._reports_filed.pop(story_id, None)
        for key in self._keys.pop(story_id, ()):
            filed = self._filed[key]
            filed.pop(story_id, None)
            if not filed:
                del self._filed[key]


def _reach(week: Week) -> range:
    """The weeks in which reports of one step may lie."""
    return range(week - _WEEKS_OF_A_STEP, week + _WEEKS_OF_A_STEP + 1)


def week_of(at: datetime) -> Week:
    """The span of WINDOW in which an instant lies."""
    return at.toordinal() // WINDOW.days
