"""What Slack sends, through the whole program: beside aiohttp alone doing the same verification.

Each way runs in a process of its own, and they take turns round by round: commands over HTTP at 16
connections, acknowledgements through Socket Mode with 100 outstanding. Bolt alone, with a listener that
does nothing, shows how much of the ratio is Bolt's. The load comes from this process, on the
other core. Memory at rest is beside a process that has only imported what Bolt needs.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from statistics import median

from benchmarks.made import fill_store
from benchmarks.report import Report
from benchmarks.signed_load import Load, Loaded, signed_request
from bot.clock import SystemClock, SystemDraw
from bot.workspace.slack import LocalSlack
from tests.doubles.program import Program

ENTRIES, ROUNDS, SECONDS = 10_000, 5, 2.0
CONNECTIONS, OUTSTANDING, ACKS = 16, 100, 1_000
NAMES = ("Finland", "Norway", "Chad", "Baltics", "counts")
TOKEN, APP_TOKEN, SECRET = "xoxb-bench", "xapp-bench", "secret"
NO_FEEDS = '[[feed]]\nid = "none"\nname = "Off"\nurl = "https://feed.example/"\nenabled = false\n'
WHAT_BOLT_NEEDS = "import aiohttp, slack_bolt.async_app, slack_bolt.adapter.socket_mode.aiohttp"
RESIDENT = "int(open('/proc/self/statm').read().split()[1]) * 4096 / 2**20"

_FIGURES: tuple[tuple[str, Callable[[Loaded], float], float], ...] = (
    ("a command", lambda one: 1e6 / one.rate, 15),
    ("p50", lambda one: one.p50_ms * 1e3, 15),
    ("p99", lambda one: one.p99_ms * 1e3, 15),
)


def run(report: Report) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        fill_store(home / "data", ENTRIES)
        (home / "feeds.toml").write_text(NO_FEEDS)
        asyncio.run(_over_http(report, home))
        asyncio.run(_over_socket(report, home))


@asynccontextmanager
async def _slack() -> AsyncIterator[LocalSlack]:
    slack = LocalSlack(
        SystemClock(), SystemDraw(), SECRET, TOKEN, app_token=APP_TOKEN, enforce_pace=False
    )
    await slack.start()
    try:
        yield slack
    finally:
        await slack.close()


@asynccontextmanager
async def _ours(home: Path, slack: LocalSlack, ready: str, **more: str) -> AsyncIterator[Program]:
    settings = {"SLACK_BOT_TOKEN": TOKEN, "SLACK_API_URL": slack.api_url}
    feeds = str(home / "feeds.toml")
    with Program(home, MINEWATCH_FEEDS=feeds, **settings, **more) as program:
        await asyncio.to_thread(program.wait_for, ready)
        yield program


@asynccontextmanager
async def _peer(*arguments: str) -> AsyncIterator[int]:
    """Its port."""
    command = [sys.executable, "-m", "benchmarks.peers", *arguments]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    try:
        yield int((await process.stdout.readline()).split()[1])
    finally:
        process.kill()
        await process.wait()


async def _over_http(report: Report, home: Path) -> None:
    address = r"127\.0\.0\.1:(\d+)/slack/events"
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(_slack())
        program = await stack.enter_async_context(
            _ours(home, slack, address, SLACK_SIGNING_SECRET=SECRET)
        )
        ports = (
            int(program.wait_for(address).group(1)),
            await stack.enter_async_context(_peer("http", SECRET)),
            await stack.enter_async_context(_peer("bolt", SECRET, TOKEN, slack.api_url)),
        )
        found: tuple[list[Loaded], ...] = ([], [], [])
        for turn in range(ROUNDS + 1):
            requests = [
                signed_request("/minestatus", name, SECRET, f"{turn}.{number}")
                for number in range(2_000)
                for name in NAMES
            ]
            for loads, port in zip(found, ports, strict=True):
                loads.append(await Load(port, requests).run(CONNECTIONS, SECONDS))
    ours, bare, bolt = (loads[1:] for loads in found)  # the first round warms them up
    for name, read, most in _FIGURES:
        mine = median(map(read, ours))
        report.row(f"HTTP, 16 connections: {name}", mine, "us", median(map(read, bare)), most)
        report.row("    beside Bolt alone", mine, "us", median(map(read, bolt)), 2)
    failed = sum(load.failed for load in (*ours, *bare, *bolt))
    report.fact("    answers other than 200", str(failed), met=failed == 0)


async def _over_socket(report: Report, home: Path) -> None:
    async with AsyncExitStack() as stack:
        slack, other = [await stack.enter_async_context(_slack()) for _ in range(2)]
        program = await stack.enter_async_context(
            _ours(home, slack, "connected to Slack", SLACK_APP_TOKEN=APP_TOKEN)
        )
        await stack.enter_async_context(_peer("socket", other.api_url, APP_TOKEN))
        sizes = [(_resident(program), _imported())]
        spent: tuple[list[float], list[float]] = ([], [])
        for _ in range(ROUNDS + 1):
            for times, each in zip(spent, (slack, other), strict=True):
                times.append(await _seconds(lambda each=each: _acks(each)) / ACKS * 1e6)  # type: ignore[misc]
            sizes.append((_resident(program), _imported()))
    ours, bare = (median(times[1:]) for times in spent)
    report.row("an acknowledgement, Socket Mode, 100 outstanding", ours, "us", bare, 50)
    memory, floor = (median(column) for column in zip(*sizes, strict=True))
    note = f"{ENTRIES:,} entries; floor: what Bolt imports"
    report.row("resident memory", memory, "MB", floor, 3.5, note)


async def _acks(slack: LocalSlack) -> None:
    payload = {"command": "/minestatus", "text": "Finland", "user_id": "U1"}
    payload |= {"team_id": "T1", "channel_id": "C1"}

    async def worker() -> None:
        for _ in range(ACKS // OUTSTANDING):
            await slack.socket.ask("slash_commands", payload, seconds=10)

    await asyncio.gather(*(worker() for _ in range(OUTSTANDING)))


async def _seconds(work: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await work()
    return time.perf_counter() - began


def _resident(program: Program) -> float:
    status = Path(f"/proc/{program.process.pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return int(found.group(1)) / 1024 if found else float("nan")


def _imported() -> float:
    command = [sys.executable, "-c", f"{WHAT_BOLT_NEEDS}; print({RESIDENT})"]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
