"""Makes the virtual environment from which ``make`` runs everything, and keeps it fitting.

In: the environment's folder, what was asked of make, ``--dev`` for the tools of tests and checks.
Out: an environment in which everything that is locked is installed, or one sentence on stderr
that says what to type, and exit code 1. Safe to repeat; an environment that does not fit (made
by another Python or in another folder, or left half-made) is made again.

Run by set_up.sh, before anything is installed: the standard library is all there is.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import pwd
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON_VERSION = ".".join(map(str, sys.version_info[:2]))
LOCKS = {"run": ("requirements.lock", "pyproject.toml"), "dev": ("requirements-dev.lock",)}
TROUBLES = ROOT / "deploy" / "set_up.toml"
_NAMES = {"run": "Minewatch", "dev": "the tools for tests and checks"}
_OF_AN_ENVIRONMENT = frozenset(
    {"bin", "etc", "include", "lib", "lib64", "pyvenv.cfg", "share", ".gitignore", "CACHEDIR.TAG"}
)
_STATE = "minewatch-set-up.json"
_LOG = "minewatch-set-up.log"


class SetUpError(Exception):
    """The environment cannot be made; the text is one sentence that says what to type."""


class Environment:
    """A virtual environment and the note in it of what it was made from.

    Args:
        folder: where it is or will be.
        goal: what was asked of make ("run", "test"), for sentences.
    """

    def __init__(self, folder: Path, goal: str) -> None:
        self.folder = folder
        self.python = folder / "bin" / "python"
        self.again = f"make {goal}"
        self._note = folder / _STATE

    def has(self, part: str) -> bool:
        """Was the part installed completely, for this folder, this Python and these locks?"""
        return (_maker() | _digests(part)).items() <= self._read_note().items()

    def is_sound(self) -> bool:
        """Does its Python start, and was it made for this folder by this version?"""
        if not _maker().items() <= self._read_note().items():
            return False
        try:
            return subprocess.run([self.python, "-I", "-c", ""], check=False).returncode == 0
        except OSError:
            return False

    def make(self) -> None:
        """Make it anew, with pip and nothing else.

        Raises:
            SetUpError: this Python cannot, or the folder may not be written.
        """
        self._remove()
        command = [sys.executable, "-I", "-m", "venv", os.fspath(self.folder)]
        done = _captured(command, os.environ)
        if done.returncode != 0:
            raise SetUpError(self.sentence_for(done.stdout))
        self._write_note({})

    def install(self, part: str) -> None:
        """Install what is locked for "run" or "dev", with hashes, and the project itself.

        Raises:
            SetUpError: pip could not; its words are in the log beside.
        """
        before = self._read_note()
        # Without its note it is made again, so an interrupted run starts over.
        self._note.unlink(missing_ok=True)
        commands = [["install", "--require-hashes", "-r", os.fspath(ROOT / LOCKS[part][0])]]
        if part == "run":
            commands.append(["install", "--no-deps", "--no-build-isolation", "-e", os.fspath(ROOT)])
        for command in commands:
            done = self._pip(*command)
            if done.returncode != 0:
                (self.folder / _LOG).write_text(done.stdout, "utf-8")
                if "Installing collected packages" not in done.stdout:
                    self._write_note(before)  # only fetched, nothing changed
                raise SetUpError(self.sentence_for(done.stdout))
        self._write_note(before | _digests(part))

    def sentence_for(self, output: str) -> str:
        """What went wrong, from the words of venv or pip, in one sentence."""
        for trouble in tomllib.loads(TROUBLES.read_text("utf-8"))["trouble"]:
            found = re.search(trouble["words"], output, re.IGNORECASE)
            if found is not None:
                return str(trouble["sentence"]).format(
                    what=found[1] if found.re.groups else "",
                    again=self.again,
                    python=sys.executable,
                    version=PYTHON_VERSION,
                    root=shlex.quote(os.fspath(ROOT)),
                    me=_user(os.geteuid()),
                )
        last, log = output.strip().rpartition("\n")[2][:200], self.folder / _LOG
        more = f"; {log} has all of pip's output" if log.exists() else ""
        return f"Setting up failed ({last}){more}. Type `make clean`, then `{self.again}`."

    def _remove(self) -> None:
        if self.folder.is_symlink() or not self.folder.exists():
            self.folder.unlink(missing_ok=True)
            return
        inside = [self.folder] if self.folder.is_file() else self.folder.iterdir()
        names = {path.name for path in inside}
        foreign = names - _OF_AN_ENVIRONMENT - {_STATE, _LOG, ".installed", ".installed-dev"}
        if foreign:
            raise SetUpError(
                f"{self.folder} exists and holds more than a virtual environment "
                f"({min(foreign)}): move it away, then type `{self.again}` again."
            )
        shutil.rmtree(self.folder)

    def _pip(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [os.fspath(self.python), "-I", "-m", "pip", *arguments]
        return _captured([*command, "--disable-pip-version-check"], _for_pip(os.environ))

    def _read_note(self) -> dict[str, str]:
        try:
            note = json.loads(self._note.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return note if isinstance(note, dict) else {}

    def _write_note(self, note: dict[str, str]) -> None:
        self._note.write_text(json.dumps(_maker() | note, indent=1), "utf-8")


def _captured(
    command: list[str], environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
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
    astray = {
        "PIP_TARGET",
        "PIP_PREFIX",
        "PIP_ROOT",
        "PIP_PYTHON",
        "PIP_REQUIRE_HASHES",
    }
    kept = {name: value for name, value in environment.items() if name not in astray}
    kept["PIP_USER"] = "0"  # whatever pip.conf says
    kept.setdefault("PIP_RETRIES", "2")
    if kept.get("SSL_CERT_FILE"):
        kept.setdefault("PIP_CERT", kept["SSL_CERT_FILE"])
    return kept


def check_python(again: str) -> None:
    """Has this Python what an environment needs?

    Raises:
        SetUpError: Debian and Ubuntu ship venv apart; a Python built by hand may lack more.
    """
    lacking = [
        name for name in ("venv", "ensurepip", "ssl", "zlib", "_ctypes") if not find_spec(name)
    ]
    if not lacking:
        return
    if {"venv", "ensurepip"}.issuperset(lacking) and shutil.which("apt-get"):
        cure = f"type `sudo apt install python{PYTHON_VERSION}-venv`"
    elif {"venv", "ensurepip"}.issuperset(lacking):
        cure = "install your system's package for Python's venv, or name another with PYTHON=..."
    else:
        cure = "install another Python, or name one with PYTHON=/path/to/python3"
    raise SetUpError(
        f"{sys.executable} (Python {PYTHON_VERSION}) lacks {' and '.join(lacking)}: {cure}, "
        f"then type `{again}` again."
    )


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
            owner, me = place.stat().st_uid, os.geteuid()
            folder = shlex.quote(os.fspath(ROOT))
            cure = (
                f"type `chmod -R u+w {folder}`, then `{environment.again}`"
                if owner == me
                else f"type `sudo chown -R {_user(me)} {folder}`, or work in a copy: "
                f"`cp -R {folder} ~/minewatch && cd ~/minewatch && {environment.again}`"
            )
            raise SetUpError(
                f"{place} belongs to {_user(owner)}, and {_user(me)} cannot write there: {cure}."
            ) from error


def _user(number: int) -> str:
    """A user's name; the number, which chown takes too, where it has none."""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def set_up(environment: Environment, *, dev: bool) -> None:
    """Make what is missing.

    Raises:
        SetUpError: it cannot be made; the text says what to type.
    """
    parts = ("run", "dev") if dev else ("run",)
    sound = environment.is_sound()
    missing = [part for part in parts if not (sound and environment.has(part))]
    if not missing:
        return
    check_folder(environment)
    check_python(environment.again)
    if not sound:
        environment.make()
    for part in missing:
        print(f"Setting up {_NAMES[part]} (once, about a minute) ...", flush=True)
        environment.install(part)


def main() -> int:
    """Read the arguments; 0 when the environment fits at the end."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("goal")
    parser.add_argument("--dev", action="store_true")
    parser.add_argument("--only-look", action="store_true", help="1 where something is missing")
    chosen = parser.parse_args()
    environment = Environment(chosen.folder, chosen.goal)
    if chosen.only_look:
        fits = environment.has("run") and (not chosen.dev or environment.has("dev"))
        return 0 if fits else 1
    try:
        set_up(environment, dev=chosen.dev)
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


if __name__ == "__main__":
    sys.exit(main())
