"""Socket Mode: the connection that we open and through which Slack's requests come.

In: a Bolt app and the app-level token. Out: a connection that is opened again whenever it
is lost. A token that Slack refuses ends the start with a sentence; a Slack that cannot be
reached is tried again with back-off while the rest of the bot works.
https://docs.slack.dev/apis/events-api/using-socket-mode
"""

from __future__ import annotations

import asyncio
import logging

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot.errors import SlackRefusedError
from bot.ports import Clock, LifeSigns, Refused
from handlers.slack.access import NOT_SLACKS, SlackAccess
from handlers.slack.errors import slack_failure

FIRST_PAUSE_SECONDS = 2.0
LONGEST_PAUSE_SECONDS = 60.0
CONNECT_SECONDS = 15.0
LOOK_SECONDS = 15.0
"""How often to look whether the connection is open; it is called lost at the second look."""
_LOST = 2
_KEY = "socket_mode"
_RETRIES = (
    "Failed to connect (",
    "Failed to check the current session",
    "Failed to receive or enqueue a message",
    "Failed to retrieve WSS",
)
log = structlog.get_logger()


class SocketConnection:
    """``open`` at start, ``close`` at the end; in between the SDK renews the connection."""

    def __init__(
        self,
        app: AsyncApp,
        access: SlackAccess,
        app_token: str,
        clock: Clock,
        life: LifeSigns,
        ping_seconds: float = 10.0,
    ) -> None:
        self._handler = AsyncSocketModeHandler(
            app, app_token, proxy=app.client.proxy, ping_interval=ping_seconds
        )
        self._handler.client.logger.addFilter(_is_news)
        self._access = access
        self._app_token = app_token
        self._clock = clock
        self._life = life
        self._minding: asyncio.Task[None] | None = None

    async def open(self) -> bool:
        """Connect; False when Slack cannot be reached yet and is tried again.

        Raises:
            SlackRefusedError: Slack does not take the token.
        """
        await self._bound_handshakes()
        connected = await self._attempt()
        self._minding = asyncio.create_task(self._mind(connected=connected), name="socket mode")
        return connected

    async def close(self) -> None:
        """Leave; nothing more arrives."""
        if self._minding is not None:
            self._minding.cancel()
            await asyncio.gather(self._minding, return_exceptions=True)
        await self._handler.close_async()  # type: ignore[no-untyped-call]  # Bolt gives no types here

    async def _bound_handshakes(self) -> None:
        """The SDK's own session would wait 300 seconds for a proxy that takes and says nothing."""
        client = self._handler.client
        await client.aiohttp_client_session.close()
        client.aiohttp_client_session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=CONNECT_SECONDS)
        )

    async def _attempt(self) -> bool:
        try:
            await asyncio.wait_for(self._connect(), CONNECT_SECONDS)
        except SlackApiError as error:
            answer = slack_failure("apps.connections.open", error.response)
            if isinstance(answer, Refused):
                raise SlackRefusedError(
                    f"Slack refuses the app token ({answer.error}); copy the xapp- token with the "
                    "scope connections:write from your Slack app's pages into SLACK_APP_TOKEN."
                ) from error
            return self._not_yet(answer.reason)
        except (aiohttp.ClientError, TimeoutError, OSError, *NOT_SLACKS) as error:
            return self._not_yet(self._access.why_unreached(error))
        self._life.cleared(_KEY)
        return True

    async def _connect(self) -> None:
        """The SDK's own ``connect`` retries endlessly, whatever is wrong: ask for the address first."""
        client = self._handler.client
        answer = await client.web_client.apps_connections_open(app_token=self._app_token)
        client.wss_uri = str(answer["url"])
        await self._handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt gives no types here

    def _not_yet(self, reason: str) -> bool:
        log.warning("slack_not_reached", reason=reason)
        self._life.trouble(_KEY, f"Slack's Socket Mode cannot be reached ({reason}); trying again.")
        return False

    async def _mind(self, *, connected: bool) -> None:
        """Connect if need be, and from then on say when the connection is lost and when it is back."""
        if not connected:
            await self._keep_trying()
        lost = 0
        while True:
            await self._clock.sleep(LOOK_SECONDS)
            stands = await self._handler.client.is_connected()
            if stands and lost >= _LOST:
                self._life.cleared(_KEY)
                log.info("slack_reached")
            lost = 0 if stands else lost + 1
            if lost == _LOST:
                log.warning("slack_lost")
                self._life.trouble(_KEY, "The connection to Slack was lost; reconnecting.")

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


def _is_news(record: logging.LogRecord) -> bool:
    """The SDK logs every attempt with a traceback; this logs the loss once and the return once."""
    return not record.getMessage().startswith(_RETRIES)
