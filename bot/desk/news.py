"""What people may ask of the news: the latest stories, one story, why it came, and "not relevant".

In: filters, story ids, who says so. Out: pages of stories, evidence, feedback. Feedback is
kept as it is and never changes a rule (``minewatch feedback`` exports it for the next
evaluation). Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from itertools import islice

from bot.desk.news_pages import PAGE, NewsPage, NewsPages, NewsQuery
from bot.desk.news_search import NewsSearch, StoriesFound
from bot.desk.news_weeks import NewsWeeks, mondays, news_weeks
from bot.desk.story_ids import SHORTEST, SeveralStories, find_story
from bot.desk.visibility import StoriesOf, is_seen
from bot.grammar.tokens import typed_text
from bot.model.alert import DigestAlert, Feedback
from bot.model.entry import StoredEntry
from bot.model.judgement import Strictness
from bot.model.state import Iso3
from bot.model.story import Story, surviving
from bot.model.workspace import HOME, Conversation, UserId, WorkspaceId
from bot.news.relevance import THRESHOLDS
from bot.news.search import wanted
from bot.ports import Clock, Stores

__all__ = [
    "LARGEST_PAGE",
    "PAGE",
    "NewsDesk",
    "NewsPage",
    "NewsQuery",
    "SeveralStories",
    "SharedNews",
    "StoryReason",
]
LARGEST_PAGE = 20
_MOST_SHOWN = 1000
"""Stories of one question that can be paged to; a span leads further back."""
_MOST_COUNTED = 10_000
"""Stories counted at a time: others wait meanwhile, so the number is bounded."""
_MOST_READ = 100
"""Entries read to explain an alert: others wait while a card is made, so the number is bounded."""

_READ_FIRST = 200
"""Reports read into the index before words are looked for: what came since the last question."""


@dataclass(frozen=True, slots=True)
class StoryReason:
    """A story with the judged entries behind it; ``threshold`` is the normal watch's.

    ``more``: there are entries beyond the first hundred, which are not read for this.
    """

    story: Story
    entries: tuple[StoredEntry, ...]
    threshold: float
    more: bool

    @property
    def words(self) -> tuple[str, ...]:
        """The entries' own words that spoke for relevance, the weightiest first, each once."""
        spoken = [
            evidence
            for stored in self.entries
            for evidence in stored.judgement.evidence
            if evidence.aspect == "relevance" and evidence.weight > 0 and evidence.words
        ]
        spoken.sort(key=lambda evidence: -evidence.weight)
        return tuple({evidence.words.casefold(): evidence.words for evidence in spoken}.values())


@dataclass(frozen=True, slots=True)
class SharedNews:
    """What the news desks of all workspaces use together.

    ``find_states`` names the States in a text (bot.news).
    """

    stores: Stores
    find_states: Callable[[str], tuple[Iso3, ...]]
    search: NewsSearch
    pages: NewsPages

    @classmethod
    def over(cls, stores: Stores, find_states: Callable[[str], tuple[Iso3, ...]]) -> SharedNews:
        """Over a store, with nothing read yet."""
        return cls(stores, find_states, NewsSearch(stores, _is_shown), NewsPages(stores))


class NewsDesk:
    """Stories, as one workspace may see them, and what its people said of them."""

    def __init__(
        self,
        shared: SharedNews,
        clock: Clock,
        workspace: WorkspaceId = HOME,
    ) -> None:
        self._shared = shared
        self._workspace = workspace
        self._stores = shared.stores.of(workspace)
        self._clock = clock

    def read_for_search(self) -> bool:
        """Read a few stories more into the index of words; is there more to read?"""
        return self._shared.search.read_on()

    def page(self, query: NewsQuery) -> NewsPage:
        """Stories of the query, newest first."""
        return self._shared.pages.page(self._workspace, query, self._page)

    def _page(self, query: NewsQuery, view: StoriesOf) -> NewsPage:
        size = min(max(query.size, 1), LARGEST_PAGE)
        page = max(query.page, 1)
        query = replace(query, size=size, page=page)
        start = (page - 1) * size
        end = min(start + size + 1, _MOST_SHOWN)
        found = (
            self._searched(query, view)
            if query.search.strip()
            else StoriesFound(view.of(self._ranked(query)), None)
        )
        since, before = query.span
        asked = (
            story
            for story in found.stories
            if _is_shown(story) and story.reported_in(since, before)
        )
        stories = tuple(islice(asked, min(start, end), end))
        back_to = found.back_to
        if back_to is not None and since is not None and since >= back_to:
            back_to = None  # nothing older was asked for
        return NewsPage(query, stories[:size], len(stories) > size, back_to)

    def weeks(self) -> NewsWeeks:
        """How many stories of each kind began in each of the last weeks, as far as people see them."""
        today = self._clock.now().date()
        begin = datetime.combine(mondays(today)[0], time(), UTC)
        since = self._stores.stories.latest(since=begin)
        kept = list(islice(since, _MOST_COUNTED + 1))
        seen = filter(_is_shown, StoriesOf(self._workspace).of(kept[:_MOST_COUNTED]))
        return replace(news_weeks(seen, today), complete=len(kept) <= _MOST_COUNTED)

    def story(self, text: str, shortest: int = SHORTEST) -> Story | SeveralStories | None:
        """The story a person means by an id: in full, as printed, or its first digits.

        ``shortest``: so many digits at least, where other words than an id may stand.
        """
        return find_story(text, self._seen, self._stores.stories.ids_starting, shortest)

    def story_of(self, story_id: str) -> Story | None:
        """The story with exactly this id, or the one it was merged into, or None."""
        return surviving(story_id, self._seen)

    def stories(self, ids: Iterable[str]) -> tuple[Story, ...]:
        """The stories of these ids, in their order; those that are one now come once."""
        found = (self.story_of(story_id) for story_id in ids)
        return tuple({story.id: story for story in found if story}.values())

    def of_digest(self, item_id: str, page: int = 1) -> NewsPage | None:
        """A page of the stories of a digest that was sent, in its order; None: no longer kept."""
        item = self._stores.outbox.get(item_id)
        if item is None or not isinstance(item.payload, DigestAlert):
            return None
        page = max(page, 1)
        stories = self.stories(item.payload.stories)[(page - 1) * LARGEST_PAGE :]
        query = NewsQuery(page=page, size=LARGEST_PAGE)
        return NewsPage(query, stories[:LARGEST_PAGE], more=len(stories) > LARGEST_PAGE)

    def why(self, story_id: str) -> StoryReason | None:
        """The evidence for a story, or None when the story does not exist or is no longer kept."""
        story = self.story_of(story_id)
        if story is None:
            return None
        found = self._stores.entries.of_story(story.id, _MOST_READ + 1)
        more = len(found) > _MOST_READ
        return StoryReason(story, found[:_MOST_READ], THRESHOLDS[Strictness.NORMAL], more)

    def states_in(self, text: str) -> tuple[Iso3, ...]:
        """The States named in a person's own text, as Slack hands it over; nothing of it is kept."""
        return self._shared.find_states(typed_text(text))

    def not_relevant(
        self, story_id: str, by: UserId, conversation: Conversation
    ) -> Feedback | None:
        """Note that this person finds the story not relevant; None: there is no such story."""
        why = self.why(story_id)
        if why is None:
            return None
        story = why.story
        feedback = Feedback(
            story=story.id,
            by=by,
            at=self._clock.now(),
            conversation=conversation,
            headline=story.headline,
            kind=story.kind,
            states=story.states,
            words=tuple(
                dict.fromkeys(
                    evidence.words
                    for entry in why.entries
                    for evidence in entry.judgement.evidence
                    if evidence.words and evidence.aspect != "story"
                )
            ),
        )
        self._stores.feedback.put(feedback)
        return feedback

    def undo_not_relevant(self, story_id: str, by: UserId) -> Feedback | None:
        """Take one's own word back; it is kept with the moment it was undone.

        The word may have been given before the story was merged into another, or after.
        """
        now = self.story_of(story_id)
        found = self._stores.feedback.of(story_id, by)
        if found is None and now is not None:
            found = self._stores.feedback.of(now.id, by)
        if found is None:
            return None
        undone = replace(found, undone_at=self._clock.now())
        self._stores.feedback.put(undone)
        return undone

    def _seen(self, story_id: str) -> Story | None:
        story = self._stores.stories.get(story_id)
        return story if story is not None and is_seen(story, self._workspace) else None

    def _ranked(self, query: NewsQuery) -> Iterator[Story]:
        since, before = query.span
        return self._stores.stories.latest(
            since=since, begun_before=before, states=query.states, kinds=query.kinds
        )

    def _searched(self, query: NewsQuery, view: StoriesOf) -> StoriesFound:
        looked_for = wanted(query.search)
        if not looked_for:  # signs and no word: there is nothing to be found
            return StoriesFound(iter(()), None)
        search = self._shared.search
        search.read_on(_READ_FIRST)
        found = search.find(looked_for, view.sees, query.states, query.kinds, query.span)
        found.stories = filter(lambda story: _is_about(story, query), found.stories)
        return found


def _is_shown(story: Story) -> bool:
    """Stories that people see: living ones that are relevant."""
    return story.merged_into is None and story.score >= THRESHOLDS[Strictness.NORMAL]


def _is_about(story: Story, query: NewsQuery) -> bool:
    return (not query.kinds or story.kind in query.kinds) and (
        not query.states or not set(query.states).isdisjoint(story.states)
    )
