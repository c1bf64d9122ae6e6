"""Which addresses may be fetched, judged by their text and by what they resolve to.

In: a URL, or the socket address about to be connected. Out: a sentence why not, or None.
Pure. The text is judged first, for a clear answer; what decides is the socket address at
connect time, of every connection and every redirect, so that neither a name that resolves
differently the second time nor an odd way to write 127.0.0.1 gets through.
"""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from yarl import URL

MAX_URL = 2_000
_PORTS = {None, 80, 443}
_LOCAL_NAMES = ("localhost", "localhost.localdomain", "ip6-localhost")
# Names of private networks: RFC 6762 (.local and its appendix G), RFC 8375, ICANN's .internal.
_PRIVATE_SUFFIXES = (
    "localhost",
    "localdomain",
    "local",
    "internal",
    "intranet",
    "private",
    "corp",
    "home",
    "lan",
    "home.arpa",
)
_NAME = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?")
# A last label that is a number makes the host an IPv4 address (WHATWG URL, "ends in a number").
_ODD_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)\.?")
_PLAIN = re.compile(r"[!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]+")
# 64:ff9b::/96 carries an IPv4 address in its last 32 bits (RFC 6052), 2002::/16 in bits 16 to 48.
_NAT64 = 0x0064FF9B << 96

# Not public whatever the tables of this Python's ipaddress say (they differ between versions), from
# IANA's special-purpose registries; fec0::/10 is deprecated (RFC 3879) and still routed by some;
# 168.63.129.16 is the host service of Azure's machines.
_NOT_PUBLIC = tuple(
    ip_network(text)
    for text in (
        "100.64.0.0/10", "168.63.129.16/32", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "100::/64", "2001::/23",
        "2001:db8::/32", "3fff::/20", "5f00::/16", "64:ff9b:1::/48", "fec0::/10",
    )
)  # fmt: skip

Address = IPv4Address | IPv6Address


class AddressRefusedError(OSError):
    """Raised in place of a connection; the text is a sentence for a person."""


@lru_cache(maxsize=1024)
def exact(url: str) -> URL:
    """The address as requested: as written if possible, since yarl would rewrite its escapes.

    Raises:
        ValueError: it is not a URL.
    """
    return URL(url, encoded=_PLAIN.fullmatch(url) is not None)


@lru_cache(maxsize=1024)
def why_not_allowed(url: str, *, private_allowed: bool = False) -> str | None:
    """A sentence why ``url`` may not be fetched, judged by its text alone; None if it may.

    Allowed are http and https, without a user name, on ports 80 and 443 and to public
    addresses; with ``private_allowed`` any port and private networks too. What is judged is
    the URL as it is asked, not another reading of the same text.
    """
    try:
        asked = exact(url)
        host, port = (asked.raw_host or "").lower(), asked.explicit_port
        bracketed = "[" in asked.raw_authority
    except ValueError:
        return "The address is not a valid URL."
    if bracketed and _ip(host) is None:
        return "The address is not a valid URL."
    if asked.scheme not in {"http", "https"} or not host or len(url) > MAX_URL:
        return "The address must start with http:// or https:// and name a site."
    if asked.raw_user is not None or asked.raw_password is not None:
        return "The address must not contain a user name or password."
    if not private_allowed and port not in _PORTS:
        return "The address must use the usual port (80 or 443)."
    return _why_not_host(host, private_allowed=private_allowed)


def why_not_connect(sockaddr: str, *, private_allowed: bool = False) -> str | None:
    """A sentence why an IP address (as text) may not be connected to, or None."""
    address = _ip(sockaddr)
    if address is None:
        return "The site's address is not an IP address."
    if _is_public(address) or (private_allowed and _is_private(address)):
        return None
    return f"The site is at {address}, which is not a public address; Minewatch does not connect to it."


@lru_cache(maxsize=1024)
def is_local_host(host: str) -> bool:
    """Is the host, as written, this machine or a private network?"""
    address = _ip(host)
    return _is_private(address) if address is not None else host.lower() in _LOCAL_NAMES


def stays_off_proxies(host: str) -> bool:
    """Is this a host that must not be requested from any proxy?

    An address that is not public, however it is written, and the name of a private network:
    one without a dot, or under a domain set aside for private use.
    """
    address = _ip(host)
    if address is not None:
        return not _is_public(address)
    name = host.lower().rstrip(".")
    if "." not in name or not _is_name(name):
        return True
    return name.endswith(tuple(f".{suffix}" for suffix in _PRIVATE_SUFFIXES))


def _why_not_host(host: str, *, private_allowed: bool) -> str | None:
    if "%" not in host and _ip(host) is not None:
        return why_not_connect(host, private_allowed=private_allowed)
    if not _is_name(host):
        return "The address must give the site's name in its usual form, like news.example."
    if not private_allowed and host.lower().rstrip(".").endswith(_LOCAL_NAMES):
        return "The address is this machine's own; Minewatch does not connect to it."
    return None


def _is_name(host: str) -> bool:
    """Is it a name that the DNS could know, and not an address in an unusual spelling?"""
    return _NAME.fullmatch(host) is not None and _ODD_NUMBER.fullmatch(host) is None


def _ip(text: str) -> Address | None:
    bare = text.strip("[]")
    try:
        # Only an IPv6 address has a zone.
        address = ip_address(bare.partition("%")[0] if ":" in bare else bare)
    except ValueError:
        return None
    return _inner(address) if isinstance(address, IPv6Address) else address


def _inner(address: IPv6Address) -> Address:
    """The IPv4 address embedded in an IPv6 address, if any."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if int(address) >> 32 == _NAT64 >> 32:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _is_public(address: Address) -> bool:
    if any(address in network for network in _NOT_PUBLIC if network.version == address.version):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _is_private(address: Address) -> bool:
    """Loopback and private networks; never link-local (cloud metadata), multicast or unspecified."""
    if address.is_link_local or address.is_multicast or address.is_unspecified:
        return False
    return address.is_loopback or address.is_private
