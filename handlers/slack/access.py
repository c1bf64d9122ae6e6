"""How to reach Slack, and how to know what comes from it: one value, passed to every client.

slack_sdk reads HTTPS_PROXY automatically, for every address and without heeding
NO_PROXY; Minewatch decides that once (bot.app.outbound) and passes it on here.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.model.proxy import Proxy

NOT_SLACKS = (AttributeError, KeyError, TypeError, ValueError)
"""What slack_sdk raises when something else answers in Slack's place, such as a proxy's page."""

# The first match counts, so the narrower kinds come first.
_WHY: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    ((ssl.SSLError, aiohttp.ClientSSLError), "its certificate is not trusted by this machine"),
    ((TimeoutError,), "no answer in time"),
    ((*NOT_SLACKS, SlackApiError), "something other than Slack answers there"),
)


@dataclass(frozen=True, slots=True)
class SlackAccess:
    """One workspace's access.

    Attributes:
        token: the bot token; only ever put into calls to ``api_url``.
        signing_secret: verifies requests over HTTP; unused in Socket Mode.
        api_url: base of the Web API, with a final slash.
        proxy: all of Slack is reached through it; None: directly.
        tls: the certificates trusted; None: the system's.
    """

    token: str = field(repr=False)
    signing_secret: str = field(repr=False)
    api_url: str
    proxy: Proxy | None = None
    tls: ssl.SSLContext | None = None

    def client(self, **more: Any) -> AsyncWebClient:
        """A Web API client; ``more`` are further arguments of slack_sdk's."""
        proxy = self.proxy.url if self.proxy else None
        ours = {"token": self.token, "base_url": self.api_url, "proxy": proxy, "ssl": self.tls}
        return AsyncWebClient(**ours | more)

    def why_unreached(self, error: Exception) -> str:
        """Why a call did not reach Slack: half a sentence, for a person."""
        if isinstance(error, aiohttp.ClientHttpProxyError):
            refused = f"the proxy {self.proxy} refused to connect to it ({error.status})"
            wanted = f"the proxy {self.proxy} requires a user name and password (407)"
            return wanted if error.status == 407 else refused
        for kind, words in _WHY:
            if isinstance(error, kind):
                return words
        if isinstance(error, aiohttp.ClientConnectorError) and self.proxy is not None:
            return f"the proxy {self.proxy} does not answer"
        return type(error).__name__
