"""What goes wrong with entries when feeds are polled, one test per trouble and its good behaviour.

The numbers are those of the list of troubles collected from public issue threads; the
threads are named where the code decides.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.feeds.identity.sort_out import edited
from bot.feeds.poll import PollOutcome
from tests.doubles.documents import DAY, item, items, rss
from tests.doubles.feed_reader import LONG
from tests.doubles.web import Answer


async def test_trouble_03_an_edit_is_known_and_recognised(reader):
    first = item(LONG, "https://news.example/1", "1", DAY, "Before")
    await reader.reads(first, *items(3))
    before = reader.last.entries[0]
    changed = item(
        f"{LONG} (updated)", "https://news.example/1", "1", DAY + timedelta(hours=2), "After"
    )
    assert await reader.reads(changed, *items(3)) == []
    after = reader.sorted.known[0]
    assert after.id == before.id
    assert edited(before, after)


async def test_trouble_03_a_new_stamp_alone_is_no_edit(reader):
    await reader.reads(item(LONG, "https://news.example/1", "1", DAY), *items(3))
    before = reader.last.entries[0]
    await reader.reads(
        item(LONG, "https://news.example/1", "1", DAY + timedelta(hours=2)), *items(3)
    )
    assert not edited(before, reader.last.entries[0])


async def test_trouble_04_the_first_poll_is_a_baseline(reader):
    assert await reader.reads(*items(40)) == []
    assert reader.last.baseline
    assert len(reader.last.entries) == 40
    assert reader.record.state.baseline_at is not None
    assert await reader.reads(item("New", "https://n.example/new", "new"), *items(40)) == ["New"]
    assert not reader.last.baseline


async def test_trouble_04_an_empty_first_document_is_a_baseline_too(reader):
    await reader.reads()
    assert reader.last.baseline
    assert await reader.reads(*items(1)) == ["Story number 0 of the whole day"]


async def test_trouble_05_an_entry_that_left_the_document_and_returns_is_known(reader):
    old = item(LONG, "https://news.example/1", "1", DAY)
    await reader.reads(old, *items(3))
    await reader.reads(*items(3))
    assert await reader.reads(old, *items(3)) == []


async def test_trouble_05_what_a_feed_still_lists_is_sighted_every_week(reader, web):
    body = rss(*items(3))
    web.serve("/feed", Answer(body, etag='"v1"'))
    reader.record = (await reader.poller.poll(reader.record)).record_after
    reader.clock.move(days=6)
    quiet = await reader.poller.poll(reader.record)
    assert quiet.outcome is PollOutcome.UNCHANGED
    reader.clock.move(days=2)
    sighted = await reader.poller.poll(quiet.record_after)
    assert len(sighted.entries) == 3


DATES = {
    "Fri, 02 Jan 2026 08:00:00 GMT": DAY,
    "Fri, 02 Jan 2026 10:00:00 +0200": DAY,
    "Fri, 02 Jan 2026 10:00:00 EET": DAY,
    "02 Jan 2026 09:00:00 CET": DAY,
    "2026-01-02T08:00:00Z": DAY,
    "2026-01-02T10:00:00+02:00": DAY,
    "2026-01-02 08:00:00": DAY,
    "Sun, 05 Jan 2031 08:00:00 GMT": None,
    "Thu, 01 Jan 1970 00:00:00 GMT": None,
    "0000-00-00 00:00:00": None,
    "yesterday": None,
    "Fri, 32 Jan 2026 08:00:00 GMT": None,
    "": None,
    None: None,
}


@pytest.mark.parametrize("written", DATES)
async def test_trouble_11_dates_are_utc_or_missing_never_wrong(reader, written):
    await reader.reads(item(LONG, "https://news.example/1", "1", written))
    assert reader.last.entries[0].published_at == DATES[written]


async def test_trouble_11_new_means_not_seen_whatever_the_date(reader):
    await reader.reads(*items(3))
    late = item(
        "Listed late, dated long before", "https://n.example/l", "l", DAY - timedelta(days=30)
    )
    assert await reader.reads(late, *items(3)) == ["Listed late, dated long before"]


TITLE = "Мінне поле очищено — “Ōtawa”"
TITLED = rss(item(TITLE, "https://n.example/1", "1"))
BARE = TITLED.replace(b' encoding="utf-8"', b"")
RUSSIAN = '<?xml version="1.0" encoding="{}"?><rss><channel><item><title>Мины и люди</title><link>http://n.example/1</link></item></channel></rss>'
LIES = {
    "utf-8 declared utf-16": (TITLED.replace(b'"utf-8"', b'"utf-16"'), "application/xml", TITLE),
    "utf-8 sent as latin-1": (TITLED, "text/xml; charset=iso-8859-1", TITLE),
    "utf-8 undeclared": (BARE, "text/xml", TITLE),
    "utf-8 with a mark": (b"\xef\xbb\xbf" + TITLED, "text/xml", TITLE),
    "utf-16 with a mark": (BARE.decode().encode("utf-16"), "text/xml", TITLE),
    "utf-16 declared utf-8": (TITLED.decode().encode("utf-16"), "text/xml", TITLE),
    "windows-1251 declared": (RUSSIAN.format("windows-1251").encode("cp1251"), "text/xml", "Мины и люди"),
    "windows-1251 by header": (
        RUSSIAN.format("utf-8").encode("cp1251"), "text/xml; charset=windows-1251", "Мины и люди",
    ),
    "one bad byte": (TITLED.replace(b"<item>", b"<item><x>\xff</x>"), "text/xml", TITLE),
    "control characters": (TITLED.replace(b"<item>", b"<item>\x0b\x00\x1b"), "text/xml", TITLE),
    "latin-1 undeclared": (
        "<rss><channel><item><title>Démineurs à l’œuvre</title></item></channel></rss>".encode("cp1252"),
        "text/xml", "Démineurs à l’œuvre",
    ),
    "junk before the declaration": (b"\n\n  " + TITLED, "text/xml", TITLE),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
async def test_trouble_13_encoding_lies_and_illegal_characters_do_no_harm(reader, lie):
    body, content_type, expected = LIES[lie]
    await reader.reads_document(body, content_type=content_type)
    assert [entry.title for entry in reader.last.entries] == [expected]


async def test_trouble_13_what_came_before_the_break_is_kept(reader):
    body = rss(*items(5))
    await reader.reads_document(body[: len(body) * 3 // 4])
    assert len(reader.last.entries) >= 3
    assert reader.last.note == "The document was cut off; the part that arrived was read."
    assert reader.record.state.etag is None
    assert reader.record.state.body_hash is None


async def test_trouble_16_the_same_link_in_two_feeds_is_one_entry(reader):
    shared = "https://press.example/en/2026/mines?utm_medium=rss"
    await reader.reads(item(LONG, shared, "1"), *items(2))
    other = replace(reader.record.feed, id="another-feed")
    reader.record = replace(reader.record, feed=other)
    again = item(f"{LONG} - Press", "http://www.press.example/en/2026/mines/#top", "x9")
    assert await reader.reads(again) == []


async def test_trouble_16_google_news_keeps_its_links_and_names_the_source(reader):
    link = "https://news.google.com/rss/articles/CBMiwwFBVV95cUxQ?oc=5"
    source = '<source url="https://kyivpost.example">Kyiv Post</source>'
    await reader.reads(item(f"{LONG} - Kyiv Post", link, "CBMiwwFBVV95cUxQ", extra=source))
    entry = reader.last.entries[0]
    assert entry.publisher == "Kyiv Post"
    assert entry.url == "https://news.google.com/rss/articles/CBMiwwFBVV95cUxQ"
    again = item(f"{LONG} - Kyiv Post", f"{link}2", "another-id", extra=source)
    assert await reader.reads(again) == []


MARKUP = {
    "&lt;b&gt;Bold&lt;/b&gt; news": "Bold news",
    "Q&amp;amp;A": "Q&A",
    "&amp;lt;i&amp;gt;twice&amp;lt;/i&amp;gt;": "twice",
    "<![CDATA[<a href='x'>Link</a> &eacute;t&eacute;]]>": "Link été",
    "a &lt; b and c &gt; d": "a < b and c > d",
    "line one&lt;br/&gt;line two": "line one line two",
    "zero\u200bwidth\u202eturn\u00adsoft": "zerowidthturnsoft",
    "&lt;script&gt;alert(1)&lt;/script&gt;Safe": "Safe",
    "tabs\tand\n  lines": "tabs and lines",
}


@pytest.mark.parametrize("written", MARKUP)
async def test_trouble_18_markup_ends_as_plain_text(reader, written):
    await reader.reads(f"<item><title>{written}</title><link>https://n.example/1</link></item>")
    assert reader.last.entries[0].title == MARKUP[written]


async def test_trouble_18_what_would_ping_a_channel_stays_for_the_view_to_escape(reader):
    """Plain text may hold anything; handlers.views.text escapes it for Slack."""
    await reader.reads(item("<!channel> and <@U123> & more", "javascript:alert(1)", "1"))
    entry = reader.last.entries[0]
    assert "<!channel>" not in entry.title
    assert entry.url is None
