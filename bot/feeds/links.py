"""Canonical links: the address of an article without what tells its readers apart.

In: a link as published and the address it is relative to. Out: an absolute http(s) address
for people, and a shorter key by which two links to one article are equal. Pure.
Google News links stay as they are: they lead on only with a browser's help.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

MAX_LINK = 2_000

_TRACKING = re.compile(
    r"utm_\w+|at_(?:medium|campaign\w*|custom\d|link_\w+|ptr_name|bbc_team|format|creation)"
    r"|fbclid|gclid|gclsrc|dclid|msclkid|yclid|twclid|igshid|mc_[ce]id|mkt_tok|_hs\w+|maca|ncid"
    r"|cmpid|ocid|ns_(?:mchannel|source|campaign|linkname|fee)|xtor|ito|smid|smtyp|traffic_source"
    r"|wt[_.]\w+|pk_\w+|mtm_\w+|matomo_\w+|ref_src|ref_url|spm|ftag|xtref",
    re.IGNORECASE,
)
# Google News repeats the edition in each link; the article is the path.
_GOOGLE_NEWS = re.compile(r"oc|hl|gl|ceid")
_REDIRECTORS = {
    "google.com": ("url", "q"),
    "l.facebook.com": ("u",),
    "lm.facebook.com": ("u",),
    "out.reddit.com": ("url",),
    "t.umblr.com": ("z",),
}
_ABSOLUTE = re.compile(r"https?://[^/?#]")
_PLAIN = re.compile(r"[/%:=&?~+!$,;'@()*\[\]\w.-]*", re.ASCII)
_DW_ARTICLE = re.compile(r"/a-(\d+)$")


def canonical_link(link: str | None, base: str | None) -> str | None:
    """The article's own address, absolute, or None where there is no usable http(s) link.

    Relative links are read against ``base``; redirectors that carry their target are
    unwrapped; the fragment and tracking parameters go. The scheme stays as published.
    """
    if not link or len(link) > 4 * MAX_LINK:
        return None
    parts = _split(_joined("".join(link.split()) if "\n" in link else link.strip(), base))
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
    addresses change with the headline, only the article's number.
    """
    parts = urlsplit(link)
    host = (parts.hostname or "").removeprefix("www.")
    path = parts.path.rstrip("/")
    if not path and not parts.query:
        return None
    number = _DW_ARTICLE.search(path) if host == "dw.com" else None
    if number:
        return f"dw.com/a-{number[1]}"
    port = f":{parts.port}" if parts.port else ""
    return f"{host}{port}{path}" + (f"?{parts.query}" if parts.query else "")


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
    host = _ascii_host(parts.hostname or "")
    port = f":{parts.port}" if parts.port not in {None, default} else ""
    # Already escaped text keeps its escapes; spaces and letters beyond ASCII gain them.
    path = _escaped(parts.path) or "/"
    query = _kept(parts.query, _GOOGLE_NEWS if host == "news.google.com" else _TRACKING)
    return SplitResult(scheme, host + port, path, query, "")


def _ascii_host(host: str) -> str:
    host = host.lower().rstrip(".")
    if ":" in host:
        return f"[{host}]"
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return quote(host)


def _kept(query: str, dropped: re.Pattern[str]) -> str:
    if not query:
        return ""
    pairs = query.split("&")
    kept = [p for p in pairs if p and not dropped.fullmatch(p.partition("=")[0])]
    return _escaped("&".join(kept))


def _escaped(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else quote(text, safe="/%:=&?~+!$,;'@()*[]")


def with_query(address: str, **parameters: str) -> str:
    """``address`` with a query made of ``parameters``, escaped."""
    return f"{address}?{urlencode(parameters)}"
