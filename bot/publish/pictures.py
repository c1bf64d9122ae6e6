"""The map and a State's timeline as PNG, under addresses that name what is shown.

In: parameters of a request. Out: documents for bot.publish.offers. ``v`` only makes the address of another
picture another one (bot.pictures.gallery); it is not looked at.
"""

from __future__ import annotations

import asyncio
from datetime import date
from functools import partial

from bot.desk.pictures import PictureDesk
from bot.errors import InputError
from bot.model.day import side_by_side
from bot.model.picture import Picture, version
from bot.pictures.gallery import COURSE_PATH, MAP_PATH
from bot.ports import Pictures
from bot.publish.naming import names_in
from bot.publish.offers import Asked, Document, Offer

PNG_TYPE = "image/png"
_DAY = 24 * 60 * 60


def picture_offers(desk: PictureDesk) -> tuple[Offer, ...]:
    """Both pictures, where they can be drawn."""
    gallery = desk.gallery
    if gallery is None:
        return ()
    return (
        Offer(
            MAP_PATH,
            ("on", "and", "states", "v"),
            PNG_TYPE,
            _DAY,
            "map.png",
            partial(_map, desk, gallery),
        ),
        Offer(
            COURSE_PATH,
            ("state", "on", "v"),
            PNG_TYPE,
            _DAY,
            "timeline.png",
            partial(_course, desk, gallery),
        ),
    )


async def _map(desk: PictureDesk, gallery: Pictures, asked: Asked) -> Document:
    on, other = _day(asked, "on"), _day(asked, "and")
    if other is not None and on is None:
        raise InputError("`and` names a second day: give the first as `on=2025-06-16`.")
    names = names_in(asked.parameters.get("states", ""), desk.treaty)
    span = side_by_side(on, other)
    shown = await asyncio.to_thread(desk.world, names, on, span)
    return _document(gallery, shown)


async def _course(desk: PictureDesk, gallery: Pictures, asked: Asked) -> Document:
    names = names_in(asked.parameters.get("state", ""), desk.treaty)
    shown = await asyncio.to_thread(desk.course, names, _day(asked, "on"))
    return _document(gallery, shown)


def _document(gallery: Pictures, shown: Picture) -> Document:
    drawn = version(shown)
    return Document(drawn, drawn, partial(gallery.png, shown))


def _day(asked: Asked, name: str) -> date | None:
    text = asked.parameters.get(name)
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"`{name}` is a day, such as `{name}=2025-06-16`.") from error
