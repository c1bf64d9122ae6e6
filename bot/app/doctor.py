"""The checks of ``minewatch doctor``: each a line for a person, with its cure.

In: settings. Out: checks. Reads the store beside a running bot, asks Slack who we are,
fetches each feed once where asked to; changes nothing (``repair_store`` excepted).
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.app.looking import record_additions
from bot.app.outbound import (
    keep_proxies_from_libraries,
    slack_access,
    slack_proxy,
    tls_context,
)
from bot.app.parts import feed_parts
from bot.clock import SystemClock, clock_at
from bot.config import Settings, environment, notes_on_file, read_settings
from bot.desk.citing import record_words
from bot.desk.freshness import freshness_of
from bot.errors import ConfigError, DataError, StoreError, StoreUnavailableError
from bot.feeds.lists.catalogue import load_catalogue
from bot.feeds.poll import PollResult
from bot.feeds.web.address import exact
from bot.feeds.web.connections import proxy_for
from bot.model.check import Check
from bot.model.entry import Feed, FeedRecord
from bot.model.proxy import Proxy, is_exemption
from bot.model.state import Freshness
from bot.model.web_state import web_state
from bot.news.judge import build_judge
from bot.treaty.load import load_treaty

_AT_ONCE = 10
_LITTLE_ROOM = 100_000_000


def check_settings(directory: Path) -> tuple[Settings | None, tuple[Check, ...]]:
    """Are the settings of this directory right? None where they cannot be used."""
    try:
        settings = read_settings(environment(directory))
    except ConfigError as error:
        cure = "correct each in .env or the environment (docs/operations.md lists all)"
        return None, (Check("settings", False, str(error), cure),)
    unused = (
        Check("settings", False, sentence, "remove or correct it", optional=True)
        for sentence in settings.unused
    )
    written = (
        Check(".env", False, sentence, "correct it when you next edit the file", optional=True)
        for sentence in notes_on_file(directory)
    )
    mode = Check("settings", True, _mode(settings))
    return settings, (mode, *unused, *written, *_fixed_clock(settings))


def _mode(settings: Settings) -> str:
    if settings.local:
        return "no Slack tokens: the local workspace"
    if settings.many_workspaces:
        return "several workspaces, in HTTP mode"
    return "Socket Mode" if settings.socket_mode else "HTTP mode"


def _fixed_clock(settings: Settings) -> tuple[Check, ...]:
    if settings.now is None:
        return ()
    text = f"fixed at {settings.now.isoformat()} by MINEWATCH_NOW"
    return (Check("clock", False, text, "unset MINEWATCH_NOW in production", optional=True),)


def check_network(settings: Settings) -> Iterator[Check]:
    """Which proxy is used for what, and which certificates are trusted as well as the system's?"""
    if settings.proxies.any:
        exempt = ", ".join(("private addresses", *settings.proxies.direct))
        used = "; ".join(f"{way}: {', '.join(what)}" for way, what in _ways(settings).items())
        yield Check("proxy", True, f"{used}; always direct: {exempt}")
        for item in settings.proxies.direct:
            if not is_exemption(item):
                cure = (
                    "write hosts, .domains, host:port or networks (10.0.0.0/8), with commas between"
                )
                yield Check(
                    "NO_PROXY", False, f"{item} does not exempt anything", cure, optional=True
                )
    if settings.ca_file is not None:
        try:
            tls_context(settings)
        except ConfigError as error:
            yield Check("certificates", False, str(error), "correct or unset SSL_CERT_FILE")
            return
        yield Check("certificates", True, f"the system's and {settings.ca_file} (SSL_CERT_FILE)")


def _ways(settings: Settings) -> dict[str, list[str]]:
    """What is reached by each proxy and directly, as the addresses that are set now would be."""
    try:
        feeds = [feed.url for feed in load_catalogue(settings.feeds) if feed.enabled]
    except DataError:  # reported by check_feeds
        feeds = []
    proxies = settings.proxies
    ways: dict[str, list[str]] = {}
    for way, number in Counter(_way(proxy_for(proxies, exact(url))) for url in feeds).items():
        ways.setdefault(way, []).append("1 feed" if number == 1 else f"{number} feeds")
    pages = (url for page in settings.treaty_pages for url in page)
    for way in dict.fromkeys(_way(proxy_for(proxies, exact(url))) for url in pages):
        ways.setdefault(way, []).append("the depositary's page")
    if settings.bot_token is not None:
        ways.setdefault(_way(slack_proxy(settings)), []).append("Slack")
    return ways


def _way(proxy: Proxy | None) -> str:
    return str(proxy) if proxy else "direct"


def check_record(settings: Settings | None) -> Iterator[Check]:
    """Does the packaged knowledge load, how far is it known, and who learns that it is not right?"""
    try:
        treaty = load_treaty()
        build_judge(treaty.states.values())
        complete = _confirmed(settings)
    except DataError as error:
        yield Check("record", False, str(error), "reinstall Minewatch: a data file was changed")
        return
    except (StoreError, ConfigError):  # reported by check_store
        complete = None
    record = (treaty if complete is None else treaty.with_record(complete)).record
    yield Check("record", True, f"{len(treaty.states)} States. {record_words(record)}")
    if settings is not None:
        yield _page(settings)
        yield _told(settings)


def _confirmed(settings: Settings | None) -> Freshness | None:
    if settings is None or (settings.store is None and not settings.data_dir.is_dir()):
        return None
    found = record_additions(settings)
    return freshness_of(found.confirmations, found.acts)


def _page(settings: Settings) -> Check:
    if settings.treaty_pages:
        pages = ", ".join(page[0] for page in settings.treaty_pages)
        return Check("record page", True, f"compared once a day: {pages}")
    cure = "unset MINEWATCH_TREATY_PAGE, or confirm the record by hand (docs/treaty-record.md)"
    return Check("record page", False, "off: no page is compared", cure, optional=True)


def _told(settings: Settings) -> Check:
    if settings.admins:
        return Check(
            "record admins", True, f"notified of differences: {', '.join(settings.admins)}"
        )
    if settings.many_workspaces:
        text = "no one can change the record and the feeds that all workspaces share"
        cure = "set MINEWATCH_ADMINS to T0123ABCD/U0123ABCD"
        return Check("record admins", False, text, cure, optional=True)
    text = "no one is notified of differences; workspace admins see them on Home"
    return Check("record admins", False, text, "set MINEWATCH_ADMINS", optional=True)


def check_store(settings: Settings) -> Iterator[Check]:
    """Can the store be read, now, even beside a running bot? Can this user write there?"""
    if settings.store is not None:
        from bot.app.doctor_database import check_database

        yield from check_database(settings.store)
        return
    yield from _check_files(settings)


def _check_files(settings: Settings) -> Iterator[Check]:
    from storage.repair import check_stores

    directory = settings.data_dir
    place = next(each for each in (directory, *directory.absolute().parents) if each.exists())
    if not os.access(place, os.R_OK | os.W_OK | os.X_OK):
        cure = "run as the user who owns it, or set MINEWATCH_DATA_DIR to a folder of your own"
        yield Check("store", False, f"this user has no access to {place}", cure)
        return
    yield _written(place)
    if not directory.exists():
        yield Check("store", True, f"{directory} does not exist yet; the first start creates it")
        return
    trouble = check_stores(directory)
    cure = "run `minewatch doctor --repair` with Minewatch stopped" if trouble else ""
    yield Check("store", trouble is None, trouble or f"{directory} is readable", cure)


def _written(place: Path) -> Check:
    """Something is really written there and synced: a full disk often allows all but that."""
    from storage.probe import probe_directory

    try:
        free = probe_directory(place)
    except StoreUnavailableError as error:
        return Check("disk", False, str(error), "then run `minewatch doctor` again")
    text = f"{place} is writable, {free / 1e6:,.0f} MB free"
    little = free < _LITTLE_ROOM
    cure = "free some space soon: a full disk stops polling and sending" if little else ""
    return Check("disk", not little, text, cure, optional=True)


async def check_feeds(settings: Settings, *, ask: bool) -> tuple[Check, ...]:
    """Does the feed list load, and does each feed answer?"""
    try:
        feeds = [feed for feed in load_catalogue(settings.feeds) if feed.enabled]
    except DataError as error:
        cure = "correct that line, or unset MINEWATCH_FEEDS to use the packaged list"
        return (Check("feed list", False, str(error), cure),)
    listed = Check("feed list", True, f"feeds that are polled: {len(feeds)}")
    if not ask:
        return (listed,)
    parts = feed_parts(settings, clock_at(settings.now))
    room = asyncio.Semaphore(_AT_ONCE)

    async def asked(feed: Feed) -> PollResult:
        async with room:
            return await parts.poller.poll(FeedRecord(feed))

    try:
        results = await asyncio.gather(*(asked(feed) for feed in feeds))
    finally:
        await parts.close()
    return (listed, *_answers(results))


def _answers(results: Sequence[PollResult]) -> Iterator[Check]:
    """Those that fail alike are one check; where nothing is read, that is all there is to say."""
    state = web_state(result.record_after for result in results)
    if state.sentence is not None:
        cure = "check this machine's network, DNS and proxy (HTTPS_PROXY), then run this again"
        yield Check("feeds", False, state.sentence, cure)
        return
    cure = "see docs/operations.md; `minewatch feeds check` tries it again"
    for group in state.failing:
        ids = [record.feed.id for record in group.feeds]
        name = f"feed {ids[0]}" if len(ids) == 1 else "feeds"
        yield Check(name, False, group.sentence, cure, optional=True)
    for result in results:
        if result.record_after.state.error is None:
            entries = _entries(len(result.entries))
            yield Check(f"feed {result.record_after.feed.id}", True, entries)


def _entries(number: int) -> str:
    return "1 entry" if number == 1 else f"{number} entries"


async def check_slack_side(settings: Settings) -> tuple[Check, ...]:
    """Are the tokens good, with the scopes we need, and is the clock right?"""
    if settings.bot_token is None:
        return ()
    from bot.app.slack_checks import check_slack

    keep_proxies_from_libraries()
    app_token = settings.app_token.reveal() if settings.app_token else None
    return await check_slack(slack_access(settings), app_token, SystemClock().now())


def repair_store(directory: Path) -> str:
    """Repair the store of this directory's settings; a sentence that says what was done.

    Raises:
        StoreError: it is in use, the disk refuses, or it is a database.
    """
    from storage.repair import repair_stores

    settings = read_settings(environment(directory))
    if settings.store is not None:
        raise StoreError(
            "The store is a PostgreSQL database, which is not repaired here; restore a backup with "
            "pg_restore (docs/operations.md)."
        )
    return repair_stores(settings.data_dir, clock_at(settings.now)).sentence
