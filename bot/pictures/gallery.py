"""Where a picture can be fetched, and its bytes.

In: pictures that the desk worked out. Out: addresses below a base, and PNG. An address holds a digest of
what the picture shows, because Slack keeps what it fetched: another day, or a change of the record, is
another address. Who asks for the same again is served by what keeps it (bot.publish.offers, and Slack for
what was uploaded).
"""

from __future__ import annotations

import asyncio
from urllib.parse import urlencode

from bot.model.picture import Picture, WorldMap, version

MAP_PATH, COURSE_PATH = "/map.png", "/timeline.png"


class Gallery:
    """Draws; ``base``: the address at which the routes are reached, if they are."""

    def __init__(self, base: str | None = None) -> None:
        self._base = base.rstrip("/") if base else None
        self._one = asyncio.Lock()

    def address(self, shown: Picture) -> str | None:
        """Where anyone can fetch it as PNG; None without a base."""
        if self._base is None:
            return None
        path = MAP_PATH if isinstance(shown, WorldMap) else COURSE_PATH
        return f"{self._base}{path}?{urlencode(_query(shown))}"

    async def png(self, shown: Picture) -> bytes:
        """The picture as PNG, drawn in a thread; one at a time, so that the others stay responsive."""
        async with self._one:
            return await asyncio.to_thread(_drawn, shown)


def _drawn(shown: Picture) -> bytes:
    # Here, so that no one pays for the library who never sees a picture.
    from bot.pictures.draw import Form, draw

    return draw(shown, Form.PNG)


def _query(shown: Picture) -> dict[str, str]:
    if not isinstance(shown, WorldMap):
        return {"state": shown.state.iso3, "on": shown.on.isoformat(), "v": version(shown)}
    days = dict(zip(("on", "and"), (day.on.isoformat() for day in shown.days), strict=False))
    states = {"states": ",".join(shown.asked)} if shown.asked else {}
    return {**days, **states, "v": version(shown)}
