"""What strangers can cost the server: a charset that decodes slowly, 400 slow senders, log lines.

The server is the real one in a process of its own, the senders are raw sockets. Floors of the same
run: a plain request with a bad signature, good requests on an idle server before and after, and one
short line in the log for each sender that was put out.
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
LINE = 80
"""Bytes of a short line in a log."""
CHARSETS = ("punycode", "idna", "utf-7", "zip_codec")
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
    kinds = (FORM, *(f"{FORM}; charset={charset}" for charset in CHARSETS))
    took: dict[str, list[float]] = {kind: [] for kind in kinds}
    for _ in range(20):
        for kind in kinds:
            took[kind].append(await _unsigned(port, kind))
    plain, *others = (median(times) * 1000 for times in took.values())
    for charset, spent in zip(CHARSETS, others, strict=True):
        report.row(f"1 MB unsigned, charset={charset}", spent, "ms", plain, 5)
    alone = [await _good(port) for _ in range(100)]
    async with _slow_senders(port) as closed:
        beside = await _for_a_while(port)
    alone += [await _good(port) for _ in range(100)]
    for share, most in ((0.5, 10), (0.99, 60)):
        name = f"a good request p{share * 100:g} beside {SLOW_SENDERS} slow senders"
        report.row(name, _at(beside, share) * 1000, "ms", _at(alone, share) * 1000, most)
    size = os.path.getsize(log)  # noqa: PTH202, ASYNC240 - one look, and nothing else is running
    lines = len(closed) * LINE
    report.row("log of it all", size, "bytes", lines, 1, f"{len(closed)} senders put out")


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
