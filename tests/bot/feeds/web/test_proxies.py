"""Behind a proxy: what goes through it, what never does, and what is said when it is the trouble."""

import asyncio
import socket
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator
from ipaddress import IPv6Address

import pytest
import pytest_asyncio
from aiohttp import ClientTimeout
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.config import read_settings
from bot.feeds.web.address import exact, stays_off_proxies, why_not_allowed
from bot.feeds.web.connections import Connections, Outbound
from bot.feeds.web.fetch import HttpFetcher
from bot.feeds.web.hosts import HostGate
from bot.feeds.web.lookup import LookupTimeouts, ResolvedAddresses, SlowLookUpError, SystemResolver
from bot.model.proxy import Proxies, read_proxy
from bot.ports import Fetched, FetchFailed, FetchRequest
from tests.doubles.documents import items, rss
from tests.doubles.names import Names
from tests.doubles.program import ROOT
from tests.doubles.proxy import Proxy
from tests.doubles.tls import Authority
from tests.doubles.web import Answer, Fault, moved


def proxies(url: str, **more: str) -> Proxies:
    settings = read_settings({"HTTP_PROXY": url, "HTTPS_PROXY": url} | more)
    return settings.proxies


BODY = rss(*items(3))
SITE = "herald.example.test"
PASSWORD = "hunter2"
SHORT = LookupTimeouts(first=0.3, later=0.05)


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
        outbound = Outbound(
            proxies(url, **more), authority.trust() if trust else None, names or Names()
        )
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
async def test_private_addresses_and_names_never_go_to_the_proxy(proxy, host, allowed):
    """Asked of the connections alone: the test must not knock at this network's real machines."""
    found = Proxies(read_proxy("HTTP_PROXY", proxy.url), read_proxy("HTTPS_PROXY", proxy.url))
    connections = Connections(Outbound(found, resolver=Names()), {}, ClientTimeout(), 1)
    for scheme in ("http", "https"):
        url = f"{scheme}://{host}/feed"
        if why_not_allowed(url, private_allowed=allowed) is None:
            way = await connections.route(exact(url), private_allowed=allowed)
            assert way.proxy is None
    await connections.close()


@pytest.mark.parametrize("host", ["10.0.0.1", "intranet", "127.1", "metadata.google.internal"])
async def test_nor_does_any_of_them_reach_it_over_the_wire(proxy, office, host):
    assert isinstance(await office().fetch(FetchRequest(f"http://{host}/feed")), FetchFailed)
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


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_proxy_gets_its_password_and_the_site_never_does(web, clock, authority, scheme):
    """The double passes on every header of a plain request, as a careless proxy would."""
    web.serve("/feed", Answer(BODY))
    async with (
        authority.front(web.port) as secure,
        Proxy({SITE: secure if scheme == "https" else web.port}, password=PASSWORD) as proxy,
    ):
        outbound = Outbound(proxies(proxy.url), authority.trust(), Names())
        fetcher = HttpFetcher(clock, "Minewatch/test", outbound=outbound)
        assert isinstance(await fetcher.fetch(FetchRequest(f"{scheme}://{SITE}/feed")), Fetched)
        await fetcher.close()
    headers = web.asked[0].headers
    assert "authorization" not in headers
    assert ("proxy-authorization" in headers) == (scheme == "http")


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_proxy_that_wants_a_password_says_where_to_write_it(web, clock, scheme):
    async with Proxy({SITE: web.port}, password=PASSWORD) as proxy:
        bare = f"http://127.0.0.1:{proxy.port}"
        outbound = Outbound(proxies(bare), resolver=Names())
        fetcher = HttpFetcher(clock, "Minewatch/test", outbound=outbound)
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
        f"The proxy {proxy.url} (HTTPS_PROXY) refused to connect to the site ({status})."
    )


@pytest.mark.parametrize("status", [403, 502, 503, 504])
async def test_over_plain_http_its_answer_may_be_the_sites(proxy, office, status):
    proxy.refuse = status
    answer = await office().fetch(FetchRequest(f"http://{SITE}/feed"))
    assert isinstance(answer, FetchFailed)
    assert f"this may come from the proxy {proxy.url} (HTTP_PROXY)." in answer.reason


@pytest.mark.parametrize("password", ["p@ss:w/rd#?%", "pässwörd", "€uro日本", "a b+c"])
async def test_a_password_of_any_kind_arrives_as_it_is_meant(web, clock, password):
    """In UTF-8, as curl sends it."""
    web.serve("/feed", Answer(BODY))
    async with Proxy({SITE: web.port}, password=password) as proxy:
        fetcher = HttpFetcher(clock, "T", outbound=Outbound(proxies(proxy.url), resolver=Names()))
        assert isinstance(await fetcher.fetch(FetchRequest(f"http://{SITE}/feed")), Fetched)
        await fetcher.close()


async def test_a_fault_that_may_be_either_ones_names_the_proxy(web, proxy, office):
    web.serve("/feed", Answer(BODY, fault=Fault.GARBAGE))
    answer = await office().fetch(FetchRequest(f"http://{SITE}/feed"))
    assert isinstance(answer, FetchFailed)
    assert answer.reason.endswith(f"(asked through the proxy {proxy.url} (HTTP_PROXY)).")


async def test_a_site_that_answers_407_by_itself_names_no_proxy(web, fetcher):
    url = web.serve("/feed", Answer(status=407))
    answer = await fetcher.fetch(FetchRequest(url, private_allowed=True))
    assert isinstance(answer, FetchFailed)
    assert "proxy" not in answer.reason.lower()


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


INSIDE = st.one_of(
    *(
        st.ip_addresses(v=4, network=network)
        for network in ("127.0.0.0/8", "10.0.0.0/8", "192.168.0.0/16", "169.254.0.0/16")
    )
)


@given(INSIDE)
def test_no_way_of_writing_a_private_address_goes_to_a_proxy(address):
    number = int(address)
    last = f"{address.packed[0]}.{int.from_bytes(address.packed[1:], 'big')}"
    octal = ".".join(f"0{byte:o}" for byte in address.packed)
    spellings = [
        str(address), str(number), hex(number), last, octal, f"{address}.",
        *(str(IPv6Address(base | number)) for base in (0xFFFF << 32, 0x64FF9B << 96, 0)),
        str(IPv6Address(0x2002 << 112 | number << 80)),
    ]  # fmt: skip
    assert [each for each in spellings if not stays_off_proxies(each)] == []


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.from_regex(r"[a-z0-9-]{1,20}\.?", fullmatch=True))
def test_a_name_without_a_dot_never_does(name):
    assert stays_off_proxies(name)


# --- what this machine's own DNS says ------------------------------------------------------


async def test_one_private_address_among_several_is_enough_to_refuse(proxy, office):
    fetcher = office(names=Names(herald_example_test=["93.184.216.34", "10.0.0.1"]))
    answer = await fetcher.fetch(FetchRequest(f"http://{SITE}/feed"))
    assert isinstance(answer, FetchFailed)
    assert answer.refused
    assert proxy.passed == []


async def test_a_slow_answer_does_not_get_past_the_guard_where_dns_works(proxy):
    slow = Names(quick_example="93.184.216.34", herald_example_test="169.254.169.254")
    addresses = ResolvedAddresses(slow, SHORT)
    await addresses.of("quick.example")
    slow.seconds = 5
    with pytest.raises(SlowLookUpError):
        await addresses.of(SITE)
    slow.seconds = 0
    assert await addresses.of(SITE) == ("169.254.169.254",)


async def test_one_name_that_is_known_here_does_not_stop_those_that_are_not():
    """An office's DNS knows names inside and drops all others: a publisher must not switch them off."""
    outside = [f"paper{n}.example" for n in range(12)]
    names = Names(inside_example="10.0.0.1", website_example="93.184.216.34", seconds=5)
    addresses = ResolvedAddresses(names, SHORT)
    for name in outside[:6]:
        assert await addresses.of(name) == ()
    names.seconds = 0
    assert await addresses.of("inside.example") == ("10.0.0.1",)
    assert await addresses.of("website.example") == ("93.184.216.34",)
    names.seconds = 5
    for name in outside[6:]:
        assert await addresses.of(name) == ()


async def test_the_first_answer_of_all_is_waited_for_longer():
    names = Names(herald_example_test="10.0.0.1", seconds=0.1)
    assert await ResolvedAddresses(names, SHORT).of(SITE) == ("10.0.0.1",)


def failing(number: int):
    def look_up(host: str, *_rest: int, **_more: int):
        if host == "good.example":
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 0))]
        raise socket.gaierror(number, "no")

    return look_up


async def test_a_passing_failure_of_dns_is_no_answer_and_is_not_kept():
    addresses = ResolvedAddresses(SystemResolver(failing(socket.EAI_AGAIN)))
    assert await addresses.of("away.example") == ()
    await addresses.of("good.example")
    for _ in range(2):
        with pytest.raises(SlowLookUpError):
            await addresses.of("away.example")
    assert (
        await ResolvedAddresses(SystemResolver(failing(socket.EAI_NONAME))).of("none.example") == ()
    )


async def test_a_full_house_of_look_ups_that_hang_is_no_answer_either():
    gate = threading.Event()

    def hangs(*_rest: object, **_more: int):
        gate.wait(20)
        return []

    resolver = SystemResolver(hangs)
    waiting = [asyncio.create_task(resolver.resolve(f"slow{n}.example")) for n in range(64)]
    await asyncio.sleep(0)
    try:
        with pytest.raises(SlowLookUpError):
            await resolver.resolve("one-more.example")
    finally:
        gate.set()
        await asyncio.gather(*waiting)
    assert await resolver.resolve("one-more.example") == []


@pytest.mark.parametrize("flags", [0, socket.AI_ADDRCONFIG])
async def test_the_guard_can_ask_for_addresses_this_machine_could_not_reach(flags):
    asked = {}

    def look_up(_host: str, _port: int, **more: int):
        asked.update(more)
        return []

    await SystemResolver(look_up, flags).resolve(SITE)
    assert asked["flags"] == flags


async def test_and_it_does():
    guard = Connections(Outbound(), {}, ClientTimeout(), 1)._addresses._resolver
    assert guard._flags == 0


async def test_a_host_that_is_no_name_is_unknown_and_costs_no_place():
    resolver = SystemResolver()
    for _ in range(70):
        with pytest.raises(OSError, match=r".+"):
            await resolver.resolve(f"{'a' * 70}.example")


async def test_where_dns_never_answers_the_proxy_finds_the_names():
    addresses = ResolvedAddresses(Names(herald_example_test="93.184.216.34", seconds=5), SHORT)
    assert await addresses.of(SITE) == ()


async def test_an_answer_is_kept_for_the_hops_of_a_fetch_and_the_next_polls():
    names = Names(herald_example_test="93.184.216.34")
    addresses = ResolvedAddresses(names)
    for _ in range(3):
        assert await addresses.of(SITE) == ("93.184.216.34",)
        assert await addresses.of("unknown.example") == ()
    assert names.asked == [SITE, "unknown.example"]


async def test_a_look_up_that_hangs_holds_up_neither_others_nor_the_end_of_the_loop():
    """getaddrinfo cannot be broken off: it is left to its own thread."""
    script = """
import asyncio, time
from bot.feeds.web.lookup import SystemResolver

def hangs(host, *_rest, **_more):
    if host == "slow.example":
        time.sleep(30)
    return [(2, 1, 6, "", ("93.184.216.34", 80))]

async def main():
    resolver = SystemResolver(hangs)
    slow = [asyncio.create_task(resolver.resolve("slow.example")) for _ in range(8)]
    await asyncio.sleep(0.05)
    print((await resolver.resolve("quick.example", 80))[0]["host"])
    print(await asyncio.to_thread(lambda: "threads of the loop are free"))
    for task in slow:
        task.cancel()

asyncio.run(main())
"""
    started = time.perf_counter()
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["93.184.216.34", "threads of the loop are free"]
    assert time.perf_counter() - started < 10


async def test_the_systems_own_resolver_is_the_one_that_is_asked():
    (found, *_) = await SystemResolver().resolve("localhost", 80, socket.AF_UNSPEC)
    assert found["host"] in {"127.0.0.1", "::1"}
    with pytest.raises(OSError, match=r".+"):
        await SystemResolver().resolve("nowhere.invalid", 80)
