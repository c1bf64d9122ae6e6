"""Which proxy a request goes through, as ``HTTPS_PROXY``, ``HTTP_PROXY`` and ``NO_PROXY`` say.

In: settings by name. Out: for an address, its proxy or None. Pure. Read once at the start
and passed on, so that feeds and Slack follow the same rule whatever library asks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

_FORM = re.compile(r"(?i)https?://(?:[^\s/@]*@)?(\[[0-9a-f:.]+\]|[^\s/:@\[\]]+)(:[0-9]{1,5})?/?")
_USUAL_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


@dataclass(frozen=True, slots=True)
class Proxy:
    """One proxy. ``setting`` names where it was set; ``url`` may hold a password."""

    setting: str
    url: str = field(repr=False)

    def __str__(self) -> str:
        """For people: without the name and password it may carry."""
        scheme, _, rest = self.url.partition("://")
        return f"{scheme}://{rest.rpartition('@')[2].rstrip('/')} ({self.setting})"


@dataclass(frozen=True, slots=True)
class Proxies:
    """The proxies of this machine; ``direct`` holds the items of NO_PROXY."""

    http: Proxy | None = None
    https: Proxy | None = None
    direct: tuple[str, ...] = ()

    def for_url(self, url: str) -> Proxy | None:
        """The proxy that an http(s) or ws(s) address goes through, None where it goes directly."""
        if self.http is None and self.https is None:
            return None
        parts = urlsplit(url)
        secure = parts.scheme in {"https", "wss"}
        proxy = self.https if secure else self.http
        if proxy is None or parts.hostname is None:
            return None
        port = parts.port or _USUAL_PORTS.get(parts.scheme, 0)
        return None if self._is_exempt(parts.hostname, port) else proxy

    def _is_exempt(self, host: str, port: int) -> bool:
        return any(_matches(item, host.rstrip("."), port) for item in self.direct)


def proxy_setting(values: Mapping[str, str], scheme: str) -> tuple[str, str]:
    """The name and text of a scheme's setting; lower case wins, as in curl and urllib."""
    names = (f"{scheme}_proxy", f"{scheme}_PROXY".upper())
    return next(
        ((n, values[n].strip()) for n in names if values.get(n, "").strip()), (names[1], "")
    )


def proxies_from(values: Mapping[str, str]) -> tuple[Proxies, tuple[str, ...]]:
    """The proxies that the settings name, and a sentence for each that cannot be used.

    ``host:port`` without a scheme is taken as http, as curl does.
    """
    found: dict[str, Proxy] = {}
    problems = []
    for scheme in ("http", "https"):
        name, text = proxy_setting(values, scheme)
        url = text if "://" in text else f"http://{text}"
        if not text:
            continue
        if _usable(url):
            found[scheme] = Proxy(name, url)
        else:
            shown = text.rpartition("@")[2]
            problems.append(
                f"{name} is {shown!r}; expected http://HOST:PORT (SOCKS proxies are not supported)"
            )
    _, exempt = proxy_setting(values, "no")
    return Proxies(**found, direct=tuple(re.split(r"[\s,]+", exempt)) if exempt else ()), tuple(
        problems
    )


def _usable(url: str) -> bool:
    form = _FORM.fullmatch(url)
    return form is not None and int((form[2] or ":1")[1:]) in range(1, 65536)


def _matches(item: str, host: str, port: int) -> bool:
    """Does an item of NO_PROXY cover the host?

    Items: ``*``, an address or network (10.0.0.0/8), or a name, which covers the names below it
    too; each but a network may end in ``:port``.
    """
    if item == "*":
        return True
    if (network := _network(item)) is not None:
        try:
            return ip_address(host) in network
        except ValueError:
            return False
    name, _, only_port = item.lower().rpartition(":") if ":" in item else (item.lower(), "", "")
    name = name.removeprefix("*").strip(".")
    if not name or (only_port and only_port != str(port)):
        return False
    return host.lower() == name.strip("[]") or host.lower().endswith(f".{name}")


def _network(item: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(item.strip("[]"), strict=False)
    except ValueError:
        return None
