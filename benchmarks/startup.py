"""How long a start takes, from outside: the bot with 10,000 entries, and the commands that people wait for.

Each beside its peer of the same run, in turns, by medians: start to ready beside ``import slack_bolt``, a
status beside ``minewatch --version``, and that beside an empty click command. As in an installation, byte code
and prepared tables are kept between starts.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.made import fill_store
from benchmarks.report import Report
from bot.clock import SystemClock, SystemDraw
from bot.workspace.slack import LocalSlack
from tests.doubles.program import Program

ENTRIES, ROUNDS, COMMANDS = 10_000, 7, 15
NO_FEEDS = '[[feed]]\nid = "none"\nname = "Off"\nurl = "https://feed.example/"\nenabled = false\n'
TOKEN, APP_TOKEN, SECRET = "xoxb-bench", "xapp-bench", "secret"
EMPTY = "import click\n@click.command()\ndef empty(): pass\nempty(standalone_mode=False)"


def run(report: Report) -> None:
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        _commands(report, home)
        fill_store(home / "data", ENTRIES)
        (home / "feeds.toml").write_text(NO_FEEDS)
        asyncio.run(_starts(report, home))


def _commands(report: Report, home: Path) -> None:
    minewatch = [sys.executable, str(Path(sys.executable).with_name("minewatch"))]
    status, version, empty = list[float](), list[float](), list[float]()
    for turn in range(COMMANDS + 1):
        took = (
            _seconds([*minewatch, "status", "Finland"], home),
            _seconds([*minewatch, "--version"], home),
            _seconds([sys.executable, "-c", EMPTY], home),
        )
        if turn:  # the first prepares the tables
            for found, seconds in zip((status, version, empty), took, strict=True):
                found.append(seconds * 1000)
    floor = median(version)
    report.row("minewatch status Finland", median(status), "ms", floor, 2.4, "beside --version")
    note = "beside an empty click command"
    report.row("minewatch --version", floor, "ms", median(empty), 1.6, note)


def _seconds(command: list[str], folder: Path) -> float:
    began = time.perf_counter()
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


async def _starts(report: Report, home: Path) -> None:
    slack = LocalSlack(
        SystemClock(), SystemDraw(), SECRET, TOKEN, app_token=APP_TOKEN, enforce_pace=False
    )
    await slack.start()
    settings = {
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_API_URL": slack.api_url,
        "MINEWATCH_FEEDS": str(home / "feeds.toml"),
    }
    floors, starts = list[float](), list[float]()
    try:
        for _ in range(ROUNDS):
            floors.append(_seconds([sys.executable, "-c", "import slack_bolt"], home))
            starts.append(await asyncio.to_thread(_one_start, home, settings))
    finally:
        await slack.close()
    ms, floor = median(starts) * 1000, median(floors) * 1000
    report.row(
        f"start to ready, {ENTRIES:,} entries", ms, "ms", floor, 4, "beside import slack_bolt"
    )


def _one_start(home: Path, settings: dict[str, str]) -> float:
    """Seconds from the start of the process to its greeting."""
    began = time.perf_counter()
    with Program(home, **settings) as program:
        program.wait_for("connected to Slack")
        return time.perf_counter() - began
