"""Which story an entry belongs to: joins reports of one event, separates events, merges stories later.

In: an entry with its judgement, and the stories known. Out: ``StoryOpened`` or ``StoryJoined``,
and on a second look ``StoriesMerged``. Deciding is pure; ``adopt`` takes over what the store has
accepted. The index is rebuilt from what is stored alone, and no decision looks at all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.model.entry import Entry, EntryId, StoredEntry, StoryId
from bot.model.judgement import Judgement
from bot.model.story import Story, StorySource
from bot.news.decisions import StoriesMerged, StoryJoined, StoryOpened, StoryShared
from bot.news.entry_report import EntryReport, report_of
from bot.news.evidence import joined_because
from bot.news.pairs import Pairs
from bot.news.retell import entry_of, judgement_of, opened, retold, story_source
from bot.news.shelf import Filing
from bot.news.shelves import Owner, Shelves
from bot.news.weights import Weights, packaged_weights

_COMPARED = 6
"""Of a long story the first reports and the latest are compared, so many of each."""
MOST_SOURCES = 128
"""The number of sources a story keeps, the first and the latest, to bound the cost of updating it."""


def _nothing_to_read(_: Iterable[EntryId]) -> None:
    pass


def _nothing_stored(_: EntryId) -> StoredEntry | None:
    return None


class StoryIndex:
    """The stories known, and the decision where a report belongs.

    ``read_ahead`` is called with entries that will be looked up next, so that they can be read at once.

    Args:
        stories: those to start with; merged ones are left out.
        entries: finds a stored entry, from which the reports of stories are read again.
        weights: as trained.
    """

    def __init__(
        self,
        stories: Iterable[Story] = (),
        entries: Callable[[EntryId], StoredEntry | None] = _nothing_stored,
        weights: Weights | None = None,
    ) -> None:
        self._weights = weights or packaged_weights()
        self._entries = entries
        self._known: dict[EntryId, tuple[str, EntryReport]] = {}
        self._coming: tuple[tuple[Entry, Judgement, datetime], EntryReport] | None = None
        self.read_ahead: Callable[[Iterable[EntryId]], None] = _nothing_to_read
        filing = Filing(self._weights.rarity, self._reports, self._to_be_filed)
        self._shelves = Shelves(filing)
        self._pairs = Pairs(self._weights)
        for story in stories:
            self.adopt(story)

    def __len__(self) -> int:
        return len(self._shelves)

    @property
    def pairs_weighed(self) -> int:
        """How many pairs of reports were weighed so far: the cost of grouping, on any machine."""
        return self._pairs.worked_out

    def prepare(
        self,
        entry: Entry,
        judgement: Judgement,
        first_seen_at: datetime,
        only_for: Owner = None,
    ) -> Iterator[None]:
        """Work out beforehand, a little at each turn, what ``decide`` will ask.

        Changes no story and settles nothing: what is worked out is remembered, and whatever
        comes between costs ``decide`` a few pairs more.
        """
        source = story_source(entry, first_seen_at)
        for owner in _seen_by(only_for):
            yield from self._shelves.sort_around(source.at, owner)
        report = self._read(entry, judgement, source.at)
        yield
        for owner in _seen_by(only_for):
            for story in self._shelves.near((report,), owner):
                self._pairs.closeness((report,), self._compared(story))
                yield

    def prepare_merge(self, story: Story) -> Iterator[None]:
        """The same for ``to_merge``."""
        reports = self._compared(story)
        for owner in self._merged_with(story):
            for report in reports:
                yield from self._shelves.sort_around(report.at, owner)
            for other in self._shelves.near(reports, owner):
                for one in self._compared(other):
                    self._pairs.closeness(reports, (one,))
                    yield

    def decide(
        self,
        entry: Entry,
        judgement: Judgement,
        first_seen_at: datetime,
        *,
        baseline: bool,
        only_for: Owner = None,
    ) -> StoryOpened | StoryJoined | StoryShared:
        """Join the entry to the story it reports, or open a new one. Changes no story.

        ``only_for``: the workspace to which its feed belongs, among whose own stories it is then.
        """
        source = story_source(entry, first_seen_at)
        report = self._read(entry, judgement, source.at)
        if only_for is not None:
            shared = self._home(report, None)
            if shared is not None:
                return StoryShared(shared)
        before = self._home(report, only_for)
        if before is None:
            found = opened(entry, judgement, source, baseline=baseline)
            return StoryOpened(replace(found, only_for=only_for))
        grown = replace(before, baseline=before.baseline and baseline)
        after = self._with(grown, (source,), max(before.score, judgement.score))
        compared = self._compared(before)
        closest = max(compared, key=lambda told: self._pairs.closeness((report,), (told,)))
        return StoryJoined(before, after, joined_because(report, closest))

    def to_merge(self, story: Story) -> StoriesMerged | None:
        """A second look: does another story report the same event? Changes nothing."""
        for owner in self._merged_with(story):
            other = self._closest(story, owner)
            if other is None:
                continue
            if owner == story.only_for:
                return self._merged(story, other)
            kept, gone = (story, other) if story.only_for is None else (other, story)
            return StoriesMerged(kept, kept, gone, replace(gone, merged_into=kept.id))
        return None

    def _merged_with(self, story: Story) -> tuple[Owner, ...]:
        """Among whose stories it may have the same event: a shared one among everybody's."""
        if story.only_for is None:
            return (None, *self._shelves.workspaces())
        return (None, story.only_for)

    def _closest(self, story: Story, owner: Owner) -> Story | None:
        """The owner's story that is closest to another, where they are close enough."""
        reports = self._compared(story)
        found = self._shelves.near(reports, owner)
        others = {near.id: near for near in found if near.id != story.id}
        scored = [
            (self._pairs.closeness(reports, self._compared(other)), other.id)
            for other in others.values()
        ]
        closest = max(scored, default=(self._weights.join, story.id))
        return others[closest[1]] if closest[0] > self._weights.join else None

    def _merged(self, story: Story, other: Story) -> StoriesMerged:
        first, later = sorted((story, other), key=lambda one: (one.first_at, one.id))
        grown = replace(first, baseline=first.baseline and later.baseline)
        kept = self._with(grown, later.sources, max(first.score, later.score))
        return StoriesMerged(first, kept, later, replace(later, merged_into=first.id))

    def reread(self, story: Story, entry: Entry, judgement: Judgement) -> Story:
        """The story after one of its entries was edited, summarised again from all of them."""
        at = next((source.at for source in story.sources if source.entry == entry.id), None)
        if at is None:  # one of more than a story keeps
            return story
        self._known[entry.id] = (entry.title, report_of(entry, judgement, at, self._weights))
        sources = [
            replace(source, title=entry.title, url=entry.url)
            if source.entry == entry.id
            else source
            for source in story.sources
        ]
        score = judgement.score if len(sources) == 1 else max(story.score, judgement.score)
        return self._with(replace(story, sources=()), sources, score)

    def without(self, story: Story, entries: Collection[EntryId]) -> Story | None:
        """The story as it was before some of its entries came; None: they are all it has."""
        rest = [source for source in story.sources if source.entry not in entries]
        return self._with(replace(story, sources=()), rest, story.score) if rest else None

    def adopt(self, story: Story) -> None:
        """Know this story from now on, in place of its earlier form."""
        if story.merged_into is None:
            self._shelves.add(story)
        else:
            self._shelves.remove(story.id)

    def renew(self, story: Story) -> None:
        """Another process stored this story: know it as it is now, and read its reports again."""
        for source in story.sources:
            self._known.pop(source.entry, None)
        self.adopt(story)

    def forget(self, story_id: StoryId) -> None:
        """Know this story no longer (it has expired from the store)."""
        story = self._shelves.get(story_id)
        for source in story.sources if story else ():
            self._known.pop(source.entry, None)
        self._shelves.remove(story_id)

    def forget_before(self, moment: datetime, most: int) -> int:
        """Know stories no longer whose last report is older; returns how many, ``most`` at once."""
        old = self._shelves.last_before(moment, most)
        for story in old:
            self.forget(story.id)
        return len(old)

    def _home(self, report: EntryReport, owner: Owner) -> Story | None:
        """The owner's story closest to a report, where it is close enough; of equals the one known first."""
        best: Story | None = None
        closest = self._weights.join
        for story in self._shelves.near((report,), owner):
            close = self._pairs.closeness((report,), self._compared(story))
            if close > closest:
                best, closest = story, close
        return best

    def _compared(self, story: Story) -> Sequence[EntryReport]:
        """The reports that represent a story: the first and the latest of many."""
        sources = _ends(story.sources, 2 * _COMPARED)
        return [self._report(source, story) for source in sources]

    def _with(self, story: Story, sources: Sequence[StorySource], score: float) -> Story:
        """A story with further sources, summarised from all its reports."""
        every = sorted((*story.sources, *sources), key=lambda one: (one.at, one.entry))
        grown = replace(story, sources=_ends(tuple(every), MOST_SOURCES), score=score)
        for source in every[MOST_SOURCES // 2 : -MOST_SOURCES // 2]:  # those of the middle
            self._known.pop(source.entry, None)
        return retold(grown, self._reports(grown))

    def _read(self, entry: Entry, judgement: Judgement, at: datetime) -> EntryReport:
        """The report of an entry that comes; read again only if the entry says something else."""
        asked = (entry, judgement, at)
        if self._coming is None or self._coming[0] != asked:
            self._coming = (asked, report_of(entry, judgement, at, self._weights))
        report = self._coming[1]
        self._known[entry.id] = (entry.title, report)
        return report

    def _to_be_filed(self, stories: Iterable[Story]) -> None:
        sources = (source.entry for story in stories for source in story.sources)
        self.read_ahead(entry for entry in sources if entry not in self._known)

    def _reports(self, story: Story) -> list[EntryReport]:
        return [self._report(source, story) for source in story.sources]

    def _report(self, source: StorySource, story: Story) -> EntryReport:
        """The report of a source: known, else read again from the store, else from its title."""
        known = self._known.get(source.entry)
        if known is not None and known[0] == source.title:
            return known[1]
        stored = self._entries(source.entry)
        if stored is not None and stored.entry.title == source.title:
            report = report_of(stored.entry, stored.judgement, source.at, self._weights)
        else:
            report = report_of(entry_of(source), judgement_of(story), source.at, self._weights)
        self._known[source.entry] = (source.title, report)
        return report


def _seen_by(owner: Owner) -> tuple[Owner, ...]:
    """Whose stories a workspace sees: everybody's and its own."""
    return (None,) if owner is None else (None, owner)


def _ends(sources: tuple[StorySource, ...], most: int) -> tuple[StorySource, ...]:
    """All sources, or of more than ``most`` the first half and the latest."""
    half = most // 2
    return sources if len(sources) <= most else (*sources[:half], *sources[-half:])
