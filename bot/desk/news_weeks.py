"""How many stories of each kind began in each week. Pure.

In: stories, and a day. Out: whole weeks from Monday to Sunday (UTC), the last one that of the day. A story
counts once, in the week of its first report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.model.judgement import Kind
from bot.model.story import Story

WEEKS = 10
_MOST_KINDS = 5
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class NewsWeeks:
    """``weeks``: their Mondays, oldest first; ``kinds``: a number for each week, the commonest kind first.

    ``others``: all further kinds together. ``today``: the last week is counted up to this day.
    ``complete``: False where there were more stories than are counted at a time.
    """

    weeks: tuple[date, ...]
    kinds: Mapping[Kind, tuple[int, ...]]
    others: tuple[int, ...]
    today: date
    complete: bool = True

    @property
    def total(self) -> int:
        """All stories that were counted."""
        return sum(map(sum, (*self.kinds.values(), self.others)))


def mondays(today: date) -> tuple[date, ...]:
    """The first days of the weeks that are counted, oldest first."""
    last = today - timedelta(days=today.weekday())
    return tuple(last - _WEEK * back for back in reversed(range(WEEKS)))


def news_weeks(stories: Iterable[Story], today: date) -> NewsWeeks:
    """Count them; a story that began outside these weeks does not count."""
    weeks = mondays(today)
    found = Counter(
        (story.kind, story.first_at.date() - timedelta(days=story.first_at.weekday()))
        for story in stories
    )
    counts = {kind: tuple(found[kind, week] for week in weeks) for kind in Kind}
    common = sorted((kind for kind in Kind if any(counts[kind])), key=lambda k: -sum(counts[k]))
    shown, rest = common[:_MOST_KINDS], common[_MOST_KINDS:]
    others = tuple(sum(counts[kind][n] for kind in rest) for n in range(len(weeks)))
    return NewsWeeks(weeks, {kind: counts[kind] for kind in shown}, others, today)
