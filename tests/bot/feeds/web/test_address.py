"""Addresses: what may be asked, whichever way it is written and wherever it leads."""

import pytest
import pytest_asyncio

from bot.feeds.web.address import why_not_allowed, why_not_connect
from bot.feeds.web.connections import Outbound
from bot.feeds.web.fetch import HttpFetcher
from bot.feeds.web.hosts import HostGate
from bot.ports import Fetched, FetchFailed, FetchRequest
from tests.doubles.documents import rss
from tests.doubles.names import Names
from tests.doubles.web import Answer, moved

HOSTILE = [
    "http://127.0.0.1/feed",
    "http://localhost/feed",
    "http://feeds.localhost/feed",
    "http://[::1]/feed",
    "http://[::ffff:127.0.0.1]/feed",
    "http://[::ffff:a9fe:a9fe]/latest/meta-data/",
    "http://[64:ff9b::7f00:1]/feed",
    "http://[2002:7f00:1::]/feed",
    "http://[::7f00:1]/feed",
    "http://[fec0::1]/feed",
    "http://[2001:0:7f00:1::]/feed",
    "http://240.0.0.1/feed",
    "http://10.0.0.1/feed",
    "http://172.16.0.1/feed",
    "http://192.168.1.1/feed",
    "http://100.64.0.1/feed",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fe80::1]/feed",
    "http://[fd00::1]/feed",
    "http://224.0.0.1/feed",
    "http://0.0.0.0/feed",
    "http://255.255.255.255/feed",
    "http://user:secret@news.example/feed",
    "http://user@news.example/feed",
    "http://news.example:8080/feed",
    "http://news.example:22/feed",
    "ftp://news.example/feed",
    "file:///etc/passwd",
    "gopher://news.example/",
    "javascript:alert(1)",
    "//news.example/feed",
    "news.example/feed",
    "http://",
    "http://[::1/feed",
    "http://news.example:99999/feed",
    "http://127.0.0.%31/feed",
    "http://metadata.google.intern%61l/feed",
    "http://wiki.corp%E3%80%82/feed",
    "http://8.8.8.8%.10.0.0.1/feed",
    "http://8.8.8.8%25.news.example/feed",
    "http://news.example%00.127.0.0.1x/feed",
    "http://127.0.0.1;.news.example/feed",
    "http://news..example/feed",
    "http://.news.example/feed",
    "http://127.0.0.1../feed",
    "http://127.1/feed",
    "http://0x7f.1/feed",
    "http://0x7f.１/feed",
    "http://１２７.１/feed",
    "http://2130706433/feed",
    "http://[v1.fe80]/feed",
    "http://news.example\\@127.0.0.1/feed",
    "",
    "http://news.example/" + "a" * 2_000,
]


@pytest.mark.parametrize("url", HOSTILE)
def test_an_address_that_may_not_be_asked_gets_a_sentence(url):
    reason = why_not_allowed(url)
    assert reason is not None
    assert reason.endswith(".")


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/feed",
        "http://news.example:80/feed",
        "https://news.example:443/feed",
        "https://münchen.example/feed",
        "https://NEWS.example./feed",
        "https://my_paper.news-paper.example/feed",
        "https://1news.4example/feed",
        "http://93.184.216.34/feed",
        "http://[2606:4700::1111]/feed",
    ],
)
def test_public_addresses_may_be_asked(url):
    assert why_not_allowed(url) is None


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "10.1.2.3", "192.168.0.9", "fd00::1"])
def test_private_networks_may_be_allowed(address):
    assert why_not_connect(address, private_allowed=True) is None


NEVER = ["169.254.169.254", "fe80::1%eth0", "224.0.0.1", "0.0.0.0", "::"]  # noqa: S104 - refused, not bound


@pytest.mark.parametrize("address", NEVER)
def test_metadata_multicast_and_nowhere_never_are(address):
    assert why_not_connect(address, private_allowed=True) is not None


async def test_a_private_address_is_not_asked_at_all(web, fetcher):
    url = web.serve("/feed", Answer(rss()))
    answer = await fetcher.fetch(FetchRequest(url))
    assert isinstance(answer, FetchFailed)
    assert answer.refused
    assert web.asked == []


@pytest_asyncio.fixture(loop_scope="session")
async def named(web, clock):
    """A fetcher whose DNS sends every name to the local web."""
    gate = HostGate(clock, gap_seconds=0)
    fetcher = HttpFetcher(
        clock,
        "Minewatch/test",
        gate=gate,
        outbound=Outbound(resolver=Names(["127.0.0.1"], port=web.port)),
    )
    yield fetcher
    await fetcher.close()


async def test_a_public_name_that_leads_inside_is_refused_when_connecting(web, named):
    web.serve("/feed", Answer(rss()))
    answer = await named.fetch(FetchRequest("http://news.example/feed"))
    assert isinstance(answer, FetchFailed)
    assert answer.refused
    assert "127.0.0.1" in answer.reason
    assert web.asked == []


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1"])
async def test_odd_ways_to_write_loopback_do_not_get_through(web, fetcher, host):
    answer = await fetcher.fetch(FetchRequest(f"http://{host}/feed"))
    assert isinstance(answer, FetchFailed)
    assert web.asked == []


async def test_a_redirect_never_leads_from_outside_to_inside(web, named):
    web.serve("/feed", moved(web.url("/secret")))
    web.serve("/secret", Answer(rss()))
    answer = await named.fetch(FetchRequest("http://news.example/feed", private_allowed=True))
    assert isinstance(answer, FetchFailed)
    assert answer.refused
    assert web.asked_for("/secret") == []


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "http://user:x@127.0.0.1/", "gopher://x/"]
)
async def test_a_redirect_to_another_scheme_or_with_a_password_is_refused(web, fetcher, target):
    url = web.serve("/feed", moved(target))
    answer = await fetcher.fetch(FetchRequest(url, private_allowed=True))
    assert isinstance(answer, FetchFailed)
    assert answer.refused


async def test_within_a_private_network_redirects_are_followed(web, fetcher):
    web.serve("/new", Answer(rss()))
    url = web.serve("/feed", moved(web.url("/new", host="localhost")))
    assert isinstance(await fetcher.fetch(FetchRequest(url, private_allowed=True)), Fetched)
