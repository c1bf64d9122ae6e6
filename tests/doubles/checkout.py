"""A checkout to set up in, and make as a person would call it."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.doubles.outside import OUTSIDE
from tests.doubles.program import ROOT

NOWHERE = "http://127.0.0.1:9/simple"
BASE = Path(getattr(sys, "_base_executable", sys.executable))
"""The Python of these tests, outside its virtual environment."""
NEEDED = ("bot", "deploy", "handlers", "storage")


def copied_to(place: Path) -> Path:
    """A copy of what set-up needs."""
    for name in NEEDED:
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    for file in (
        *ROOT.glob("*.lock"),
        *map(ROOT.joinpath, ("Makefile", "README.md", "pyproject.toml")),
    ):
        shutil.copy(file, place)
    return place


def lock_less(checkout: Path) -> None:
    """Lock only what the command line and its installation need: the whole lock takes a minute."""
    lock = checkout / "requirements.lock"
    packages = re.findall(r"^(?:click|setuptools)==(?:.*\\\n)*.*\n", lock.read_text(), re.MULTILINE)
    assert len(packages) == 2
    lock.write_text("".join(packages))


def bare(**more: str) -> dict[str, str]:
    """Nothing but a path, an empty home and LANG=C; and the way out of this machine for pip."""
    way_out = {k: v for k, v in OUTSIDE.items() if k.startswith("PIP_") or "proxy" in k.lower()}
    if "SSL_CERT_FILE" in OUTSIDE:
        way_out["SSL_CERT_FILE"] = OUTSIDE["SSL_CERT_FILE"]
    # Only what was fetched before is shared: an empty home would fetch it again at every test.
    way_out.setdefault("PIP_CACHE_DIR", str(Path(OUTSIDE.get("HOME", "/")) / ".cache" / "pip"))
    # Compiling every module of every package takes longer than installing them.
    way_out["PIP_NO_COMPILE"] = "1"
    # Should a run start after all, it takes no port that others want.
    way_out["MINEWATCH_HTTP_PORT"] = "0"
    return way_out | {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LANG": "C"} | more


def make(
    checkout: Path, goal: str = "install", *variables: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/usr/bin/make", "-C", str(checkout), "--no-print-directory", goal, *variables],
        env=bare(**environment),
        capture_output=True,
        text=True,
        check=False,
    )


def the_sentence(done: subprocess.CompletedProcess[str]) -> str:
    """The one line on stderr besides make's own."""
    assert done.returncode != 0
    assert "Traceback" not in done.stderr + done.stdout
    (line,) = [each for each in done.stderr.splitlines() if not each.startswith("make")]
    return line


def make_on(
    disk: Path, mount: str, goal: str = "run", python: Path = BASE
) -> subprocess.CompletedProcess[str]:
    """make in a folder that is mounted in some way, for this command alone."""
    command = ["unshare", "--mount", "sh", "-c", f'{mount} && shift && exec "$@"', "sh", str(disk)]
    command += ["/usr/bin/make", "-C", str(disk), "--no-print-directory", goal, f"PYTHON={python}"]
    done = subprocess.run(command, env=bare(), capture_output=True, text=True, check=False)
    if "mount" in done.stderr or "unshare" in done.stderr:
        pytest.skip(f"nothing can be mounted here: {done.stderr.strip()[-200:]}")
    return done


READ_ONLY = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1"'
