"""Reading feed documents: beside bare expat and json.loads, and what hostile ones cost.

The floor is the same document through expat with empty handlers. "whole" is everything from
bytes to entries with ids: decoding, screen, feedparser, plain text, links, dates, identity.
Targets are those measured for feedparser with its HTML options off (it is nearly all of it).
"""

from __future__ import annotations

import asyncio
import json
import resource
import time
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from statistics import median
from xml.parsers import expat

import feedparser

from benchmarks.report import Report
from bot.feeds.document import NotAFeed, ParsedFeed, ParseJob
from bot.feeds.jsonfeed import read_json_feed
from bot.feeds.parse import ParseFailed, Parser
from bot.feeds.parse.reader import read_document
from bot.feeds.text.screen import why_refused
from bot.model.entry import Feed, FeedId
from tests.doubles.documents import json_feed, rss

NOW = datetime(2026, 11, 25, tzinfo=UTC)
FEED = Feed(FeedId("bench"), "Bench", "https://bench.example/feed")
SAMPLES = (Path(__file__).parents[2] / "shared" / "feeds" / "samples").resolve()
ROUNDS = 15


def run(report: Report) -> None:
    for count in (20, 100):
        _plain(report, count)
    _json(report)
    _samples(report)
    asyncio.run(_process(report))


def _plain(report: Report, count: int) -> None:
    body = rss(*(_item(n) for n in range(count)))
    screened = body.partition(b"?>")[2].strip()
    bare, screen, alone, whole = _together(
        lambda: _expat(body),
        lambda: why_refused(screened),
        lambda: _feedparser(body),
        lambda: read_document(_job(body)),
    )
    report.row(f"screen, {count} plain entries", screen, "ms", bare, 5)
    report.row(f"feedparser alone, {count} plain entries", alone, "ms", bare, 150)
    report.row(f"whole, {count} plain entries", whole, "ms", bare, 150)
    report.row(f"whole beside feedparser, {count} entries", whole, "ms", alone)


def _item(n: int) -> str:
    text = f"Report {n} of a survey team on the clearance of a suspected hazardous area. " * 5
    return (
        f"<item><title>Report number {n} on mine clearance</title>"
        f"<link>https://bench.example/reports/{n}?utm_source=rss</link><guid>bench-{n}</guid>"
        f"<pubDate>Mon, 23 Nov 2026 {n // 60 % 24:02}:{n % 60:02}:00 GMT</pubDate>"
        f"<description>{text}</description></item>"
    )


def _json(report: Report) -> None:
    items = [
        {
            "id": n,
            "url": f"https://bench.example/{n}",
            "title": f"Title {n}",
            "content_html": f"<p>{'Words of a report on clearance. ' * 20}</p>",
        }
        for n in range(100)
    ]
    body = json_feed(*items)
    text = body.decode()
    floor, ours = _together(lambda: json.loads(text), lambda: read_json_feed(text))
    report.row("JSON Feed, 100 entries", ours, "ms", floor, 5)


def _samples(report: Report) -> None:
    if not SAMPLES.is_dir():
        report.fact("real documents", f"not at {SAMPLES}")
        return
    bodies = [p.read_bytes() for p in sorted(SAMPLES.glob("*.xml"))]
    entries = sum(
        len(found.entries)
        for b in bodies
        if isinstance(found := read_document(_job(b)), ParsedFeed)
    )
    alone, whole = _together(
        lambda: [_feedparser(body) for body in bodies],
        lambda: [read_document(_job(body)) for body in bodies],
        rounds=3,
    )
    report.row(f"{len(bodies)} real documents, {entries} entries", whole, "ms", alone)


async def _process(report: Report) -> None:
    """The reading process: what it adds, and what hostile documents cost the bot."""
    parser = Parser()
    body = rss(*(_item(n) for n in range(100)))
    try:
        await parser.parse(_job(body))
        here, there = [], []
        for _ in range(ROUNDS):
            here.append(_milliseconds(lambda: read_document(_job(body))))
            started = time.perf_counter()
            await parser.parse(_job(body))
            there.append((time.perf_counter() - started) * 1000)
        report.row("in the reading process, 100 entries", median(there), "ms", median(here), 1.3)
        await _attacks(report, parser, median(there))
    finally:
        await parser.close()


async def _attacks(report: Report, parser: Parser, ordinary: float) -> None:
    """``ordinary``: milliseconds of a document of 100 entries."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    worst, worst_name, refused = 0.0, "", 0
    for name, body in ATTACKS.items():
        started = time.perf_counter()
        found = await parser.parse(_job(body))
        spent = time.perf_counter() - started
        refused += isinstance(found, NotAFeed | ParseFailed)
        if spent > worst:
            worst, worst_name = spent, name
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    words = f"{refused} of {len(ATTACKS)} refused"
    report.fact("hostile documents", words, met=refused == len(ATTACKS))
    name = "    the slowest (floor: 100 plain entries)"
    report.row(name, worst * 1e3, "ms", ordinary, 10, worst_name)
    report.row("    the bot's memory (floor: before)", after / 1024, "MB", before / 1024, 1.5)


def _entity(size: int, times: int) -> bytes:
    return b'<!DOCTYPE r [<!ENTITY a "%s">]><rss><channel><title>%s</title></channel></rss>' % (
        b"x" * size,
        b"&a;" * times,
    )


ATTACKS = {
    "entity of 200 KB, 5,000 times": _entity(200_000, 5_000),
    "entity of 20 KB, 1,000 times": _entity(20_000, 1_000),
    "10,000 attributes": b"<rss " + b" ".join(b'a%d="1"' % n for n in range(10_000)) + b"/>",
    "100,000 attributes": b"<rss " + b" ".join(b'a%d="1"' % n for n in range(100_000)) + b"/>",
    "100,000 namespaces": b"<rss "
    + b" ".join(b'xmlns:a%d="u"' % n for n in range(100_000))
    + b"/>",
    "a million levels": b"<rss>" + b"<a>" * 1_000_000,
    "a web page of 4 MB": b"<html><body>" + b"<div><p>text</p></div>" * 180_000,
}


def _job(body: bytes) -> ParseJob:
    return ParseJob(body, FEED.url, FEED, NOW)


def _expat(body: bytes) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda *_: None
    parser.EndElementHandler = lambda *_: None
    parser.Parse(body, True)


def _feedparser(body: bytes) -> None:
    headers = {"content-type": "application/xml; charset=utf-8"}
    feedparser.parse(
        BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )


def _together(*works: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """Median milliseconds of each, measured in turns."""
    spent: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for times, work in zip(spent, works, strict=True):
            times.append(_milliseconds(work))
    return [median(times) for times in spent]


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000
