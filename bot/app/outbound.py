"""How this program reaches the web and Slack: proxies and certificates from the settings.

In: settings. Out: the fetcher of feeds, the access to Slack, each with its proxy decided, so
that both follow the same rule. The only place that turns those settings into connections.
"""

from __future__ import annotations

import os
import ssl
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.config import Settings
from bot.errors import ConfigError
from bot.feeds.web.address import exact
from bot.feeds.web.connections import Outbound, proxy_for
from bot.feeds.web.fetch import HttpFetcher, user_agent
from bot.feeds.web.hosts import HostGate
from bot.feeds.web.shared_hosts import SharedHosts
from bot.model.proxy import Proxy
from bot.ports import Clock

if TYPE_CHECKING:
    from handlers.slack.access import SlackAccess


def fetcher_for(settings: Settings, clock: Clock, shared: SharedHosts | None = None) -> HttpFetcher:
    """The client for feeds and for the depositary's page; call from a running event loop.

    ``shared``: turns at hosts, where several processes fetch.

    Raises:
        ConfigError: SSL_CERT_FILE holds no certificate.
    """
    outbound = Outbound(settings.proxies, tls_context(settings))
    gate = HostGate(clock, shared=shared)
    return HttpFetcher(clock, user_agent(settings.contact), gate=gate, outbound=outbound)


def slack_access(settings: Settings) -> SlackAccess:
    """The access to the workspace whose tokens are set.

    Raises:
        ConfigError: SSL_CERT_FILE holds no certificate.
    """
    from handlers.slack.access import SlackAccess  # what only fetches need not load Slack's library

    secret = settings.signing_secret.reveal() if settings.signing_secret else ""
    return SlackAccess(
        settings.bot_token.reveal() if settings.bot_token else "",
        secret or "unused-in-socket-mode",
        settings.slack_api_url,
        slack_proxy(settings),
        tls_context(settings),
    )


def slack_proxy(settings: Settings) -> Proxy | None:
    """The proxy for all of Slack: the Web API's address decides, for Socket Mode and answers too."""
    return proxy_for(settings.proxies, exact(settings.slack_api_url))


def tls_context(settings: Settings) -> ssl.SSLContext | None:
    """The system's certificates and those of SSL_CERT_FILE; None where it is not set.

    Raises:
        ConfigError: the file holds no certificate.
    """
    return None if settings.ca_file is None else _trusting(settings.ca_file)


@cache
def _trusting(ca_file: Path) -> ssl.SSLContext:
    """Reading all certificates of the system takes 30 ms, so it is done once."""
    context = ssl.create_default_context()
    try:
        # OpenSSL itself takes SSL_CERT_FILE in place of its own file; here it adds to it.
        usual = ssl.get_default_verify_paths().openssl_cafile
        if Path(usual).is_file():
            context.load_verify_locations(cafile=usual)
        context.load_verify_locations(cafile=ca_file)
    except (ssl.SSLError, OSError) as error:
        raise ConfigError(
            f"SSL_CERT_FILE is {str(ca_file)!r}, from which no certificate can be read; "
            "expected a file of certificates in PEM form."
        ) from error
    return context


def keep_proxies_from_libraries() -> None:
    """Take the proxy settings out of the process's environment, once they have been read.

    slack_sdk takes HTTPS_PROXY or HTTP_PROXY for every address, the local workspace's too,
    wherever no proxy is passed to it, and does not know NO_PROXY.
    """
    for name in list(os.environ):
        if name.lower() in {"http_proxy", "https_proxy"}:
            del os.environ[name]
