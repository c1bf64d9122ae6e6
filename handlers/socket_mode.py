"""Socket Mode: the connection that we open and through which Slack's requests come.

In: a Bolt app and the app-level token. Out: a connection that is opened again whenever it
is lost. A token that Slack refuses ends the start with a sentence; a Slack that cannot be
reached is tried again with back-off while the rest of the bot works.
https://docs.slack.dev/apis/events-api/using-socket-mode
"""

from __future__ import annotations

import asyncio

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot.errors import SlackRefusedError
from bot.ports import Clock, LifeSigns

FIRST_PAUSE_SECONDS = 2.0
LONGEST_PAUSE_SECONDS = 60.0
_KEY = "socket_mode"
_LATER = frozenset({"ratelimited", "internal_error", "fatal_error", "service_unavailable"})
log = structlog.get_logger()


class SocketConnection:
    """``open`` at start, ``close`` at the end; in between the SDK renews the connection."""

    def __init__(self, app: AsyncApp, app_token: str, clock: Clock, life: LifeSigns) -> None:
        self._handler = AsyncSocketModeHandler(app, app_token)
        self._clock = clock
        self._life = life
        self._trying: asyncio.Task[None] | None = None

    async def open(self) -> bool:
        """Connect; False when Slack cannot be reached yet and is tried again.

        Raises:
            SlackRefusedError: Slack does not take the token.
        """
        if await self._attempt():
            return True
        self._trying = asyncio.create_task(self._keep_trying(), name="socket mode")
        return False

    async def close(self) -> None:
        """Leave; nothing more arrives."""
        if self._trying is not None:
            self._trying.cancel()
            await asyncio.gather(self._trying, return_exceptions=True)
        await self._handler.close_async()  # type: ignore[no-untyped-call]  # Bolt gives no types here

    async def _attempt(self) -> bool:
        try:
            await self._handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt gives no types here
        except SlackApiError as error:
            code = str(error.response.get("error"))
            if code not in _LATER:
                raise SlackRefusedError(
                    f"Slack refuses the app token ({code}); copy the xapp- token with the scope "
                    "connections:write from your Slack app's pages into SLACK_APP_TOKEN."
                ) from error
            return self._not_yet(code)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return self._not_yet(type(error).__name__)
        self._life.cleared(_KEY)
        return True

    def _not_yet(self, reason: str) -> bool:
        log.warning("slack_not_reached", reason=reason)
        self._life.trouble(_KEY, f"Slack's Socket Mode cannot be reached ({reason}); trying again.")
        return False

    async def _keep_trying(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while True:
            await self._clock.sleep(pause)
            try:
                if await self._attempt():
                    log.info("slack_reached")
                    return
            except SlackRefusedError as error:
                self._life.trouble(_KEY, str(error))
                log.warning("slack_refuses", reason=str(error))
            pause = min(LONGEST_PAUSE_SECONDS, pause * 2)
