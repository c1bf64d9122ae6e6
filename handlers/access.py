"""How to reach Slack, and how to know what comes from it: one value, passed to every client.

slack_sdk takes a proxy from HTTPS_PROXY by itself, for every address and without heeding
NO_PROXY; Minewatch decides that once (bot.app.outbound) and passes it on here.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.model.proxy import Proxy


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
            if error.status == 407:
                return f"the proxy {self.proxy} requires a user name and password (407)"
            return f"the proxy {self.proxy} refused to connect to it ({error.status})"
        if isinstance(error, ssl.SSLError | aiohttp.ClientSSLError):
            return "its certificate is not trusted here; SSL_CERT_FILE adds one"
        if isinstance(error, aiohttp.ClientConnectorError):
            where = f"the proxy {self.proxy} does not answer" if self.proxy else "no connection"
            return f"{where}: {error.os_error.strerror or type(error.os_error).__name__}"
        if isinstance(error, TimeoutError):
            return "no answer in time"
        return type(error).__name__
