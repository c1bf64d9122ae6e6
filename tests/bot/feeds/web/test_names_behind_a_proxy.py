"""Behind a proxy: what this machine's own DNS says of a name."""

import asyncio
import socket
import subprocess
import sys
import threading
import time

import pytest
from aiohttp import ClientTimeout

from bot.feeds.web.connections import Connections, Outbound
from bot.feeds.web.lookup import LookupTimeouts, ResolvedAddresses, SlowLookUpError, SystemResolver
from bot.ports import FetchFailed, FetchRequest
from tests.doubles.behind_proxy import SITE
from tests.doubles.names import Names
from tests.doubles.program import ROOT

SHORT = LookupTimeouts(first=0.3, later=0.05)


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
