"""What other programs may fetch: what is asked, what is answered, and what costs nothing twice."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import icalendar
import pytest

from bot.publish.routes import ANYONE, Published, publish_routes
from handlers.slack.http import serve, web_app
from tests.doubles.desk import House, house


@asynccontextmanager
async def served(
    home: House, public_url: str | None = None
) -> AsyncIterator[aiohttp.ClientSession]:
    """The routes on a port of this machine."""
    published = Published(home.desks.of(ANYONE), home.clock, public_url)
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


async def test_a_misspelt_parameter_is_refused_by_name_in_a_sentence():
    async with served(house()) as session, session.get("/calendar.ics?sates=FIN") as answer:
        assert answer.status == 400
        assert answer.content_type == "text/plain"
        assert "“sates”" in await answer.text()


async def test_a_host_that_is_no_name_is_refused():
    headers = {"Host": 'a"b'}
    async with served(house()) as session, session.get("/calendar.ics", headers=headers) as answer:
        assert answer.status == 400
