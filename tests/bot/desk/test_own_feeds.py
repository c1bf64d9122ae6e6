"""A workspace's own feeds and news: seen there and nowhere else; and who may change what."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from bot.desk.changes import WatchWish
from bot.desk.news import NewsQuery
from bot.desk.places import Place
from bot.desk.settings import Installation, Limits
from bot.desk.targets import Target
from bot.errors import InputError, NotAllowedError
from bot.model.entry import Feed, FeedId, FeedOrigin, FeedRecord
from bot.model.workspace import HOME, Conversation, UserId, WorkspaceId
from storage import open_memory_stores
from tests.doubles.clock import FixedDraw, ManualClock
from tests.doubles.desk import TODAY, House, desks_over, house
from tests.doubles.documents import items, rss
from tests.doubles.feed_desk import FeedHouse, feed_house
from tests.doubles.token_box import ScrambledTokens
from tests.doubles.values import stored_entry, story
from tests.doubles.web import Answer, FeedServer
from tests.doubles.workspaces import workspace

pytestmark = pytest.mark.asyncio(loop_scope="module")
ANN, OPERATOR = UserId("U1ANN"), UserId("U9")
MINE, OTHER = WorkspaceId("T1"), WorkspaceId("T2")
SHARED = "shared"


@pytest_asyncio.fixture(loop_scope="module")
async def web() -> AsyncIterator[FeedServer]:
    async with FeedServer() as server:
        server.serve("/feed", Answer(rss(*items(3))))
        yield server


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def module_house() -> AsyncIterator[FeedHouse]:
    async with feed_house() as made:
        yield made


@pytest.fixture
def feeds(module_house: FeedHouse) -> FeedHouse:
    stores = module_house.stores
    stores.feeds.remove(*(record.feed.id for record in stores.feeds.all()))
    stores.feeds.put(FeedRecord(Feed(FeedId(SHARED), "Shared", "https://s.example", added_by="U7")))
    return module_house


def listed(feeds: FeedHouse, key: str) -> dict[str, str | None]:
    """The ids of the feeds that a workspace sees, with who added each."""
    return {one.record.feed.id: one.record.feed.added_by for one in feeds.of(key).list()}


# --- feeds ------------------------------------------------------------------------------------


async def test_a_feed_that_a_workspace_adds_is_listed_and_found_there_alone(feeds, web):
    preview = await feeds.of(MINE).preview(web.url("/feed"), ANN)
    feed = await feeds.of(MINE).confirm(preview.token)
    assert listed(feeds, MINE) == {SHARED: None, feed.id: ANN}
    assert feeds.stores.feeds.get(feed.id).feed.only_for == MINE
    for key in (OTHER, HOME):
        assert list(listed(feeds, key)) == [SHARED]
        for asked in (feed.id, feed.name, feed.url):
            with pytest.raises(InputError, match="There is no feed"):
                feeds.of(key).one(asked)
        assert web.url("/feed").encode() not in feeds.of(key).export_opml()
        checked = await feeds.of(key).check()
        assert feed.id not in {one.feed.id for one in checked}


async def test_a_preview_made_by_one_process_is_confirmed_by_another_and_only_once(feeds, web):
    preview = await feeds.of(MINE).preview(web.url("/feed"), ANN)
    feed = await feeds.of(MINE).confirm(preview.token)  # a desk of its own, as each here is
    assert feed.id in feeds.stores.feeds
    assert len(web.asked) == 1
    with pytest.raises(InputError, match="has expired"):
        await feeds.of(MINE).confirm(preview.token)


async def test_a_preview_is_confirmed_within_an_hour_and_in_its_own_workspace(feeds, web):
    preview = await feeds.of(MINE).preview(web.url("/feed"), ANN)
    with pytest.raises(InputError, match="has expired"):
        await feeds.of(OTHER).confirm(preview.token)
    feeds.clock.move(hours=1)
    with pytest.raises(InputError, match="has expired"):
        await feeds.of(MINE).confirm(preview.token)


async def test_two_workspaces_add_the_same_address_and_neither_learns_of_the_other(feeds, web):
    added = []
    for key in (MINE, OTHER, HOME):
        preview = await feeds.of(key).preview(web.url("/feed"), ANN)
        added.append(await feeds.of(key).confirm(preview.token))
    ids = [feed.id for feed in added]
    assert [each.removesuffix("-t1").removesuffix("-t2") for each in ids] == [ids[2]] * 3
    assert len(set(ids)) == 3
    assert feeds.of(MINE).one(ids[2]).record.feed.only_for is None  # an id in full comes first


async def test_what_all_share_cannot_be_added_again(feeds):
    with pytest.raises(InputError, match="already in the list as shared"):
        await feeds.of(MINE).preview("https://s.example", ANN)
    assert len(feeds.of(MINE).import_opml(opml("https://s.example"), "a.opml", ANN).known) == 1


@pytest.mark.parametrize("verb", ["pause", "resume", "remove"])
async def test_the_feeds_of_all_are_changed_by_operators_and_at_home(feeds, verb):
    with pytest.raises(NotAllowedError, match=f"only the operators of Minewatch can {verb} it"):
        getattr(feeds.of(MINE), verb)(SHARED, ANN)
    with pytest.raises(NotAllowedError):
        getattr(feeds.of(MINE), verb)(SHARED)
    with pytest.raises(NotAllowedError):  # the same id elsewhere is someone else
        getattr(feeds.of(OTHER), verb)(SHARED, UserId("T1/U9"))
    for desk, by in ((feeds.of(MINE), OPERATOR), (feeds.desk, None)):
        assert getattr(desk, verb)(SHARED, by).id == SHARED


async def test_a_workspace_changes_its_own_feeds_and_removes_them_for_good(feeds):
    desk = feeds.of(MINE)
    (feed,) = desk.import_opml(opml("https://own.example/rss"), "a.opml", ANN).added
    assert (feed.only_for, feed.origin) == (MINE, FeedOrigin.ADDED)
    short = feed.id.removesuffix("-t1")
    desk.pause(short, ANN)
    assert feeds.stores.feeds.get(feed.id).state.paused
    desk.resume(short, ANN)
    desk.remove_all([feed.id], ANN)
    assert feed.id not in feeds.stores.feeds


async def test_a_language_that_is_off_for_all_is_added_for_the_workspace_alone(feeds):
    feeds.desk.add_languages("Thai")
    assert feeds.of(MINE).add_languages("Thai", ANN).on == ("Thai",)
    shared = next(one.record.feed.id for one in feeds.desk.list() if one.record.feed.id != SHARED)
    feeds.desk.pause(shared)
    added = feeds.of(MINE).add_languages("Thai", ANN).added["Thai"]
    assert added.only_for == MINE
    assert feeds.stores.feeds.get(shared).state.paused
    assert feeds.of(OTHER).add_languages("Thai", ANN).added["Thai"].only_for == OTHER


async def test_a_workspace_has_so_many_feeds_of_its_own_and_is_told_so(feeds, web):
    desk = feeds.of(MINE, Limits(feeds=2))
    desk.import_opml(opml("https://a.example/rss", "https://b.example/rss"), "a.opml", ANN)
    words = "This workspace has 2 feeds of its own and can keep 2"
    with pytest.raises(InputError, match=words):
        desk.import_opml(opml("https://c.example/rss"), "a.opml", ANN)
    with pytest.raises(InputError, match=words):
        desk.add_languages("Thai", ANN)
    with pytest.raises(InputError, match=words):
        await desk.preview(web.url("/feed"), ANN)
    assert web.asked == []
    feeds.of(OTHER, Limits(feeds=2)).import_opml(opml("https://c.example/rss"), "a.opml", ANN)


def opml(*urls: str) -> bytes:
    outlines = "".join(f'<outline xmlUrl="{url}"/>' for url in urls)
    return f"<opml><body>{outlines}</body></opml>".encode()


# --- news -------------------------------------------------------------------------------------


@pytest.fixture
def home() -> House:
    """A story of all, and one that only the feeds of T1 report; of each, one report."""
    made = house()
    for key, only_for in (("s-aaaa1111", None), ("s-aaaa2222", MINE)):
        told = replace(story(key, at=TODAY), only_for=only_for)
        made.stores.stories.put(told)
        made.stores.entries.put(stored_entry(f"e-{key}", story=key, at=TODAY))
    return made


ALL, OWN = "s-aaaa1111", "s-aaaa2222"


@pytest.mark.parametrize("key", [HOME, OTHER])
async def test_a_story_of_one_workspace_is_in_no_answer_of_another(home: House, key: WorkspaceId):
    news = home.desks.of(key).news
    for query in (NewsQuery(), NewsQuery(search="vote"), NewsQuery(search='"votes to leave"')):
        home.desks.of(MINE).news.page(query)  # what is remembered for one is not given to another
        assert [each.id for each in news.page(query).stories] == [ALL]
    assert news.story(OWN) is None
    assert news.story_of(OWN) is None
    assert news.stories([OWN, ALL])[0].id == ALL
    assert getattr(news.story("aaaa"), "id", None) == ALL
    assert news.why(OWN) is None
    channel = Conversation(key, Place.of_channel(key, "C1").conversation.id)
    assert news.not_relevant(OWN, ANN, channel) is None
    place = Place.of_person(key, ANN)
    home.desks.of(MINE).watches.volume(everything(home, MINE))
    assert home.desks.of(key).watches.volume(everything(home, key, place)).stories == 1


async def test_a_workspace_sees_its_own_story_among_those_of_all(home: House):
    desk = home.desks.of(MINE)
    for query in (NewsQuery(), NewsQuery(search="vote"), NewsQuery(search='"votes to leave"')):
        home.desks.of(HOME).news.page(query)
        assert {each.id for each in desk.news.page(query).stories} == {ALL, OWN}
    assert desk.news.story_of(OWN) is not None
    channel = Place.of_channel(MINE, "C1").conversation
    assert desk.news.not_relevant(OWN, ANN, channel) is not None
    assert desk.news.undo_not_relevant(OWN, ANN) is not None
    assert desk.watches.volume(everything(home, MINE)).stories == 2


async def test_the_id_of_a_private_story_that_was_merged_leads_where_the_workspace_may_look(home):
    home.stores.stories.put(replace(home.stores.stories.get(OWN), merged_into=ALL))
    assert home.desks.of(MINE).news.story_of(OWN).id == ALL
    assert home.desks.of(OTHER).news.story_of(OWN) is None


def everything(home: House, key: WorkspaceId, place: Place | None = None):
    watches = home.desks.of(key).watches
    return watches.add(ANN, place or watches.own(ANN), WatchWish((Target("all"),))).added


# --- rights and limits ------------------------------------------------------------------------


def team(*operators: str, admins: tuple[str, ...] = (), limits: Limits | None = None):
    clock = ManualClock(TODAY)
    stores = open_memory_stores(clock, ScrambledTokens())
    stores.workspaces.put(workspace("T1", admins=tuple(map(UserId, admins))))
    settings = Installation(None, operators, limits or Limits())
    return desks_over(stores, clock, FixedDraw(), installation=settings)


async def test_the_record_is_changed_by_operators_alone_wherever_they_are():
    desks = team("U1ANN", "T1/U9")
    assert desks.of(HOME).rights.may_operate(ANN) is True
    assert desks.of(MINE).rights.may_operate(ANN) is False
    assert desks.of(MINE).rights.may_operate(OPERATOR) is True
    assert desks.of(HOME).rights.may_operate(OPERATOR) is False
    assert desks.of(MINE).rights.operators == {OPERATOR}


async def test_where_no_operator_is_named_slacks_admins_at_home_are_those():
    desks = team()
    assert desks.of(HOME).rights.may_operate(ANN) is None
    assert desks.of(MINE).rights.may_operate(ANN) is False


async def test_a_workspace_is_managed_by_its_admins_else_by_slacks():
    named = team("U1ANN", "T1/U9", admins=("U3",)).of(MINE).rights
    assert [named.may_manage(UserId(each)) for each in ("U3", "U9", "U1ANN")] == [True, True, False]
    assert named.may_manage(UserId("U1")) is True  # who installed it
    assert team("U1ANN").of(MINE).rights.may_manage(UserId("U3")) is None
    assert team("U1ANN").of(HOME).rights.may_manage(UserId("U3")) is False


async def test_the_settings_of_home_are_those_of_the_installation():
    with pytest.raises(InputError, match="MINEWATCH_CHANNEL"):
        team().of(HOME).settings.set_channel("C1NEWS")


@pytest.mark.parametrize("channel", ["news", "U1ANN", "#news", "C1/../C2", ""])
async def test_only_a_channel_of_the_workspace_can_be_its_main_channel(channel: str):
    with pytest.raises(InputError, match="not a channel"):
        team().of(MINE).settings.set_channel(channel)


async def test_what_is_no_longer_installed_has_no_settings_to_change():
    desks = team()
    with pytest.raises(InputError, match="no longer installed"):
        desks.of(OTHER).settings.set_channel("C1NEWS")


async def test_a_workspace_keeps_so_many_watches_and_is_told_so():
    desks = team(limits=Limits(watches=3))
    watches = desks.of(MINE).watches
    watches.add(ANN, watches.own(ANN), WatchWish((Target("FIN"), Target("EST"))))
    two = WatchWish((Target("NOR"), Target("SWE")))
    with pytest.raises(InputError, match="This workspace has 2 watches and can keep 3"):
        watches.add(UserId("U2"), watches.own(UserId("U2")), two)
    home = desks.of(HOME).watches  # the limit is of those who installed the app
    assert len(home.add(ANN, home.own(ANN), WatchWish((*two.targets, Target("FIN")))).added) == 3
    watches.add(ANN, watches.own(ANN), WatchWish((Target("FIN"), Target("LVA"))))
