"""The sample feed: RSS that publishes step by step, so new users see alerts within seconds.

In: ``bot/data/sample.toml`` and the clock. Out: ``GET /sample/feed.xml``. Its first fetch
sees what is known (the baseline of any feed); from then on one entry more every few
seconds. Each has the date of what it tells, past as that is, and is marked as sample.
While it publishes it says nothing about how often to ask: the poller's own interval decides.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from importlib.resources import files
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from aiohttp import web

from bot.errors import DataError
from bot.model.day import long_day
from bot.model.entry import Feed, FeedOrigin
from bot.model.story import SAMPLE_FEED
from bot.ports import Clock

PATH = "/sample/feed.xml"
FIRST_SECONDS = 2
STEP_SECONDS = 5
POLL_MINUTES = 0.05
_NOON = time(12, tzinfo=UTC)
_FIELDS = {"id", "date", "title", "text", "source", "url"}


@dataclass(frozen=True, slots=True)
class SampleEntry:
    """One entry: our words about a fact, its day, and where it is reported."""

    id: str
    date: date
    title: str
    text: str
    source: str
    url: str


@dataclass(frozen=True, slots=True)
class Script:
    """What the feed tells: at first, and then step by step."""

    title: str
    description: str
    known: tuple[SampleEntry, ...]
    following: tuple[SampleEntry, ...]


def sample_feed(base: str) -> Feed:
    """The feed as it is listed, on a workspace whose address is ``base``."""
    return Feed(
        id=SAMPLE_FEED,
        name="Sample feed (made up of past events)",
        url=f"{base}{PATH}",
        publisher="Minewatch sample",
        language="en",
        scope="mine-specific",
        origin=FeedOrigin.CONFIGURED,
        poll_minutes=POLL_MINUTES,
        private_allowed=True,
    )


def load_script() -> Script:
    """Read the packaged script.

    Raises:
        DataError: an entry lacks a field.
    """
    text = (files("bot") / "data" / "sample.toml").read_text(encoding="utf-8")
    told = tomllib.loads(text)
    return Script(
        told["title"], told["description"], _entries(told["known"]), _entries(told["next"])
    )


def _entries(rows: list[dict[str, Any]]) -> tuple[SampleEntry, ...]:
    for row in rows:
        if set(row) != _FIELDS:
            problem = f"{row.get('id', 'an entry')} must have exactly {sorted(_FIELDS)}"
            raise DataError("sample.toml", None, problem)
    return tuple(SampleEntry(**row) for row in rows)


class SampleFeed:
    """Serves the script; the first fetch starts it."""

    def __init__(self, clock: Clock, script: Script | None = None) -> None:
        self._clock = clock
        self._script = script or load_script()
        self._started_at: datetime | None = None

    def mount(self, app: web.Application) -> None:
        """Put the feed on an application."""
        app.router.add_get(PATH, self._serve)

    def published(self) -> tuple[tuple[SampleEntry, datetime], ...]:
        """What the feed shows now with its date, what was published last first."""
        now = self._clock.now()
        started = self._started_at = self._started_at or now
        seconds = (now - started).total_seconds()
        steps = int((seconds - FIRST_SECONDS) // STEP_SECONDS) + 1 if seconds > 0 else 0
        shown = [*self._script.known, *self._script.following[: max(0, steps)]]
        # Under a fixed clock what it tells may be still to come.
        return tuple(
            (entry, min(datetime.combine(entry.date, _NOON), started)) for entry in reversed(shown)
        )

    async def _serve(self, request: web.Request) -> web.Response:
        shown = self.published()
        headers = {"ETag": f'"{len(shown)}-{int(shown[0][1].timestamp())}"'}
        if len(shown) == len(self._script.known) + len(self._script.following):
            # Nothing comes any more: the poller need not hurry.
            headers["Cache-Control"] = "max-age=3600"
        if request.headers.get("If-None-Match") == headers["ETag"]:
            return web.Response(status=304, headers=headers)
        return web.Response(
            text=self._document(shown, str(request.url.origin())),
            content_type="application/rss+xml",
            charset="utf-8",
            headers=headers,
        )

    def _document(self, shown: tuple[tuple[SampleEntry, datetime], ...], home: str) -> str:
        items = "".join(_item(entry, at) for entry, at in shown)
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
            f"<title>{escape(self._script.title)}</title><link>{escape(home)}</link>"
            f"<description>{escape(self._script.description)}</description>"
            f"<language>en</language>{items}</channel></rss>\n"
        )


def _item(entry: SampleEntry, at: datetime) -> str:
    return (
        f'<item><guid isPermaLink="false">minewatch-sample-{escape(entry.id)}</guid>'
        f"<title>{escape(entry.title)}</title><link>{escape(entry.url)}</link>"
        f"<description>{escape(entry.text)}</description>"
        f"<source url={quoteattr(entry.url)}>{escape(_publisher(entry))}</source>"
        f"<pubDate>{format_datetime(at)}</pubDate></item>\n"
    )


def _publisher(entry: SampleEntry) -> str:
    """``Sample, after ERR, 10 July 2025``: the event's own day, wherever the source is named."""
    return f"Sample, after {entry.source}, {long_day(entry.date)}"
