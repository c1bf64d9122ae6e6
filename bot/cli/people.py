"""``minewatch people``: show or delete the data stored about a person.

In: a Slack user id, and where there are several workspaces which of them. Out: JSON, or the number of
records deleted. For a person who cannot use the Home tab any more. Needs a store of files for itself, so
stop Minewatch first; a database may be in use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click
import msgspec

from bot.cli.groups import PlainGroup
from bot.cli.workspaces import workspace_id
from bot.cli.wrong import WrongUse
from bot.clock import clock_at
from bot.config import environment, read_settings
from bot.desk.personal import PersonalRecords
from bot.model.workspace import HOME, UserId, WorkspaceId


@click.group(cls=PlainGroup)
def people() -> None:
    """Show or delete the data stored about a person (by Slack user id)."""


def _user(_context: click.Context, _parameter: click.Parameter, text: str) -> UserId:
    if not re.fullmatch(r"[UW][A-Z0-9]{2,}", text):
        raise click.BadParameter(f"{text!r} is not a Slack user id; expected one like U0123ABCD.")
    return UserId(text)


_person = click.argument("user", metavar="USER-ID", callback=_user)
_workspace = click.option(
    "--workspace",
    metavar="T...",
    callback=workspace_id,
    help="Where several workspaces installed Minewatch: the person's.",
)


@people.command("export")
@_person
@_workspace
def export_person(user: UserId, workspace: WorkspaceId | None) -> None:
    """Print everything kept about USER-ID as JSON."""
    with _records(workspace) as records:
        click.echo(msgspec.json.format(msgspec.json.encode(records.export(user))).decode())


@people.command("delete")
@_person
@_workspace
def delete_person(user: UserId, workspace: WorkspaceId | None) -> None:
    """Delete everything kept about USER-ID; what belongs to a channel stays without their id."""
    with _records(workspace) as records:
        click.echo(f"Deleted or cleared {records.forget(user)} records of {user}.")


@contextmanager
def _records(named: WorkspaceId | None) -> Iterator[PersonalRecords]:
    from bot.app.store import open_store

    settings = read_settings(environment(Path.cwd()))
    if named is None and settings.many_workspaces:
        raise WrongUse(
            "A user id has a meaning only within a workspace; add `--workspace T0123ABCD` "
            "(`minewatch workspaces list` shows them)."
        )
    clock, workspace = clock_at(settings.now), named or HOME
    with closing(open_store(settings, clock)) as stores:
        yield PersonalRecords(stores.of(workspace), clock, workspace)
