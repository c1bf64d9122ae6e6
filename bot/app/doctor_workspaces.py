"""The checks of ``minewatch doctor`` where several workspaces install Minewatch.

In: settings. Out: checks. Reads the store beside a running bot; shows no token and names no person.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.app.looking import looked_into
from bot.app.workspaces import token_trouble
from bot.clock import SystemClock
from bot.config import Settings
from bot.errors import ConfigError, StoreError
from bot.model.check import Check
from bot.model.workspace import WorkspaceId, WorkspaceSummary
from bot.ports import Stores
from bot.runner.stopped import CRASHED, stopped

_SOON = timedelta(hours=1)
_MOST_NAMED = 5


def check_workspaces(settings: Settings) -> Iterator[Check]:
    """Can workspaces install Minewatch, and can each be served?"""
    url = settings.public_url
    yield Check(
        "public URL", True, f"{url}; Slack calls {url}/slack/events, people {url}/slack/install"
    )
    yield _keys(settings)
    clock = SystemClock()
    try:
        with looked_into(settings, clock) as stores:
            yield from _installed(stores, clock.now(), f"{url}/slack/install")
    except (ConfigError, StoreError):
        return  # reported by check_store


def _keys(settings: Settings) -> Check:
    keys = len((settings.token_key.reveal() if settings.token_key else "").split(","))
    if keys == 1:
        return Check("token key", True, "one key encrypts the tokens; keep it apart from backups")
    text = f"{keys} keys; the first encrypts, the others only decrypt"
    return Check("token key", True, f"{text}, and can go once every process was restarted")


def _installed(stores: Stores, now: datetime, install: str) -> Iterator[Check]:
    found = stores.workspaces.summaries()
    here = [each for each in found if each.ended_at is None]
    text = f"{len(here)} installed, {len(found) - len(here)} ended"
    yield Check("workspaces", True, text if found else f"none yet; they install it at {install}")
    unreadable = [each for each in here if token_trouble(stores, each.id) is not None]
    if unreadable:
        cure = (
            "add the key they were stored with to the end of MINEWATCH_TOKEN_KEY, after a comma, "
            f"or have them install again at {install}"
        )
        yield Check("tokens", False, f"cannot be opened: {_named(unreadable)}", cure)
    yield from _stopped(stopped(stores, now), here)
    yield from _expiring([each for each in here if each not in unreadable], now, install)


def _stopped(why: dict[WorkspaceId, str], here: list[WorkspaceSummary]) -> Iterator[Check]:
    """Workspaces to which nothing is sent, as the processes that send have noted."""
    crashed = [each for each in here if why.get(each.id) == CRASHED]
    if crashed:
        cure = "look for workspace_crashed in the log of the workers"
        yield Check("sending", False, f"crashes for {_named(crashed)}", cure)
    refused = [each for each in here if each.id in why and each not in crashed]
    if refused:
        words = ", ".join(sorted({why[each.id] for each in refused}))
        cure = "have them install Minewatch again; what waits is sent then"
        yield Check("sending", False, f"Slack refuses ({words}): {_named(refused)}", cure)


def _expiring(here: list[WorkspaceSummary], now: datetime, install: str) -> Iterator[Check]:
    rotating = [each for each in here if each.rotates and each.token_expires_at is not None]
    expired = [each for each in rotating if _expires_by(each, now)]
    soon = [each for each in rotating if _expires_by(each, now + _SOON) and each not in expired]
    if expired:
        cure = f"start Minewatch, which renews them; where that fails, install again at {install}"
        yield Check("tokens", False, f"expired: {_named(expired)}", cure)
    if soon:
        text = f"expire within an hour: {_named(soon)}"
        yield Check("tokens", False, text, "none needed while Minewatch runs: it renews them", True)


def _expires_by(each: WorkspaceSummary, moment: datetime) -> bool:
    return each.token_expires_at is not None and each.token_expires_at <= moment


def _named(found: list[WorkspaceSummary]) -> str:
    names = ", ".join(each.id for each in found[:_MOST_NAMED])
    more = len(found) - _MOST_NAMED
    return f"{names} and {more} more" if more > 0 else names
