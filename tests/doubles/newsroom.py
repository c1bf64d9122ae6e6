"""A newsroom for tests: feeds whose editions a test publishes, polled by the real poller.

newsroom = Newsroom(engine, web, parser)
await newsroom.publish("Old news")                     # the first poll: a baseline
await newsroom.publish("Old news", "Finland deposits its notice ...")
"""

from __future__ import annotations

from bot.feeds.parse import Parser
from bot.feeds.poll import Poller
from bot.model.entry import Feed, FeedId, FeedRecord
from bot.pipeline import PollReport
from tests.doubles.clock import FixedDraw
from tests.doubles.engine import Engine
from tests.doubles.web import Answer, FeedServer, fetcher_for

HEADLINES = (
    "Finland deposits its notice of withdrawal from the Ottawa mine ban treaty",
    "Landmine kills two farmers in northern Angola",
    "Yemen: demining team clears 3,000 anti-personnel mines around Hodeidah port",
    "Cambodia declares two more districts free of landmines",
    "Peru destroys its last stockpiled anti-personnel mines",
    "Campaign to Ban Landmines urges Lithuania to stay in Ottawa Convention",
)
"""Six events that nobody can take for one another."""


class Newsroom:
    """A feed of which a test publishes each edition, polled by the real poller."""

    def __init__(self, engine: Engine, web: FeedServer, parser: Parser) -> None:
        self.engine = engine
        self.web = web
        self._fetcher = fetcher_for(engine.clock)
        self._poller = Poller(
            self._fetcher, parser, engine.clock, FixedDraw(), 15.0, allow_private=True
        )

    async def publish(self, *titles: str, feed: str = "gazette") -> PollReport:
        """Serve a document with these entries (the title tells them apart) and poll it."""
        return await self.publish_document(rss(feed, titles), feed)

    async def publish_document(self, body: bytes, feed: str = "gazette") -> PollReport:
        """Serve this document and poll it."""
        url = self.web.serve(f"/{feed}.xml", Answer(body))
        if feed not in self.engine.stores.feeds:
            record = FeedRecord(Feed(FeedId(feed), feed.title(), url))
            self.engine.stores.feeds.put(record)
        return await self.poll(feed)

    async def poll(self, feed: str = "gazette") -> PollReport:
        record = self.engine.stores.feeds.get(feed)
        assert record is not None
        return await self.engine.pipeline.accept(await self._poller.poll(record))

    async def close(self) -> None:
        await self._fetcher.close()


def rss(feed: str, titles: tuple[str, ...]) -> bytes:
    """An RSS document; an entry's id and link follow from its title up to a bar."""
    items = "".join(
        f"<item><title>{title.replace('|', '')}</title>"
        f"<link>https://{feed}.example/{_slug(title)}</link>"
        f'<guid isPermaLink="false">{feed}-{_slug(title)}</guid></item>'
        for title in titles
    )
    head = f"<title>{feed}</title><link>https://{feed}.example</link><description/>"
    return f'<rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


def _slug(title: str) -> str:
    return "".join(c for c in title.partition("|")[0].lower() if c.isalnum())[:40]
