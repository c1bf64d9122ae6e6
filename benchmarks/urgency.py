"""What must not wait: the main channel beside private messages, alerts after an outage, requests.

Time passes as in benchmarks.delivery: really, plus every wait, which is skipped. The local
Slack and the store are real.
"""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import structlog

from benchmarks.delivery import CHANNELS, SkippingClock, durable_write
from benchmarks.made_stores import turns
from benchmarks.report import Report
from bot.model.alert import Note
from bot.model.workspace import Conversation
from bot.outbox.deliver import MOST_IN_A_PASS
from bot.outbox.items import new_item
from bot.workspace.faults import Fault, Trouble
from bot.workspace.rooms import Member
from handlers.slack.kept_requests import KeptRequests
from storage import open_stores
from tests.doubles.clock import ManualClock
from tests.doubles.engine import Engine
from tests.doubles.slack import ALERTS

PRIVATE = 300
REQUESTS = 2_000
ALLOWED_SECONDS = 10.0


def run(report: Report) -> None:
    """Print the figures."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    asyncio.run(_main_channel(report))
    for away in (20.0, 150.0, 3_600.0):
        asyncio.run(_after_an_outage(report, away))
    _requests(report)


async def _main_channel(report: Report) -> None:
    """300 private messages wait; while they leave, an alert comes for the main channel."""
    with tempfile.TemporaryDirectory() as directory:
        async with Engine(clock=SkippingClock(), data_dir=Path(directory)) as engine:
            rooms = engine.slack.team.rooms
            people = [Member(f"U{n:04}PERSON", f"p{n}", f"Person {n}") for n in range(PRIVATE)]
            for person in people:
                rooms.add_member(person)
            _put(engine, *(person.id for person in people))
            await engine.deliver()
            before = len(engine.slack.calls("chat.postMessage"))
            _put(engine, ALERTS)
            await _until(engine, lambda: bool(engine.texts(ALERTS)))
            calls = engine.slack.calls("chat.postMessage")[before:]
            private = next(n for n, call in enumerate(calls) if call.args["channel"] == ALERTS)
    text = f"{private} private sends before it (at most {MOST_IN_A_PASS})"
    name = f"main channel's first with {PRIVATE - before} private queued"
    report.fact(name, text, met=private <= MOST_IN_A_PASS)


async def _after_an_outage(report: Report, away: float) -> None:
    """The connection is cut for so long; how long after its return does the first alert stand?"""
    async with Engine(clock=SkippingClock()) as engine:
        _put(engine, ALERTS)
        engine.slack.team.faults.plan(Fault(Trouble.CUT, "*", times=None))
        end = engine.clock.now().timestamp() + away
        while engine.clock.now().timestamp() < end:
            await engine.deliver()
            engine.clock.move(seconds=1)
        asked = len(engine.slack.calls())
        engine.slack.team.faults.lift()
        begun = engine.clock.now()
        await _until(engine, lambda: bool(engine.texts(ALERTS)))
        seconds = (engine.clock.now() - begun).total_seconds()
    note = f"floor: the time away; {asked} calls meanwhile"
    most = ALLOWED_SECONDS / away
    report.row(f"first alert after {away:g} s away", seconds, "s", away, most, note)


async def _until(engine: Engine, holds: Callable[[], bool]) -> None:
    """Pass after pass, as the loop does: at once, or when the next is due."""
    while not holds():
        report = await engine.deliver()
        if not report.sent:
            engine.clock.move(seconds=0.05)


def _put(engine: Engine, *places: str) -> None:
    now = engine.clock.now()
    items = [new_item(Note("News"), Conversation.of(place), now) for place in places]
    engine.stores.outbox.put(*items)


def _requests(report: Report) -> None:
    """What it costs to remember a request over a restart, before it is acknowledged."""
    with tempfile.TemporaryDirectory() as directory:
        stores = open_stores(Path(directory) / "data", ManualClock())
        requests = KeptRequests(stores, ManualClock(), "one")
        numbers = iter(range(REQUESTS))

        def remember() -> None:
            for number in islice(numbers, CHANNELS):
                requests.note(f"signed:{number}", 1_700_000_000 + number)

        ours, floor = turns(
            remember,
            lambda: durable_write(Path(directory) / "floor", 100),
            rounds=REQUESTS // CHANNELS,
            each=CHANNELS,
        )
        kept = len(stores.requests)
        stores.close()
    name = "a request remembered"
    report.row(name, ours, "us", floor, 2.0, f"{kept} kept; floor: one durable write")
