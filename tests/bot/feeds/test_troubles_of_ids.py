"""Ids and links that change, repeat or are missing: the troubles of telling entries apart (01, 02)."""

from datetime import timedelta

import pytest

from bot.model.entry import IdentityRule
from tests.doubles.documents import DAY, item, items
from tests.doubles.feed_reader import LONG


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
