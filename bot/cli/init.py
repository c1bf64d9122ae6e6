"""``minewatch init``: everything that a new installation needs beside the program, and what to do with it.

In: a folder. Out: ``.env`` and the app manifest, the icon, and the units for systemd with this installation's paths in
them; then the steps that connect Slack. A file that exists is left as it is. Nothing else is needed:
the files are part of the package.
"""

from __future__ import annotations

import os
import pwd
import re
import shlex
import sys
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import click

from bot.app.program import called
from bot.errors import InputError

_UNITS = ("minewatch.service", "minewatch-backup.service", "minewatch-backup.timer")
_SERVICE_USER = "minewatch"
_HOMES = ("/home/", "/root/", "/Users/")


@click.command()
@click.argument("folder", default=".", metavar="[DIR]", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace files that exist, .env too.")
def init(folder: Path, *, force: bool) -> None:
    """Write .env, the Slack app manifest and the systemd units to DIR, and say how to connect Slack."""
    folder = folder.expanduser().absolute()
    for name, content in _files(folder):
        path = folder / name
        written = _write(path, content, force=force)
        click.echo(f"{'wrote' if written else 'kept '}  {path}")
    click.echo(f"\n{next_steps(folder)}")


def next_steps(folder: Path) -> str:
    """How to connect Slack, complete in itself."""
    own = folder == Path.cwd()
    there = "" if own else f"cd {shlex.quote(str(folder))} && "
    minewatch = called() if own or "/" not in called() else Path(called()).absolute()
    return f"""\
To connect Slack:
  1. Open https://api.slack.com/apps, choose Create New App, then From a manifest, and paste
     {folder / "manifest.json"}.
  2. Under Basic Information, App-Level Tokens, generate a token with connections:write (xapp-...).
     Under Display Information, upload {folder / "icon.png"}.
  3. Under Install App, install it and copy the bot token (xoxb-...).
  4. Put both tokens and the channel for alerts into {folder / ".env"}.
  5. Check and start: {there}{minewatch} doctor && {minewatch} run
     In Slack, type /invite @Minewatch in that channel.

To keep it running (Linux): sudo cp {shlex.quote(str(folder))}/minewatch*.{{service,timer}} /etc/systemd/system/
  sudo systemctl enable --now minewatch minewatch-backup.timer"""


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    from handlers.slack.manifest import manifest_text

    packaged = resources.files("bot.data") / "service"
    yield ".env", (packaged / "env.example").read_bytes()
    yield "manifest.json", manifest_text().encode()
    yield "icon.png", (packaged / "icon.png").read_bytes()
    for name in _UNITS:
        yield name, _filled((packaged / name).read_text(encoding="utf-8"), folder).encode()


def _filled(unit: str, folder: Path) -> str:
    """The unit with this installation's program, folder and user; systemd reads ``%`` as its own sign."""
    minewatch = (Path(sys.executable).parent / "minewatch").as_posix()
    user = pwd.getpwuid(os.getuid()).pw_name if os.getuid() else _SERVICE_USER
    lines = {
        "/opt/minewatch/.venv/bin/minewatch": minewatch.replace("%", "%%"),
        "WorkingDirectory=/opt/minewatch": f"WorkingDirectory={str(folder).replace('%', '%%')}",
        f"User={_SERVICE_USER}": f"User={user}",
        f"Group={_SERVICE_USER}\n": "",
    }
    for packaged, ours in lines.items():
        unit = unit.replace(packaged, ours)
    if f"{folder}/".startswith(_HOMES) or minewatch.startswith(_HOMES):
        unit = re.sub(r"(?m)^ProtectHome=yes$", "ProtectHome=read-only", unit)
    return unit


def _write(path: Path, content: bytes, *, force: bool) -> bool:
    """Was it written? Only the owner may read it: it will hold secrets.

    Raises:
        InputError: the folder cannot be written.
    """
    try:
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True)
        how = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if force else os.O_EXCL)
        private = path.name == ".env"
        with os.fdopen(os.open(path, how, 0o600 if private else 0o644), "wb") as file:
            file.write(content)
            if private:
                os.fchmod(file.fileno(), 0o600)
    except OSError as error:
        if isinstance(error, FileExistsError) and path.is_file():
            return False
        raise InputError(
            f"{path} cannot be written ({error.strerror}); name another folder: minewatch init DIR."
        ) from error
    return True
