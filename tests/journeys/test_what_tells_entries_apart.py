"""Of two documents of one feed: a new entry is told exactly once, an old one never again.

The first document is the baseline; after the second the channel has one alert or none. The rule:
an entry is what the feed itself tells apart, by id, else by link with its fragment, else by what
stands there; ids and links that change alone make no entry new.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.doubles.documents import json_feed, rss
from tests.doubles.entries_written import (
    ANGOLA,
    CAMBODIA,
    DAY,
    FINLAND,
    LATER,
    PRESS,
    YEMEN,
    item,
    others,
)
from tests.doubles.newsroom import HEADLINES

NOTE = "https://news.example/note/4"


def permalink(title: str, address: str, at=DAY) -> str:
    return item(title, address, address, at)


def atom(*entries: tuple[str, str, str, str]) -> bytes:
    inner = "".join(
        f"<entry><id>{id_}</id><title>{title}</title><link href='{link}'/><updated>{at}</updated></entry>"
        for id_, link, title, at in entries
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>A feed</title><id>urn:x</id>{inner}</feed>".encode()


def statement(title: str, at=None, text: str | None = None, **address: str | None) -> bytes:
    """A feed of one entry, the latest."""
    return rss(item(title, address.get("link"), address.get("guid"), at, text))


ANOTHER = {
    "one guid and one link for all": (
        rss(*(item(t, PRESS, PRESS) for t in (YEMEN, CAMBODIA))),
        rss(*(item(t, PRESS, PRESS) for t in (ANGOLA, YEMEN, CAMBODIA))),
    ),
    "one guid and one link for all, undated": (
        rss(*(item(t, PRESS, PRESS, None) for t in (YEMEN, CAMBODIA))),
        rss(*(item(t, PRESS, PRESS, None) for t in (ANGOLA, YEMEN, CAMBODIA))),
    ),
    "one Atom id for all": (
        atom((PRESS, PRESS, YEMEN, "2026-02-27T08:00:00Z")),
        atom((PRESS, PRESS, ANGOLA, "2026-03-02T08:00:00Z"), (PRESS, PRESS, YEMEN, "2026-02-27T08:00:00Z")),
    ),
    "one JSON id for all": (
        json_feed({"id": "1", "url": PRESS, "title": YEMEN}),
        json_feed({"id": "1", "url": PRESS, "title": ANGOLA}, {"id": "1", "url": PRESS, "title": YEMEN}),
    ),
    "one guid, links that differ in the fragment": (
        rss(item(YEMEN, f"{PRESS}#0", "item", None), item(CAMBODIA, f"{PRESS}#1", "item", None)),
        rss(item(CAMBODIA, f"{PRESS}#1", "item", None), item(ANGOLA, f"{PRESS}#2", "item", None)),
    ),
    **{
        f"guid {guid!r} that names nothing": (
            rss(item(YEMEN, PRESS, guid), *others(1)),
            rss(item(ANGOLA, f"{PRESS}/2", guid, LATER), *others(1)),
        )
        for guid in ("N/A", "0", "null", "none", "-", "undefined", "urn:uuid:00000000-0000-0000-0000-000000000000")
    },
    **{
        f"guid {guid} that is the site's": (
            rss(item(FINLAND, f"{PRESS}/1", guid), *others()),
            rss(item(ANGOLA, f"{PRESS}/2", guid, LATER), *others()),
        )
        for guid in ("https://news.example/", "http://www.news.example")
    },
    "the link of an entry that has left, under a new guid": (
        rss(item(FINLAND, PRESS, "1"), *others()),
        rss(item(ANGOLA, PRESS, "2", LATER), *others()),
    ),
    "the same, undated": (
        rss(item(FINLAND, PRESS, "1", None), *others()),
        rss(item(ANGOLA, PRESS, "2", None), *others()),
    ),
    "the same on one day": (
        rss(item(FINLAND, PRESS, "1", "2026-03-01"), *others()),
        rss(item(ANGOLA, PRESS, "2", "2026-03-01"), *others()),
    ),
    "the same in JSON": (
        json_feed({"id": 1, "url": PRESS, "title": FINLAND}, {"id": 8, "title": YEMEN}),
        json_feed({"id": 2, "url": PRESS, "title": ANGOLA}, {"id": 8, "title": YEMEN}),
    ),
    "the link of an entry that has left, without guids": (
        rss(item(FINLAND, PRESS), item(YEMEN, f"{PRESS}/7")),
        rss(item(ANGOLA, PRESS, None, LATER), item(YEMEN, f"{PRESS}/7")),
    ),
    **{
        f"addresses that differ in {one} and {two}": (
            rss(permalink(FINLAND, f"{base}{one}"), *others(1)),
            rss(permalink(ANGOLA, f"{base}{two}", LATER), *others(1)),
        )
        for base, one, two in (
            (NOTE, "#c1", "#c2"),
            (NOTE, "#comment-88", "#comment-89"),
            (f"{NOTE}/app", "#!/news/1", "#!/news/2"),
            ("https://news.example/", "#!/news/1", "#!/news/2"),
            ("https://news.example/app", "#/route/a", "#/route/b"),
            ("https://news.example/app", "#/?id=1&utm_source=rss", "#/?id=2&utm_source=rss"),
            (NOTE, "#2026-01-02", "#2026-01-05"),
            (NOTE, "#1", "#2"),
        )
    },
    "fragments without guids": (
        rss(item(FINLAND, f"{NOTE}#c1"), *others(1)),
        rss(item(ANGOLA, f"{NOTE}#c2", None, LATER), *others(1)),
    ),
    "fragments in guids beside one link": (
        rss(item(FINLAND, NOTE, f"{NOTE}#c1"), *others(1)),
        rss(item(ANGOLA, NOTE, f"{NOTE}#c2", LATER), *others(1)),
    ),
    **{
        f"a latest statement, {how}": (statement(FINLAND, DAY, **address), statement(ANGOLA, LATER, **address))
        for how, address in {
            "one link": {"link": PRESS},
            "one guid": {"guid": "latest"},
            "one guid and one link": {"link": PRESS, "guid": PRESS},
            "the site's address": {"link": "https://news.example/", "guid": "https://news.example/"},
            "no address": {},
        }.items()
    },
    "a latest statement, undated": (
        statement(FINLAND, link=PRESS, guid="x"), statement(ANGOLA, link=PRESS, guid="x"),
    ),
    "a latest statement of the same day": (
        statement(FINLAND, DAY, link=PRESS), statement(ANGOLA, DAY + timedelta(hours=3), link=PRESS),
    ),
    "a latest statement in one form of words": (
        statement("Statement on the withdrawal of Poland from the Ottawa mine ban treaty", link=PRESS),
        statement("Statement on the withdrawal of Latvia from the Ottawa mine ban treaty", link=PRESS),
    ),
    "a latest statement under a new link and the old guid": (
        statement(FINLAND, DAY, link=f"{PRESS}/1", guid="latest"),
        statement(ANGOLA, LATER, link=f"{PRESS}/2", guid="latest"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", ANOTHER)
async def test_another_entry_is_told_exactly_once(engine, newsroom, kind):
    baseline, then = ANOTHER[kind]
    await newsroom.publish_document(baseline)
    report = await newsroom.publish_document(then)
    await engine.deliver_all()
    assert (report.new, report.opened, len(engine.texts())) == (1, 1, 1)
    engine.clock.move(days=8)  # the document is read anew, whatever its validators say
    report = await newsroom.publish_document(then)
    await engine.deliver_all()
    assert (report.new, len(engine.texts())) == (0, 1)


async def test_statement_after_statement_at_one_address_is_told(engine, newsroom):
    for n, title in enumerate(HEADLINES):
        document = statement(title, DAY + timedelta(hours=9 * n), link=PRESS, guid=PRESS)
        await newsroom.publish_document(document)
        again = await newsroom.publish_document(
            document.replace(b"</title><link>", b" (updated)</title><link>")
        )
        assert again.new == 0
        await engine.deliver_all()
    assert len(engine.texts()) == len(HEADLINES) - 1


async def test_ids_that_change_at_every_poll_tell_nothing_and_hide_nothing(engine, newsroom):
    entries = [(title, f"{PRESS}/{n}") for n, title in enumerate((YEMEN, CAMBODIA, FINLAND))]
    for poll in range(5):
        shown = [
            item(t, link, f"{poll}-{link}", DAY + timedelta(minutes=poll)) for t, link in entries
        ]
        report = await newsroom.publish_document(rss(*shown))
        assert report.new == 0 or report.baseline
    report = await newsroom.publish_document(rss(item(ANGOLA, f"{PRESS}/9", "new"), *shown))
    assert report.new == 1


@pytest.mark.parametrize("count", [1, 2, 3, 5])
@pytest.mark.parametrize("dated", [True, False])
async def test_ids_and_links_that_both_change_at_every_poll_tell_nothing(
    engine, newsroom, count, dated
):
    for poll in range(4):
        shown = [
            item(
                title, f"https://news.example/s/{poll}x{n}/a", f"{poll}-{n}", DAY if dated else None
            )
            for n, title in enumerate(HEADLINES[:count])
        ]
        report = await newsroom.publish_document(rss(*shown))
        engine.clock.move(minutes=15)
        assert report.baseline or report.new == 0


async def test_a_report_that_comes_again_without_a_date_is_told(engine, newsroom):
    await newsroom.publish_document(rss(item(ANGOLA, f"{PRESS}/1", "1", None)))
    engine.clock.move(days=1)
    report = await newsroom.publish_document(rss(item(ANGOLA, f"{PRESS}/2", "2", None)))
    assert report.new == 1
