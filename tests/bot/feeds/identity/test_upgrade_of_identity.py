"""A store of an earlier release: what it had read is not new, and keeps its id."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.feeds.document import ParsedFeed, ParseJob
from bot.feeds.identity.sort_out import lookup_keys, sort_out
from bot.feeds.parse.reader import read_document
from bot.model.entry import Feed, FeedId, IdentityRule
from tests.bot.feeds.identity.documents_before import DOCUMENTS
from tests.doubles.clock import ManualClock
from tests.doubles.documents import item

KNEW = json.loads((Path(__file__).parent / "knew.json").read_text("utf-8"))
URL = "http://127.0.0.1/feed"
# What is known by a link alone that is read otherwise now: still known, under another id.
OTHER_LINK = {"a session in the link", "two links"}
NEWS = "Finland deposits its notice of withdrawal"


def job(body: bytes, before: ParsedFeed | str) -> ParseJob:
    made = ParseJob(body, URL, Feed(FeedId("a-feed"), "A feed", URL), ManualClock().now())
    if isinstance(before, str):
        return replace(made, identity=IdentityRule(before))
    return replace(made, identity=before.identity, memory=before.memory)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_nothing_is_announced_again_and_ids_stay(name):
    knew = KNEW[name]
    seen = {key for entry in knew["entries"] for key in entry["keys"]}
    ids = {entry["title"]: entry["id"] for entry in knew["entries"]}
    before: ParsedFeed | str = knew["rule"]
    for _poll in range(3):
        found = read_document(job(DOCUMENTS[name], before))
        assert isinstance(found, ParsedFeed)
        assert [entry.title for entry in sort_out(found.entries, seen.intersection).new] == []
        assert len({entry.id for entry in found.entries}) == len(found.entries)
        if len(ids) == len(knew["entries"]) and name not in OTHER_LINK:
            kept = {entry.title: entry.id for entry in found.entries if entry.title in ids}
            assert kept == ids
        seen.update(lookup_keys(found.entries))
        before = found


@pytest.mark.parametrize("name", [name for name, body in DOCUMENTS.items() if b"<item>" in body])
@pytest.mark.parametrize("polls", [0, 1])
def test_news_is_told_with_the_upgrade_and_after_it(name, polls):
    knew = KNEW[name]
    seen = {key for entry in knew["entries"] for key in entry["keys"]}
    before: ParsedFeed | str = knew["rule"]
    for _poll in range(polls):
        found = read_document(job(DOCUMENTS[name], before))
        assert isinstance(found, ParsedFeed)
        seen.update(lookup_keys(found.entries))
        before = found
    news = item(NEWS, "https://news.example/finland", "finland").encode()
    found = read_document(job(DOCUMENTS[name].replace(b"<item>", news + b"<item>", 1), before))
    assert isinstance(found, ParsedFeed)
    assert [entry.title for entry in sort_out(found.entries, seen.intersection).new] == [NEWS]
