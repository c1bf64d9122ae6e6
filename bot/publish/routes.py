"""What other programs may fetch, and under which paths.

In: a desk that sees what anyone may see, and where this program is reached. Out: routes for the
application that listens. A further offer is one more method of ``Published`` and its line in
``publish_routes``.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from aiohttp import web

from bot.desk import Desk
from bot.desk.replies import Deadlines
from bot.model.workspace import WorkspaceId
from bot.ports import Clock
from bot.publish.offers import Asked, Document, Offer, Shelf, offer_routes
from bot.publish.pictures import picture_offers

CALENDAR_TYPE = "text/calendar; charset=utf-8"
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

    async def calendar(self, _asked: Asked) -> Document:
        """The Convention's dates."""
        found = self.desk.treaty.deadlines()

        async def make() -> bytes:
            return await asyncio.to_thread(_calendar, found)

        return Document((), found, make)


def _calendar(found: Deadlines) -> bytes:
    from bot.publish.calendar import calendar_of  # only who asks for one pays for the library

    return calendar_of(found)


def publish_routes(published: Published) -> list[web.RouteDef]:
    """A route for everything that is offered."""
    offers = (
        Offer("/calendar.ics", (), CALENDAR_TYPE, 3600, "minewatch.ics", published.calendar),
        *picture_offers(published.desk.pictures),
    )
    return offer_routes(offers, Shelf(published.clock), published.public_url)
