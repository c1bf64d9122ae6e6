"""Setting up where something is missing or in the way: one sentence says what to type."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doubles.checkout import (
    BASE,
    NOWHERE,
    READ_ONLY,
    bare,
    copied_to,
    make,
    make_on,
    the_sentence,
)
from tests.doubles.outside import OUTSIDE

pytestmark = [pytest.mark.once, pytest.mark.slow, pytest.mark.timeout(120)]


def fake_python(folder: Path, script: str, name: str = "python3") -> Path:
    """A program of this name in a folder of its own."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_no_python_at_all(checkout: Path, tmp_path: Path):
    (tmp_path / "empty").mkdir()
    line = the_sentence(make(checkout, "run", PATH=str(tmp_path / "empty")))
    assert "there is no python3 here" in line
    assert "make run PYTHON=/path/to/it" in line


def test_an_older_python_alone(checkout: Path, tmp_path: Path):
    fake_python(tmp_path / "old", 'case "$*" in *print*) echo 3.9.18 ;; *) exit 1 ;; esac')
    line = the_sentence(make(checkout, "test", PATH=str(tmp_path / "old")))
    assert "python3 here is 3.9.18" in line
    assert "make test PYTHON=" in line


def test_an_older_python3_beside_a_newer_one_is_passed_over(checkout: Path, tmp_path: Path):
    fake_python(tmp_path / "mixed", "exit 1")
    fake_python(tmp_path / "mixed", f'exec "{BASE}" "$@"', "python3.13")
    line = the_sentence(make(checkout, PATH=str(tmp_path / "mixed"), PIP_INDEX_URL=NOWHERE))
    assert "The package index cannot be reached" in line


def test_a_python_that_was_named_and_is_none(checkout: Path):
    line = the_sentence(make(checkout, "run", "PYTHON=/nonexistent/python3"))
    assert line.startswith("PYTHON=/nonexistent/python3 does not start a Python 3.11 or newer")


@pytest.mark.parametrize("module", ["ensurepip", "venv", "ssl"])
def test_a_python_that_lacks_a_part(checkout: Path, tmp_path: Path, module: str):
    """As Debian's python3 without python3-venv, or one that was built without OpenSSL."""
    subprocess.run([BASE, "-m", "venv", "--without-pip", tmp_path / "poor"], check=True)
    (site,) = (tmp_path / "poor" / "lib").glob("python*/site-packages")
    # Not sitecustomize: Debian has one of its own.
    (site / "poor.pth").write_text(f"import sys; sys.modules[{module!r}] = None\n")
    line = the_sentence(make(checkout, "run", f"PYTHON={tmp_path / 'poor/bin/python'}"))
    assert f"lacks {module}:" in line
    assert "make run" in line
    if module != "ssl" and shutil.which("apt-get", path="/usr/bin:/bin"):
        assert f"`sudo apt install python3.{sys.version_info[1]}-venv`" in line


def test_no_network(checkout: Path):
    """The second attempt finds the environment made, and goes on with it."""
    away = {
        "PIP_RETRIES": "1",
        "PIP_NO_CACHE_DIR": "1",
        "PIP_FIND_LINKS": "",
        "PIP_CONFIG_FILE": "/dev/null",
    }
    unreached = "The package index cannot be reached"
    for more, words in (
        ({"PIP_INDEX_URL": NOWHERE}, (unreached,)),
        # From pip 26 on the proxy is not named in what pip prints.
        ({"PIP_PROXY": "http://127.0.0.1:9"}, ("The proxy does not let pip reach", unreached)),
    ):
        line = the_sentence(make(checkout, "run", f"PYTHON={BASE}", **away, **more))
        assert line.startswith(words)
        assert "HTTPS_PROXY" in line
        assert line.endswith("then type `make run` again.")


@pytest.mark.parametrize("content", ["file", "folder"])
def test_something_else_in_the_place_of_the_environment(checkout: Path, content: str):
    mine = checkout / ".venv" / "thesis.txt" if content == "folder" else checkout / ".venv"
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("years of work")
    if content == "folder":  # and an environment around it, as people keep them
        (checkout / ".venv" / "pyvenv.cfg").write_text("home = /usr/bin\n")
    line = the_sentence(make(checkout, "run", f"PYTHON={BASE}"))
    assert "move it away, then type `make run` again" in line
    assert mine.read_text() == "years of work"


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """Where another user may look: pytest's own folders are closed to all others."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_a_checkout_of_another_user(public_folder: Path):
    place = copied_to(public_folder / "minewatch")
    line = the_sentence(
        as_nobody(["/usr/bin/make", "-C", str(place), "--no-print-directory", "run"])
    )
    assert "belongs to root, and nobody cannot write there" in line
    assert f"`sudo chown -R nobody {place}`" in line
    assert "clone Minewatch into a folder of your own" in line


def as_nobody(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, env=bare(), user="nobody", capture_output=True, text=True, check=False
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_an_own_checkout_that_is_closed(public_folder: Path):
    place = copied_to(public_folder / "minewatch")
    for path in (place, *place.rglob("*")):
        os.chown(path, pwd.getpwnam("nobody").pw_uid, -1)
    place.chmod(0o555)
    line = the_sentence(
        as_nobody(["/usr/bin/make", "-C", str(place), "--no-print-directory", "run"])
    )
    assert f"type `chmod -R u+w {place}`" in line


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount")
def test_a_read_only_disk(checkout: Path):
    assert "copy it to another place" in the_sentence(make_on(checkout, READ_ONLY))


def test_a_colon_in_the_path(tmp_path: Path):
    place = copied_to(tmp_path / "a:b")
    assert "has a colon in it" in the_sentence(make(place, "run", f"PYTHON={BASE}"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
@pytest.mark.index
def test_a_full_disk(checkout: Path):
    disk = checkout.parent / "small"
    disk.mkdir()
    done = make_on(disk, f'mount -t tmpfs -o size=40m none "$1" && cp -R "{checkout}/." "$1"')
    if "The package index cannot be reached" in done.stderr and "CI" not in OUTSIDE:
        pytest.skip(done.stderr.strip())
    assert the_sentence(done).startswith("The disk is full: make room")


def test_windows_says_what_works_there(checkout: Path, tmp_path: Path):
    fake_python(tmp_path / "bin", "echo MINGW64_NT-10.0-22631", "uname")
    line = the_sentence(make(checkout, "run", PATH=f"{tmp_path / 'bin'}:/usr/bin:/bin"))
    assert "Windows" in line
    assert "WSL" in line
