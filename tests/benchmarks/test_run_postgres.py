"""``make run-postgres`` starts everything, and leaves nothing running."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from urllib.request import urlopen

import pytest

from benchmarks.run_postgres import folder_of
from tests.doubles.postgres import server
from tests.doubles.program import ROOT, free_port

FEEDS = """
[[feed]]
id = "none"
name = "None"
url = "https://news.example/rss"
enabled = false
"""


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _children(process: int) -> list[int]:
    """The processes that it started, and theirs."""
    listed = Path(f"/proc/{process}/task/{process}/children")
    own = [int(word) for word in listed.read_text().split()] if listed.exists() else []
    return [each for child in own for each in (child, *_children(child))]


@pytest.fixture
def folder() -> Iterator[Path]:
    """Not below pytest's own, which every pytest that starts closes to other users, as the server is."""
    with TemporaryDirectory(prefix="mine watch-") as made:
        yield Path(made)
        shutil.rmtree(folder_of(Path(made) / "data").parent)


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_everything_starts_on_a_database_whatever_the_folder_and_ends_with_ctrl_c(folder: Path):
    server()  # says why none can start here
    (folder / "feeds.toml").write_text(FEEDS)
    port = free_port()
    ours = {k: v for k, v in os.environ.items() if not k.startswith(("SLACK_", "MINEWATCH_"))}
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.run_postgres"],
        cwd=folder,
        env=ours
        | {
            "PYTHONPATH": str(ROOT),
            "MINEWATCH_HTTP_PORT": str(port),
            "MINEWATCH_TREATY_PAGE": "off",
            "MINEWATCH_FEEDS": str(folder / "feeds.toml"),
        },
    )
    wait = Event()
    try:
        for _ in range(240):
            if _answers(port) or process.poll() is not None:
                break
            wait.wait(0.25)
        assert _answers(port)
        started = _children(process.pid)
        assert len(started) >= 2
    finally:
        process.send_signal(signal.SIGINT)
        code = process.wait(60)
    assert code == 0
    assert not [child for child in started if Path(f"/proc/{child}").exists()]
    assert not (folder_of(folder / "data") / "postmaster.pid").exists()
