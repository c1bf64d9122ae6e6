"""What other programs may fetch, and under which paths.

In: a desk that sees what anyone may see, and where this program is reached. Out: routes for the
application that listens. A further offer is one more method of ``Published`` and its line in
``publish_routes``.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import date

from aiohttp import web

from bot.desk import Desk
from bot.desk.addresses import CALENDAR, STORIES, address_of, codes_of
from bot.desk.news import LARGEST_PAGE, NewsQuery
from bot.desk.treaty import Names
from bot.model.names import states_of
from bot.model.story import Story
from bot.model.workspace import WorkspaceId
from bot.ports import Clock
from bot.publish.atom import MOST_STORIES, FeedScope, StoryWords, feed_of
from bot.publish.naming import kinds_in, names_called, names_in
from bot.publish.offers import Asked, Document, Offer, Shelf, offer_routes
from bot.publish.pictures import picture_offers
from bot.treaty.treaty import Treaty

CALENDAR_TYPE = "text/calendar; charset=utf-8"
ATOM_TYPE = "application/atom+xml; charset=utf-8"
ANYONE = WorkspaceId("anyone")
"""No workspace of Slack has this id: its desk sees what all see, and nothing of any workspace."""


@dataclass(frozen=True, slots=True)
class Published:
    """What is offered: ``desk`` is that of ANYONE; ``public_url`` where it is reached from outside.

    Without ``public_url`` addresses in a document are those at which it was asked for.
    """

    desk: Desk
    clock: Clock
    public_url: str | None
    words: StoryWords

    async def calendar(self, asked: Asked) -> Document:
        """The Convention's dates, of all States or of those named."""
        treaty, today = self.desk.treaty.current, self.desk.treaty.today()
        names = names_in(asked.parameters.get("states", ""), treaty)
        address = address_of(asked.base, CALENDAR, states=codes_of(names))

        async def make() -> bytes:
            return await asyncio.to_thread(_calendar, treaty, names, today, address)

        return Document(address, (treaty, today), make)

    async def stories(self, asked: Asked) -> Document:
        """The latest stories that all share, about States and of kinds."""
        treaty = self.desk.treaty.current
        names = names_in(asked.parameters.get("states", ""), treaty)
        kinds = kinds_in(asked.parameters.get("kinds", ""))
        codes = codes_of(names)
        address = address_of(asked.base, STORIES, states=codes, kinds=kinds)
        scope = FeedScope(codes, names_called(names), kinds, address)
        query = NewsQuery(states=states_of(names), kinds=kinds, size=LARGEST_PAGE)

        async def make() -> bytes:
            stories = await self.desk.do(lambda: newest(self.desk, query))
            return await asyncio.to_thread(feed_of, stories, scope, treaty.states, self.words)

        version = await self.desk.do(lambda: self.desk.stores.stories.version)
        return Document(address, version, make)


def newest(desk: Desk, query: NewsQuery) -> tuple[Story, ...]:
    """The stories of a feed: those of a query, the last reported first."""
    found = list[Story]()
    while len(found) < MOST_STORIES:
        page = desk.news.page(query)
        found += page.stories
        if not page.more:
            break
        query = replace(query, page=query.page + 1)
    return tuple(found[:MOST_STORIES])


def _calendar(treaty: Treaty, names: Names, today: date, address: str) -> bytes:
    from bot.publish.calendar import calendar_file  # only who asks for one pays for the library

    return calendar_file(treaty, names, today, address).content


def publish_routes(published: Published) -> list[web.RouteDef]:
    """A route for everything that is offered."""
    offers = (
        Offer(CALENDAR, ("states",), CALENDAR_TYPE, 3600, "minewatch.ics", published.calendar),
        Offer(STORIES, ("states", "kinds"), ATOM_TYPE, 300, "minewatch.atom", published.stories),
        *picture_offers(published.desk.pictures),
    )
    return offer_routes(offers, Shelf(published.clock), published.public_url)
