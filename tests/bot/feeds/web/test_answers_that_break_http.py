"""Answers that break HTTP: they are read as browsers read them, or fail by themselves in words.

The rule: a header says something to us, or it does not matter, whatever it is made of; what a body
says of its own length matters less than the document in it; and whatever one server sends, the
poll of every other feed goes on.
"""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from bot.feeds.poll import PollOutcome
from bot.feeds.web.heads import MAX_HEAD
from bot.model.entry import Feed, FeedId, FeedRecord
from bot.ports import FetchRequest
from tests.doubles.raw_answers import NEW, OK, OLD, chunked, length
from tests.doubles.raw_web import End, header, said
from tests.doubles.web import Answer


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
