"""What anybody on the network can send to the server: refused at little cost, and the others wait for none of it.

The rule: bytes are read within ten seconds, their signature is checked, and only then they mean
anything; whatever is sent gets 4xx or a closed connection, and no line in the log.
"""

import asyncio
import gzip
import json
import time
import zlib

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from tests.doubles.slack_door import FORM, GOOD, now, post, signed

QUICK = 1.0  # seconds of CPU for client and server; decoding punycode takes minutes

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
