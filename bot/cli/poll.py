"""``minewatch poll``: one poll of all (or some) feeds now, with progress.

In: feed ids. Out: a line per feed (new, relevant, errors). What is new and relevant goes
into the store and, for those who watch, into the outbox; the running bot sends it.
``--dry-run`` works on a copy in memory: it stores and sends nothing.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import TypeVar

import click

from bot import logs
from bot.app.once import poll_once
from bot.config import environment, read_settings
from bot.errors import StoreLockedError
from bot.runner.once import OncePolled

T = TypeVar("T")


@click.command()
@click.option("--feed", "feeds", multiple=True, metavar="ID", help="Only this feed; repeatable.")
@click.option("--dry-run", is_flag=True, help="Store and send nothing.")
def poll(*, feeds: tuple[str, ...], dry_run: bool) -> None:
    """Poll all feeds once, now, and say what each brought.

    A running Minewatch polls by itself; only `--dry-run` works alongside it.
    """
    settings = read_settings(environment(Path.cwd()))
    logs.configure(settings.log, least=logging.WARNING)
    try:
        polled = asyncio.run(
            _until_stopped(poll_once(settings, feeds, dry_run=dry_run, progress=_show))
        )
    except (asyncio.CancelledError, KeyboardInterrupt):
        click.echo("Stopped. Entries read so far are stored; poll again for the rest.", err=True)
        sys.exit(1)
    except StoreLockedError as error:
        hint = "Minewatch is running and polls by itself; `minewatch poll --dry-run` works alongside it."
        raise StoreLockedError(f"{error}\n{hint}") from error
    new = sum(one.new for one in polled)
    relevant = sum(one.relevant for one in polled)
    failed = sum(one.error is not None for one in polled)
    stored = "; nothing was stored or sent" if dry_run else ""
    feeds_said = "1 feed" if len(polled) == 1 else f"{len(polled)} feeds"
    click.echo(f"{feeds_said}: {new} new, {relevant} relevant, {failed} failed{stored}.")
    if polled and failed == len(polled):
        click.echo("No feed could be polled; check the network and the feed list.", err=True)
        sys.exit(1)


async def _until_stopped(work: Coroutine[object, object, T]) -> T:
    """The work's result; SIGTERM breaks it off as Ctrl-C does, within its next turn."""
    task = asyncio.ensure_future(work)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await task


def _show(one: OncePolled) -> None:
    if one.error is not None:
        click.echo(f"{one.feed:<28} {click.style('failed', fg='red')}: {one.error}")
        return
    waiting = f"; {one.waiting:,} more wait for the next poll" if one.waiting else ""
    first = " (first poll: stored as the baseline, no alerts)" if one.baseline else ""
    click.echo(f"{one.feed:<28} {one.new} new, {one.relevant} relevant{waiting}{first}")
