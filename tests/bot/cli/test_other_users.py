"""A store of another user: every command says so in a sentence, and none says that all is well."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.clock import SystemClock
from storage import open_stores
from tests.doubles.program import ROOT

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
# Python and the project may lie where only root may look: what is needed is imported before, once,
# and each command is a process of its own that is forked from there.
SCRIPT = """
import json, os, sys, tempfile, traceback
import bot.app.doctor, bot.app.local, bot.app.once, bot.app.modes, bot.cli.doctor, bot.cli.poll, bot.cli.run
import bot.cli.store, bot.cli.treaty, bot.cli.feeds, storage.exchange, storage.repair, storage.reading
from bot.cli import main
from bot.news.judge import build_judge
from bot.treaty.load import load_treaty
build_judge(load_treaty().states.values())

def as_another(place, arguments):
    os.chdir(place)
    os.setgid(65534); os.setuid(65534)
    sys.argv = ["minewatch", *arguments]
    main()

for line in sys.stdin:
    files = [tempfile.TemporaryFile("w+") for _ in range(2)]
    pid = os.fork()
    if not pid:
        for number, file in enumerate(files, start=1):
            os.dup2(file.fileno(), number)
        code = 0
        try:
            as_another(*json.loads(line))
        except SystemExit as end:
            code = end.code or 0
        except BaseException:
            traceback.print_exc()
            code = 1
        sys.stdout.flush(); sys.stderr.flush()
        os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    said = [(file.seek(0), file.read())[1] for file in files]
    print(json.dumps([code, *said]), flush=True)
"""


class Done(NamedTuple):
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def checkout() -> Iterator[Path]:
    """A folder that all may read."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture(scope="module")
def as_another() -> Iterator[Callable[..., Done]]:
    """Runs ``minewatch`` in a folder as a user who owns nothing there."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("SLACK_", "MINEWATCH_"))}
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env=env | {"PYTHONPATH": str(ROOT), "MINEWATCH_HTTP_PORT": "0"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def run(place: Path, *arguments: str) -> Done:
        process.stdin.write(json.dumps([str(place), arguments]) + "\n")
        process.stdin.flush()
        return Done(*json.loads(process.stdout.readline()))

    yield run
    process.communicate()


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
def test_a_store_of_another_user_is_said_in_a_sentence(checkout, as_another, arguments):
    open_stores(checkout / "data", SystemClock()).close()
    done = as_another(checkout, *arguments)
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr
    assert (
        "permission" in (done.stdout + done.stderr).lower()
        or "this user has no access" in done.stdout
    )


def test_doctor_sees_beforehand_that_no_store_can_be_made(checkout, as_another):
    done = as_another(checkout, "doctor", "--offline")
    assert done.returncode == 1
    assert "this user has no access to" in done.stdout
