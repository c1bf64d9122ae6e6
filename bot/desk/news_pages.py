"""Questions about news, their answers page by page, and the pages that are remembered.

In: a question, and how its page is made. Out: the page, made once until a story changes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.desk.visibility import StoriesOf
from bot.model.judgement import Kind
from bot.model.state import Iso3
from bot.model.story import Story
from bot.model.workspace import WorkspaceId
from bot.ports import Stores

PAGE = 5
_MOST_PAGES = 512
"""Pages remembered until a story changes: a State in the news is asked for by many."""


@dataclass(frozen=True, slots=True)
class NewsQuery:
    """Which stories: about any of ``states`` and of any of ``kinds`` (empty: all), a page of them.

    ``since`` and ``until`` are days in UTC, both included: a story counts when one of its
    reports falls within the span, also when further reports came later. For the reader of
    "Finland in August" a story that began then belongs there, whatever followed.
    ``search``: words of which a story must hold all, as they are or by what they mean in any
    language (bot.news.search); quotes make a phrase.
    """

    states: tuple[Iso3, ...] = ()
    kinds: tuple[Kind, ...] = ()
    page: int = 1
    size: int = PAGE
    since: date | None = None
    until: date | None = None
    search: str = ""

    @property
    def span(self) -> tuple[datetime | None, datetime | None]:
        """The moments from which and before which one of the reports must be."""
        since = None if self.since is None else datetime.combine(self.since, time(), UTC)
        if self.until is None or self.until == date.max:  # there is no day after the last
            return since, None
        return since, datetime.combine(self.until + timedelta(days=1), time(), UTC)


@dataclass(frozen=True, slots=True)
class NewsPage:
    """One page, newest first; ``more``: there is a next page.

    ``searched_back_to``: words were looked for in stories last reported since then and not in
    older ones (after a start the index is still being filled, or a phrase is very common);
    None: in all.
    """

    query: NewsQuery
    stories: tuple[Story, ...]
    more: bool
    searched_back_to: datetime | None = None


class NewsPages:
    """Pages remembered until a story changes, for the desks of all workspaces.

    A page made of stories that all see is kept for all, another for its workspace. For several
    threads: the pages with the version they are of are one value, replaced whole.
    """

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._kept: tuple[int, dict[tuple[WorkspaceId | None, NewsQuery], NewsPage]] = (-1, {})

    def page(
        self,
        workspace: WorkspaceId,
        query: NewsQuery,
        made: Callable[[NewsQuery, StoriesOf], NewsPage],
    ) -> NewsPage:
        """The page of a query, as it is kept or else as ``made`` makes it."""
        version = self._stores.stories.version
        if version != self._kept[0] or len(self._kept[1]) >= _MOST_PAGES:
            self._kept = (version, {})
        pages = self._kept[1]
        page = pages.get((None, query)) or pages.get((workspace, query))
        if page is None:
            view = StoriesOf(workspace)
            page = made(query, view)
            if page.searched_back_to is None:
                pages[None if view.all_shared else workspace, query] = page
        return page
