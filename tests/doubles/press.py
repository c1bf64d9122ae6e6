"""Feeds that print headlines which no one can take for one another: each is a story of its own.

async with Presses(6) as presses:
    (home / "feeds.toml").write_text(presses.catalogue)
    headline = presses.print_one()
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import product
from typing import Self
from xml.sax.saxutils import escape

from aiohttp import web

from bot.treaty.load import load_treaty

ACTS = (
    "{} clears its last minefield and declares itself free of landmines",
    "{} destroys its stockpile of anti-personnel mines",
    "{} deposits its instrument of accession to the Mine Ban Treaty",
)
BASELINE = "Deminers publish a survey of minefields in Atlantis"
_SHOWN = 40


def headlines() -> Iterator[str]:
    """Each about another State or another kind: no two are one story.

    A name within another ("Congo", "Guinea") would be found in the other's alert too.
    """
    names = [state.name for state in load_treaty().states.values()]
    apart = [name for name in names if sum(name in other or other in name for other in names) == 1]
    for act, name in product(ACTS, apart):
        yield act.format(name)


def edition(printed: list[str], name: str = "Press") -> bytes:
    """A feed's document: a real feed shows its newest entries only; none goes before it can be seen."""
    items = [_item(name, number, text) for number, text in enumerate([BASELINE, *printed])]
    document = f"<rss version='2.0'><channel><title>{name}</title>{''.join(items[-_SHOWN:])}"
    return f"{document}</channel></rss>".encode()


def _item(name: str, number: int, title: str) -> str:
    link = f"https://{name.lower()}.example/{number}"
    return f"<item><guid>g{number}</guid><title>{escape(title)}</title><link>{link}</link></item>"


class Presses:
    """So many feeds, each on a port of its own, so that each is a host of its own to those who poll."""

    def __init__(self, number: int) -> None:
        self.printed: list[str] = []
        self.asked = [0] * number
        self.fetched_at: dict[str, float] = {}
        self._left = headlines()
        self._editions: list[list[str]] = [[] for _ in range(number)]
        self._runners: list[web.AppRunner] = []
        self._urls: list[str] = []

    async def __aenter__(self) -> Self:
        for number in range(len(self._editions)):
            await self._start(number)
        return self

    async def __aexit__(self, *_: object) -> None:
        for runner in self._runners:
            await runner.cleanup()

    @property
    def catalogue(self) -> str:
        """The feed list, in TOML."""
        return "\n".join(
            f'[[feed]]\nid = "press{n}"\nname = "Press {n}"\nurl = "{url}"\n'
            for n, url in enumerate(self._urls)
        )

    def print_one(self) -> str:
        """One headline more, in the feed whose turn it is."""
        return self.print_this(next(self._left))

    def print_this(self, headline: str) -> str:
        """The same with a headline of one's own."""
        self._editions[len(self.printed) % len(self._editions)].append(headline)
        self.printed.append(headline)
        return headline

    async def _start(self, number: int) -> None:
        async def answer(_request: web.Request) -> web.Response:
            self.asked[number] += 1
            for headline in self._editions[number]:
                self.fetched_at.setdefault(headline, time.time())  # noqa: TID251 - to be measured
            body = edition(self._editions[number], f"Press{number}")
            return web.Response(body=body, content_type="application/rss+xml")

        app = web.Application()
        app.router.add_get("/feed", answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self._runners.append(runner)
        self._urls.append(f"http://127.0.0.1:{runner.addresses[0][1]}/feed")
