"""Which kinds of blocks a workspace's Slack takes: learnt from what it did with them, and remembered.

In: messages with plainer forms, and what became of each. Out: the form to send. Kept as rows, so that
every process knows, also after a start; asked again after a while, because Slack grows. A message, a
window and Home take different kinds.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from bot.errors import StoreUnavailableError
from bot.ports import Clock, Message, Stores

R = TypeVar("R")
KNOWN_FOR = timedelta(days=30)
"""Until a kind is tried again, and until an answer that Slack cannot complain about is not relied on."""
PICTURES_KNOWN_FOR = timedelta(days=1)
"""A picture is also refused when Slack could not fetch it just then."""
PATIENCE = 0.5
"""Seconds that a store elsewhere has: Slack waits three for all, and the plainest form needs no store."""
_TAKEN, _REFUSED = "taken", "refused"

log = logging.getLogger("minewatch.handlers")


class Surface(StrEnum):
    """Where blocks are shown."""

    MESSAGE = "message"
    WINDOW = "modal"
    HOME = "home"


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a message to send; ``sure``: this workspace is known to take it."""

    message: Message
    sure: bool


class BlockKinds:
    """Of one workspace, whose view of the store is given."""

    def __init__(self, stores: Stores, clock: Clock) -> None:
        self._stores = stores
        self.clock = clock

    async def fitting(self, message: Message, surface: Surface = Surface.MESSAGE) -> Form:
        """As ``choose``, within ``Stores.do``; the plainest form while the store is away."""
        if message.plainer is None:
            return Form(message, sure=True)
        form = await self._asked(lambda: self.choose(message, surface))
        return form or Form(message.plainest, sure=True)

    def choose(self, message: Message, surface: Surface = Surface.MESSAGE) -> Form:
        """The richest form without a kind that was refused.

        Raises:
            StoreUnavailableError: the store is away.
        """
        known = self._known(surface) if message.plainer else {}
        for form in message.forms:
            answers = {known.get(kind) for kind in beyond(form)}
            if _REFUSED not in answers:
                return Form(form, sure=answers <= {_TAKEN})
        return Form(message.plainest, sure=True)

    async def took(self, form: Message, surface: Surface = Surface.MESSAGE) -> None:
        """Slack accepted this form."""
        await self._asked(lambda: self.note(beyond(form), surface, taken=True))

    async def refused(self, form: Message, surface: Surface = Surface.MESSAGE) -> None:
        """Slack refused this form: what its plainer one does without is the likely cause."""
        await self._asked(lambda: self.note(given_up(form), surface, taken=False))

    async def was_our_fault(self, form: Message, surface: Surface = Surface.MESSAGE) -> None:
        """Its plainest form was refused as well, so nothing was learnt about kinds."""
        keys = [_key(surface, kind) for kind in beyond(form)]
        await self._asked(lambda: self._stores.remembered.remove(*keys))

    def note(self, kinds: Iterable[str], surface: Surface, *, taken: bool) -> None:
        """Remember it of these kinds."""
        now, answer = self.clock.now(), _TAKEN if taken else _REFUSED
        with self._stores.unit():
            for kind in sorted(kinds):
                self._stores.remembered.put(_key(surface, kind), answer, _until(kind, now))

    def _known(self, surface: Surface) -> dict[str, str]:
        prefix = _key(surface, "")
        rows = self._stores.remembered.starting(prefix, self.clock.now())
        return {key.removeprefix(prefix): answer for key, answer in rows.items()}

    async def _asked(self, work: Callable[[], R]) -> R | None:
        """What ``work`` returns; None while the store is away, which never keeps an answer back."""
        try:
            async with asyncio.timeout(PATIENCE) if self._stores.remote else nullcontext():
                return await self._stores.do(work)
        except (StoreUnavailableError, TimeoutError) as error:
            log.warning("block_kinds_unknown reason=%s", str(error) or type(error).__name__)
            return None


def beyond(form: Message) -> frozenset[str]:
    """The kinds that a workspace may refuse: those that the plainest form does without."""
    return form.kinds - form.plainest.kinds


def given_up(form: Message) -> frozenset[str]:
    """The kinds that its next plainer form does without."""
    return form.kinds - form.plainer.kinds if form.plainer else frozenset()


def _key(surface: Surface, kind: str) -> str:
    return f"block:{surface}:{kind}"


def _until(kind: str, now: datetime) -> datetime:
    return now + (PICTURES_KNOWN_FOR if kind == "image" else KNOWN_FOR)
