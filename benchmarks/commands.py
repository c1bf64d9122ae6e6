"""/minestatus in process: the whole way of a signed request through the real Bolt app.

Floor: what no bot can do without, done by hand in turns with it: check the signature and
parse the form. Target beside a poll of 50 feeds: p99 within 3 times its p99 at rest.
"""

from __future__ import annotations

import asyncio
import gc
import hashlib
import hmac
import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter, sleep, thread_time
from urllib.parse import parse_qs, urlencode

from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from benchmarks.polling_load import poll_for_ever
from benchmarks.report import Report
from handlers import register
from handlers.slack.access import SlackAccess
from handlers.slack.bolt import build_bolt_app
from handlers.slack.desks import AtOwnDesk
from tests.doubles.bolt import SignedRequests, signed
from tests.doubles.desk import house

SECRET = "signing-secret-of-the-benchmark"
ASKED = 1500
ROUNDS, SECONDS = 3, 7
"""How long requests of every kind arrive at 20 a second."""
GAP = 0.005
"""Seconds between two commands beside the poll: 200 a second, ten times what is promised."""


@dataclass
class _Times:
    """Milliseconds of each request: on the clock, and of this thread's CPU.

    On a shared machine the clock's 99th percentile is mostly other people's programs: the
    floor's own, in the row above it, shows how much.
    """

    wall: list[float]
    cpu: list[float]

    def note(self, wall: float, cpu: float) -> None:
        self.wall.append(wall * 1000)
        self.cpu.append(cpu * 1000)


def run(report: Report) -> None:
    logging.disable(logging.CRITICAL)  # nobody is at the response_url: that is not measured
    asyncio.run(_run(report))


async def _run(report: Report) -> None:
    home = house()
    app = build_bolt_app(SlackAccess("xoxb-bench", SECRET, "http://127.0.0.1:9/api/"))
    app.use(AtOwnDesk(home.desks.of))
    register(app)
    names = [state.name for state in home.desk.treaty.current.states.values()]
    chance = random.Random(1)
    typed = [chance.choice(names) for _ in range(ASKED)]
    _rows(report, "/minestatus NAME", *await _ask(app, typed))
    for label, text in (
        ("/minestatus with a typo", "Finlnd"),
        ("/minestatus Finland Norway", "Finland Norway"),
        ("/minestatus list withdrawn", "list withdrawn"),
        ("/minestatus (overview)", ""),
    ):
        _rows(report, label, *await _ask(app, [text] * 300))
    await _beside_a_poll(report, app, typed[:600])


async def _beside_a_poll(report: Report, app: AsyncApp, typed: Sequence[str]) -> None:
    """The same commands, spread out, with and without a poll of 50 feeds going on."""
    asked = SignedRequests(app, SECRET)
    commands = [asked.command_request("/minestatus", text) for text in typed]
    alone, busy, idle, acks = (list[list[float]]() for _ in range(4))
    done = 0
    for _ in range(ROUNDS):
        alone.append(await _arriving(app, commands, GAP))
        idle.append(await _arriving(app, _everything(asked), 1 / 20))
        async with poll_for_ever(feeds=50) as polled:
            _as_in_the_running_bot()
            before = polled()
            busy.append(await _arriving(app, commands, GAP))
            done += polled() - before
            acks.append(await _arriving(app, _everything(asked), 1 / 20))
    note = f"{done} feeds polled meanwhile; median of three rounds, each beside one at rest"
    for share, most in ((0.99, 3), (0.5, None)):
        at_rest, beside = (median(_at(times, share) for times in each) for each in (alone, busy))
        name = f"/minestatus p{share * 100:.0f} beside a poll of 50 feeds"
        report.row(name, beside, "ms", at_rest, most, note)
    at_rest, beside = (median(_at(times, 0.99) for times in each) for each in (idle, acks))
    report.row("every kind of request beside a poll: ack p99", beside, "ms", at_rest, 5, note)


def _as_in_the_running_bot() -> None:
    """What is loaded for good is out of the collector's sight there too (bot.app.modes)."""
    gc.collect()
    gc.freeze()


def _everything(asked: SignedRequests) -> list[AsyncBoltRequest]:
    """Commands that ask and change, buttons, a window's type-ahead: each kind many times."""
    press = {"type": "block_actions", "channel": {"id": "C1"}}
    made = []
    for number in range(SECONDS * 4):
        state = ("FIN", "NOR", "UKR", "LAO")[number % 4]
        button = {"type": "button", "action_id": "watch:add", "block_id": "b", "value": state}
        made += [
            asked.command_request("/minestatus", f"{state} 2025-08-01"),
            asked.command_request("/minewatch", f"add {state}", user=f"U{number}"),
            asked.command_request("/minenews", state),
            asked.payload_request({**press, "actions": [button]}, user=f"U{number}"),
            asked.payload_request(
                {
                    "type": "block_suggestion",
                    "action_id": "watch:states",
                    "block_id": "s",
                    "value": "fi",
                }
            ),
        ]
    return made


async def _arriving(app: AsyncApp, prepared: Sequence[AsyncBoltRequest], gap: float) -> list[float]:
    """Milliseconds from a request's arrival to its answer, waiting for the loop included.

    A thread of its own hands the requests over at an even pace, as a socket would: time that
    the loop spends on a poll before it looks at the request counts.
    """
    loop = asyncio.get_running_loop()
    gc.collect()

    async def answered(request: AsyncBoltRequest, arrived: float) -> float:
        response = await app.async_dispatch(request)
        assert response.status == 200
        return (perf_counter() - arrived) * 1000

    def hand_over() -> list[float]:
        pending = []
        for request in prepared:
            sleep(gap)
            work = answered(request, perf_counter())
            pending.append(asyncio.run_coroutine_threadsafe(work, loop))
        return [each.result() for each in pending]

    return await asyncio.to_thread(hand_over)


def _rows(report: Report, label: str, times: _Times, floor: _Times) -> None:
    for share, most in ((0.5, 60), (0.99, 150)):
        name = f"{label} p{share * 100:g}"
        report.row(name, _at(times.wall, share), "ms", _at(floor.wall, share))
        report.row(f"{name}, CPU", _at(times.cpu, share), "ms", _at(floor.cpu, share), most)


def _at(times: Sequence[float], share: float) -> float:
    return sorted(times)[int(len(times) * share)]


async def _ask(app: AsyncApp, typed: Sequence[str]) -> tuple[_Times, _Times]:
    """Milliseconds of each command, parsing of the request included, and by hand, in turns."""
    requests = SignedRequests(app, SECRET)
    prepared = [(requests.command_request("/minestatus", text), _form(text)) for text in typed]
    gc.collect()
    times, floor = _Times([], []), _Times([], [])
    for each, form in prepared:
        _by_hand(form, floor)
        headers = {name: values[0] for name, values in each.headers.items()}
        started, spent = perf_counter(), thread_time()
        response = await app.async_dispatch(AsyncBoltRequest(body=each.raw_body, headers=headers))
        times.note(perf_counter() - started, thread_time() - spent)
        assert response.status == 200
    return times, floor


def _by_hand(request: AsyncBoltRequest, times: _Times) -> None:
    stamp = request.headers["x-slack-request-timestamp"][0]
    given = request.headers["x-slack-signature"][0]
    started, spent = perf_counter(), thread_time()
    base = f"v0:{stamp}:{request.raw_body}".encode()
    digest = hmac.new(SECRET.encode(), base, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(f"v0={digest}", given)
    assert parse_qs(request.raw_body)["command"] == ["/minestatus"]
    times.note(perf_counter() - started, thread_time() - spent)


def _form(text: str) -> AsyncBoltRequest:
    form = {"command": "/minestatus", "text": text, "user_id": "U1", "channel_id": "C1"}
    return signed(SECRET, urlencode(form), "application/x-www-form-urlencoded")
