"""``minewatch people``: show or delete the data stored about a person.

In: a Slack user id. Out: JSON, or the number of records deleted. For somebody who cannot
use the Home tab any more; needs the store for itself, so stop Minewatch first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import msgspec

from bot.cli.groups import PlainGroup
from bot.clock import clock_at
from bot.config import environment, read_settings
from bot.desk.personal import PersonalRecords
from bot.model.workspace import HOME, UserId


@click.group(cls=PlainGroup)
def people() -> None:
    """Show or delete the data stored about a person (by Slack user id)."""


def _user(_context: click.Context, _parameter: click.Parameter, text: str) -> UserId:
    if not re.fullmatch(r"[UW][A-Z0-9]{2,}", text):
        raise click.BadParameter(f"{text!r} is not a Slack user id; expected one like U0123ABCD.")
    return UserId(text)


@people.command("export")
@click.argument("user", metavar="USER-ID", callback=_user)
def export_person(user: UserId) -> None:
    """Print everything kept about USER-ID as JSON."""
    with _records() as records:
        click.echo(msgspec.json.format(msgspec.json.encode(records.export(user))).decode())


@people.command("delete")
@click.argument("user", metavar="USER-ID", callback=_user)
def delete_person(user: UserId) -> None:
    """Delete everything kept about USER-ID; what belongs to a channel stays without their id."""
    with _records() as records:
        click.echo(f"Deleted or cleared {records.forget(user)} records of {user}.")


@contextmanager
def _records() -> Iterator[PersonalRecords]:
    from storage import open_stores

    settings = read_settings(environment(Path.cwd()))
    clock = clock_at(settings.now)
    stores = open_stores(settings.data_dir, clock)
    try:
        yield PersonalRecords(stores.of(HOME), clock, HOME)
    finally:
        stores.close()
