"""Bodies that end before they should: a document that is complete is read, of another a part."""

import gzip

import pytest

from bot.feeds.document import END_MISSING
from bot.feeds.poll import PollOutcome
from bot.feeds.web.fetch import FetchLimits
from bot.ports import FetchFailed, FetchRequest
from tests.doubles.documents import items, rss
from tests.doubles.raw_answers import NEW, OK, OLD, chunked, length
from tests.doubles.raw_web import End, said
from tests.doubles.web import QUICK

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
EACH = pytest.mark.parametrize(
    ("name", "limits"),
    [(name, QUICK if "kept open" in name else FetchLimits()) for name in ALL],
    ids=list(ALL),
)


@EACH
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


@EACH
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


@pytest.mark.parametrize(
    ("end", "limits"), [(end, QUICK if end is End.HOLD else FetchLimits()) for end in End]
)
async def test_a_body_of_which_nothing_came_is_a_failure(raw, poller, feed, end):
    raw.serve("/feed", said(OK + b"Content-Length: 500\r\n\r\n", end=end))
    result = await poller.poll(feed)
    assert result.error in {
        "The connection was lost half-way.",
        "The site did not answer in time.",
    }
