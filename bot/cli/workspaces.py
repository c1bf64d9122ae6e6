"""``minewatch workspaces``: what the person who runs Minewatch for several workspaces needs.

In: the id of a workspace. Out: what is known of it, in words or JSON, without names of people.
Looking works beside a running bot. Changing a store of files needs it for itself, changing a database
does not, except that no process may run while a workspace takes over what HOME had.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.columns import columns
from bot.cli.groups import PlainGroup
from bot.cli.printable import printable
from bot.clock import clock_at
from bot.errors import StoreLockedError
from bot.model.workspace import WorkspaceId, WorkspaceSummary

if TYPE_CHECKING:
    from bot.app.workspaces import Figures
    from bot.config import Settings
    from bot.ports import Stores

_json = click.option("--json", "as_json", is_flag=True, help="Machine-readable output.")
_yes = click.option("--yes", is_flag=True, help="Do not ask for confirmation.")


def workspace_id(
    _context: click.Context, _parameter: click.Parameter, text: str | None
) -> WorkspaceId | None:
    """The id of a workspace as it is typed."""
    if text is None:
        return None
    if not re.fullmatch(r"[TE][A-Z0-9]{2,}", text):
        raise click.BadParameter(
            f"{text!r} is not a workspace's id; expected one like T0123ABCD, or E0123ABCD of an "
            "organisation."
        )
    return WorkspaceId(text)


_workspace = click.argument("workspace", metavar="ID", callback=workspace_id)


@click.group(cls=PlainGroup)
def workspaces() -> None:
    """The Slack workspaces that installed Minewatch, and the key that encrypts their tokens."""


@workspaces.command()
def key() -> None:
    """Print a new key for MINEWATCH_TOKEN_KEY; put it before the keys that are already there."""
    from storage.tokens import new_key

    click.echo(new_key().reveal())


@workspaces.command("list")
@_json
def list_workspaces(*, as_json: bool) -> None:
    """List the workspaces, those that ended too, with figures and without names of people."""
    from bot.app.workspaces import figures

    stores = _looking()
    found = [(each, figures(stores, each.id)) for each in stores.workspaces.summaries()]
    if as_json:
        click.echo(_dumped([_document(*each) for each in found]))
        return
    headings = (
        "Id",
        "Name",
        "Watches",
        "Conversations",
        "Waiting",
        "Last sent",
        "Installed",
        "Ended",
    )
    for line in columns(headings, (_cells(*one) for one in found)):
        click.echo(line)
    click.echo(f"{_counted(len(found), 'workspace')}.", err=True)


@workspaces.command()
@_workspace
@_json
def show(workspace: WorkspaceId, *, as_json: bool) -> None:
    """Show one workspace: its channel, scopes and token, and its figures."""
    from bot.app.workspaces import figures, summary_of, token_trouble

    stores = _looking()
    summary = summary_of(stores, workspace)
    trouble = None if summary.ended_at else token_trouble(stores, workspace)
    document = _document(summary, figures(stores, workspace)) | _of_token(summary, trouble)
    if as_json:
        click.echo(_dumped(document))
        return
    for name, value in document.items():
        text = ", ".join(value) if isinstance(value, tuple) else value
        click.echo(printable(f"{name.replace('_', ' '):<18} {'none' if text is None else text}"))


@workspaces.command()
@_workspace
@_yes
def remove(workspace: WorkspaceId, *, yes: bool) -> None:
    """End a workspace at once and erase its watches, settings and messages.

    Its admins can remove the app in Slack; until they do, installing again brings it back, empty.
    """
    from bot.app.workspaces import figures, summary_of
    from bot.app.workspaces import remove as remove_workspace

    chosen, stores = _changing()
    name, own = summary_of(stores, workspace).name, figures(stores, workspace)
    question = (
        f"End {printable(name)} ({workspace}) and erase its {_watches(own)} and all its messages? "
        "This cannot be undone."
    )
    if not yes:
        click.confirm(question, abort=True)
    clock = clock_at(chosen.now)

    def wait(seconds: float) -> None:
        click.echo("Waiting until every running process has noticed ...", err=True)
        asyncio.run(clock.sleep(seconds))

    remove_workspace(stores, workspace, clock, wait)
    click.echo(f"{workspace} has ended and its data are erased.")


@workspaces.command()
@_workspace
@_yes
def adopt(workspace: WorkspaceId, *, yes: bool) -> None:
    """Give a workspace what was kept while its tokens were in .env: watches, settings, messages.

    For a desk that turns from tokens in .env to installing. Stop Minewatch first.
    """
    from bot.app.parts import installation
    from bot.desk.adopting import adopt as adopt_home

    chosen, stores = _changing()
    _check_alone(stores)
    if not yes:
        click.confirm(
            f"Move everything that was kept with the tokens in .env to {workspace}?", abort=True
        )
    moved = adopt_home(stores, workspace, installation(chosen))
    words = ", ".join(f"{kind}: {count}" for kind, count in moved.items() if count)
    click.echo(f"Moved to {workspace} ({words or 'nothing, there was nothing left'}).")
    if chosen.channel is not None:
        click.echo("Remove MINEWATCH_CHANNEL: the workspace has the channel now.")


def _check_alone(stores: Stores) -> None:
    """A process that sends remembers what is about to move.

    Raises:
        StoreLockedError: one is running.
    """
    if stores.leases.held():
        raise StoreLockedError("Minewatch is running on this database; stop every process first.")


def _settings() -> Settings:
    from bot.config import environment, read_settings

    return read_settings(environment(Path.cwd()))


def _looking() -> Stores:
    """The store as it is now, until this command ends."""
    from bot.app.looking import looked_into

    chosen = _settings()
    return click.get_current_context().with_resource(looked_into(chosen, clock_at(chosen.now)))


def _changing() -> tuple[Settings, Stores]:
    """The store to change, until this command ends."""
    from bot.app.store import open_store

    chosen = _settings()
    opened = open_store(chosen, clock_at(chosen.now))
    return chosen, click.get_current_context().with_resource(closing(opened))


def _document(summary: WorkspaceSummary, own: Figures) -> dict[str, Any]:
    known = asdict(summary)
    shown = ("id", "name", "enterprise", "org_wide", "installed_at", "ended_at", "ended_why")
    return {name: known[name] for name in (*shown, "channel")} | asdict(own)


def _of_token(summary: WorkspaceSummary, trouble: str | None) -> dict[str, Any]:
    return {
        "scopes": summary.scopes,
        "token_rotates": summary.rotates,
        "token_expires_at": summary.token_expires_at,
        "token_trouble": trouble,
    }


def _cells(summary: WorkspaceSummary, own: Figures) -> tuple[str, ...]:
    return (
        summary.id,
        summary.name,
        str(own.watches),
        str(own.conversations),
        str(own.waiting),
        f"{own.last_sent_at:%Y-%m-%d %H:%M}" if own.last_sent_at else "never",
        f"{summary.installed_at:%Y-%m-%d}",
        f"{summary.ended_at:%Y-%m-%d}" if summary.ended_at else "",
    )


def _watches(own: Figures) -> str:
    watches = _counted(own.watches, "watch", "watches")
    return f"{watches} in {_counted(own.conversations, 'conversation')}"


def _counted(number: int, one: str, several: str = "") -> str:
    return f"{number} {one if number == 1 else several or f'{one}s'}"


def _dumped(document: object) -> str:
    import msgspec

    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode()
