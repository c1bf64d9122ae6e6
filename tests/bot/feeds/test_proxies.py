"""Behind a proxy: what goes through it, what never does, and what is said when it is the trouble."""

import socket
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp.abc import AbstractResolver, ResolveResult
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.feeds.address import stays_off_proxies
from bot.feeds.connections import Outbound
from bot.feeds.fetch import HttpFetcher
from bot.feeds.hosts import HostGate
from bot.model.proxy import Proxies, proxies_from
from bot.ports import Fetched, FetchFailed, FetchRequest
from tests.doubles.documents import items, rss
from tests.doubles.proxy import Proxy
from tests.doubles.tls import Authority
from tests.doubles.web import Answer, moved

BODY = rss(*items(3))
SITE = "herald.example.test"
PASSWORD = "hunter2"


class Names(AbstractResolver):
    """A DNS that knows these names and no other."""

    def __init__(self, **addresses: str) -> None:
        self.known = {name.replace("_", "."): address for name, address in addresses.items()}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        if host not in self.known:
            raise OSError(f"{host} is not known")
        address = self.known[host]
        return [
            ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=0)
        ]

    async def close(self) -> None:
        pass


@pytest.fixture(scope="session")
def authority() -> Authority:
    return Authority(SITE)


@pytest_asyncio.fixture(loop_scope="session")
async def proxy(web, authority) -> AsyncIterator[Proxy]:
    async with authority.front(web.port) as secure, Proxy({SITE: web.port}) as proxy:
        proxy.secure = secure
        yield proxy


@pytest_asyncio.fixture(loop_scope="session")
async def office(clock, proxy, authority):
    """Makes fetchers that sit behind the proxy."""
    opened = []

    def behind(url=proxy.url, names=None, *, trust=True, **more: str):
        proxies, problems = proxies_from({"HTTP_PROXY": url, "HTTPS_PROXY": url} | more)
        assert problems == ()
        outbound = Outbound(proxies, authority.trust() if trust else None, names or Names())
        gate = HostGate(clock, gap_seconds=0, local_gap_seconds=0)
        opened.append(HttpFetcher(clock, "Minewatch/test", gate=gate, outbound=outbound))
        return opened[-1]

    yield behind
    for fetcher in opened:
        await fetcher.close()


async def test_a_plain_address_is_asked_of_the_proxy_in_full(web, proxy, office):
    web.serve("/feed?a=b", Answer(BODY))
    answer = await office().fetch(FetchRequest(f"http://{SITE}/feed?a=b"))
    assert isinstance(answer, Fetched)
    assert answer.body == BODY
    assert proxy.passed == [f"GET http://{SITE}/feed?a=b"]


async def test_a_secure_address_goes_through_a_tunnel_with_its_own_certificate(web, proxy, office):
    web.serve("/feed", Answer(BODY))
    proxy.names[SITE] = proxy.secure
    answer = await office().fetch(FetchRequest(f"https://{SITE}/feed"))
    assert isinstance(answer, Fetched)
    assert answer.body == BODY
    assert proxy.passed == [f"CONNECT {SITE}:443"]


async def test_a_certificate_that_is_not_trusted_names_the_setting_for_proxies_that_inspect(
    proxy, office
):
    proxy.names[SITE] = proxy.secure
    answer = await office(trust=False).fetch(FetchRequest(f"https://{SITE}/feed"))
    assert isinstance(answer, FetchFailed)
    assert "certificate is not valid" in answer.reason
    assert "SSL_CERT_FILE" in answer.reason


async def test_redirects_stay_behind_the_proxy(web, proxy, office):
    web.serve("/old", moved(f"http://{SITE}/feed"))
    web.serve("/feed", Answer(BODY))
    answer = await office().fetch(FetchRequest(f"http://{SITE}/old"))
    assert isinstance(answer, Fetched)
    assert proxy.passed == [f"GET http://{SITE}/old", f"GET http://{SITE}/feed"]


PRIVATE = [
    "127.0.0.1",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "10.0.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "[fe80::1]",
    "[fd00::1]",
    "0.0.0.0",  # noqa: S104 - refused, not bound
    "127.1",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "１２７.０.０.１",
    "127。0。0。1",
    "localhost",
    "LOCALHOST.",
    "feeds.localhost",
    "intranet",
    "printer.local",
    "wiki.corp",
    "wiki.internal",
    "metadata.google.internal",
    "nas.lan",
    "router.home.arpa",
]


@pytest.mark.parametrize("allowed", [False, True])
@pytest.mark.parametrize("host", PRIVATE)
async def test_private_addresses_and_names_never_reach_the_proxy(proxy, office, host, allowed):
    request = FetchRequest(f"http://{host}/feed", private_allowed=allowed)
    assert isinstance(await office().fetch(request), FetchFailed)
    assert proxy.passed == []


async def test_a_redirect_into_a_private_network_never_reaches_the_proxy(web, proxy, office):
    web.serve("/old", moved("http://169.254.169.254/latest/meta-data/"))
    answer = await office().fetch(FetchRequest(f"http://{SITE}/old"))
    assert isinstance(answer, FetchFailed)
    assert answer.refused
    assert len(proxy.passed) == 1


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "fd00::1"])
async def test_a_name_that_leads_inside_as_far_as_this_machine_knows_is_refused(
    proxy, office, inside
):
    fetcher = office(names=Names(herald_example_test=inside))
    answer = await fetcher.fetch(FetchRequest(f"http://{SITE}/feed"))
    assert isinstance(answer, FetchFailed)
    assert answer.refused
    assert inside in answer.reason
    assert proxy.passed == []


async def test_a_name_that_leads_outside_is_asked_of_the_proxy(web, proxy, office):
    web.serve("/feed", Answer(BODY))
    fetcher = office(names=Names(herald_example_test="93.184.216.34"))
    assert isinstance(await fetcher.fetch(FetchRequest(f"http://{SITE}/feed")), Fetched)
    assert len(proxy.passed) == 1


async def test_a_private_feed_that_may_be_asked_is_asked_directly(web, proxy, office):
    url = web.serve("/feed", Answer(BODY))
    assert isinstance(await office().fetch(FetchRequest(url, private_allowed=True)), Fetched)
    named = web.url("/feed", host=SITE)
    fetcher = office(names=Names(herald_example_test="127.0.0.1"))
    assert isinstance(await fetcher.fetch(FetchRequest(named, private_allowed=True)), Fetched)
    assert proxy.passed == []


async def test_what_no_proxy_names_is_asked_directly(web, proxy, office):
    fetcher = office(NO_PROXY="example.test", names=Names(herald_example_test="93.184.216.34"))
    answer = await fetcher.fetch(FetchRequest(f"http://{SITE}:1/feed", private_allowed=True))
    assert isinstance(answer, FetchFailed)
    assert proxy.passed == []


async def test_a_proxy_gets_its_password_and_the_site_never_does(web, clock, authority):
    web.serve("/feed", Answer(BODY))
    async with Proxy({SITE: web.port}, password=PASSWORD) as proxy:
        outbound = Outbound(proxies_from({"HTTP_PROXY": proxy.url})[0], resolver=Names())
        fetcher = HttpFetcher(clock, "Minewatch/test", outbound=outbound)
        assert isinstance(await fetcher.fetch(FetchRequest(f"http://{SITE}/feed")), Fetched)
        await fetcher.close()
    assert not any("authorization" in name for name in web.asked[0].headers)


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_proxy_that_wants_a_password_says_where_to_write_it(web, clock, scheme):
    async with Proxy({SITE: web.port}, password=PASSWORD) as proxy:
        bare = f"http://127.0.0.1:{proxy.port}"
        found, _ = proxies_from({"HTTP_PROXY": bare, "HTTPS_PROXY": bare})
        fetcher = HttpFetcher(clock, "Minewatch/test", outbound=Outbound(found, resolver=Names()))
        answer = await fetcher.fetch(FetchRequest(f"{scheme}://{SITE}/feed"))
        await fetcher.close()
    assert isinstance(answer, FetchFailed)
    assert "http://NAME:PASSWORD@HOST:PORT" in answer.reason


@pytest.mark.parametrize("status", [403, 502])
async def test_a_proxy_that_refuses_is_named(proxy, office, status):
    proxy.refuse = status
    answer = await office().fetch(FetchRequest(f"https://{SITE}/feed"))
    assert isinstance(answer, FetchFailed)
    assert answer.reason == (
        f"The proxy {proxy.url} (HTTPS_PROXY) does not connect us to the site ({status})."
    )


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("where", ["127.0.0.1:1", "proxy.nowhere.invalid:3128"])
async def test_a_proxy_that_is_not_there_is_named_without_its_password(office, scheme, where):
    fetcher = office(f"http://desk:{PASSWORD}@{where}")
    answer = await fetcher.fetch(FetchRequest(f"{scheme}://{SITE}/feed"))
    assert isinstance(answer, FetchFailed)
    assert answer.reason.startswith(
        f"The proxy http://{where} ({scheme.upper()}_PROXY) cannot be reached"
    )
    assert PASSWORD not in answer.reason


@given(st.ip_addresses())
def test_an_address_goes_to_a_proxy_only_when_it_is_public(address):
    host = f"[{address}]" if address.version == 6 else str(address)
    assert stays_off_proxies(host) or address.is_global


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.from_regex(r"[a-z0-9-]{1,20}\.?", fullmatch=True))
def test_a_name_without_a_dot_never_does(name):
    assert stays_off_proxies(name)


def test_without_any_proxy_nothing_changes():
    assert Proxies().for_url(f"https://{SITE}/") is None
