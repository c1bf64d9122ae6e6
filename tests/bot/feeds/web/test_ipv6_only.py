"""Sites that have IPv6 addresses only."""

import asyncio
import errno
import os
import socket

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.feeds.web.connections import Outbound
from bot.feeds.web.fetch import HttpFetcher
from bot.feeds.web.lookup import SystemResolver
from bot.model.entry import Feed, FeedId, FeedRecord
from bot.ports import FetchRequest
from tests.doubles.raw_answers import OK, OLD


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
