"""Hostile documents: each costs its own poll, a clear sentence, and never the bot."""

import asyncio
import resource
import time
from pathlib import Path

import pytest
import structlog
from structlog.testing import capture_logs

from bot.feeds.document import NotAFeed, ParsedFeed, ParseJob
from bot.feeds.parse import ParseFailed, ParseLimits, Parser
from bot.feeds.text.screen import why_refused
from bot.model.entry import Feed, FeedId
from tests.doubles.clock import START
from tests.doubles.documents import items, rss

FEED = Feed(id=FeedId("hostile"), name="Hostile", url="https://hostile.example/feed")


def job(body: bytes, **headers: str) -> ParseJob:
    return ParseJob(body, FEED.url, FEED, START, headers)


def with_entities(declarations: str, text: str) -> bytes:
    return f"<!DOCTYPE rss [{declarations}]><rss><channel><title>{text}</title></channel></rss>".encode()


LAUGHS = "<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 11)
)
ENTITIES = {
    "a billion laughs": with_entities(LAUGHS, "&a10;"),
    "200 KB five thousand times": with_entities(f"<!ENTITY a '{'x' * 200_000}'>", "&a;" * 5_000),
    "20 KB a thousand times": with_entities(f"<!ENTITY a '{'x' * 20_000}'>", "&a;" * 1_000),
    "an external entity": with_entities("<!ENTITY a SYSTEM 'file:///etc/passwd'>", "&a;"),
    "a parameter entity": with_entities("<!ENTITY % a SYSTEM 'http://127.0.0.1/x'> %a;", "hi"),
    "behind a megabyte of comments": b"<!--"
    + b"x" * 1_200_000
    + b"-->"
    + with_entities("<!ENTITY a 'b'>", "&a;"),
    "in UTF-16": with_entities(LAUGHS, "&a10;").decode().encode("utf-16"),
    "in UTF-32 without a mark": with_entities(LAUGHS, "&a10;").decode().encode("utf-32-le"),
    "in EBCDIC": b'<?xml version="1.0"?>'.decode().encode("cp037")
    + with_entities(LAUGHS, "&a10;").decode().encode("cp037"),
    "behind a newline and junk": b"\n\n " + with_entities(LAUGHS, "&a10;"),
}


@pytest.mark.parametrize("name", ENTITIES)
async def test_documents_with_their_own_entities_are_refused(parser, name):
    found = await parser.parse(job(ENTITIES[name]))
    assert isinstance(found, NotAFeed)
    assert "entities" in found.reason


async def test_a_charset_that_hides_markup_is_not_believed(parser):
    body = with_entities(LAUGHS, "&a10;").decode().encode("utf-7")
    found = await parser.parse(job(body, **{"content-type": "text/xml; charset=utf-7"}))
    assert not isinstance(found, ParsedFeed) or all("ha" not in e.title for e in found.entries)


SHAPES = {
    "100,000 attributes": b"<rss " + b" ".join(b'a%d="1"' % n for n in range(100_000)) + b"/>",
    "100,000 namespaces": b"<rss "
    + b" ".join(b'xmlns:a%d="u"' % n for n in range(100_000))
    + b"/>",
    "100,000 levels": b"<rss>" + b"<a>" * 100_000,
    "a million levels of one letter": b"<rss>" + b"<a>" * 1_000_000,
    "300,000 elements": b"<rss>" + b"<a/>" * 300_000 + b"</rss>",
}


@pytest.mark.parametrize("name", SHAPES)
async def test_absurd_shapes_are_refused(parser, name):
    found = await parser.parse(job(SHAPES[name]))
    assert isinstance(found, NotAFeed)
    assert "no real feed" in found.reason


READ = {
    "a hundred unclosed items": b"<rss><channel>" + b"<item><title>One</title>" * 100,
    "comments opened 50,000 times": rss(
        f"<item><title>x</title><description>{'&lt;!--' * 50_000}</description></item>"
    ),
    "scripts opened 5,000 times in a title": rss(
        f"<item><title>x {'&lt;script ' * 5_000}</title></item>"
    ),
    "a CDATA of tags": rss(
        f"<item><title>x</title><description><![CDATA[{'<div>' * 50_000}]]></description></item>"
    ),
    "an RSS 0.91 doctype": b'<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
    b'"http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel>'
    b"<item><title>Old</title><link>http://a.example/1</link></item></channel></rss>",
}


@pytest.mark.parametrize("name", READ)
async def test_odd_but_harmless_documents_are_read_quickly(parser, name):
    started = time.perf_counter()
    found = await parser.parse(job(READ[name]))
    assert isinstance(found, ParsedFeed)
    assert found.entries
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    "part", ["<", "&", "<![CDATA[", "<!--", "<title>", "</a>", "]]>", "&#55357;"]
)
@pytest.mark.parametrize("place", ["<rss><channel>{}", "<rss><channel><item><title>a {}"])
async def test_much_of_what_has_no_end_is_answered_quickly(parser, part, place):
    started = time.perf_counter()
    found = await parser.parse(job(place.format(part * (300_000 // len(part))).encode()))
    assert isinstance(found, ParsedFeed | NotAFeed)
    assert time.perf_counter() - started < 8


@pytest.mark.parametrize("part", ["[", "{", '"', "'", ",", "/*", "1 ", '{"a":', "\\"])
async def test_much_broken_json_is_answered_quickly(parser, part):
    started = time.perf_counter()
    found = await parser.parse(job(b'{"items": [' + part.encode() * (300_000 // len(part))))
    assert isinstance(found, ParsedFeed | NotAFeed)
    assert time.perf_counter() - started < 8


# Seconds of work and tens of megabytes, and nothing the screen could object to.
MANY = rss(*(f"<item><title>{n}</title></item>" for n in range(60_000)))


async def test_a_megabyte_of_titles_becomes_500_characters(parser):
    found = await parser.parse(job(rss(f"<item><title>{'long ' * 200_000}</title></item>")))
    assert len(found.entries[0].title) <= 500


@pytest.mark.slow
async def test_a_document_that_breaks_a_limit_ends_its_process_and_nothing_else():
    parser = Parser(ParseLimits(wall_seconds=0.5, cpu_seconds=1, start_seconds=20))
    try:
        good = job(rss(*items(3)))
        assert isinstance(await parser.parse(good), ParsedFeed)
        found = await parser.parse(job(MANY))
        assert isinstance(found, ParseFailed)
        assert found.reason.startswith("Reading the document took more than")
        assert isinstance(await parser.parse(good), ParsedFeed)
    finally:
        await parser.close()


@pytest.mark.slow
async def test_memory_is_limited_in_the_reading_process():
    parser = Parser(ParseLimits(memory_bytes=84 * 1024 * 1024))
    try:
        good = job(rss(*items(3)))
        assert isinstance(await parser.parse(good), ParsedFeed)
        found = await parser.parse(job(MANY))
        assert isinstance(found, ParseFailed)
        assert "MB of memory" in found.reason
        assert isinstance(await parser.parse(good), ParsedFeed)
    finally:
        await parser.close()


async def test_a_limit_that_the_system_does_not_set_is_said_once_and_reading_goes_on():
    beyond_any_system = 1 << 70
    structlog.reset_defaults()
    with capture_logs() as said:
        parser = Parser(ParseLimits(memory_bytes=beyond_any_system))
        try:
            for _ in range(3):
                assert isinstance(await parser.parse(job(rss(*items(3)))), ParsedFeed)
        finally:
            await parser.close()
    assert [(line["event"], line["limits"]) for line in said] == [
        ("reading_without_limits", ("memory",))
    ]


async def test_one_process_reads_many_documents_however_large_its_parent_is():
    ballast = bytearray(300_000_000)
    ballast[::4096] = b"x" * len(ballast[::4096])  # touched, so that it counts
    parser = Parser()
    try:
        pids = set()
        for n in range(3):
            assert isinstance(await parser.parse(job(rss(*items(n)))), ParsedFeed)
            pids.add(parser._process.pid if parser._process else None)
        assert len(pids) == 1
        assert pids != {None}
    finally:
        await parser.close()


async def test_no_attack_makes_this_process_grow_or_wait(parser):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    beats, done = 0, asyncio.Event()

    async def beat():
        nonlocal beats
        while not done.is_set():
            await asyncio.sleep(0.005)
            beats += 1

    pulse = asyncio.create_task(beat())
    started = time.perf_counter()
    for body in [*ENTITIES.values(), *SHAPES.values()]:
        await parser.parse(job(body))
    seconds = time.perf_counter() - started
    done.set()
    await pulse
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000
    assert beats > seconds / 0.005 / 8


async def test_a_parse_that_is_abandoned_does_not_answer_the_next_one(parser):
    slow = asyncio.create_task(parser.parse(job(SHAPES["a million levels of one letter"])))
    await asyncio.sleep(0)
    slow.cancel()
    with pytest.raises(asyncio.CancelledError):
        await slow
    found = await parser.parse(job(rss(*items(2))))
    assert isinstance(found, ParsedFeed)


def environment_of(pid: int) -> bytes:
    environment = Path(f"/proc/{pid}/environ")
    if not environment.exists():
        pytest.skip("this system has no /proc")
    return environment.read_bytes()


async def test_a_hostile_document_among_good_ones_fails_alone():
    parser = Parser(ParseLimits(wall_seconds=0.6, cpu_seconds=2, start_seconds=20))
    try:
        assert isinstance(await parser.parse(job(rss(*items(1)))), ParsedFeed)
        bodies = [rss(*items(n)) for n in range(4)]
        bodies.insert(1, MANY)
        found = await asyncio.gather(*(parser.parse(job(body)) for body in bodies))
        assert [type(one) for one in found] == [ParsedFeed, ParseFailed] + [ParsedFeed] * 3
        assert [len(one.entries) for one in found if isinstance(one, ParsedFeed)] == [0, 1, 2, 3]
    finally:
        await parser.close()


async def test_an_abandoned_document_does_no_harm_to_those_before_and_after_it(parser):
    bodies = [rss(*items(30, f"Doc{n}")) for n in range(6)]
    tasks = [asyncio.create_task(parser.parse(job(body))) for body in bodies]
    await asyncio.sleep(0)
    for abandoned in (1, 3):
        tasks[abandoned].cancel()
        await asyncio.sleep(0)
    found = await asyncio.gather(*tasks, return_exceptions=True)
    kept = [one for n, one in enumerate(found) if n not in {1, 3}]
    assert [one.entries[0].title for one in kept] == [
        f"Doc{n} number 0 of the whole day" for n in (0, 2, 4, 5)
    ]


async def test_the_reading_process_sees_no_secret(parser, monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-very-secret")
    own = Parser()
    try:
        assert isinstance(await own.parse(job(rss(*items(1)))), ParsedFeed)
        assert b"xoxb" not in environment_of(own._process.pid)
    finally:
        await own.close()


def test_the_screen_passes_what_it_cannot_follow():
    assert why_refused(b"<rss><channel><title>A & B</title>") is None
