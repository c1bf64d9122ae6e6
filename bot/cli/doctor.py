"""``minewatch doctor``: is everything here in order, and if not, what to do.

In: the environment. Out: one line for each check, those that failed first; each of them is followed by
its cure.
Exit code 1 when a check failed. It changes nothing, except with ``--repair``.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click
import msgspec

from bot.app.doctor import (
    check_feeds,
    check_network,
    check_record,
    check_settings,
    check_slack_side,
    check_store,
)
from bot.config import Settings
from bot.model.check import Check

_NAME_WIDTH = 26


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Machine-readable output.")
@click.option("--offline", is_flag=True, help="Skip the checks of Slack and the feeds.")
@click.option("--repair", is_flag=True, help="Repair a damaged store, keeping everything readable.")
def doctor(*, as_json: bool, offline: bool, repair: bool) -> None:
    """Check settings, tokens, scopes, store, feeds and clock; say what to do."""
    if repair:
        _repair()
    checks = sorted(_checks(offline=offline), key=_what_fails_first)
    if as_json:
        click.echo(msgspec.json.encode([asdict(check) for check in checks]).decode())
    else:
        for check in checks:
            _show(check)
    failed = [check for check in checks if not check.good and not check.optional]
    if failed:
        problems = "1 problem" if len(failed) == 1 else f"{len(failed)} problems"
        click.echo(f"{problems} found; see → for the fix.", err=True)
        sys.exit(1)
    if not as_json:
        click.echo("All checks passed.")


def _checks(*, offline: bool) -> Iterator[Check]:
    settings, found = check_settings(Path.cwd())
    yield from found
    yield from check_record(settings)
    if settings is None:
        return
    yield from check_store(settings)
    if settings.many_workspaces:
        from bot.app.doctor_workspaces import check_workspaces

        yield from check_workspaces(settings)
    network = tuple(check_network(settings))
    yield from network
    offline = offline or not all(check.good or check.optional for check in network)
    if not offline:
        click.echo("Checking the feeds and Slack (this may take a minute) ...", err=True)
    yield from asyncio.run(_reaching_out(settings, offline=offline))


async def _reaching_out(settings: Settings, *, offline: bool) -> tuple[Check, ...]:
    feeds = await check_feeds(settings, ask=not offline)
    slack = () if offline else await check_slack_side(settings)
    return (*feeds, *slack)


def _what_fails_first(check: Check) -> int:
    return 2 if check.good else int(check.optional)


def _show(check: Check) -> None:
    sign = "ok  " if check.good else ("note" if check.optional else "FAIL")
    colour = "green" if check.good else ("yellow" if check.optional else "red")
    click.echo(f"{click.style(sign, fg=colour)}  {check.name:<{_NAME_WIDTH}} {check.text}")
    if check.cure:
        click.echo(f"      {'':<{_NAME_WIDTH}} → {check.cure}")


def _repair() -> None:
    from bot.app.doctor import repair_store

    click.echo(repair_store(Path.cwd()))
