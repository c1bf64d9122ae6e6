"""Behind a proxy: what goes through it, what never does, and what is said when it is the trouble."""

from ipaddress import IPv6Address

import pytest
from aiohttp import ClientTimeout
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.feeds.web.address import exact, stays_off_proxies, why_not_allowed
from bot.feeds.web.connections import Connections, Outbound
from bot.model.proxy import Proxies, read_proxy
from bot.ports import Fetched, FetchFailed, FetchRequest
from tests.doubles.behind_proxy import BODY, SITE
from tests.doubles.names import Names
from tests.doubles.web import Answer, moved


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
