"""Redirects, and the cookies that they set: followed as browsers would, within one fetch."""

import pytest

from bot.feeds.poll import PollOutcome
from bot.ports import Fetched, FetchRequest
from tests.doubles.raw_answers import OK, OLD
from tests.doubles.raw_web import header, said


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
