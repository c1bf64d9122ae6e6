"""Managing feeds: nobody adds one unseen, nothing is asked twice, every refusal says what to do."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.desk.feed_standing import FeedHealth
from bot.errors import InputError
from bot.feeds.lists.opml import read_opml
from bot.model.entry import Feed, FeedId, FeedOrigin, FeedRecord, FeedState
from tests.doubles.documents import DAY, item, items, rss
from tests.doubles.feed_desk import FeedHouse, feed_house
from tests.doubles.web import Answer, FeedServer

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOTICE = item(
    "Latvia deposits its notice of withdrawal from the Ottawa Convention on anti-personnel mines",
    "https://n.example/latvia",
    "latvia",
)
DOCUMENT = rss(item("Cake wins a prize", "https://n.example/cake", "cake"), NOTICE, *items(5))


@pytest_asyncio.fixture(loop_scope="module")
async def web() -> AsyncIterator[FeedServer]:
    async with FeedServer() as server:
        server.serve("/feed", Answer(DOCUMENT))
        yield server


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def module_house() -> AsyncIterator[FeedHouse]:
    async with feed_house() as house:
        yield house


@pytest.fixture
def house(module_house: FeedHouse) -> FeedHouse:
    """One reading process for the module; an empty list for each test."""
    module_house.stores.feeds.remove(
        *(record.feed.id for record in module_house.stores.feeds.all())
    )
    module_house.accepted.clear()
    return module_house


def put(house: FeedHouse, name: str, url: str, state: FeedState | None = None, **feed: object):
    record = FeedRecord(
        Feed(id=FeedId(name), name=name.title(), url=url, **feed), state or FeedState()
    )
    house.stores.feeds.put(record)
    return record


async def test_a_preview_shows_the_newest_three_and_how_they_would_be_judged(house, web):
    preview = await house.desk.preview(web.url("/feed"), "U1")
    assert (preview.feed.name, preview.entries) == ("A feed", 7)
    assert len(preview.newest) == 3
    judged = {one.entry.title: one.judgement.relevant for one in preview.newest}
    assert judged["Cake wins a prize"] is False
    assert any(judged.values())
    assert len(house.stores.feeds) == 0


async def test_confirming_puts_the_feed_in_without_asking_the_site_again(house, web):
    preview = await house.desk.preview(web.url("/feed"), "U1")
    feed = await house.desk.confirm(preview.token)
    assert len(web.asked) == 1
    record = house.stores.feeds.get(feed.id)
    assert (record.feed.origin, record.feed.added_by) == (FeedOrigin.ADDED, "U1")
    [taken] = house.accepted
    assert taken.baseline
    assert {entry.feed for entry in taken.entries} == {feed.id}


async def test_the_keys_of_a_preview_are_those_of_later_polls(house, web):
    preview = await house.desk.preview(web.url("/feed"), "U1")
    feed = await house.desk.confirm(preview.token)
    again = await house.desk._poller.poll(FeedRecord(feed))
    assert [e.keys for e in again.entries] == [e.keys for e in house.accepted[0].entries]


async def test_a_preview_confirms_once(house, web):
    preview = await house.desk.preview(web.url("/feed"), "U1")
    await house.desk.confirm(preview.token)
    with pytest.raises(InputError, match="has expired"):
        await house.desk.confirm(preview.token)


async def test_a_page_is_followed_to_the_feed_it_names(house, web):
    page = b"""<!doctype html><link rel="alternate" type="application/rss+xml" href="/feed">
    <link rel=alternate type=application/atom+xml href="/comments"><p>Hello"""
    web.serve("/", Answer(page, content_type="text/html"))
    preview = await house.desk.preview(web.url("/"), "U1")
    assert preview.feed.url == web.url("/feed")
    assert preview.others == (web.url("/comments"),)


async def test_a_page_s_comments_are_not_followed(house, web):
    page = b"""<!doctype html>
    <link rel=alternate type=application/rss+xml title="Site Comments Feed" href="/comments/feed">
    <link rel=alternate type=application/rss+xml title="Site Feed" href="/feed"><p>Hello"""
    web.serve("/", Answer(page, content_type="text/html"))
    preview = await house.desk.preview(web.url("/"), "U1")
    assert preview.feed.url == web.url("/feed")
    assert preview.others == (web.url("/comments/feed"),)


@pytest.mark.parametrize("scheme", ["feed://", "feed:http://", "FEED:", "<feed://"])
async def test_an_address_for_feed_readers_is_taken(house, web, scheme):
    preview = await house.desk.preview(scheme + web.url("/feed").removeprefix("http://"), "U1")
    assert preview.feed.url == web.url("/feed")


@pytest.mark.parametrize(
    "again",
    [
        "http://k.example/feed",
        "https://K.EXAMPLE:443/feed",
        "k.example./feed/",
        "feed:https://www.k.example/feed",
        "<http://k.example:80/feed|k.example/feed>",
    ],
)
async def test_one_feed_is_added_once_however_it_is_written(house, again):
    put(house, "kay", "https://k.example/feed")
    with pytest.raises(InputError, match="already in the list as kay"):
        await house.desk.preview(again, "U1")
    report = house.desk.import_opml(
        f'<opml><body><outline text="K" xmlUrl="{again.strip("<>").partition("|")[0]}"/></body></opml>'.encode()
        if "://" in again
        else b'<opml><body><outline xmlUrl="http://k.example./feed/"/></body></opml>',
        "k.opml",
    )
    assert (report.added, len(report.known)) == ((), 1)


async def test_a_site_s_root_and_a_foreign_name_are_one_feed_too(house):
    put(house, "root", "https://münchen.example")
    with pytest.raises(InputError, match="already in the list as root"):
        await house.desk.preview("http://xn--mnchen-3ya.example/", "U1")


REFUSED = {
    "/page": (Answer(b"<html><p>Hello</html>"), "web page, not a feed"),
    "/missing": (Answer(status=404), "nothing at this address"),
    "/empty": (Answer(b""), "empty document"),
}


@pytest.mark.parametrize("path", REFUSED)
async def test_what_is_no_feed_is_refused_in_words(house, web, path):
    answer, words = REFUSED[path]
    with pytest.raises(InputError, match=words):
        await house.desk.preview(web.serve(path, answer), "U1")


@pytest.mark.parametrize(
    "typed",
    ["", "ftp://n.example/feed", "http://user:secret@n.example/", "file:///etc/passwd", "http://"],
)
async def test_what_is_no_address_is_refused_in_words(house, typed):
    with pytest.raises(InputError, match=r"\w+\."):
        await house.desk.preview(typed, "U1")


@pytest.mark.parametrize("typed", ['"x" in xx', '"" in lv', "a" * 201 + " b"])
async def test_a_query_that_google_cannot_answer_is_refused_in_words(house, typed):
    with pytest.raises(InputError, match=r"edition|words"):
        await house.desk.preview(typed, "U1")


async def test_a_feed_is_not_added_twice(house, web):
    put(house, "known", web.url("/feed").replace("http://", "https://"))
    with pytest.raises(InputError, match="already in the list as known"):
        await house.desk.preview(web.url("/feed"), "U1")
    assert web.asked == []


async def test_private_addresses_are_refused_where_they_are_not_allowed(web):
    async with feed_house(allow_private=False) as careful:
        with pytest.raises(InputError, match="was not added"):
            await careful.desk.preview(web.url("/feed"), "U1")
    assert web.asked == []


async def test_an_added_feed_is_removed_for_good(house):
    put(house, "added", "https://n.example/a", origin=FeedOrigin.ADDED)
    house.desk.remove("added")
    assert len(house.stores.feeds) == 0


async def test_a_feed_of_the_list_stays_away_until_it_is_resumed(house):
    put(house, "listed", "https://n.example/l")
    house.desk.remove("listed")
    assert house.desk.list() == ()
    assert house.stores.feeds.get("listed").state.removed
    house.desk.resume("listed")
    assert [one.record.feed.id for one in house.desk.list()] == ["listed"]


async def test_pausing_and_resuming(house):
    put(house, "one", "https://n.example/1")
    house.desk.pause("One")
    assert house.desk.list()[0].health is FeedHealth.PAUSED
    house.desk.resume("https://n.example/1")
    assert house.desk.list()[0].health is FeedHealth.WAITING


async def test_a_misspelt_id_gets_a_suggestion(house):
    put(house, "bbc-world", "https://n.example/1")
    with pytest.raises(InputError, match="Did you mean bbc-world"):
        house.desk.pause("bbc-wrld")
    with pytest.raises(InputError, match="`/minefeeds list` shows all"):
        house.desk.pause("nothing like it")


async def test_standing_says_what_is_wrong(house):
    put(house, "fine", "https://n.example/1", FeedState(last_success_at=DAY))
    put(
        house,
        "bad",
        "https://n.example/2",
        FeedState(error="The site denies access (403).", failing_since=DAY),
    )
    put(house, "gone", "https://n.example/3", FeedState(gone=True, error="Gone."))
    put(house, "off", "https://n.example/4", enabled=False)
    health = {one.record.feed.id: one.health for one in house.desk.list()}
    assert health == {
        "fine": FeedHealth.FINE,
        "bad": FeedHealth.FAILING,
        "gone": FeedHealth.GONE,
        "off": FeedHealth.OFF,
    }
    assert [one.problem for one in house.desk.failing()] == [
        "The site denies access (403).",
        "Gone.",
    ]


async def test_a_check_asks_and_stores_nothing(house, web):
    put(house, "good", web.url("/feed"))
    before = put(house, "bad", web.serve("/bad", Answer(status=500)))
    checks = {check.feed.id: check for check in await house.desk.check()}
    assert checks["good"].text == "7 entries"
    assert checks["bad"].text == "The site reports a server error (500)."
    assert house.stores.feeds.get("bad") == before


async def test_opml_comes_in_and_goes_out(house):
    put(house, "known", "https://n.example/known")
    opml = b"""<?xml version="1.0"?><opml version="1.0"><body><outline text="Mines">
      <outline type="rss" text="A &amp; B" xmlUrl="https://a.example/feed" htmlUrl="https://a.example/"/>
      <outline text="Nested"><outline title="Known" XMLURL="http://n.example/known/"/></outline>
      <outline text="No feed"/><outline text="bad" xmlUrl="javascript:alert(1)"/>
    </outline></body></opml>"""
    report = house.desk.import_opml(opml, "mine.opml", "U1")
    assert [feed.name for feed in report.added] == ["A & B"]
    assert [feed.url for feed in report.known] == ["http://n.example/known/"]
    listed = read_opml(house.desk.export_opml(), "out.opml", FeedOrigin.CONFIGURED)
    assert {feed.url for feed in listed} == {"https://a.example/feed", "https://n.example/known"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is not XML"),
        (b"{}", "is not OPML"),
        (b"<rss/>", "is not OPML"),
        (b"<opml><body/></opml>", "lists no feed"),
        (b"<!DOCTYPE opml [<!ENTITY a 'b'>]><opml/>", "entities"),
    ],
)
async def test_a_file_that_is_no_opml_is_refused_in_words(house, content, words):
    with pytest.raises(InputError, match=words):
        house.desk.import_opml(content, "mine.opml")
