"""``python -m deploy.set_up``: makes what is missing for ``make``, or says what to type.

In: the environment's folder, what was asked of make, ``--dev`` for the tools of tests and checks.
Out: exit code 0 and an environment that fits, or 1 and one sentence on stderr. Safe to repeat, and
safe to start twice at once. Called by find_python.sh.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from deploy.set_up.environment import PYTHON_VERSION, ROOT, Environment, SetUpError, user

NAMES = {"run": "Minewatch", "dev": "the tools for tests and checks"}
NEEDED = ("venv", "ensurepip", "ssl", "zlib", "_ctypes")
"""The parts of Python that an environment needs and that some machines lack."""


def main() -> int:
    """Read the arguments; 0 when the environment fits at the end."""
    parser = argparse.ArgumentParser(prog="make")
    parser.add_argument("folder", type=Path)
    parser.add_argument("goal")
    parser.add_argument("--dev", action="store_true")
    parser.add_argument("--only-look", action="store_true", help="1 where something is missing")
    chosen = parser.parse_args()
    environment = Environment(chosen.folder, chosen.goal)
    parts = ("run", "dev") if chosen.dev else ("run",)
    fits = environment.is_whole() and all(environment.has(part) for part in parts)
    if chosen.only_look:
        return 0 if fits else 1
    if fits and environment.starts():
        return 0
    try:
        set_up(environment, parts)
    except SetUpError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        words = f"{error.strerror}: {error.filename or ''}"
        print(environment.sentence_for(words), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"Stopped; type `{environment.again}` to go on.", file=sys.stderr)
        return 130
    return 0


def set_up(environment: Environment, parts: tuple[str, ...]) -> None:
    """Make what is missing.

    Raises:
        SetUpError: it cannot be made; the text says what to type.
    """
    check_folder(environment)
    check_python(environment)
    with alone(environment.folder):
        sound = environment.is_whole() and environment.starts()
        for part in parts:
            if sound and environment.has(part):
                continue
            print(f"Setting up {NAMES[part]} (once, about a minute) ...", flush=True)
            if not sound:
                environment.make()
                sound = True
            environment.install(part)


def check_folder(environment: Environment) -> None:
    """May this user write where the environment goes?

    Raises:
        SetUpError: the checkout, or what an earlier set-up left there, cannot be written.
    """
    for place in (ROOT, environment.folder, ROOT / "minewatch.egg-info"):
        if not place.is_dir():
            continue
        try:
            tempfile.TemporaryFile(dir=place).close()
        except PermissionError as error:
            raise SetUpError(_closed(place, environment.again)) from error


def _closed(place: Path, again: str) -> str:
    owner, me, root = place.stat().st_uid, os.geteuid(), shlex.quote(os.fspath(ROOT))
    what = f"{place} belongs to {user(owner)}, and {user(me)} cannot write there"
    if owner == me:
        return f"{what}: type `chmod -R u+w {root}`, then `{again}`."
    return (
        f"{what}: type `sudo chown -R {user(me)} {root}`, then `{again}`, or clone Minewatch into "
        "a folder of your own."
    )


def check_python(environment: Environment) -> None:
    """Has this Python what an environment needs?

    Raises:
        SetUpError: Debian and Ubuntu ship venv apart; a Python built by hand may lack more.
    """
    lacking = [name for name in NEEDED if not find_spec(name)]
    if not lacking:
        return
    if not {"venv", "ensurepip"}.issuperset(lacking):
        cure = "install another Python, or name one with PYTHON=/path/to/python3"
    elif shutil.which("apt-get"):
        cure = f"type `sudo apt install python{PYTHON_VERSION}-venv`"
    else:
        cure = "install your system's package for Python's venv, or name another with PYTHON=..."
    raise SetUpError(
        f"{sys.executable} (Python {PYTHON_VERSION}) lacks {' and '.join(lacking)}: {cure}, "
        f"then type `{environment.again}` again."
    )


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One set-up at a time in a folder: a second one waits, and then finds it done."""
    with folder.with_name(folder.name + ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another set-up is running in this folder; waiting for it ...", flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        except OSError:
            print("This file system has no locks; do not run two set-ups at once.", flush=True)
        yield


if __name__ == "__main__":
    sys.exit(main())
