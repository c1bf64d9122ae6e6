"""What anybody on the network can send to the server: refused at little cost, and the others wait for none of it.

The rule: bytes are read within ten seconds, their signature is checked, and only then they mean
anything; whatever is sent gets 4xx or a closed connection, and no line in the log.
"""

import asyncio
import gzip
import hashlib
import hmac
import json
import logging
import time
import zlib
from collections.abc import AsyncIterator
from contextlib import suppress
from statistics import median

import pytest
from aiohttp.web import Request, Response, get
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from bot import listening
from handlers.slack.http import OperatorPages, operator_routes, slack_routes, web_app
from tests.doubles.bolt import SECRET, app_that_calls_nobody

FORM = b"application/x-www-form-urlencoded"
GOOD = b"command=%2Fminewatch&text=list&user_id=U1&channel_id=C1&team_id=T1"
QUICK = 1.0  # seconds of CPU for client and server; decoding punycode takes minutes


class Door:
    """The real server and raw connections to it."""

    def __init__(self, port: int) -> None:
        self.port = port

    async def open(self, *pieces: bytes):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        for piece in pieces:
            writer.write(piece)
        return reader, writer

    async def say(self, *pieces: bytes) -> bytes:
        """Everything the server answers until it closes."""
        reader, writer = await self.open(*pieces)
        try:
            async with asyncio.timeout(5):
                return await reader.read()
        except ConnectionResetError:
            return b""
        finally:
            writer.close()

    async def status(self, *pieces: bytes) -> int:
        answer = await self.say(*pieces)
        assert b"Traceback" not in answer
        return int(answer.split(b" ", 2)[1]) if answer else 0

    async def good(self) -> float:
        """Seconds that a signed request takes."""
        started = time.perf_counter()
        assert await self.status(post(GOOD, *signed(GOOD))) == 200
        return time.perf_counter() - started


def post(body: bytes, *headers: bytes, path: bytes = b"/slack/events") -> bytes:
    names = b"".join(headers).lower()
    lines = [b"POST " + path + b" HTTP/1.1", b"Host: x", b"Connection: close", *headers]
    lines += [b"Content-Length: %d" % len(body)] * (b"transfer-encoding" not in names)
    lines += [b"Content-Type: " + FORM] * (b"content-type" not in names)
    return b"\r\n".join([*lines, b"", b""]) + body


def now() -> int:
    return int(time.time())  # noqa: TID251 - the verifier reads the wall clock


def signed(body: bytes, stamp: bytes | None = None) -> tuple[bytes, bytes]:
    stamp = b"%d" % now() if stamp is None else stamp
    digest = hmac.new(SECRET.encode(), b"v0:" + stamp + b":" + body, hashlib.sha256).hexdigest()
    return (
        b"X-Slack-Request-Timestamp: " + stamp,
        b"X-Slack-Signature: v0=" + digest.encode(),
    )


@pytest.fixture
def seconds() -> float:
    return listening.ARRIVAL_SECONDS


@pytest.fixture
async def door(seconds: float, monkeypatch, caplog) -> AsyncIterator[Door]:
    monkeypatch.setattr("bot.listening.ARRIVAL_SECONDS", seconds)
    app = app_that_calls_nobody()

    @app.command("/minewatch")
    async def listener(ack):
        await ack("done")

    pages = OperatorPages(lambda: (True, "ok"), lambda: ("text/plain", b"x 1\n"))
    web = web_app(*slack_routes(app, SECRET), *operator_routes(pages))
    runner = await listening.listen(web, "127.0.0.1", 0, shutdown_timeout=0.1, most=64)
    with caplog.at_level(logging.INFO):
        yield Door(runner.addresses[0][1])
    await runner.cleanup()
    lines = [record.getMessage() for record in caplog.records]
    # What Slack signed and nobody understands is worth a line; nothing else is.
    assert [
        each for each in lines if not each.startswith(("unreadable_", "shapeless_", "unhandled_"))
    ] == []


CHARSETS = ["punycode", "idna", "utf-7", "base64", "zip_codec", "zlib", "bz2", "rot13", "hex", "uu"]
CHARSETS += [
    "unicode_escape",
    "raw_unicode_escape",
    "utf-16",
    "undefined",
    "mbcs",
    "no-such",
    "",
    "x" * 4000,
]
CHARSETS += ["'", "utf-8; charset=punycode", '"punycode"']  # fmt: skip
MEGABYTE = b"x=" + b"a-" + "ü".encode() * 500_000


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("kind", [FORM, b"application/json", b"text/plain", b"multipart/form-data"])
async def test_a_charset_costs_an_unsigned_request_nothing(door, charset, kind):
    line = b"Content-Type: " + kind + b"; charset=" + charset.encode()
    started = time.process_time()
    assert await door.status(post(MEGABYTE, line)) == 401
    assert time.process_time() - started < QUICK


@pytest.mark.parametrize("charset", CHARSETS)
async def test_what_is_signed_is_utf_8_whatever_it_is_called(door, charset):
    line = b"Content-Type: " + FORM + b"; charset=" + charset.encode()
    assert await door.status(post(GOOD, line, *signed(GOOD))) == 200


PACKED = {
    b"gzip": gzip.compress(b"x=" + b"a" * 50_000_000),
    b"deflate": zlib.compress(b"x" * 50_000_000),
    b"br": b"\x0b\x02\x80abc\x03",
    b"zstd": b"\x28\xb5\x2f\xfd",
    b"gzip, gzip": b"\x1f\x8b",
    b"GZip": gzip.compress(GOOD),
    b"x-unknown": b"abc",
    b"\xff": b"abc",
}


@pytest.mark.parametrize("encoding", PACKED)
async def test_packed_requests_are_never_unpacked(door, encoding):
    body = PACKED[encoding]
    started = time.process_time()
    assert await door.status(post(body, b"Content-Encoding: " + encoding, *signed(body))) == 415
    assert time.process_time() - started < QUICK


STAMPS = [
    "٣٤٥",
    "１７６４",
    "²",
    "1e9",
    "-1",
    "+1",
    "0",
    "",
    " ",
    "NaN",
    "inf",
    "9" * 400,
    "1_000",
    "0x1",
]
STAMPS += ["1764000000.5", "1764000000,1764000000", "\udcff", "None", "1764000000 1"]  # fmt: skip


@pytest.mark.parametrize("stamp", STAMPS)
async def test_odd_time_stamps_are_refused(door, stamp):
    raw = stamp.encode("utf-8", "surrogateescape")
    assert await door.status(post(GOOD, *signed(GOOD, raw))) == 401


@pytest.mark.parametrize("age", [-301, -86_400, 301, 400, 10**9])
async def test_old_and_early_time_stamps_are_refused(door, age):
    assert await door.status(post(GOOD, *signed(GOOD, b"%d" % (now() + age)))) == 401


def signatures() -> list[list[bytes]]:
    stamp, good = signed(GOOD)
    odd = [
        b"v0=",
        b"v0=" + b"\xe9" * 64,
        "v0=é".encode(),
        b"v1=" + good[-64:],
        b"v0=" + b"0" * 10**4,
    ]
    odd += [b"\x80", good[-64:], good[-67:] + b"0", good[-67:].upper(), b"v0=" + b"g" * 64]
    found = [[stamp, b"X-Slack-Signature: " + each] for each in odd]
    return [*found, [stamp, good, good], [stamp, stamp, good], [stamp], [good], []]


@pytest.mark.parametrize("number", range(len(signatures())))
async def test_odd_signatures_are_refused(door, number):
    headers = signatures()[number]
    status = await door.status(post(GOOD, *headers))
    assert status == (401 if all(len(each) < 8_000 for each in headers) else 400)


DEEP = b"[" * 100_000 + b"]" * 100_000
PAYLOADS = {
    "nothing": (b"", FORM),
    "a form without fields": (b"&&&&", FORM),
    "100,000 fields": (b"&".join(b"f%d=1" % n for n in range(90_000)), FORM),
    "one field 100,000 times": (b"a=1&" * 100_000, FORM),
    "a field of percent signs": (b"payload=" + b"%" * 500_000, FORM),
    "ssl_check": (b"ssl_check=1&token=x", FORM),
    "a payload that is no JSON": (b"payload={", FORM),
    "a payload that is a list": (b"payload=[]", FORM),
    "a payload without bottom": (b"payload=" + DEEP, FORM),
    "two payloads": (b"payload={}&payload=[]", FORM),
    "no JSON": (b"{", b"application/json"),
    "a list": (b"[1, 2]", b"application/json"),
    "a text": (b'"x"', b"application/json"),
    "null": (b"null", b"application/json"),
    "NaN": (b"NaN", b"application/json"),
    "a number of 100,000 digits": (b"1" * 100_000, b"application/json"),
    "a list without bottom": (DEEP, b"application/json"),
    "objects without bottom": (b'{"a":' * 50_000, b"application/json"),
    "the same name twice": (b'{"type": 1, "type": [], "event": 3, "event": {}}', b"application/json"),
    "half a pair of surrogates": (b'{"type": "\\ud800", "event": {"type": "\\udc00"}}', b"application/json"),
    "not UTF-8": (b"command=\xff\xfe", FORM),
    "UTF-16": ('{"type": "x"}'.encode("utf-16"), b"application/json"),
    "NULs": (b"\x00" * 1_000, FORM),
    "a challenge of another kind": (b'{"type": "url_verification", "challenge": {}}', b"application/json"),
    "a challenge that is missing": (b'{"type": "url_verification"}', b"application/json"),
    "an event that is a list": (b'{"type": "event_callback", "event": []}', b"application/json"),
    "actions that are numbers": (b'{"type": "block_actions", "actions": 7}', b"application/json"),
    "a user that is a number": (b'payload={"type": "block_actions", "user": 7, "team": 3}', FORM),
    "a view that is null": (b'payload={"type": "view_submission", "view": null}', FORM),
    "command as a list": (b'{"command": ["/minewatch"]}', b"application/json"),
}  # fmt: skip


@pytest.mark.parametrize("name", PAYLOADS)
async def test_odd_payloads_are_refused_unsigned_and_answered_signed(door, name):
    body, kind = PAYLOADS[name]
    line = b"Content-Type: " + kind
    started = time.process_time()
    assert await door.status(post(body, line)) == 401
    assert time.process_time() - started < QUICK
    assert 200 <= await door.status(post(body, line, *signed(body))) < 500
    assert time.process_time() - started < 5 * QUICK


PATHS = [
    b"/%ff",
    b"/%00",
    b"//",
    b"//slack/events",
    b"/slack/events/",
    b"/slack//events",
    b"/slack/events%00",
]
PATHS += [
    b"/slack/%65vents/..",
    b"/../../etc/passwd",
    b"/\xff\xfe",
    b"/" + b"a" * 8_000,
    b"/static/a%00.js",
    b"/%",
]
PATHS += [b"/%zz", b"http://[::1", b"http://elsewhere.example/x", b"*", b"/healthz/%2e%2e", b"\\", b"?", b"#", b"/;"]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", [b"GET", b"POST", b"PUT", b"OPTIONS", b"HEAD"])
async def test_odd_paths_are_404_or_400(door, method, path):
    request = method + b" " + path + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    assert await door.status(request) in {400, 404, 405}


async def test_expect_is_answered_before_the_body(door):
    reader, writer = await door.open(
        post(GOOD, b"Expect: 100-continue", *signed(GOOD))[: -len(GOOD)]
    )
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 100 ")
    writer.write(GOOD)
    assert (await reader.read()).startswith(b"HTTP/1.1 200 ")
    writer.close()
    assert await door.status(post(GOOD, b"Expect: a-miracle")) == 417


async def test_a_body_over_the_limit_is_refused_before_it_has_come(door):
    head = post(b"a" * 9_000_000)[:-9_000_000]
    reader, writer = await door.open(head, b"a" * 1_100_000)
    assert (await asyncio.wait_for(reader.readline(), 1)).startswith(b"HTTP/1.1 413 ")
    writer.close()


async def test_chunks_over_the_limit_are_refused(door):
    chunk = b"10000\r\n" + b"a" * 65_536 + b"\r\n"
    assert await door.status(post(chunk * 20, b"Transfer-Encoding: chunked")) == 413


class TestSlowSenders:
    @pytest.fixture
    def seconds(self) -> float:
        return 0.4

    @pytest.mark.parametrize(
        "start",
        [
            b"",
            b"P",
            b"POST /slack/events HTTP/1.1\r\nHost: x\r\nX-",
            post(b"", b"X-A: b")[:-2],
            post(GOOD, *signed(GOOD))[:-10],
            post(b"", b"Transfer-Encoding: chunked") + b"5\r\nab",
            b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
            b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /hea",
            post(b"", path=b"/nowhere").replace(b"Length: 0", b"Length: 9"),
        ],
    )
    async def test_a_connection_on_which_no_request_comes_is_closed(self, door, start):
        started = time.perf_counter()
        reader, writer = await door.open(start)
        with suppress(ConnectionError):
            await asyncio.wait_for(reader.read(), 5)
        assert time.perf_counter() - started < 3.5
        writer.close()

    @pytest.mark.parametrize("start", [b"POST /", post(GOOD, *signed(GOOD))[: -len(GOOD)]])
    async def test_dripping_does_not_prolong_it(self, door, start):
        reader, writer = await door.open(start)

        async def drip():
            with suppress(ConnectionError):
                while True:
                    writer.write(b"a")
                    await writer.drain()
                    await asyncio.sleep(0.05)

        dripping = asyncio.create_task(drip())
        started = time.perf_counter()
        with suppress(ConnectionError):
            await asyncio.wait_for(reader.read(), 5)
        assert time.perf_counter() - started < 3
        dripping.cancel()
        writer.close()


@pytest.mark.parametrize(
    "start",
    [
        post(GOOD, *signed(GOOD))[:-10],
        post(b"", b"Transfer-Encoding: chunked") + b"5\r\nab",
        post(b"", b"Transfer-Encoding: chunked") + b"zz\r\nab\r\n",
        post(b"", b"Transfer-Encoding: chunked") + b"-5\r\nab",
        b"POST /slack",
        b"",
    ],
)
async def test_who_leaves_half_way_leaves_no_line_in_the_log(door, start):
    for _ in range(3):
        _, writer = await door.open(start)
        await writer.drain()
        await asyncio.sleep(0.02)
        writer.transport.abort()
    await door.good()


SLOW = [b"", b"POST /sl", post(b"", b"X-A: b")[:-2], post(GOOD, *signed(GOOD))[:-10]]


async def test_400_slow_senders_keep_no_good_request_waiting(door):
    stop = asyncio.Event()

    async def slow(start):
        while not stop.is_set():
            with suppress(ConnectionError):
                reader, writer = await door.open(start)
                done = asyncio.create_task(reader.read())
                await asyncio.wait(
                    {done, asyncio.create_task(stop.wait())}, return_when="FIRST_COMPLETED"
                )
                writer.close()
                done.cancel()
            await asyncio.sleep(0.3)

    senders = [asyncio.create_task(slow(SLOW[n % len(SLOW)])) for n in range(400)]
    await asyncio.sleep(0.3)
    times = [await door.good() for _ in range(50)]
    stop.set()
    await asyncio.gather(*senders, return_exceptions=True)
    assert median(times) < 1  # benchmarks/requests.py measures the slowest


async def test_a_stop_does_not_wait_for_slow_senders():
    app = app_that_calls_nobody()
    web = web_app(*slack_routes(app, SECRET))
    runner = await listening.listen(web, "127.0.0.1", 0, shutdown_timeout=20)
    door = Door(runner.addresses[0][1])
    slow = [await door.open(SLOW[number % len(SLOW)]) for number in range(40)]
    await asyncio.sleep(0.1)
    started = time.perf_counter()
    await runner.cleanup()
    assert time.perf_counter() - started < 2
    for _, writer in slow:
        writer.close()


async def test_an_answer_under_way_is_waited_for_at_a_stop():
    asked = asyncio.Event()

    async def answer(_request: Request) -> Response:
        asked.set()
        await asyncio.sleep(0.3)
        return Response(text="done")

    runner = await listening.listen(
        web_app(get("/slow", answer)), "127.0.0.1", 0, shutdown_timeout=5
    )
    reader, writer = await Door(runner.addresses[0][1]).open(
        b"GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    )
    await asked.wait()
    await runner.cleanup()
    assert (await reader.read()).endswith(b"done")
    writer.close()


async def test_where_there_is_no_room_the_one_that_kept_us_waiting_longest_leaves(door):
    old = [await door.open(b"POST /") for _ in range(64)]
    await asyncio.sleep(2 * listening._CHANCE_SECONDS)
    assert await door.good() < 1
    (first, _), *others = old
    with suppress(ConnectionError):
        assert await asyncio.wait_for(first.read(), 1) == b""
    assert not any(reader.at_eof() for reader, _ in others)
    for _, writer in old:
        writer.close()


HEADS = some.lists(some.binary(max_size=40), max_size=6).map(b"\r\n".join)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    start=some.sampled_from([b"", b"POST /slack/events HTTP/1.1\r\nHost: x\r\n", b"GET /"]),
    rest=HEADS,
)
@example(start=b"", rest=b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
@example(start=b"POST /slack/events HTTP/1.1\r\n", rest=b"Content-Type: \xff; charset=\xfe")
async def test_any_bytes_get_4xx_or_a_closed_connection(door, start, rest):
    status = await door.status(start + rest + b"\r\nConnection: close\r\n\r\n\r\n\r\n")
    assert status == 0 or 400 <= status < 500
    await door.good()


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    body=some.recursive(
        some.none() | some.booleans() | some.integers() | some.text(max_size=5),
        lambda inner: (
            some.lists(inner, max_size=3)
            | some.dictionaries(
                some.sampled_from(
                    ["type", "event", "actions", "user", "view", "command", "team", "channel"]
                ),
                inner,
                max_size=4,
            )
        ),
    )
)
async def test_any_signed_json_is_answered(door, body):
    raw = json.dumps(body).encode()
    line = b"Content-Type: application/json"
    assert 200 <= await door.status(post(raw, line, *signed(raw))) < 500
