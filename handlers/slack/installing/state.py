"""The ``state`` of an installation: proof that it was begun here, lately, by the same browser, once.

In: the app's secret, which all web processes share, and a way to note what was used. Out: Bolt's state
store. A state is a moment and a random number, signed: nothing is stored until one comes back, so
that opening the page costs the store nothing, and any process can finish what another began. Bolt
compares it with a cookie of the browser before it comes here.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Protocol, TypeVar

from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.oauth.state_utils import OAuthStateUtils

from bot.model.secret import Secret
from bot.ports import Clock, Draw
from bot.ports.stores.entries import SeenKeys

R = TypeVar("R")
VALID_SECONDS = 600
"""As long as Slack's own code lives."""
SKEW_SECONDS = 60
"""So much may the clock of the process that began be ahead."""

_PAST = "Expires=Thu, 01 Jan 1970 00:00:00 GMT"
FirstUse = Callable[[str], Awaitable[bool]]
"""Notes a key, for all processes; True for the first that notes it. Kept for VALID_SECONDS at least."""

log = logging.getLogger("minewatch.handlers")


class SignedStates(AsyncOAuthStateStore):
    """Issues states, and takes each back once within VALID_SECONDS."""

    def __init__(self, secret: Secret, first_use: FirstUse, clock: Clock, draw: Draw) -> None:
        # A key of its own, so that what is signed here proves nothing elsewhere.
        self._key = hmac.digest(secret.reveal().encode(), b"minewatch oauth state", hashlib.sha256)
        self._first_use = first_use
        self._clock = clock
        self._draw = draw

    @property
    def logger(self) -> logging.Logger:
        return log

    async def async_issue(self, *_args: object, **_more: object) -> str:
        said = f"{int(self._clock.now().timestamp())}.{self._draw.token()}{self._draw.token()}"
        return f"{said}.{self._signature(said)}"

    async def async_consume(self, state: str) -> bool:
        said, _, signature = state.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._signature(said).encode()):
            return False
        age = int(self._clock.now().timestamp()) - int(said.partition(".")[0])
        return -SKEW_SECONDS <= age <= VALID_SECONDS and await self._first_use(f"state:{said}")

    def _signature(self, said: str) -> str:
        return hmac.new(self._key, said.encode(), hashlib.sha256).hexdigest()


class StateCookie(OAuthStateUtils):
    """Bolt's cookie, which other sites' pages cannot make a browser send, nor scripts read.

    Args:
        secure: it is sent over https alone. Not where this machine is reached by http: not every
            browser would keep it there.
    """

    def __init__(self, *, secure: bool) -> None:
        super().__init__(expiration_seconds=VALID_SECONDS)
        # Lax, not Strict: the browser comes back from Slack's page.
        self._attributes = f"{'Secure; ' if secure else ''}HttpOnly; SameSite=Lax; Path=/"

    def build_set_cookie_for_new_state(self, state: str) -> str:
        return f"{self.cookie_name}={state}; {self._attributes}; Max-Age={self.expiration_seconds}"

    def build_set_cookie_for_deletion(self) -> str:
        return f"{self.cookie_name}=deleted; {self._attributes}; {_PAST}"


class NotingStores(Protocol):
    """The part of bot.ports.Stores that ``first_use`` needs."""

    @property
    def requests(self) -> SeenKeys: ...

    async def do(self, work: Callable[[], R]) -> R: ...


def first_use(stores: NotingStores, clock: Clock) -> FirstUse:
    """Notes what was used among the requests that were acted on.

    Those are forgotten some minutes after their moment, so a state's moment is the last at which
    it would be valid.
    """

    async def noted(key: str) -> bool:
        at = clock.now() + timedelta(seconds=2 * VALID_SECONDS)
        return await stores.do(lambda: stores.requests.mark_first(key, at))

    return noted
