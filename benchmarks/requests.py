"""What strangers can cost the server: a charset that decodes slowly, 400 slow senders, log lines.

The server is the real one in a process of its own, the senders are raw sockets. Floors of the same
run: a plain request with a bad signature, and good requests on an idle server. Targets: a
charset costs at most five times the plain request (it took minutes), a good request beside 400 slow senders takes under
a second at p99, and the log of a flood stays under 100 KB.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import multiprocessing
import os
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

from benchmarks.report import Report
from bot.logs import configure
from handlers.slack.access import SlackAccess
from handlers.slack.bolt import build_bolt_app
from handlers.slack.http import serve, slack_routes, web_app

SECRET = "signing-secret-of-the-benchmark"
FORM = "application/x-www-form-urlencoded"
SLOW_SENDERS = 400
SECONDS = 15
BODY = b"command=%2Fminewatch&text=list&user_id=U1&channel_id=C1&team_id=T1"
MEGABYTE = b"x=" + b"a-" + "ü".encode() * 500_000


def run(report: Report) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        log = Path(scratch) / "log"
        ours, theirs = multiprocessing.Pipe()
        server = multiprocessing.Process(target=_server, args=(theirs, log), daemon=True)
        server.start()
        try:
            asyncio.run(_measure(report, ours.recv(), log))
        finally:
            server.terminate()
            server.join()


def _server(pipe: Connection, log: Path) -> None:
    async def main() -> None:
        app = build_bolt_app(SlackAccess("xoxb-bench", SECRET, "http://127.0.0.1:9/api/"))

        @app.command("/minewatch")
        async def listener(ack) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
            await ack("done")

        _, port = await serve(web_app(*slack_routes(app, SECRET)), "127.0.0.1", 0)
        pipe.send(port)
        await asyncio.Event().wait()

    with log.open("w") as out:
        configure("json", out)
        os.dup2(out.fileno(), 2)
        asyncio.run(main())


async def _measure(report: Report, port: int, log: Path) -> None:
    alone = [await _good(port) for _ in range(100)]
    plain = median([await _unsigned(port, FORM) for _ in range(20)])
    for charset in ("punycode", "idna", "utf-7", "zip_codec"):
        took = median([await _unsigned(port, f"{FORM}; charset={charset}") for _ in range(20)])
        report.row(f"1 MB unsigned, charset={charset}", took * 1000, "ms", plain * 1000, 5)
    async with _slow_senders(port) as closed:
        beside = await _for_a_while(port)
    p99 = _at(beside, 0.99)
    report.row(
        "a good request p50 beside 400 slow senders",
        median(beside) * 1000,
        "ms",
        median(alone) * 1000,
    )
    report.row(
        "a good request p99 beside 400 slow senders", p99 * 1000, "ms", _at(alone, 0.99) * 1000
    )
    report.fact(
        f"{len(beside)} good requests beside {SLOW_SENDERS} slow senders",
        f"slowest {max(beside):.3f} s, p99 {p99:.3f} s; target 1 s; {len(closed)} senders put out",
        met=p99 < 1,
    )
    size = os.path.getsize(log)  # noqa: PTH202, ASYNC240 - one look, and nothing else is running
    report.fact("Log of it all", f"{size:,} bytes; target 100,000", met=size < 100_000)


async def _for_a_while(port: int) -> list[float]:
    times, end = [], time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        times.append(await _good(port))
        await asyncio.sleep(0.05)
    return times


@asynccontextmanager
async def _slow_senders(port: int) -> AsyncIterator[list[int]]:
    """Each begins a request in one of several ways, drips, and comes again when it is put out."""
    closed: list[int] = []
    head = _head(FORM, len(BODY))
    starts = (b"", b"POST /sl", head[:-2] + b"X-A: ", head)

    over = False

    async def one(number: int) -> None:
        while not over:
            with suppress(OSError):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(starts[number % len(starts)])
                while not over and not reader.at_eof() and reader.exception() is None:
                    writer.write(b"a")
                    await asyncio.sleep(0.5)
                closed.append(number)
                writer.transport.abort()
            await asyncio.sleep(0.2)

    senders = [asyncio.create_task(one(number)) for number in range(SLOW_SENDERS)]
    await asyncio.sleep(1)
    try:
        yield closed
    finally:
        over = True
        await asyncio.gather(*senders)


async def _good(port: int) -> float:
    stamp = str(int(time.time()))
    signed = b"v0:" + stamp.encode() + b":" + BODY
    signature = "v0=" + hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    head = _head(
        FORM, len(BODY), f"X-Slack-Request-Timestamp: {stamp}", f"X-Slack-Signature: {signature}"
    )
    return await _asked(port, head + BODY, b"200")


async def _unsigned(port: int, kind: str) -> float:
    return await _asked(port, _head(kind, len(MEGABYTE)) + MEGABYTE, b"401")


async def _asked(port: int, request: bytes, status: bytes) -> float:
    started = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    answer = await reader.read()
    writer.close()
    if answer.split(b" ", 2)[1:2] != [status]:
        raise RuntimeError(f"expected {status!r}, got {answer[:80]!r}")
    return time.perf_counter() - started


def _head(kind: str, length: int, *more: str) -> bytes:
    lines = ["POST /slack/events HTTP/1.1", "Host: x", "Connection: close", f"Content-Type: {kind}"]
    return "\r\n".join([*lines, f"Content-Length: {length}", *more, "", ""]).encode()


def _at(times: Sequence[float], share: float) -> float:
    return sorted(times)[int(len(times) * share)]
