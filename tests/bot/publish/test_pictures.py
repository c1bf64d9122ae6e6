"""Pictures over HTTP: the address says what is shown, and what cannot be shown is said in a sentence."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from io import BytesIO
from urllib.parse import urlsplit

import aiohttp
import pytest
from PIL import Image

from bot.desk.pictures import PictureDesk
from bot.desk.treaty import TreatyDesk
from bot.model.day import Span
from bot.pictures.gallery import Gallery
from bot.publish.naming import names_in
from bot.publish.offers import Shelf, offer_routes
from bot.publish.pictures import picture_offers
from handlers.slack.http import serve, web_app
from tests.doubles.clock import ManualClock
from tests.doubles.desk import TODAY, treaty

CLOCK = ManualClock(TODAY)


def desk(base: str | None = None) -> PictureDesk:
    return PictureDesk(TreatyDesk(treaty(), CLOCK), CLOCK, Gallery(base))


@asynccontextmanager
async def served() -> AsyncIterator[aiohttp.ClientSession]:
    """The routes on a port of this machine."""
    routes = offer_routes(picture_offers(desk()), Shelf(CLOCK), None)
    runner, port = await serve(web_app(*routes), "127.0.0.1", 0)
    try:
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
            yield session
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    "path",
    [
        "/map.png",
        "/map.png?on=2025-06-16",
        "/map.png?on=2025-06-16&and=2026-01-01",
        "/map.png?states=Baltics,FIN,pl",
        "/timeline.png?state=Finland",
        "/timeline.png?state=FIN&on=2020-01-01",
    ],
)
async def test_a_picture_is_served_as_png_and_known_again(path: str):
    async with served() as session:
        async with session.get(path) as answer:
            assert answer.status == 200
            assert answer.content_type == "image/png"
            with Image.open(BytesIO(await answer.read())) as image:
                assert image.width > 1000
            tag = answer.headers["ETag"]
        async with session.get(path, headers={"If-None-Match": tag}) as again:
            assert again.status == 304


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/map.png?on=yesterday", "`on` is a day"),
        ("/map.png?and=2025-01-01", "give the first"),
        ("/map.png?on=1990-01-01", "adopted on 18 September 1997"),
        ("/map.png?states=Atlantis", "“Atlantis” is not a State or group"),
        ("/map.png?day=2025-01-01", "no parameter “day”"),
        ("/timeline.png", "Name one State"),
        ("/timeline.png?state=FIN,POL", "Name one State"),
        ("/timeline.png?state=Baltics", "Name one State"),
    ],
)
async def test_what_cannot_be_drawn_is_refused_in_a_sentence(path: str, said: str):
    async with served() as session, session.get(path) as answer:
        assert answer.status == 400
        assert said in await answer.text()


async def test_the_address_that_is_given_out_is_one_that_is_served():
    given = desk("https://bot.example.org")
    shown = [
        given.world(),
        given.world(span=Span("", date(2025, 6, 16), date(2026, 1, 1))),
        given.world(names_in("Baltics,FIN", treaty()), date(2025, 6, 16)),
        given.course(names_in("FIN", treaty())),
    ]
    async with served() as session:
        for each in shown:
            address = urlsplit(str(given.gallery and given.gallery.address(each)))
            async with session.get(f"{address.path}?{address.query}") as answer:
                assert answer.status == 200
