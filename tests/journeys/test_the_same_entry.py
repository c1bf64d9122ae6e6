"""The same entry, however its publisher changes it: it is not told again."""

from __future__ import annotations

from typing import Any

import pytest

from tests.doubles.documents import items, rss
from tests.doubles.entries_written import ANGOLA, DAY, FINLAND, LATER, PRESS, YEMEN, item, others

FOUR = tuple(items(4))


def old(
    title: str = FINLAND,
    address: str = f"{PRESS}/1",
    guid: str | None = "g1",
    at: Any = DAY,
    more: tuple[str, ...] = (),
) -> bytes:
    return rss(item(title, address, guid, at), *others(), *more)


def alone(**changes: object) -> bytes:
    made = {"title": FINLAND, "link": f"{PRESS}/1", "guid": "g1", "at": DAY} | changes
    return rss(item(**made))


SAME = {
    "its title edited": (old(), old("Helsinki hands in its papers against the treaty")),
    "its title edited, its date moved": (old(), old(f"{FINLAND} (updated)", at=LATER)),
    "its link corrected": (old(), old(address=f"{PRESS}/corrected")),
    "a random guid": (old(guid="a8f1"), old(guid="77b0")),
    "a random guid, undated": (old(guid="a8f1", at=None), old(guid="77b0", at=None)),
    "a random guid and an edit": (old(guid="a8f1"), old("Helsinki hands in its papers", guid="77b0")),
    "a session in the link": (
        old(address=f"{PRESS}/1?PHPSESSID=1f2e", guid=None, at=None),
        old(address=f"{PRESS}/1?PHPSESSID=9a8b", guid=None, at=None),
    ),
    "a session in the path": (
        old(address=f"{PRESS}/1;jsessionid=AF", guid=None, at=None),
        old(address=f"{PRESS}/1;jsessionid=BE", guid=None, at=None),
    ),
    "a guid and a link that change": (
        old(address=f"{PRESS}/1?v=1", guid="r1"), old(address=f"{PRESS}/1?v=2", guid="r2"),
    ),
    "https for http": (old(address="http://news.example/a", guid="http://news.example/a"),
                       old(address="https://news.example/a", guid="https://news.example/a")),
    "a slash at the end": (old(address=f"{PRESS}/1", guid=None), old(address=f"{PRESS}/1/", guid=None)),
    "a revision in the guid": (
        old(guid=f"{PRESS}/1#0"),
        old(f"{FINLAND} (updated)", guid=f"{PRESS}/1#1", at=LATER),
    ),
    "one of many, retold with its date": (
        old(more=FOUR),
        old("Helsinki hands in its papers", at=LATER, more=FOUR),
    ),
    **{
        f"the fragment {fragment}": (
            old(guid=None, at=None), old(f"{FINLAND} (updated)", f"{PRESS}/1{fragment}", None, None)
        )
        for fragment in (
            "#xtor=RSS-1", "#utm_source=rss&utm_medium=feed", "#ref=rss", "#comments", "#respond", "#top", "#rss",
            "#source=rss", "#Echobox=1763", "#:~:text=mine", "#xtor-rss", "#at_medium=RSS", "#disqus_thread", "#/",
        )
    },
    **{
        f"the parameter {query}": (
            old(guid=None, at=None), old(f"{FINLAND} (updated)", f"{PRESS}/1{query}", None, None)
        )
        for query in ("?utm_campaign=x", "?fbclid=1", "?xtor=RSS-3", "?nocache=17", "?_=99", "?sid=0a1b2c3d4e5f60718293a4b5")
    },
    "alone, its title edited": (alone(), alone(title=f"UPDATE: {FINLAND}")),
    "alone, retold at the same instant": (alone(), alone(title="Helsinki hands in its papers")),
    "alone, a misspelling mended": (alone(at=None, title="Landmine kills two farmers in norhtern Angola"),
                                    alone(at=None, title=ANGOLA)),
    "alone, edited with its date": (alone(), alone(title=f"{FINLAND}, ministry says", at=LATER)),
    "alone, its text grown": (
        alone(text="The notice was handed over in New York today."),
        alone(text="The notice was handed over in New York today. The minister thanked all.", at=LATER),
    ),
    "alone, a random guid": (alone(guid="r1"), alone(guid="r2")),
    "alone, a new date": (alone(), alone(at=LATER)),
}  # fmt: skip


@pytest.mark.parametrize("kind", SAME)
async def test_the_same_entry_is_never_told_again(engine, newsroom, kind):
    baseline, then = SAME[kind]
    await newsroom.publish_document(baseline)
    report = await newsroom.publish_document(then)
    await engine.deliver_all()
    assert (report.new, engine.texts()) == (0, []), kind


async def test_one_article_in_two_feeds_is_one_entry_whatever_they_call_it(engine, newsroom):
    await newsroom.publish_document(rss(item(FINLAND, f"{PRESS}/1", "1")))
    for feed in ("herald", "mail"):
        await newsroom.publish_document(rss(item(YEMEN, f"{PRESS}/7", f"{feed}-7")), feed)
    title = "Helsinki hands in its papers"
    report = await newsroom.publish_document(rss(item(title, f"{PRESS}/1", "x", LATER)), "herald")
    assert report.new == 0
    report = await newsroom.publish_document(rss(item(title, f"{PRESS}/1", None, LATER)), "mail")
    assert report.new == 0
