"""What other programs may fetch: what is asked, what is answered, and what costs nothing twice."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import aiohttp
import feedparser
import icalendar
import pytest

from bot.model.entry import StoryId
from bot.model.judgement import Kind
from bot.model.state import Iso3
from bot.model.workspace import HOME, UserId, WorkspaceId
from bot.publish.atom import StoryWords
from bot.publish.routes import ANYONE, Published, publish_routes
from handlers.slack.http import serve, web_app
from handlers.views.kinds import report_words, unmarked_kind_words
from storage import open_memory_stores
from tests.doubles.clock import ManualClock
from tests.doubles.desk import TODAY, House, house
from tests.doubles.unreachable import SENTENCE, Unreachable
from tests.doubles.values import story

WORDS = StoryWords(unmarked_kind_words, report_words)


@asynccontextmanager
async def served(
    home: House, public_url: str | None = None
) -> AsyncIterator[aiohttp.ClientSession]:
    """The routes on a port of this machine."""
    published = Published(home.desks.of(ANYONE), home.clock, public_url, WORDS)
    runner, port = await serve(web_app(*publish_routes(published)), "127.0.0.1", 0)
    try:
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
            yield session
    finally:
        await runner.cleanup()


async def test_the_calendar_is_served_as_a_calendar():
    async with served(house()) as session, session.get("/calendar.ics") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        calendar = icalendar.Calendar.from_ical(await answer.read())
    assert [event for event in calendar.events if "Thailand" in event.summary]


@pytest.mark.parametrize("known", ["If-None-Match", "If-Modified-Since"])
async def test_what_the_asker_has_is_not_sent_again(known: str):
    async with served(house()) as session:
        async with session.get("/calendar.ics") as first:
            has = {
                "If-None-Match": first.headers["ETag"],
                "If-Modified-Since": first.headers["Last-Modified"],
            }
        async with session.get("/calendar.ics", headers={known: has[known]}) as again:
            assert again.status == 304
            assert await again.read() == b""
            assert again.headers["ETag"] == has["If-None-Match"]


async def test_another_tag_gets_the_document_whatever_its_date():
    async with served(house()) as session:
        async with session.get("/calendar.ics") as first:
            date = first.headers["Last-Modified"]
        has = {"If-None-Match": '"another"', "If-Modified-Since": date}
        async with session.get("/calendar.ics", headers=has) as again:
            assert again.status == 200


async def test_head_is_answered_without_a_body_and_nothing_can_be_sent():
    async with served(house()) as session:
        async with session.head("/calendar.ics") as head:
            assert head.status == 200
            assert int(head.headers["Content-Length"]) > 0
            assert await head.read() == b""
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            async with session.request(method, "/calendar.ics") as refused:
                assert refused.status == 405
                assert refused.headers["Allow"] == "GET,HEAD"


@pytest.mark.parametrize("states", ["FIN,POL", "fi, poland", "%F0%9F%87%AB%F0%9F%87%AE,PL"])
async def test_states_are_named_as_for_the_commands_and_each_way_gives_the_same(states: str):
    async with served(house()) as session:
        async with session.get("/calendar.ics?states=FIN,POL") as codes:
            plain = await codes.read()
        async with session.get(f"/calendar.ics?states={states}") as answer:
            assert answer.status == 200
            assert await answer.read() == plain


async def test_a_group_is_named_as_a_state_is():
    async with served(house()) as session, session.get("/calendar.ics?states=Baltics") as answer:
        assert "Baltic States" in (await answer.text())


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("states=Atlantis", "groups: baltics, nordics, eu, nato"),
        ("states=Finlnd", "Did you mean FIN (Finland)?"),
        ("states=Congo", "COG (Congo) or COD (Democratic Republic of the Congo)"),
        ("states=Kosovo", "not one of the 197"),
        ("states=FIN;POL", "“FIN;POL” is not a State"),
        ("states=counts", "is not a State"),
        ("states=FIN&states=POL", "`states=A,B`"),
        ("states=" + "FIN," * 200, "there are 197"),
        ("sates=FIN", "“sates”"),
    ],
)
async def test_what_is_not_known_is_refused_in_a_sentence_that_names_what_is(
    query: str, words: str
):
    async with served(house()) as session, session.get(f"/calendar.ics?{query}") as answer:
        assert answer.status == 400
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert words in await answer.text()


async def test_a_calendar_says_where_it_is_fetched_again_from_outside():
    home = house()
    async with served(home) as session, session.get("/calendar.ics?states=poland") as answer:
        own = f"{answer.url.origin()}/calendar.ics?states=POL"
        assert icalendar.Calendar.from_ical(await answer.read()).source == own
    async with (
        served(home, "https://bot.example.org/mines") as session,
        session.get("/calendar.ics") as answer,
    ):
        calendar = icalendar.Calendar.from_ical(await answer.read())
        assert calendar.source == "https://bot.example.org/mines/calendar.ics"


async def test_an_act_that_is_recorded_is_in_the_next_answer():
    home = house()
    async with served(home) as session:
        async with session.get("/calendar.ics") as first:
            tag = first.headers["ETag"]
        proposal = home.desk.record.propose(
            Iso3("NOR"), "withdrawal_notified", date(2026, 2, 2), "https://example.org/cn"
        )
        home.desk.record.confirm(proposal, "the Depositary's notification", UserId("U9ADMIN"))
        async with session.get("/calendar.ics", headers={"If-None-Match": tag}) as again:
            assert again.status == 200
            assert "Withdrawal of Norway takes effect" in await again.text()


async def titles(session: aiohttp.ClientSession, query: str = "") -> list[str]:
    async with session.get(f"/stories.atom{query}") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        read = feedparser.parse(await answer.read())
    assert not read.bozo
    return [entry.title for entry in read.entries]


def keep(home: House, key: str, **values: Any) -> None:
    made = {name: values.pop(name) for name in ("states", "kind", "at") if name in values}
    home.stores.stories.put(replace(story(key, **made), headline=key, **values))


async def test_stories_are_chosen_by_state_group_and_kind_the_newest_first():
    home = house()
    keep(home, "old", states=("FIN",), kind=Kind.USE, at=TODAY - timedelta(days=2))
    keep(home, "new", states=("FIN",), at=TODAY - timedelta(days=1))
    keep(home, "baltic", states=("EST",), at=TODAY - timedelta(hours=1))
    async with served(home) as session:
        assert await titles(session) == ["baltic", "new", "old"]
        assert await titles(session, "?states=Finland") == ["new", "old"]
        assert await titles(session, "?states=Baltics&kinds=withdrawal,use") == ["baltic"]
        assert await titles(session, "?states=FIN&kinds=Use") == ["old"]


async def test_the_newest_fifty_are_told():
    home = house()
    for number in range(60):
        keep(home, f"s{number}", at=TODAY - timedelta(hours=number))
    async with served(home) as session:
        assert await titles(session) == [f"s{number}" for number in range(50)]


@pytest.mark.parametrize("owner", [HOME, WorkspaceId("T1")])
async def test_what_only_a_workspace_sees_is_never_published(owner: WorkspaceId):
    home = house()
    keep(home, "shared")
    keep(home, "private", only_for=owner)
    async with served(home) as session:
        assert await titles(session) == ["shared"]
        assert await titles(session, "?states=FIN") == ["shared"]


async def test_a_merged_story_is_one_entry_and_one_that_is_not_relevant_or_gone_is_none():
    home = house()
    async with served(home) as session:
        keep(home, "first")
        keep(home, "second")
        assert sorted(await titles(session)) == ["first", "second"]
        keep(home, "second", merged_into=StoryId("first"))
        assert await titles(session) == ["first"]
        keep(home, "first", score=0.01)
        assert await titles(session) == []
        keep(home, "third")
        home.stores.stories.remove(StoryId("third"))
        assert await titles(session) == []


async def test_a_kind_that_there_is_not_is_refused_with_those_there_are():
    async with served(house()) as session, session.get("/stories.atom?kinds=usage") as answer:
        assert answer.status == 400
        assert "withdrawal, accession, suspension, use" in await answer.text()


async def test_news_of_another_state_changes_nothing_for_those_who_follow_one():
    home = house()
    keep(home, "finnish", states=("FIN",))
    async with served(home) as session:
        async with session.get("/stories.atom?states=FIN") as first:
            has = {"If-None-Match": first.headers["ETag"]}
            since = {"If-Modified-Since": first.headers["Last-Modified"]}
        home.clock.move(hours=1)
        keep(home, "polish", states=("POL",))
        for known in (has, since):
            async with session.get("/stories.atom?states=FIN", headers=known) as again:
                assert again.status == 304
        async with session.get("/stories.atom", headers=has) as all_of_them:
            assert all_of_them.status == 200


async def test_a_feed_says_where_it_is_fetched_and_its_entries_are_the_same_everywhere():
    home = house()
    keep(home, "s1")
    async with served(home) as inside, inside.get("/stories.atom?kinds=withdrawal") as answer:
        near = feedparser.parse(await answer.read())
        assert near.feed.links[0].href == f"{answer.url.origin()}/stories.atom?kinds=withdrawal"
    public = served(home, "https://bot.example.org")
    async with public as outside, outside.get("/stories.atom") as answer:
        far = feedparser.parse(await answer.read())
    assert far.feed.links[0].href == "https://bot.example.org/stories.atom"
    assert [entry.id for entry in near.entries] == [entry.id for entry in far.entries]


async def test_while_the_store_is_away_the_dates_are_served_and_stories_are_for_later():
    state = Unreachable(open_memory_stores(ManualClock(TODAY)))
    async with served(house(stores=state.stores())) as session:
        state.down = True
        async with session.get("/calendar.ics") as answer:
            assert answer.status == 200
        async with session.get("/stories.atom") as answer:
            assert answer.status == 503
            assert answer.headers["Retry-After"] == "60"
            assert await answer.text() == f"{SENTENCE}\n"


async def test_a_host_that_is_no_name_is_refused():
    headers = {"Host": 'a"b'}
    async with served(house()) as session, session.get("/calendar.ics", headers=headers) as answer:
        assert answer.status == 400
