"""``minewatch parse`` and ``minewatch feeds``: feed documents and the feed list, from a terminal.

In: arguments. Out: JSON Lines or lines of text; problems go to stderr as one sentence.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click
import msgspec

from bot.app.outbound import fetcher_for
from bot.cli.columns import columns
from bot.cli.groups import PlainGroup
from bot.clock import clock_at
from bot.config import Settings, environment, read_settings
from bot.errors import InputError, StoreLockedError
from bot.feeds.document import ParsedFeed
from bot.feeds.source import read_address, read_file
from bot.feeds.web.address import why_not_allowed
from bot.model.entry import Entry

if TYPE_CHECKING:
    from bot.desk.feed_previews import FeedPreview
    from bot.desk.feed_standing import FeedStanding
    from bot.desk.feeds import FeedDesk

T = TypeVar("T")


@click.command()
@click.argument("source", metavar="FILE|URL")
def parse(source: str) -> None:
    """Print the normalised entries of a feed document as JSON Lines."""
    found = asyncio.run(_document(source))
    for entry in found.entries:
        click.echo(feed_line(entry))
    if found.note is not None:
        click.echo(found.note, err=True)


async def _document(source: str) -> ParsedFeed:
    settings = _settings()
    clock = clock_at(settings.now)
    if not source.lower().startswith(("http://", "https://")):
        return await read_file(Path(source), clock)
    _refuse_private(source, settings)
    fetcher = fetcher_for(settings, clock)
    try:
        return await read_address(
            source, fetcher, clock, private_allowed=settings.allow_private_feeds
        )
    finally:
        await fetcher.close()


def _refuse_private(source: str, settings: Settings) -> None:
    """An address that only the setting allows is refused with its name.

    Raises:
        InputError: says why, and what to set.
    """
    why = why_not_allowed(source, private_allowed=settings.allow_private_feeds)
    if why is not None and why_not_allowed(source, private_allowed=True) is None:
        raise InputError(
            f"{source}: {why} Set MINEWATCH_ALLOW_PRIVATE_FEEDS=1 to allow other ports and private "
            "addresses."
        )


def feed_line(entry: Entry) -> str:
    """One entry as the contract's JSON, on one line; instants ISO 8601 in UTC."""
    return _json(
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
    )


@click.group(cls=PlainGroup)
def feeds() -> None:
    """See and change the list of feeds. Looking works while Minewatch runs."""


@feeds.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_feeds(*, as_json: bool) -> None:
    """List every feed with its id, state and address."""

    async def look(desk: FeedDesk) -> tuple[FeedStanding, ...]:
        return desk.list()

    found = _with_list(look)
    if as_json:
        lines: Iterable[str] = (_json(_facts(one)) for one in found)
    else:
        lines = columns(("Id", "State", "Name", "Address", "Trouble"), map(_cells, found))
    for line in lines:
        click.echo(line)


@feeds.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def check(ids: tuple[str, ...], *, as_json: bool) -> None:
    """Fetch all or the named feeds now and report problems. Stores nothing."""
    checks = _with_list(lambda desk: desk.check(ids))
    for one in sorted(checks, key=lambda one: one.feed.name.casefold()):
        facts = {"id": one.feed.id, "url": one.feed.url, "ok": one.good, "text": one.text}
        words = f"{one.feed.id:<28} {'ok  ' if one.good else 'BAD '} {one.text}"
        click.echo(_json(facts) if as_json else words)
    bad = sum(not one.good for one in checks)
    if bad:
        click.echo(f"{bad} of {len(checks)} feeds cannot be read now.", err=True)
        sys.exit(1)


@feeds.command()
@click.argument("what", nargs=-1, required=True, metavar="ADDRESS | languages NAME...")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
def add(what: tuple[str, ...], *, yes: bool) -> None:
    """Add a feed by its address, by its site's, or by words for Google News.

    Shows the newest entries and how they would be judged, then asks for confirmation.
    For example: minewatch feeds add '"Ottawa Convention" in lv'

    After `languages`, adds Google News on mines in these languages, by code or name.
    For example: minewatch feeds add languages tr Thai
    """
    from bot.desk.feed_languages import languages_asked

    address = " ".join(what)
    languages = languages_asked(address)
    if languages is not None:
        added = _with_list(_later(lambda desk: desk.add_languages(languages)), change=True)
        click.echo(added.sentence)
        return

    async def look_and_add(desk: FeedDesk) -> None:
        preview = await desk.preview(address)
        _show(preview)
        # Without a terminal there is no one to ask; the command itself is the confirmation.
        if not yes and sys.stdin.isatty() and not click.confirm("Add this feed?"):
            click.echo("Nothing was added.")
            return
        feed = await desk.confirm(preview.token)
        click.echo(
            f"Added {feed.name} as {feed.id}. Its current entries are stored without alerts."
        )

    _with_list(look_and_add, change=True)


@feeds.command()
@click.argument("name", metavar="ID")
def remove(name: str) -> None:
    """Take a feed out of the list."""
    click.echo(f"Removed {_with_list(_later(lambda desk: desk.remove(name)), change=True).name}.")


@feeds.command()
@click.argument("name", metavar="ID")
def pause(name: str) -> None:
    """Stop asking a feed until it is resumed."""
    click.echo(f"Paused {_with_list(_later(lambda desk: desk.pause(name)), change=True).name}.")


@feeds.command()
@click.argument("name", metavar="ID")
def resume(name: str) -> None:
    """Ask a paused, removed or disabled feed again."""
    click.echo(f"Resumed {_with_list(_later(lambda desk: desk.resume(name)), change=True).name}.")


@feeds.command("import")
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
def import_(file: Path) -> None:
    """Add the feeds of an OPML file that are not in the list yet."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read ({error.strerror}).") from error
    report = _with_list(_later(lambda desk: desk.import_opml(content, file.name)), change=True)
    for feed in report.added:
        click.echo(f"{feed.id:<28} {feed.url}")
    count, known = len(report.added), len(report.known)
    words = f"Added {count} feed{'s' * (count != 1)}"
    click.echo(f"{words}; {known} {'was' if known == 1 else 'were'} already in the list.")
    if report.refused:
        lines = "".join(f"\n  {url}: {why}" for url, why in report.refused)
        raise InputError(f"These addresses were not added:{lines}")


@feeds.command()
@click.argument("file", metavar="[FILE]", type=click.Path(path_type=Path), required=False)
def export(file: Path | None) -> None:
    """Write the list as OPML to FILE, or to the terminal."""
    document = _with_list(_later(lambda desk: desk.export_opml()))
    if file is None or str(file) == "-":
        click.echo(document.decode(), nl=False)
        return
    try:
        file.write_bytes(document)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written ({error.strerror}).") from error
    click.echo(f"Exported the feed list to {file}.")


def _with_list(work: Callable[[FeedDesk], Awaitable[T]], *, change: bool = False) -> T:
    """Do something with the feed list of this directory's settings."""
    # `minewatch parse` does not pay for the store and the judge.
    from bot import logs
    from bot.app.once import open_feed_list

    settings = _settings()
    logs.configure(settings.log, least=logging.WARNING)

    async def run() -> T:
        async with open_feed_list(settings, change=change) as desk:
            return await work(desk)

    try:
        return asyncio.run(run())
    except StoreLockedError as error:
        raise StoreLockedError(f"{error} Or change the list in Slack: /minefeeds help.") from error


def _later(work: Callable[[FeedDesk], T]) -> Callable[[FeedDesk], Awaitable[T]]:
    async def done(desk: FeedDesk) -> T:
        return work(desk)

    return done


def _settings() -> Settings:
    return read_settings(environment(Path.cwd()))


def _cells(one: FeedStanding) -> tuple[str, ...]:
    feed = one.record.feed
    return (feed.id, one.health, feed.name, feed.url, one.problem or "")


def _facts(one: FeedStanding) -> dict[str, object]:
    feed, state = one.record.feed, one.record.state
    return {
        "id": feed.id,
        "name": feed.name,
        "url": feed.url,
        "publisher": feed.publisher,
        "language": feed.language,
        "scope": feed.scope,
        "origin": feed.origin,
        "status": one.health,
        "problem": one.problem,
        "last_success": state.last_success_at,
        "next_poll": state.next_poll_at,
    }


def _show(preview: FeedPreview) -> None:
    feed = preview.feed
    click.echo(f"{feed.name}\n{feed.url}: {preview.entries} entries, the newest:")
    for one in preview.newest:
        verdict = one.judgement.kind if one.judgement.relevant else "not about mines"
        states = " ".join(one.judgement.states)
        click.echo(f"  [{verdict}{': ' if states else ''}{states}] {one.entry.title}")
    for other in preview.others:
        click.echo(f"The page names another feed: {other}")


def _json(facts: dict[str, object]) -> str:
    return msgspec.json.encode(facts).decode()
