"""Answers that break HTTP: they are read as browsers read them, or fail by themselves in words.

The rule: a header says something to us, or it does not matter, whatever it is made of; what a body
says of its own length matters less than the document in it; and whatever one server sends, the
poll of every other feed goes on.
"""

import asyncio
import errno
import gzip
import os
import socket
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp.abc import AbstractResolver, ResolveResult
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from bot.feeds.document import END_MISSING
from bot.feeds.poll import PollOutcome
from bot.feeds.web.connections import Outbound
from bot.feeds.web.fetch import HttpFetcher
from bot.feeds.web.heads import MAX_HEAD
from bot.feeds.web.lookup import SystemResolver
from bot.model.entry import Feed, FeedId, FeedRecord
from bot.ports import Fetched, FetchFailed, FetchRequest
from tests.doubles.documents import item, items, rss
from tests.doubles.raw_web import End, RawServer, header, said
from tests.doubles.web import Answer

OLD = rss(*items(3))
NEW = rss(item("Finland leaves the convention"), *items(3))
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"


@pytest_asyncio.fixture(loop_scope="session")
async def raw() -> AsyncIterator[RawServer]:
    async with RawServer() as server:
        yield server


@pytest.fixture
def feed(raw: RawServer) -> FeedRecord:
    return FeedRecord(Feed(id=FeedId("odd"), name="Odd", url=raw.url("/feed")))


def length(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n" % len(body)


def chunked(body: bytes, *, last: bool = True) -> bytes:
    return b"%x\r\n%s\r\n" % (len(body), body) + (b"0\r\n\r\n" if last else b"")


def with_header(line: bytes):
    return lambda body: said(OK + length(body) + line + b"\r\n\r\n" + body)


HEADERS = {
    "Latin-1": b"X-Powered-By: Jos\xe9",
    "an ETag in Latin-1": b'ETag: "caf\xe9"',
    "an ETag in UTF-8": 'ETag: "café"'.encode(),
    "Last-Modified in KOI8-R": b"Last-Modified: \xf3\xd2\xc4, 25 Nov 2026 08:00:00 GMT",
    "a file name in Shift JIS": b'Content-Disposition: attachment; filename="\x83t\x83B.xml"',
    "a type in Latin-1": b"Content-Type: application/rss+xml; name=caf\xe9",
    "a cookie of any bytes": b"Set-Cookie: a=\xff\xfe\x80",
    "Retry-After in Arabic digits": b"Retry-After: \xd9\xa1\xd9\xa2",
    "Cache-Control in Latin-1": b"Cache-Control: max-age=\xb2",
    "Expires in Latin-1": b"Expires: Mer, 25 f\xe9v 2026",
    "a NUL": b"X-Nul: a\x00b",
    "an ETag with a NUL": b'ETag: "a\x00b"',
    "an escape": b"X-Escape: \x1b[31m",
    "a bell in the type": b"Content-Type: application/rss+xml\x07",
    "9 KB": b"Content-Security-Policy: " + b"a" * 9_000,
    "60 KB": b"Link: " + b"<https://a.example/>; rel=preload, " * 1_800,
    "an ETag of 20 KB": b'ETag: "' + b"e" * 20_000 + b'"',
    "a cookie of 30 KB": b"Set-Cookie: a=" + b"c" * 30_000,
    "a type of 70 KB": b"Content-Type: text/xml; a=" + b"t" * 70_000,
    "500 headers": b"\r\n".join(b"X-%d: y" % n for n in range(500)),
    "300 cookies": b"\r\n".join(b"Set-Cookie: c%d=y" % n for n in range(300)),
    "a space in a name": b"X Bad Name: 1",
    "a space before the colon": b"X-Space : 1",
    "a name in Latin-1": b"X-\xe9t\xe9: 1",
    "a name in brackets": b"<X>: 1"[1:],
    "an empty name": b": 1",
    "no colon": b"this is no header",
    "an equals sign for the colon": b"X-Cache=HIT",
    "folded": b"X-Folded: one\r\n two\r\n\tthree",
    "a folded type": b"Content-Type: application/rss+xml;\r\n charset=utf-8",
    "a status line twice": b"HTTP/1.1 200 OK",
    "chunked misspelt": b"Transfer-Encoding: identity",
    "Connection: Upgrade": b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c",
    "Sec-WebSocket-Key1": b"Sec-WebSocket-Key1: x",
}


@pytest.mark.parametrize("name", HEADERS)
async def test_whatever_a_header_holds_the_news_is_read(raw, poller, feed, name):
    answer = with_header(HEADERS[name])
    raw.serve("/feed", answer(OLD), answer(NEW))
    first = await poller.poll(feed)
    second = await poller.poll(first.record_after)
    assert [first.outcome, second.outcome] == ["read", "read"]
    assert second.entries[0].title == "Finland leaves the convention"


def framed(lines: bytes):
    return lambda body: said(OK + lines.replace(b"LENGTH", b"%d" % len(body)) + b"\r\n" + body)


FRAMES = {
    "the length twice": framed(b"Content-Length: LENGTH\r\nContent-Length: LENGTH\r\n"),
    "the length twice in one line": framed(b"Content-Length: LENGTH, LENGTH\r\n"),
    "two lengths": framed(b"Content-Length: 12\r\nContent-Length: LENGTH\r\n"),
    "spaces round the length": framed(b"Content-Length :   LENGTH  \r\n"),
    "a tab before the length": framed(b"Content-Length:\tLENGTH\r\n"),
    "a length with a plus": framed(b"Content-Length: +LENGTH\r\n"),
    "a negative length": framed(b"Content-Length: -1\r\n"),
    "a length in words": framed(b"Content-Length: many\r\n"),
    "a length with a unit": framed(b"Content-Length: LENGTH bytes\r\n"),
    "a length of 40 digits": framed(b"Content-Length: " + b"9" * 40 + b"\r\n"),
    "a length in Arabic digits": framed("Content-Length: ١٢٣\r\n".encode()),
    "an empty length": framed(b"Content-Length:\r\n"),
    "a length of 0": framed(b"Content-Length: 0\r\n"),
    "a length too short by 20": lambda body: said(OK + length(body[:-20]) + b"\r\n" + body),
    "the same, the rest by itself": lambda body: said(
        OK + length(body[:-20]) + b"\r\n" + body[:90], body[90:]
    ),
    "too short, on a connection kept open": lambda body: said(
        OK + length(body[:-20]) + b"\r\n" + body, end=End.HOLD
    ),
    "a length and chunks": lambda body: said(
        OK + length(body) + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(body)
    ),
    "chunks by another name": lambda body: said(
        OK + b"Transfer-Encoding: Chunked , identity\r\n\r\n" + chunked(body)
    ),
    "chunks twice": lambda body: said(
        OK + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(body)
    ),
    "chunks that are none": framed(b"Transfer-Encoding: chunked\r\n"),
    "chunks in HTTP/1.0": lambda body: said(
        b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(body)
    ),
    "spaces after the chunk's size": lambda body: said(
        OK + b"Transfer-Encoding: chunked\r\n\r\n%x   \r\n" % len(body) + body + b"\r\n0\r\n\r\n"
    ),
    "bare line feeds": lambda body: said(
        b"HTTP/1.1 200 OK\nContent-Type: text/xml\n" + length(body)[:-2] + b"\n\n" + body
    ),
    "mixed line ends": lambda body: said(b"HTTP/1.1 200 OK\r\nX: 1\n" + length(body) + b"\n" + body),
    "two returns": lambda body: said(
        b"HTTP/1.1 200 OK\r\r\nX: 1\r\r\n" + length(body)[:-2] + b"\r\r\n\r\r\n" + body
    ),
    "no reason": lambda body: said(b"HTTP/1.1 200\r\n" + length(body) + b"\r\n" + body),
    "a reason in Latin-1": lambda body: said(b"HTTP/1.1 200 Tr\xe8s bien\r\n\r\n" + body),
    "a reason of 9 KB": lambda body: said(b"HTTP/1.1 200 " + b"x" * 9_000 + b"\r\n\r\n" + body),
    "two spaces in the status": lambda body: said(b"HTTP/1.1  200  OK\r\n\r\n" + body),
    "a status in lower case": lambda body: said(b"http/1.1 200 ok\r\n\r\n" + body),
    "HTTP/1.0": lambda body: said(b"HTTP/1.0 200 OK\r\nContent-Type: text/xml\r\n\r\n" + body),
    "HTTP/2 in words": lambda body: said(b"HTTP/2 200\r\n\r\n" + body),
    "HTTP without a version": lambda body: said(b"HTTP 200 OK\r\n\r\n" + body),
    "ICY": lambda body: said(b"ICY 200 OK\r\nicy-name: x\r\n\r\n" + body),
    "no head": said,
    "no blank line": lambda body: said(OK + body),
    "blank lines first": lambda body: said(b"\r\n\r\n" + OK + b"\r\n" + body),
    "early hints": lambda body: said(
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n", OK + b"\r\n" + body
    ),
    "a byte at a time": lambda body: said(
        *(bytes([each]) for each in b"HTTP/1.1 200 OK\r\n\r\n<"), body[1:]
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FRAMES)
async def test_however_an_answer_is_framed_the_news_is_read(raw, poller, feed, name):
    answer = FRAMES[name]
    raw.serve("/feed", answer(OLD), answer(NEW))
    first = await poller.poll(feed)
    second = await poller.poll(first.record_after)
    assert [first.error, second.error] == [None, None]
    assert [len(first.entries), len(second.entries)] == [3, 4]
    assert second.entries[0].title == "Finland leaves the convention"


async def test_a_connection_is_used_again_after_a_proper_answer(raw, fetcher):
    url = raw.serve("/feed", said(OK + length(OLD) + b"\r\n" + OLD + b"\r\n", end=End.HOLD))
    for _ in range(3):
        assert (await fetcher.fetch(FetchRequest(url, private_allowed=True))).body == OLD


NOT_HTTP = {
    "another protocol": b"220 mail.example ESMTP ready\r\n\r\n",
    "SSH": b"SSH-2.0-OpenSSH_9.6\r\n",
    "a status of 0": b"HTTP/1.1 0 OK\r\n\r\n",
    "a status in words": b"HTTP/1.1 fine\r\n\r\n",
    "a status of four digits": b"HTTP/1.1 2000 OK\r\n\r\n",
    "zeros": b"\x00" * 100,
}


@pytest.mark.parametrize("name", NOT_HTTP)
async def test_what_is_no_http_at_all_is_said(raw, poller, feed, name):
    raw.serve("/feed", said(NOT_HTTP[name], end=End.HOLD))
    assert (await poller.poll(feed)).error == "The site's response is not valid HTTP."


async def test_headers_without_end_are_stopped(raw, poller, feed):
    raw.serve("/feed", said(OK + b"X: y\r\n" * (MAX_HEAD // 5), end=End.HOLD))
    assert (await poller.poll(feed)).error == "The site sends more than 256 KB of headers."


async def test_a_head_that_drips_costs_no_time(raw, feed, poller):
    pieces = [b"X: y\r\n" * 1_000] * 40
    raw.serve("/feed", said(OK, *pieces, b"\r\n" + OLD))
    busy = asyncio.create_task(poller.poll(feed))
    slowest, loop = 0.0, asyncio.get_running_loop()
    while not busy.done():
        before = loop.time()
        await asyncio.sleep(0)
        slowest = max(slowest, loop.time() - before)
    assert slowest < 0.1


BYTES = some.binary(min_size=0, max_size=60).map(lambda value: value.replace(b"\n", b"\r"))
NAMES = some.sampled_from(
    b"ETag Last-Modified Content-Disposition Content-Type Location Set-Cookie Retry-After Date "
    b"Cache-Control Expires Content-Encoding Connection Content-Length Transfer-Encoding Link".split()
)
LINES = some.lists(
    some.one_of(some.tuples(NAMES, BYTES).map(b": ".join), BYTES), min_size=1, max_size=5
)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lines=LINES, status=some.sampled_from([200, 200, 301, 302, 304, 404, 429, 500, 503]))
async def test_any_bytes_in_any_header_harm_no_other_feed(web, raw, poller, feed, lines, status):
    head = b"HTTP/1.1 %d OK\r\n" % status + b"\r\n".join(lines)
    raw.serve("/feed", said(head + b"\r\n\r\n" + OLD))
    good = [
        FeedRecord(Feed(id=FeedId(f"f{n}"), name="Good", url=web.serve(f"/{n}", Answer(OLD))))
        for n in range(2)
    ]
    odd, *others = await asyncio.gather(*(poller.poll(each) for each in [feed, *good]))
    assert [len(each.entries) for each in others] == [3, 3]
    assert odd.outcome is PollOutcome.READ or odd.error.endswith(".")
    again = await poller.poll(odd.record_after)
    assert again.outcome in {"read", "unchanged"} or again.error.endswith(".")


@given(etag=BYTES, date=BYTES)
@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_validators_go_back_byte_for_byte_or_not_at_all(raw, poller, feed, etag, date):
    lines = b"ETag: " + etag + b"\r\nLast-Modified: " + date + b"\r\n"
    raw.serve("/feed", said(OK + length(OLD) + lines + b"\r\n" + OLD))
    first = await poller.poll(feed)
    if first.error is None:
        await poller.poll(first.record_after)
        assert header(raw.asked[-1], "if-none-match") in {None, etag.strip()}
        assert header(raw.asked[-1], "if-modified-since") in {None, date.strip()}


async def test_an_etag_in_utf_8_is_known_again(raw, poller, feed):
    etag = '"été-1"'.encode()

    def answer(request):
        if header(request, "if-none-match") == etag:
            return said(b"HTTP/1.1 304 Not Modified\r\n\r\n")
        return said(OK + b"ETag: " + etag + b"\r\n\r\n" + OLD)

    raw.serve("/feed", answer)
    first = await poller.poll(feed)
    assert (await poller.poll(first.record_after)).outcome is PollOutcome.UNCHANGED


async def test_a_location_in_latin_1_is_followed_to_the_same_bytes(raw, fetcher):
    url = raw.serve("/old", said(b"HTTP/1.1 302 Found\r\nLocation: /caf\xe9\r\n\r\n"))
    raw.serve("/caf%E9", said(OK + b"\r\n" + OLD))
    assert (await fetcher.fetch(FetchRequest(url, private_allowed=True))).body == OLD


# Bodies that end before they should.

GZIPPED = OK + b"Content-Encoding: gzip\r\n"
ALL = {
    "a length too long by 100": lambda body: said(
        OK + b"Content-Length: %d\r\n\r\n" % (len(body) + 100) + body
    ),
    "the same, packed": lambda body: said(
        GZIPPED + b"Content-Length: 99999\r\n\r\n" + gzip.compress(body)
    ),
    "the same, on a connection kept open": lambda body: said(
        OK + b"Content-Length: %d\r\n\r\n" % (len(body) + 100) + body, end=End.HOLD
    ),
    "the same, reset": lambda body: said(
        OK + b"Content-Length: %d\r\n\r\n" % (len(body) + 100) + body, end=End.RESET
    ),
    "no last chunk": lambda body: said(
        OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(body, last=False)
    ),
    "no last chunk, kept open": lambda body: said(
        OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(body, last=False), end=End.HOLD
    ),
    "no last chunk, in pieces": lambda body: said(
        OK + b"Transfer-Encoding: chunked\r\n\r\n",
        chunked(body[:100], last=False),
        chunked(body[100:], last=False),
    ),
    "half of the last chunk": lambda body: said(
        OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(body, last=False) + b"0\r"
    ),
    "a last chunk that is none": lambda body: said(
        OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(body, last=False) + b"end\r\n"
    ),
    "reset after the document": lambda body: said(OK + b"\r\n" + body, end=End.RESET),
    "gzip without its trailer": lambda body: said(GZIPPED + b"\r\n" + gzip.compress(body)[:-8]),
    "gzip with half its trailer": lambda body: said(GZIPPED + b"\r\n" + gzip.compress(body)[:-4]),
    "gzip with a wrong checksum": lambda body: said(
        GZIPPED + b"\r\n" + gzip.compress(body)[:-8] + b"\x00" * 8
    ),
}


@pytest.mark.parametrize("name", ALL)
async def test_a_whole_document_is_read_though_the_answer_is_short(raw, poller, feed, name):
    answer = ALL[name]
    raw.serve("/feed", answer(OLD), answer(NEW))
    first = await poller.poll(feed)
    second = await poller.poll(first.record_after)
    assert [len(first.entries), len(second.entries)] == [3, 4]
    assert second.entries[0].title == "Finland leaves the convention"
    assert first.note == (
        "The response is shorter than announced, but the document in it is complete."
    )


@pytest.mark.parametrize("name", ALL)
async def test_a_whole_document_that_comes_again_is_unchanged(raw, poller, feed, name):
    raw.serve("/feed", ALL[name](OLD))
    first = await poller.poll(feed)
    assert (await poller.poll(first.record_after)).outcome is PollOutcome.UNCHANGED


LONG = rss(*items(200))
HALF = len(LONG) // 2
CUT = {
    "a length": said(OK + length(LONG) + b'ETag: "1"\r\n\r\n' + LONG[:HALF]),
    "a length and a reset": said(OK + length(LONG) + b"\r\n" + LONG[:HALF], end=End.RESET),
    "chunks": said(
        OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(LONG[:HALF], last=False)
    ),
    "half a chunk": said(
        OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(LONG)[:HALF]
    ),
    "a reset alone": said(OK + b"\r\n" + LONG[:HALF], end=End.RESET),
    "gzip": said(GZIPPED + b'ETag: "1"\r\n\r\n' + gzip.compress(LONG)[:-300]),
}  # fmt: skip


@pytest.mark.parametrize("name", CUT)
async def test_of_a_cut_document_what_came_is_read_and_the_whole_is_asked_for(
    raw, poller, feed, name
):
    raw.serve("/feed", CUT[name], said(OK + length(LONG) + b"\r\n" + LONG))
    part = await poller.poll(feed)
    assert 50 < len(part.entries) < 200
    assert part.note == END_MISSING
    state = part.record_after.state
    assert (state.etag, state.last_modified, state.body_hash) == (None, None, None)
    whole = await poller.poll(part.record_after)
    assert len(whole.entries) == 200
    assert whole.note is None


@pytest.mark.parametrize("name", CUT)
async def test_an_entry_that_the_cut_tore_is_left_for_the_whole_document(raw, poller, feed, name):
    raw.serve("/feed", CUT[name], said(OK + length(LONG) + b"\r\n" + LONG))
    part = await poller.poll(feed)
    whole = await poller.poll(part.record_after)
    assert whole.entries[: len(part.entries)] == part.entries


async def test_what_was_mended_in_a_cut_document_is_named_beside_its_missing_end(raw, poller, feed):
    body = LONG[:HALF].replace(b"<title>", b"<title>Mines & ", 3)
    raw.serve("/feed", said(OK + length(LONG) + b"\r\n" + body))
    part = await poller.poll(feed)
    assert part.note == (
        f"{END_MISSING} The document is not well-formed; the readable parts were used. "
        "Repaired: a bare “&”."
    )


async def test_what_is_no_feed_document_is_not_taken_in_part(raw, fetcher):
    url = raw.serve("/page", CUT["a length"])
    answer = await fetcher.fetch(FetchRequest(url, private_allowed=True))
    assert isinstance(answer, FetchFailed)
    assert answer.reason == "The connection was lost half-way."


@pytest.mark.parametrize("end", list(End))
async def test_a_body_of_which_nothing_came_is_a_failure(raw, poller, feed, end):
    raw.serve("/feed", said(OK + b"Content-Length: 500\r\n\r\n", end=end))
    result = await poller.poll(feed)
    assert result.error in {
        "The connection was lost half-way.",
        "The site did not answer in time.",
    }


# Redirects that set a cookie.


def door(request):
    if header(request, "cookie") == b"s=1":
        return said(OK + b"\r\n" + OLD)
    return said(b"HTTP/1.1 302 Found\r\nLocation: /feed\r\nSet-Cookie: s=1; Path=/\r\n\r\n")


async def test_a_site_that_wants_its_cookie_back_gets_it(raw, poller, feed):
    raw.serve("/feed", door)
    assert len((await poller.poll(feed)).entries) == 3


@pytest.mark.parametrize(
    "line",
    [b"300 Multiple Choices\r\nLocation: /there?a", b"302 Found\r\nLocation: \\there?a"],
    ids=["a choice of one", "a backslash"],
)
async def test_where_browsers_follow_so_does_minewatch(raw, fetcher, line):
    url = raw.serve("/here", said(b"HTTP/1.1 " + line + b"\r\n\r\n"))
    raw.serve("/there?a", said(OK + b"\r\n" + OLD))
    assert isinstance(await fetcher.fetch(FetchRequest(url, private_allowed=True)), Fetched)


async def test_no_cookie_outlives_its_fetch(raw, poller, feed):
    raw.serve("/feed", door)
    first = await poller.poll(feed)
    await poller.poll(first.record_after)
    assert [header(each, "cookie") for each in raw.asked] == [None, b"s=1", None, b"s=1"]


async def test_no_cookie_goes_to_another_host(raw, fetcher):
    other = raw.url("/there", host="localhost")
    line = b"HTTP/1.1 302 Found\r\nSet-Cookie: s=1; Domain=localhost\r\nLocation: %s\r\n\r\n"
    url = raw.serve("/here", said(line % other.encode()))
    raw.serve("/there", said(OK + b"\r\n" + OLD))
    assert isinstance(await fetcher.fetch(FetchRequest(url, private_allowed=True)), Fetched)
    assert header(raw.asked[-1], "cookie") is None


@pytest.mark.parametrize(
    ("line", "back"),
    [
        (b"Set-Cookie: a=1\r\nSet-Cookie: b=2; HttpOnly", b"a=1; b=2"),
        (b"Set-Cookie: a=x=y==; SameSite=Lax", b"a=x=y=="),
        (b"Set-Cookie: a=", b"a="),
        (b"Set-Cookie: a=1\r\nSet-Cookie: a=2", b"a=2"),
        (b"Set-Cookie: a=1; Secure", None),
        (b"Set-Cookie: a=1; Max-Age=0", None),
        (b"Set-Cookie: a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", None),
        (b"Set-Cookie: a=1; Expires=Fri, 01 Jan 2038 00:00:00 GMT", b"a=1"),
        (b"Set-Cookie: no pair", None),
        (b"Set-Cookie: a b=1", None),
        (b"Set-Cookie: a=\xe9", None),
        (b"set-cookie: A=1", b"A=1"),
        (b"Set-Cookie: a[b]=1; Path=/", b"a[b]=1"),
        (b"Set-Cookie: app:id=1; Path=/", b"app:id=1"),
        (b'Set-Cookie: a={"x":"y, z"}; Path=/', b'a={"x":"y, z"}'),
        (b"Set-Cookie: " + b"; ".join([b"a=" + b"x" * 3_000]), b"a=" + b"x" * 3_000),
    ],
)
async def test_only_cookies_that_are_some_go_back(raw, fetcher, line, back):
    url = raw.serve("/1", said(b"HTTP/1.1 302 Found\r\nLocation: /2\r\n" + line + b"\r\n\r\n"))
    raw.serve("/2", said(OK + b"\r\n" + OLD))
    assert isinstance(await fetcher.fetch(FetchRequest(url, private_allowed=True)), Fetched)
    assert header(raw.asked[-1], "cookie") == back


@pytest.mark.parametrize("cookie", [b"", b"Set-Cookie: s=1\r\n", b"Set-Cookie: s=\xff\r\n"])
async def test_a_circle_ends_in_a_sentence(raw, poller, feed, cookie):
    raw.serve("/feed", said(b"HTTP/1.1 302 Found\r\nLocation: /feed\r\n" + cookie + b"\r\n"))
    assert (await poller.poll(feed)).error == "The address redirects more than 5 times."
    assert len(raw.asked) == 6


async def test_with_a_cookie_the_validators_still_go_along(raw, poller, feed):
    def answer(request):
        if header(request, "cookie") is None:
            return door(request)
        if header(request, "if-none-match") == b'"1"':
            return said(b"HTTP/1.1 304 Not Modified\r\n\r\n")
        return said(OK + b'ETag: "1"\r\n\r\n' + OLD)

    raw.serve("/feed", answer)
    first = await poller.poll(feed)
    assert (await poller.poll(first.record_after)).outcome is PollOutcome.UNCHANGED


# Sites that have IPv6 addresses only.


class Names(AbstractResolver):
    """A DNS in which every name has the addresses given."""

    def __init__(self, *addresses: str) -> None:
        self._addresses = addresses

    async def resolve(self, host, port=0, family=socket.AF_INET):  # noqa: ARG002 - by name
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in self._addresses
        ]

    async def close(self) -> None:
        pass


def no_way(monkeypatch, number):
    """A machine whose every connection attempt ends in this error of the system."""

    async def fail(*_args: object, **_more: object):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("aiohttp.connector.aiohappyeyeballs.start_connection", fail)


@pytest.mark.parametrize("number", [errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT])
async def test_a_site_without_ipv4_is_named_as_such_where_there_is_no_ipv6(
    clock, monkeypatch, number
):
    no_way(monkeypatch, number)
    outbound = Outbound(resolver=Names("2001:4860:4860::8888"))
    fetcher = HttpFetcher(clock, "Minewatch/test", outbound=outbound)
    answer = await fetcher.fetch(FetchRequest("http://six.example/feed"))
    await fetcher.close()
    assert answer.reason == (
        "The site has only an IPv6 address, and this machine has no IPv6 connection."
    )


async def test_a_site_with_ipv4_as_well_is_not(clock, monkeypatch):
    no_way(monkeypatch, errno.ENETUNREACH)
    outbound = Outbound(resolver=Names("2001:4860:4860::8888", "8.8.8.8"))
    fetcher = HttpFetcher(clock, "Minewatch/test", outbound=outbound)
    answer = await fetcher.fetch(FetchRequest("http://both.example/feed"))
    await fetcher.close()
    assert answer.reason == "The site could not be reached (Network is unreachable)."


async def test_a_literal_ipv6_address_is_named_too(clock, monkeypatch):
    no_way(monkeypatch, errno.ENETUNREACH)
    fetcher = HttpFetcher(clock, "Minewatch/test")
    answer = await fetcher.fetch(FetchRequest("http://[2001:4860:4860::8888]/feed"))
    await fetcher.close()
    assert "IPv6" in answer.reason


@pytest.mark.parametrize("kind", ["EAI_NONAME", "EAI_NODATA", "EAI_ADDRFAMILY"])
async def test_a_name_with_no_address_of_our_kind_is_looked_up_for_the_other(kind):
    number = getattr(socket, kind, socket.EAI_NONAME)  # not every system has all
    asked = []

    def look_up(_host, port, *, flags, **_more: object):
        asked.append(flags)
        if flags:
            raise socket.gaierror(number, "none of ours")
        return [(socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("2001:db8::1", port, 0, 0))]

    found = await SystemResolver(look_up).resolve("six.example", 80)
    assert [each["host"] for each in found] == ["2001:db8::1"]
    assert asked == [socket.AI_ADDRCONFIG, 0]


async def test_a_feed_is_read_over_ipv6(clock, poller):
    server = await asyncio.start_server(_answer_old, "::1", 0)
    async with server:
        url = f"http://[::1]:{server.sockets[0].getsockname()[1]}/feed"
        result = await poller.poll(FeedRecord(Feed(id=FeedId("six"), name="Six", url=url)))
    assert len(result.entries) == 3


async def _answer_old(reader, writer):
    await reader.readuntil(b"\r\n\r\n")
    writer.write(OK + b"\r\n" + OLD)
    writer.close()
