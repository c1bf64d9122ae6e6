"""Start, memory and throughput of the whole program, measured from outside.

Start to ready with 10,000 entries against ``import slack_bolt`` alone; resident memory at
rest; signed commands per second over HTTP at 16 connections; acknowledgements per second
through Socket Mode with 100 outstanding. The load comes from this process, on the other core.
"""

from __future__ import annotations

import asyncio
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.made import fill_store
from benchmarks.report import Report
from benchmarks.signed_load import Load, signed_request
from bot.clock import SystemClock, SystemDraw
from bot.workspace.slack import LocalSlack
from tests.doubles.program import Program

ENTRIES = 10_000
ROUNDS = 5
ACKS = 10_000
MEMORY_MB = 110
NO_FEEDS = """[[feed]]
id = "none"
name = "A feed that is off"
url = "https://feed.example/"
enabled = false
"""
TOKEN = "xoxb-bench"
APP_TOKEN = "xapp-bench"
SECRET = "secret"


def run(report: Report) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        fill_store(home / "data", ENTRIES)
        (home / "feeds.toml").write_text(NO_FEEDS)
        asyncio.run(_all(report, home))


async def _all(report: Report, home: Path) -> None:
    slack = LocalSlack(
        SystemClock(), SystemDraw(), SECRET, TOKEN, app_token=APP_TOKEN, enforce_pace=False
    )
    await slack.start()
    try:
        await _starts(report, home, slack)
        await _over_http(report, home, slack)
        await _over_socket(report, home, slack)
    finally:
        await slack.close()


def _settings(home: Path, slack: LocalSlack, **more: str) -> dict[str, str]:
    basic = {
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_API_URL": slack.api_url,
        "MINEWATCH_FEEDS": str(home / "feeds.toml"),
    }
    return basic | more


async def _starts(report: Report, home: Path, slack: LocalSlack) -> None:
    settings = _settings(home, slack, SLACK_APP_TOKEN=APP_TOKEN)
    floors, starts, sizes = [], [], []
    for _ in range(ROUNDS):
        floors.append(_import_seconds())
        seconds, megabytes = await asyncio.to_thread(_one_start, home, settings)
        starts.append(seconds)
        sizes.append(megabytes)
    ms, floor = statistics.median(starts) * 1000, statistics.median(floors) * 1000
    report.row("start to ready, 10,000 entries", ms, "ms", floor, 4, "floor: import slack_bolt")
    memory = statistics.median(sizes)
    text = f"{memory:.0f} MB (at most {MEMORY_MB})"
    report.fact("resident memory, 10,000 entries", text, met=memory <= MEMORY_MB)


def _import_seconds() -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import slack_bolt"], check=True)
    return time.perf_counter() - began


def _one_start(home: Path, settings: dict[str, str]) -> tuple[float, float]:
    """Seconds from the start of the process to its greeting; its memory in MB a second later."""
    began = time.perf_counter()
    with Program(home, **settings) as program:
        program.wait_for("connected to Slack")
        seconds = time.perf_counter() - began
        time.sleep(1)
        status = Path(f"/proc/{program.process.pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return seconds, int(found.group(1)) / 1024 if found else float("nan")


async def _over_http(report: Report, home: Path, slack: LocalSlack) -> None:
    settings = _settings(home, slack, SLACK_SIGNING_SECRET=SECRET)
    with Program(home, **settings) as program:
        address = await asyncio.to_thread(program.wait_for, r"127\.0\.0\.1:(\d+)/slack/events")
        names = ("Finland", "Norway", "Chad", "Baltics", "counts")
        requests = [signed_request("/minestatus", name, SECRET) for name in names]
        load = await Load(int(address.group(1)), requests).run(connections=16, seconds=8)
    text = (
        f"{load.rate:.0f}/s, p50 {load.p50_ms:.1f} ms, p99 {load.p99_ms:.1f} ms"
        f" (at least 2,000/s, p99 below 20 ms), {load.failed} failed"
    )
    met = load.rate >= 2000 and load.p99_ms < 20 and load.failed == 0
    report.fact("HTTP commands, 16 connections", text, met=met)


async def _over_socket(report: Report, home: Path, slack: LocalSlack) -> None:
    with Program(home, **_settings(home, slack, SLACK_APP_TOKEN=APP_TOKEN)) as program:
        await asyncio.to_thread(program.wait_for, "connected to Slack")
        payload = {
            "command": "/minestatus",
            "text": "Finland",
            "user_id": "U1",
            "team_id": "T1",
            "channel_id": "C1",
        }

        async def worker() -> None:
            for _ in range(ACKS // 100):
                await slack.socket.ask("slash_commands", payload, seconds=3)

        began = time.perf_counter()
        await asyncio.gather(*(worker() for _ in range(100)))
        rate = ACKS / (time.perf_counter() - began)
    text = f"{rate:.0f} acknowledgements/s (at least 3,000)"
    report.fact("Socket Mode, 100 outstanding", text, met=rate >= 3000)
