"""The virtual environment from which ``make`` runs everything.

In: its folder, the locks. Out: an environment in which everything that is locked is installed, or
a SetUpError whose one sentence says what to type. A note in it says what it was made from; without
a fitting note it is made again. Standard library only: nothing else is installed yet.
"""

from __future__ import annotations

import hashlib
import json
import os
import pwd
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON_VERSION = ".".join(map(str, sys.version_info[:2]))
LOCKS = {"run": ("requirements.lock", "pyproject.toml"), "dev": ("requirements-dev.lock",)}
TROUBLES = Path(__file__).with_name("troubles.toml")
APART = ("-I", "-X", "utf8")
"""Apart from the user's own packages and settings, and with names of any kind in any locale."""
_USUAL = frozenset(
    {"bin", "etc", "include", "lib", "lib64", "pyvenv.cfg", "share", ".gitignore", "CACHEDIR.TAG"}
)
_NOTE, _LOG = "minewatch-set-up.json", "minewatch-set-up.log"


class SetUpError(Exception):
    """The environment cannot be made; the text is one sentence that says what to type."""


class Environment:
    """A virtual environment.

    Args:
        folder: where it is or will be.
        goal: what was asked of make ("run", "test"), for sentences.
    """

    def __init__(self, folder: Path, goal: str) -> None:
        self.folder = folder
        self.python = folder / "bin" / "python"
        self.again = f"make {goal}"
        self._note = folder / _NOTE

    def is_whole(self) -> bool:
        """Was it made for this folder by this Python, and is everything still there?"""
        note = self._read_note()
        inside = set(note.get("inside", "").split())
        return _maker().items() <= note.items() and inside <= self._inside()

    def has(self, part: str) -> bool:
        """Was the part ("run" or "dev") installed completely, from the locks as they are now?"""
        return _digests(part).items() <= self._read_note().items()

    def starts(self) -> bool:
        """Does its Python start? One that has left the machine does not."""
        try:
            return subprocess.run([self.python, "-I", "-c", ""], check=False).returncode == 0
        except OSError:
            return False

    def make(self) -> None:
        """Make it anew, with pip and nothing else.

        Raises:
            SetUpError: this Python cannot, or the folder holds more than an environment.
        """
        self._remove()
        done = _run([sys.executable, *APART, "-m", "venv", os.fspath(self.folder)], os.environ)
        if done.returncode != 0:
            raise SetUpError(self.sentence_for(done.stdout))
        self._write_note({})

    def install(self, part: str) -> None:
        """Install what is locked for "run" or "dev", with hashes, and the project itself.

        Raises:
            SetUpError: pip could not; the log in the folder has its output.
        """
        before = self._read_note()
        # Without its note it is made again, so an interrupted run starts over.
        self._note.unlink(missing_ok=True)
        # The lock names everything there is to install. Left to look for dependencies, pip takes
        # "coverage[toml]" for another package than the pinned one, and fails on the day of a release.
        lock = os.fspath(ROOT / LOCKS[part][0])
        commands = [["install", "--require-hashes", "--no-deps", "-r", lock]]
        if part == "run":
            commands.append(["install", "--no-deps", "--no-build-isolation", "-e", os.fspath(ROOT)])
        for command in commands:
            done = self._pip(*command)
            if done.returncode != 0:
                (self.folder / _LOG).write_text(done.stdout, "utf-8")
                if "Installing collected packages" not in done.stdout:
                    self._write_note(before)  # only fetched, nothing changed
                raise SetUpError(self.sentence_for(done.stdout))
        self._write_note(before | _digests(part) | {"inside": "\n".join(sorted(self._inside()))})

    def sentence_for(self, output: str) -> str:
        """What went wrong, from the output of venv or pip, in one sentence."""
        for trouble in tomllib.loads(TROUBLES.read_text("utf-8"))["trouble"]:
            found = re.search(trouble["words"], output, re.IGNORECASE)
            if found is not None:
                return str(trouble["sentence"]).format(
                    what=found[1] if found.re.groups else "",
                    again=self.again,
                    python=sys.executable,
                    version=PYTHON_VERSION,
                    root=shlex.quote(os.fspath(ROOT)),
                    me=user(os.geteuid()),
                )
        last, log = output.strip().rpartition("\n")[2][:200], self.folder / _LOG
        more = f"; {log} has all of pip's output" if log.exists() else ""
        return f"Setting up failed ({last}){more}. Type `make clean`, then `{self.again}`."

    def _remove(self) -> None:
        """Remove what is there, if it is an environment and nothing else."""
        if self.folder.is_symlink() or not self.folder.exists():
            self.folder.unlink(missing_ok=True)
            return
        inside = [self.folder] if self.folder.is_file() else self.folder.iterdir()
        foreign = {path.name for path in inside} - _USUAL
        foreign -= {_NOTE, _LOG, ".installed", ".installed-dev"}
        if foreign:
            raise SetUpError(
                f"{self.folder} exists and contains more than a virtual environment "
                f"({min(foreign)}): move it away, then type `{self.again}` again."
            )
        shutil.rmtree(self.folder)

    def _pip(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [os.fspath(self.python), *APART, "-m", "pip", *arguments]
        return _run([*command, "--disable-pip-version-check"], _for_pip(os.environ))

    def _inside(self) -> set[str]:
        """The names of the packages and programs in it."""
        places = (self.folder / "bin", *self.folder.glob("lib/python*/site-packages"))
        names = {path.name for place in places if place.is_dir() for path in place.iterdir()}
        return names - {"__pycache__"}

    def _read_note(self) -> dict[str, str]:
        try:
            note = json.loads(self._note.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return note if isinstance(note, dict) else {}

    def _write_note(self, note: dict[str, str]) -> None:
        self._note.write_text(json.dumps(_maker() | note, indent=1), "utf-8")


def user(number: int) -> str:
    """A user's name; the number, which chown takes too, where it has none."""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def _run(command: list[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def _maker() -> dict[str, str]:
    """What an environment must have been made for: scripts and links in it name both."""
    return {"root": os.fspath(ROOT), "python": PYTHON_VERSION}


def _digests(part: str) -> dict[str, str]:
    return {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in LOCKS[part]}


def _for_pip(environment: Mapping[str, str]) -> dict[str, str]:
    """Without settings that would lead pip out of the environment; with the office's certificates."""
    astray = {"PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_PYTHON", "PIP_REQUIRE_HASHES"}
    kept = {name: value for name, value in environment.items() if name not in astray}
    kept["PIP_USER"] = "0"  # whatever pip.conf says
    kept.setdefault("PIP_RETRIES", "2")
    if kept.get("SSL_CERT_FILE"):
        kept.setdefault("PIP_CERT", kept["SSL_CERT_FILE"])
    return kept
