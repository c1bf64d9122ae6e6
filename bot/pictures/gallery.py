"""Pictures drawn once: their addresses, and their bytes from memory.

In: pictures that the desk worked out. Out: addresses below a base, and bytes. Each is drawn in a thread,
one at a time, and kept under what it shows, so that a change of the record or another day makes another
picture with another address.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from dataclasses import replace
from urllib.parse import urlencode

from bot.errors import BusyError
from bot.model.picture import Picture, WorldMap
from bot.pictures.draw import Form, draw

MAP_PATH, COURSE_PATH = "/map.png", "/timeline.png"
MOST_KEPT = 64
"""Pictures in memory, of some 50 KB each."""
MOST_WAITING = 20
"""Drawing takes a tenth of a second, so that the last of them waits two."""
_Key = tuple[str, Form]


class Gallery:
    """Draws and remembers; ``base``: the address at which the routes are reached, if they are."""

    def __init__(self, base: str | None = None) -> None:
        self._base = base.rstrip("/") if base else None
        self._kept: OrderedDict[_Key, bytes] = OrderedDict()
        self._drawing: dict[_Key, asyncio.Future[bytes]] = {}
        self._one = asyncio.Lock()

    def address(self, shown: Picture) -> str | None:
        """Where anyone can fetch it as PNG; None without a base."""
        if self._base is None:
            return None
        path = MAP_PATH if isinstance(shown, WorldMap) else COURSE_PATH
        return f"{self._base}{path}?{urlencode(_query(shown))}"

    async def png(self, shown: Picture) -> bytes:
        """The picture as PNG.

        Raises:
            BusyError: too many others are being drawn.
        """
        return await self.file(shown, Form.PNG)

    async def file(self, shown: Picture, form: Form) -> bytes:
        """The picture in a form; drawn once, however many ask for it at the same time.

        Raises:
            BusyError: too many others are being drawn.
        """
        key = version(shown), form
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if key not in self._drawing:
            if len(self._drawing) >= MOST_WAITING:
                raise BusyError("Too many pictures are being drawn; ask again in a few seconds.")
            self._drawing[key] = asyncio.ensure_future(self._draw(shown, key))
        # Who no longer waits for it must not end it for the others.
        return await asyncio.shield(self._drawing[key])

    async def _draw(self, shown: Picture, key: _Key) -> bytes:
        try:
            async with self._one:
                made = await asyncio.to_thread(draw, shown, key[1])
        finally:
            del self._drawing[key]
        self._kept[key] = made
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return made


def version(shown: Picture) -> str:
    """Twelve letters that are others where anything in the picture is."""
    if isinstance(shown, WorldMap) and shown.days[-1].on <= shown.today:
        shown = replace(
            shown, today=shown.days[-1].on
        )  # of the past, the picture is the same every day
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:12]


def _query(shown: Picture) -> dict[str, str]:
    if not isinstance(shown, WorldMap):
        return {
            "state": shown.state.iso3,
            "on": shown.on.isoformat(),
            "v": version(shown),
        }
    days = dict(zip(("on", "and"), (day.on.isoformat() for day in shown.days), strict=False))
    states = {"states": ",".join(shown.asked)} if shown.asked else {}
    return {**days, **states, "v": version(shown)}
