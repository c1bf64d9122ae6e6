"""``minewatch parse`` and ``minewatch feeds``: feed documents and the feed list, from a terminal.

In: arguments. Out: JSON Lines or lines of text; problems go to stderr as one sentence.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import click
import msgspec

from bot.clock import SystemClock
from bot.config import environment, read_settings
from bot.feeds.document import ParsedFeed
from bot.feeds.fetch import HttpFetcher, user_agent
from bot.feeds.source import read_address, read_file
from bot.model.entry import Entry


@click.command()
@click.argument("source", metavar="FILE|URL")
def parse(source: str) -> None:
    """Print the normalised entries of a feed document as JSON Lines."""
    for entry in asyncio.run(_document(source)).entries:
        click.echo(line_of(entry))


async def _document(source: str) -> ParsedFeed:
    clock = SystemClock()
    if not source.lower().startswith(("http://", "https://")):
        return await read_file(Path(source), clock)
    settings = read_settings(environment(Path.cwd()))
    fetcher = HttpFetcher(clock, user_agent(settings.contact))
    try:
        return await read_address(
            source, fetcher, clock, private_allowed=settings.allow_private_feeds
        )
    finally:
        await fetcher.close()


def line_of(entry: Entry) -> str:
    """One entry as the contract's JSON, on one line; instants ISO 8601 in UTC."""
    return msgspec.json.encode(
        {
            "id": entry.id,
            "feed": entry.feed,
            "title": entry.title,
            "summary": entry.summary,
            "url": entry.url,
            "published": entry.published_at,
            "updated": entry.updated_at,
            "author": entry.author,
            "language": entry.language,
        }
    ).decode()
