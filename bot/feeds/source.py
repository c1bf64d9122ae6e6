"""One document from a file or an address, read the way the poller reads: same limits, same parser.

In: what a person typed. Out: a ParsedFeed, or one FeedError. For the command line; nothing is
remembered.
"""

from __future__ import annotations

from pathlib import Path

from bot.errors import FeedError
from bot.feeds.document import ParsedFeed, ParseJob
from bot.feeds.lists.naming import feed_id
from bot.feeds.parse import Parser
from bot.feeds.web.decompress import DecompressionError, TooLargeError, decompress
from bot.feeds.web.fetch import HttpFetcher
from bot.model.entry import Feed, FeedId
from bot.ports import Clock, Fetched, FetchFailed, FetchRequest

MAX_BYTES = 5_000_000
# Ids are made within one name, so that two saved documents of one feed agree.
_SCOPE = "document"


async def read_file(path: Path, clock: Clock) -> ParsedFeed:
    """Read a saved document, packed or not; the feed is named after the file.

    Raises:
        FeedError: it cannot be opened, is too large, or is not a feed.
    """
    try:
        with path.open("rb") as file:
            packed = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise FeedError(f"{path} cannot be read ({error.strerror}).") from error
    try:
        found = decompress(packed, None, MAX_BYTES)
    except TooLargeError as error:
        raise FeedError(f"{path} is larger than {MAX_BYTES // 1_000_000} MB.") from error
    except DecompressionError as error:
        raise FeedError(f"{path} is damaged or incomplete.") from error
    feed = Feed(id=FeedId(_stem(path)), name=path.name, url="")
    job = ParseJob(found.body, "", feed, clock.now(), scope=_SCOPE, cut=not found.whole)
    return await _read(job, str(path))


async def read_address(
    url: str, fetcher: HttpFetcher, clock: Clock, *, private_allowed: bool
) -> ParsedFeed:
    """Fetch and read one document.

    Raises:
        FeedError: it cannot be fetched or is not a feed.
    """
    answer = await fetcher.fetch(
        FetchRequest(url, private_allowed=private_allowed, part_allowed=True)
    )
    if isinstance(answer, FetchFailed):
        raise FeedError(f"{url}: {answer.reason}")
    if not isinstance(answer, Fetched):
        raise FeedError(f"{url}: The site answered “not modified” to an unconditional request.")
    feed = Feed(id=feed_id("", url, ()), name=url, url=url)
    job = ParseJob(
        answer.body,
        answer.url,
        feed,
        clock.now(),
        answer.headers,
        scope=_SCOPE,
        cut=answer.cut,
    )
    return await _read(job, url)


async def _read(job: ParseJob, source: str) -> ParsedFeed:
    parser = Parser()
    try:
        found = await parser.parse(job)
    finally:
        await parser.close()
    if not isinstance(found, ParsedFeed):
        raise FeedError(f"{source}: {found.reason}")
    return found


def _stem(path: Path) -> str:
    name = path.name.removesuffix(".gz")
    return name.rpartition(".")[0] or name
