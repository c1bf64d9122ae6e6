"""Canonical links: the address of an article without tracking parameters.

In: a link as published and the address it is relative to. Out: an absolute http(s) address
for people, and a shorter key by which two links to one article are equal. Pure.
Google News links stay as they are: they lead on only with a browser's help.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from bot.feeds.tracking import telling_fragment, without_counting, without_session

MAX_LINK = 2_000

_REDIRECTORS = {
    "google.com": ("url", "q"),
    "l.facebook.com": ("u",),
    "lm.facebook.com": ("u",),
    "out.reddit.com": ("url",),
    "t.umblr.com": ("z",),
}
_ABSOLUTE = re.compile(r"https?://[^/?#]")
_PLAIN = re.compile(r"[/%:=&?~+!$,;'@()*\[\]\w.-]*", re.ASCII)
# What publishing systems write in place of a missing link.
_NO_LINK = re.compile(
    r"[(\[]?(?:todo|tba|none|null|missing)[)\]]?|0+|\$?\{[^/]*\}|%[a-z_ -]+%|<[^/<>]*>|n\s*/?\s*a|n\.a\.|none|null|nil|undefined|nan|false|true|empty|unknown|tbd|link|url|no(?:\s|-|_)?(?:link|url)"
    r"|not[\s_-]available|about:blank|[-–—#?.…/\s\[\]{}()]*|\(?null\)?|\[object object\]|(?:https?:)?//|https?",
    re.IGNORECASE,
)
# Characters around an address that was copied or made from a template.
_AROUND = " \t\r\n\"'<>“”„«»\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u00a0"
_WITHIN = re.compile(r"[\s\"'<>](https?://[^\s\"'<>]++)", re.IGNORECASE)
_SCHEMES = re.compile(r"(?:https?:/+)*(https?):/+(?=[^/])", re.IGNORECASE)
_HOST = re.compile(r"www\.[\w-]+\.[\w.-]+(?:[/?#:]|$)", re.IGNORECASE)
_DW_ARTICLE = re.compile(r"/a-(\d+)$")


def canonical_link(link: str | None, base: str | None) -> str | None:
    """The article's own absolute address; None if there is no usable http(s) link.

    Relative links are read against ``base``; redirectors that carry their target are
    unwrapped; tracking goes, from the fragment too, and so does a fragment that names a place
    every page has. The scheme stays as published.
    """
    if not link or len(link) > 4 * MAX_LINK or _NO_LINK.fullmatch(link.strip()):
        return None
    parts = _split(_joined(_as_meant(link, base), base))
    if parts is None:
        return None
    target = _unwrapped(parts)
    if target is not None:
        return canonical_link(target, None)
    address = urlunsplit(_tidy(parts))
    return address if len(address) <= MAX_LINK else None


def link_key(link: str) -> str | None:
    """What two links to one article have in common, or None for a site's front page.

    Of a canonical link: no scheme, no "www.", no slash at the end; of Deutsche Welle's, whose
    addresses change with the headline, only the article's number. The fragment stays.
    """
    parts = urlsplit(link)
    host = (parts.hostname or "").removeprefix("www.")
    path = parts.path.rstrip("/")
    if not path and not parts.query and not parts.fragment:
        return None
    number = _DW_ARTICLE.search(path) if host == "dw.com" else None
    if number:
        return f"dw.com/a-{number[1]}"
    port = f":{parts.port}" if parts.port else ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{port}{path}{query}" + (f"#{parts.fragment}" if parts.fragment else "")


def without_fragment(link: str) -> str:
    """The link, or its key, without the fragment."""
    return link.partition("#")[0]


def _as_meant(link: str, base: str | None) -> str:
    """The address in what was published as one: without quotes, names and schemes too many."""
    link = link.strip(_AROUND)
    if not _ABSOLUTE.match(link):
        within = _WITHIN.search(link)
        link = within[1] if within and not link.startswith(("/", "?", "#", ".")) else link
    link = "".join(link.split()) if "\n" in link else link
    start = _SCHEMES.match(link)
    if start:
        return f"{start[1].lower()}://{link[start.end() :]}"
    return f"//{link}" if _HOST.match(link) or _begins_with_host_of(base, link) else link


def _begins_with_host_of(base: str | None, link: str) -> bool:
    site = _split(base or "")
    return site is not None and re.split(r"[/?#]", link.lower(), maxsplit=1)[0] == site.hostname


def _joined(link: str, base: str | None) -> str:
    # A scheme alone would be taken for the base itself.
    if link.rstrip("/").endswith(":"):
        return ""
    if _ABSOLUTE.match(link):
        return link
    try:
        return urljoin(base or "", link)
    except ValueError:
        return ""


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        usable = parts.scheme in {"http", "https"} and parts.hostname and (parts.port or 1)
    except ValueError:
        return None
    return parts if usable and not re.search(r"[\s<>\"\\^`{|}]", parts.netloc) else None


def _unwrapped(parts: SplitResult) -> str | None:
    host = (parts.hostname or "").removeprefix("www.")
    names = _REDIRECTORS.get(host)
    if names is None or (host == "google.com" and parts.path != "/url"):
        return None
    query = dict(parse_qsl(parts.query))
    found = next((query[name] for name in names if name in query), None)
    return found if found and found.startswith(("http://", "https://")) else None


def _tidy(parts: SplitResult) -> SplitResult:
    scheme = parts.scheme
    default = {"http": 80, "https": 443}[scheme]
    host = ascii_host(parts.hostname or "")
    port = f":{parts.port}" if parts.port not in {None, default} else ""
    # Already escaped text keeps its escapes; spaces and letters beyond ASCII gain them.
    path = _escaped(without_session(parts.path)) or "/"
    query = _escaped(without_counting(parts.query, host))
    return SplitResult(scheme, host + port, path, query, _escaped(telling_fragment(parts.fragment)))


def ascii_host(host: str) -> str:
    """A host as the DNS has it: lower case, letters beyond ASCII encoded, no dot at the end."""
    host = host.lower().rstrip(".")
    if ":" in host:
        return f"[{host}]"
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return quote(host)


def _escaped(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else quote(text, safe="/%:=&?~+!$,;'@()*[]")


def with_query(address: str, **parameters: str) -> str:
    """``address`` with a query made of ``parameters``, escaped."""
    return f"{address}?{urlencode(parameters)}"
