"""A store of another user: every command says so in a sentence, and none says that all is well."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.clock import SystemClock
from storage import open_stores
from tests.doubles.program import ROOT

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
# Python and the project may lie where only root may look: what is needed is imported before.
SCRIPT = """
import os, sys
import bot.app.doctor, bot.app.once, bot.app.modes, bot.cli.doctor, bot.cli.poll, bot.cli.run
import bot.cli.store, bot.cli.treaty, bot.cli.feeds, storage.exchange, storage.repair, storage.reading
from bot.news.judge import build_judge
from bot.treaty.load import load_treaty
build_judge(load_treaty().states.values())
os.chdir(sys.argv[1])
os.setgid(65534); os.setuid(65534)
sys.argv = ["minewatch", *sys.argv[2:]]
from bot.cli import main
main()
"""


@pytest.fixture
def checkout() -> Iterator[Path]:
    """A folder that all may read, with a store of root's."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        open_stores(Path(folder) / "data", SystemClock()).close()
        yield Path(folder)


def as_another(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith(("SLACK_", "MINEWATCH_"))}
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, str(place), *arguments],
        cwd=ROOT,
        env=env | {"PYTHONPATH": str(ROOT), "MINEWATCH_HTTP_PORT": "0"},
        capture_output=True,
        text=True,
        check=False,
    )


COMMANDS = [
    ["run"],
    ["poll"],
    ["poll", "--dry-run", "--feed", "nothing"],
    ["doctor", "--offline"],
    ["doctor", "--offline", "--repair"],
    ["backup", "copy.json"],
    ["export", "copy"],
    ["feeds", "list"],
    ["status", "Finland"],  # recorded acts are part of the answer
]


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_store_of_another_user_is_said_in_a_sentence(checkout, arguments):
    done = as_another(checkout, *arguments)
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr
    assert (
        "permission" in (done.stdout + done.stderr).lower()
        or "this user has no access" in done.stdout
    )


def test_doctor_sees_beforehand_that_no_store_can_be_made(checkout):
    shutil.rmtree(checkout / "data")
    done = as_another(checkout, "doctor", "--offline")
    assert done.returncode == 1
    assert "this user has no access to" in done.stdout
