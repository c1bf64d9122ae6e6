"""How to reach Slack, and how to know what comes from it: one value, passed to every client.

slack_sdk takes a proxy from HTTPS_PROXY by itself, for every address and without heeding
NO_PROXY; Minewatch decides that once (bot.app.outbound) and passes it on here.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient


@dataclass(frozen=True, slots=True)
class SlackAccess:
    """One workspace's access.

    Attributes:
        token: the bot token; only ever put into calls to ``api_url``.
        signing_secret: verifies requests over HTTP; unused in Socket Mode.
        api_url: base of the Web API, with a final slash.
        proxy: all of Slack is reached through it; None: directly. May hold a password.
        tls: the certificates trusted; None: the system's.
    """

    token: str = field(repr=False)
    signing_secret: str = field(repr=False)
    api_url: str
    proxy: str | None = field(default=None, repr=False)
    tls: ssl.SSLContext | None = None

    def client(self, **more: Any) -> AsyncWebClient:
        """A Web API client; ``more`` are further arguments of slack_sdk's."""
        return AsyncWebClient(
            token=self.token, base_url=self.api_url, proxy=self.proxy, ssl=self.tls, **more
        )
