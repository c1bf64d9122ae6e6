"""A feed's address as people and programs write it, and when two ways of writing are one feed.

In: an address as typed, or as a list of another reader has it. Out: the http(s) address that
is asked, and a key that is equal for one feed. Pure. Readers register schemes of their own for
links to feeds ("feed://host/path", "feed:https://host/path"); none of them names a protocol.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urljoin, urlsplit

from bot.feeds.links import ascii_host

_SCHEME = re.compile(r"(feeds?|rss|itpc|pcast):/*", re.IGNORECASE)
# Browsers that take "feed" for the protocol lose the colon behind it: feed://https//host.
_INNER = re.compile(r"(https?):?/{1,2}(?=[^/])", re.IGNORECASE)
_PLAIN_ESCAPE = re.compile(r"%(?:2d|2e|5f|7e|3\d|[46][1-9a-f]|[57][0-9a])", re.IGNORECASE)
_USUAL_PORTS = {None, 80, 443}


def normalised_address(written: str) -> str:
    """The intended http(s) address; anything else is returned unchanged, without surrounding spaces."""
    address = _bare(written)
    if "|" in address and (address.startswith("http") or _SCHEME.match(address)):
        # Slack's own form of a link: address and label.
        address = _bare(address.partition("|")[0])
    found = _SCHEME.match(address)
    if found is None:
        return address
    rest = address[found.end() :]
    inner = _INNER.match(rest)
    if inner is not None:
        return f"{inner[1].lower()}://{rest[inner.end() :]}"
    if _SCHEME.match(rest):
        return normalised_address(rest)
    return f"{'https' if found[1].lower() == 'feeds' else 'http'}://{rest}" if rest else address


def _bare(text: str) -> str:
    """Without surrounding spaces and angle brackets, in any order."""
    while (shorter := text.strip().strip("<>")) != text:
        text = shorter
    return text


def feed_key(address: str) -> str:
    """What all addresses of one feed have in common.

    Not heeded: http or https, the usual ports, the case and the spelling of the host, "www.", a
    dot behind it, dots between slashes, a slash at the end, a fragment, escapes of what needs none.
    """
    asked = normalised_address(address)
    try:
        parts = urlsplit(asked)
        port = parts.port
    except ValueError:
        return asked
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return asked
    host = ascii_host(unquote(parts.hostname)).removeprefix("www.")
    path = _PLAIN_ESCAPE.sub(lambda m: unquote(m[0]), parts.path)
    path = (urlsplit(urljoin(asked, path)).path if "/." in path else path).rstrip("/")
    shown = "" if port in _USUAL_PORTS else f":{port}"
    return f"{host}{shown}{path}" + (f"?{parts.query}" if parts.query else "")
