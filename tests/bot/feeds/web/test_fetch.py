"""Fetching: conditional, bounded, and never an exception for what a server does."""

import gzip
import zlib

import brotli
import pytest
import zstandard

from bot.feeds.web.fetch import FetchLimits, user_agent
from bot.ports import Fetched, FetchFailed, FetchRequest, Unchanged
from tests.doubles.documents import items, rss
from tests.doubles.web import QUICK, Answer, Fault, gzip_bomb, moved

BODY = rss(*items(20))


def ask(url, **more: str | None):
    return FetchRequest(url, private_allowed=True, **more)


async def test_a_document_comes_with_its_headers_in_lower_case(web, fetcher):
    url = web.serve("/feed", Answer(BODY, etag='"v1"'))
    answer = await fetcher.fetch(ask(url))
    assert isinstance(answer, Fetched)
    assert (answer.status, answer.body, answer.headers["etag"]) == (200, BODY, '"v1"')


async def test_we_say_who_we_are(web, fetcher):
    url = web.serve("/feed", Answer(BODY))
    await fetcher.fetch(ask(url))
    assert web.asked[0].headers["user-agent"] == "Minewatch/test"
    assert "(+mailto:desk@ngo.example)" in user_agent("mailto:desk@ngo.example")


async def test_validators_are_sent_back_verbatim_and_together(web, fetcher):
    etag, date = 'W/"a b,c"', "Mon, 05 Jan 2026 9:00:00 GMT"
    url = web.serve("/feed", Answer(BODY, etag=etag, last_modified=date))
    answer = await fetcher.fetch(ask(url, etag=etag, last_modified=date))
    assert isinstance(answer, Unchanged)
    headers = web.asked[0].headers
    assert (headers["if-none-match"], headers["if-modified-since"]) == (etag, date)


async def test_validators_of_another_address_stay_at_home(web, fetcher):
    web.serve("/feed", Answer(BODY, etag='"v1"'))
    old = web.serve("/old", moved(web.url("/feed")))
    answer = await fetcher.fetch(ask(old, etag='"v0"', validators_for=web.url("/elsewhere")))
    assert isinstance(answer, Fetched)
    assert all("if-none-match" not in asked.headers for asked in web.asked)


async def test_after_a_redirect_they_go_to_the_address_they_came_from(web, fetcher):
    web.serve("/feed", Answer(BODY, etag='"v1"'))
    old = web.serve("/old", moved(web.url("/feed")))
    answer = await fetcher.fetch(ask(old, etag='"v1"', validators_for=web.url("/feed")))
    assert isinstance(answer, Unchanged)
    assert answer.moved_permanently_to == web.url("/feed")


PACKED = {
    "gzip": gzip.compress(BODY),
    "deflate": zlib.compress(BODY),
    "br": brotli.compress(BODY),
    "zstd": zstandard.ZstdCompressor().compress(BODY),
}


@pytest.mark.parametrize("encoding", PACKED)
async def test_packed_answers_are_unpacked(web, fetcher, encoding):
    headers = {"Content-Encoding": encoding}
    answer = await fetcher.fetch(ask(web.serve("/feed", Answer(PACKED[encoding], headers=headers))))
    assert isinstance(answer, Fetched)
    assert answer.body == BODY


async def test_a_bomb_is_stopped_at_the_ceiling(web, fetcher):
    answer = await fetcher.fetch(ask(web.serve("/feed", gzip_bomb(100))))
    assert isinstance(answer, FetchFailed)
    assert answer.reason == "The document is larger than 5 MB."


async def test_an_endless_body_is_stopped_at_the_ceiling(web, fetcher):
    answer = await fetcher.fetch(ask(web.serve("/feed", Answer(fault=Fault.ENDLESS))))
    assert isinstance(answer, FetchFailed)
    assert answer.reason == "The document is larger than 5 MB."


WIRE = {
    Fault.CUT: "was lost half-way",
    Fault.DRIP: "did not send its full answer within 0.6 seconds",
    Fault.SILENT: "did not answer in time",
    Fault.HANG_UP: "closed the connection",
    Fault.GARBAGE: "not valid HTTP",
}


@pytest.mark.parametrize(
    ("fault", "limits"),
    [(f, QUICK if f in {Fault.DRIP, Fault.SILENT} else FetchLimits()) for f in WIRE],
    ids=[fault.name for fault in WIRE],
)
async def test_what_goes_wrong_on_the_wire_is_said_in_words(web, fetcher, fault):
    answer = await fetcher.fetch(ask(web.serve("/feed", Answer(BODY, fault=fault))))
    assert isinstance(answer, FetchFailed)
    assert WIRE[fault] in answer.reason


async def test_a_body_without_a_length_is_fine(web, fetcher):
    answer = await fetcher.fetch(ask(web.serve("/feed", Answer(BODY, fault=Fault.NO_LENGTH))))
    assert isinstance(answer, Fetched)
    assert answer.body == BODY


async def test_nobody_there_is_said_in_words(web, fetcher):
    answer = await fetcher.fetch(ask("http://127.0.0.1:1/feed"))
    assert isinstance(answer, FetchFailed)
    assert answer.reason.startswith("The site could not be reached")


async def test_redirects_are_followed_five_times_and_no_more(web, fetcher):
    for n in range(6):
        web.serve(f"/{n}", moved(f"/{n + 1}", 302))
    web.serve("/6", Answer(BODY))
    assert isinstance(await fetcher.fetch(ask(web.url("/1"))), Fetched)
    endless = await fetcher.fetch(ask(web.serve("/loop", moved("/loop"))))
    assert isinstance(endless, FetchFailed)
    assert endless.reason == "The address redirects more than 5 times."
    assert len(web.asked_for("/loop")) == 6


async def test_a_redirect_to_nonsense_is_said_in_words(web, fetcher):
    answer = await fetcher.fetch(ask(web.serve("/feed", moved("http://[bad/"))))
    assert isinstance(answer, FetchFailed)
    assert answer.reason == "The site redirects to an invalid address."


@pytest.mark.parametrize(
    ("status", "permanent"), [(301, True), (308, True), (302, False), (307, False)]
)
async def test_only_permanent_redirects_are_reported(web, fetcher, status, permanent):
    web.serve("/new", Answer(BODY))
    answer = await fetcher.fetch(ask(web.serve("/old", moved("/new", status))))
    assert isinstance(answer, Fetched)
    assert answer.moved_permanently_to == (web.url("/new") if permanent else None)


async def test_a_permanent_redirect_behind_a_temporary_one_is_not_permanent(web, fetcher):
    web.serve("/c", Answer(BODY))
    web.serve("/b", moved("/c", 301))
    answer = await fetcher.fetch(ask(web.serve("/a", moved("/b", 302))))
    assert isinstance(answer, Fetched)
    assert answer.moved_permanently_to is None


@pytest.mark.parametrize(
    ("status", "headers", "seconds"),
    [
        (429, {"Retry-After": "120"}, 120.0),
        (503, {"Retry-After": "Mon, 05 Jan 2026 09:10:00 GMT"}, 600.0),
        (503, {"Retry-After": "soon"}, None),
        (500, {"Retry-After": "120"}, None),
        (404, {}, None),
    ],
)
async def test_retry_after_is_read_in_both_forms(web, fetcher, status, headers, seconds):
    answer = await fetcher.fetch(ask(web.serve("/feed", Answer(status=status, headers=headers))))
    assert isinstance(answer, FetchFailed)
    assert (answer.status, answer.retry_after_seconds) == (status, seconds)


async def test_gone_is_told_apart(web, fetcher):
    answer = await fetcher.fetch(ask(web.serve("/feed", Answer(status=410))))
    assert isinstance(answer, FetchFailed)
    assert answer.gone
