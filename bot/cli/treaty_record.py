"""The treaty as this machine knows it: the packaged record with the store's recorded acts."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot.clock import SystemClock, clock_at
from bot.config import Settings, environment, read_settings
from bot.errors import InputError
from bot.treaty.load import load_treaty

if TYPE_CHECKING:
    from bot.model.alert import RecordedAct
    from bot.ports import Clock
    from bot.treaty.treaty import Treaty
    from storage.reading import RecordAdditions


def settings() -> Settings:
    """The settings of this directory; ConfigError names every wrong one."""
    return read_settings(environment(Path.cwd()))


def clock() -> Clock:
    """The machine's clock, or the one that MINEWATCH_NOW fixes."""
    return clock_at(settings().now)


def today() -> date:
    """Today's date, UTC."""
    return clock().now().date()


def kept() -> RecordAdditions:
    """The additions to the record in the store; read next to a running bot, without its lock."""
    from bot.app.looking import record_additions  # only who asks for the record pays for it

    return record_additions(settings())


def acts() -> tuple[RecordedAct, ...]:
    """The acts that admins entered on this machine, undone ones included."""
    return kept().acts


def opened_treaty() -> Treaty:
    """The record with the acts that admins entered here, known as far as was confirmed here."""
    chosen = settings()
    if chosen.store is None and not chosen.data_dir.is_dir():
        return load_treaty()  # nothing was entered here: no store is loaded either
    from bot.desk.freshness import freshness_of

    found = kept()
    return load_treaty(found.acts, complete=freshness_of(found.confirmations, found.acts))


def page_of(source: str) -> bytes:
    """The bytes of a saved page, or of one that is fetched now.

    Raises:
        InputError: the file cannot be read or the page cannot be fetched.
    """
    import asyncio  # only this needs the network and the pages' readers

    from bot.treaty.pages import LARGEST

    if source.lower().startswith(("http://", "https://")):
        return asyncio.run(_fetched(source))
    try:
        with Path(source).open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise InputError(f"{source} cannot be read ({error.strerror}).") from error


async def _fetched(url: str) -> bytes:
    from bot.app.outbound import fetcher_for  # only a fetch pays for an HTTP client
    from bot.ports import Fetched, FetchFailed, FetchRequest

    chosen = settings()
    fetcher = fetcher_for(chosen, SystemClock())
    try:
        answer = await fetcher.fetch(FetchRequest(url, private_allowed=chosen.allow_private_feeds))
    finally:
        await fetcher.close()
    if isinstance(answer, Fetched):
        return answer.body
    reason = answer.reason if isinstance(answer, FetchFailed) else "The page was not sent."
    raise InputError(f"{url}: {reason}")
