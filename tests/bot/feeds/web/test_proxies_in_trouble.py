"""Proxies that want a password, refuse or are away: each is named, its password never."""

import pytest

from bot.feeds.web.connections import Outbound
from bot.feeds.web.fetch import HttpFetcher
from bot.ports import Fetched, FetchFailed, FetchRequest
from tests.doubles.behind_proxy import BODY, SITE, proxies
from tests.doubles.names import Names
from tests.doubles.proxy import Proxy
from tests.doubles.web import Answer, Fault

PASSWORD = "hunter2"


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
