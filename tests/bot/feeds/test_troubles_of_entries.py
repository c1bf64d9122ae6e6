"""What goes wrong with entries when feeds are polled, one test per trouble and its good behaviour.

The numbers are those of the list of troubles collected from public issue threads; the
threads are named where the code decides.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.feeds.identity.sort_out import edited, lookup_keys, sort_out
from bot.feeds.poll import PollOutcome
from bot.model.entry import IdentityRule
from tests.doubles.documents import DAY, item, items, rss
from tests.doubles.web import Answer


@dataclass
class Reader:
    """A feed with a memory: what the pipeline does with keys, without judging and telling."""

    web: object
    poller: object
    clock: object
    record: object
    seen: set = field(default_factory=set)

    async def reads(self, *entries: str) -> list[str]:
        """Serve these items, poll, and say which entries are new."""
        return await self.reads_document(rss(*entries))

    async def reads_document(self, body: bytes, **answer: str) -> list[str]:
        self.web.serve("/feed", Answer(body, **answer))
        self.clock.move(minutes=15)
        result = await self.poller.poll(self.record)
        self.record = result.record_after
        assert result.outcome is not PollOutcome.FAILED, result.error
        found = sort_out(result.entries, lambda keys: self.seen & set(keys))
        self.seen.update(lookup_keys(result.entries))
        self.last = result
        self.sorted = found
        return [] if result.baseline else [entry.title for entry in found.new]


@pytest.fixture
def reader(web, poller, clock, record):
    return Reader(web, poller, clock, record)


LONG = "Latvia hands over its notice of withdrawal"


async def test_trouble_01_a_changed_guid_does_not_make_an_old_story_new(reader):
    """Headline, revision counter or tracking parameter in the guid or the link."""
    link = "https://news.example/a/notice"
    await reader.reads(*items(3), item(LONG, link, "notice#0"))
    assert await reader.reads(*items(3), item(LONG, link, "notice#1")) == []
    assert (
        await reader.reads(*items(3), item(f"{LONG}, again", f"{link}?utm_source=rss", "x")) == []
    )
    assert await reader.reads(*items(3), item(LONG, f"{link}-corrected", "new-guid")) == []


async def test_trouble_01_a_headline_in_the_address_does_not_either(reader):
    dw = "https://www.dw.com/en/{}/a-75995188?maca=en-rss-en-all-1573-rdf"
    await reader.reads(item("Latvia to leave", dw.format("latvia-to-leave")), *items(3))
    renamed = item("Latvia has left the mine ban", dw.format("latvia-has-left"))
    assert await reader.reads(renamed, *items(3)) == []


def under(host: str, guid: str, *, dated: bool) -> list[str]:
    """Twelve stories as one site has them: the same titles elsewhere, with other ids."""
    return [
        item(
            f"Story number {n} of the whole week",
            f"https://{host}.example/{n}",
            f"{guid}{n}",
            DAY - timedelta(hours=n) if dated else None,
        )
        for n in range(12)
    ]


@pytest.mark.parametrize("dated", [True, False])
async def test_trouble_01_a_change_of_all_ids_is_a_migration_and_alerts_nobody(reader, dated):
    await reader.reads(*under("old", "a", dated=dated))
    assert await reader.reads(*under("new", "https://new.example/?p=", dated=dated)) == []
    news = item("Something that did happen today", "https://new.example/n", "n")
    later = await reader.reads(news, *under("new", "https://new.example/?p=", dated=dated))
    assert later == ["Something that did happen today"]


@pytest.mark.parametrize("dated", [True, False])
async def test_trouble_01_news_that_comes_with_a_migration_is_told(reader, dated):
    await reader.reads(*under("old", "a", dated=dated))
    news = item("News of today amid it all", "https://new.example/t", "t")
    told = await reader.reads(news, *under("new", "b", dated=dated))
    assert told == ["News of today amid it all"]


async def test_trouble_01_a_title_that_comes_again_is_no_migration(reader):
    weekly = "The weekly report on mine clearance"
    await reader.reads(item(weekly, "https://n.example/1", "1", None))
    again = item(weekly, "https://n.example/2", "2", None)
    assert await reader.reads(again, item(weekly, "https://n.example/1", "1", None)) == [weekly]


async def test_trouble_01_a_document_replaced_as_a_whole_is_news_whatever_its_dates(reader):
    await reader.reads(*items(12))
    old = DAY - timedelta(days=300)
    other = [
        item(f"Report {n} listed late", f"https://n.example/l{n}", f"l{n}", old) for n in range(12)
    ]
    assert len(await reader.reads(*other)) == 12


async def test_trouble_01_a_long_gap_is_no_migration(reader):
    await reader.reads(*items(12))
    reader.clock.move(days=10)
    fresh = [
        item(
            f"Fresh report {n} of the week",
            f"https://n.example/f{n}",
            f"f{n}",
            reader.clock.now() - timedelta(hours=n),
        )
        for n in range(12)
    ]
    assert len(await reader.reads(*fresh)) == 12


async def test_trouble_02_missing_guids_fall_back_to_the_link(reader):
    one = item("One title", "https://news.example/1", None)
    await reader.reads(one, item("Two title", "https://news.example/2", ""))
    assert reader.record.state.identity is IdentityRule.LINK
    assert await reader.reads(item("Three", "https://news.example/3"), one) == ["Three"]


async def test_trouble_02_one_guid_for_all_entries_keeps_them_apart(reader):
    same = [item(f"Entry {n}", f"https://news.example/{n}", "the-guid") for n in range(5)]
    await reader.reads(*same)
    assert len(reader.last.entries) == 5
    sixth = item("Entry 6", "https://news.example/6", "the-guid")
    assert await reader.reads(sixth, *same) == ["Entry 6"]


async def test_trouble_02_one_link_for_all_entries_keeps_them_apart(reader):
    page = "https://news.example/situation"
    same = [item(f"Situation report {n}", page, None, DAY - timedelta(days=n)) for n in range(5)]
    await reader.reads(*same)
    assert reader.record.state.identity is IdentityRule.CONTENT
    assert len({entry.id for entry in reader.last.entries}) == 5
    assert await reader.reads(item("Situation report 6", page), *same) == ["Situation report 6"]


async def test_trouble_02_one_link_and_one_title_for_all_still_tell_days_apart(reader):
    page = "https://news.example/situation"
    same = [
        item("Situation report", page, None, DAY - timedelta(days=n), f"Day {n}") for n in range(3)
    ]
    await reader.reads(*same)
    assert len(reader.last.entries) == 3
    today = item("Situation report", page, None, DAY + timedelta(days=1), "Today")
    assert await reader.reads(today, *same) == ["Situation report"]


async def test_trouble_02_neither_guid_nor_link(reader):
    bare = [item(f"Bare {n}", None, None, None, f"text {n}") for n in range(4)]
    await reader.reads(*bare)
    assert await reader.reads(*bare) == []
    assert await reader.reads(item("Bare 9", None, None, None, "text 9"), *bare) == ["Bare 9"]


async def test_trouble_02_an_article_listed_four_times_is_one_entry(reader):
    one = item(LONG, "https://news.example/1", "1")
    await reader.reads(one, one, item(LONG, "https://news.example/1", "1b"), one, *items(2))
    assert len(reader.last.entries) == 3


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


NOW = datetime(2026, 1, 5, 9, 15, tzinfo=UTC)
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
