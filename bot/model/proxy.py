"""Which proxy a request goes through.

In: an address. Out: its proxy, or None where it is asked directly. Pure. The settings are read
once at the start (bot.config) and passed on, so that feeds and Slack follow the same rule
whatever library asks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import quote, unquote_to_bytes, urlsplit

# RFC 3986, 3.2: some parsers end a user name or password at a character that is not percent-encoded.
_FORM = re.compile(
    r"(?i)(?P<scheme>https?)://"
    r"(?:(?P<user>(?:[a-z0-9._~!$&'()*+,;=:-]|%[0-9a-f]{2})*)@)?"
    r"(?P<host>\[[0-9a-f:.]+\]|[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*)"
    r"(?::(?P<port>[0-9]{1,5}))?/?"
)
_EXEMPT_NAME = re.compile(r"(?:\*?\.)?(?:\w[\w.-]*|\[[0-9a-fA-F:.]+\])(?::[0-9]{1,5})?")
_NO_HOSTS = frozenset({"none", "off", "no", "false", "direct", "0"})
"""What people write for "no proxy"; an empty value is how to say it."""
_USUAL_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


@dataclass(frozen=True, slots=True)
class Proxy:
    """One proxy. ``setting`` names where it was set; ``url`` may hold a password."""

    setting: str
    url: str = field(repr=False)

    def __str__(self) -> str:
        """For people: without the user name and password it may carry."""
        scheme, _, rest = self.url.partition("://")
        return f"{scheme}://{rest.rpartition('@')[2]} ({self.setting})"


@dataclass(frozen=True, slots=True)
class Proxies:
    """The proxies of this machine; ``direct`` holds the items of NO_PROXY."""

    http: Proxy | None = None
    https: Proxy | None = None
    direct: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        """Is there a proxy at all?"""
        return self.http is not None or self.https is not None

    def for_url(self, url: str) -> Proxy | None:
        """The proxy that an http(s) or ws(s) address goes through, None where it goes directly."""
        parts = urlsplit(url)
        proxy = self.https if parts.scheme in {"https", "wss"} else self.http
        host = _in_ascii((parts.hostname or "").rstrip("."))
        port = parts.port or _USUAL_PORTS.get(parts.scheme, 0)
        exempt = any(_covers(item, host, port) for item in self.direct)
        return None if exempt else proxy


def read_proxy(setting: str, text: str) -> Proxy:
    """A proxy from its setting; ``host:port`` without a scheme is taken as http, as curl does.

    Raises:
        ValueError: it is not of the form http(s)://[NAME:PASSWORD@]HOST[:PORT].
    """
    url = text if "://" in text else f"http://{text}"
    form = _FORM.fullmatch(url)
    if form is None or not 0 < int(form["port"] or 1) < 65536:
        raise ValueError(setting)
    if form["host"].startswith("["):
        IPv6Address(form["host"].strip("[]"))
    if form["host"].lower() in _NO_HOSTS:
        raise ValueError(setting)
    who = _for_aiohttp(form["user"]) if form["user"] else ""
    port = f":{form['port']}" if form["port"] else ""
    return Proxy(setting, f"{form['scheme'].lower()}://{who}{form['host']}{port}")


def _for_aiohttp(who: str) -> str:
    """NAME:PASSWORD so that aiohttp, which sends Latin-1, sends the bytes meant, as curl does.

    Raises:
        ValueError: the name has a colon in it, which RFC 7617 does not allow.
    """
    name, _, password = who.partition(":")
    parts = [unquote_to_bytes(part).decode("latin-1") for part in (name, password)]
    if ":" in parts[0]:
        raise ValueError(name)
    return f"{':'.join(quote(part, safe='') for part in parts)}@"


def read_exemptions(text: str) -> tuple[str, ...]:
    """The items of NO_PROXY, which commas or spaces separate."""
    return tuple(item for item in re.split(r"[\s,]+", text) if item)


def is_exemption(item: str) -> bool:
    """Can an item of NO_PROXY ever cover a host?"""
    return item == "*" or _network(item) is not None or _EXEMPT_NAME.fullmatch(item) is not None


def _covers(item: str, host: str, port: int) -> bool:
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
    name, _, only_port = item.rpartition(":") if ":" in item else (item, "", "")
    name = _in_ascii(name.removeprefix("*").strip(".[]"))
    if not name or (only_port and only_port != str(port)):
        return False
    return host == name or host.endswith(f".{name}")


def _network(item: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(item.strip("[]"), strict=False)
    except ValueError:
        return None


def _in_ascii(name: str) -> str:
    """The name as the DNS has it (RFC 3490); as it stands, in lower case, where it is none."""
    try:
        return name.lower().encode("idna").decode("ascii")
    except UnicodeError:
        return name.lower()
