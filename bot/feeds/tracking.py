"""What a link carries for its publisher's counting, and not to name a page.

In: a query or a fragment as published. Out: the same without what counts readers, holds a
session or points at a place every page has. Pure.
"""

from __future__ import annotations

import re

_NAMES = (
    r"utm_\w+|__utm\w+|at_(?:medium|campaign\w*|custom\d|link_\w+|ptr_name|bbc_team|format|creation)"
    r"|fbclid|gclid|gclsrc|dclid|msclkid|yclid|twclid|igshid|mc_[ce]id|mkt_tok|_hs\w+|maca|ncid"
    r"|cmpid|ocid|ns_(?:mchannel|source|campaign|linkname|fee)|xtor|ito|smid|smtyp|traffic_source"
    r"|wt[_.]\w+|pk_\w+|mtm_\w+|matomo_\w+|ref_src|ref_url|spm|ftag|xtref"
)
# Ids of a visit, by the names that servers give them; short names only with a long random value,
# since "sid" is a story's number elsewhere.
_SESSION = r"phpsessid|jsessionid|aspsessionid\w*|cfid|cftoken|oscsid|zenid|session_?id|sessid"
_RANDOM = re.compile(
    r"(?:sid|s|session|sess|token)=(?=[^=]*\d)(?=[^=]*[a-z])[0-9a-z_-]{20,}"
    r"|(?:_|nocache|no_cache|cachebuster|cachebust|cache_buster|rand|random)=[0-9a-z._-]+",
    re.IGNORECASE,
)
_COUNTING = re.compile(rf"(?:{_NAMES}|{_SESSION})", re.IGNORECASE)
# Google News repeats the edition in each link; the article is the path.
_GOOGLE_NEWS = re.compile(r"oc|hl|gl|ceid")
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sessionid)=[^/;?#]*", re.IGNORECASE)

# In a fragment these name a way to the page, too; in a query they may name the page itself.
_WAY = re.compile(
    rf"(?:{_NAMES}|ref|referrer|rss|atom|feed|source|src|from|via|origin|partner|medium|campaign"
    r"|tracking|track|intc(?:id|mp)|echobox|sref|gsc\.tab|i?cid|campaign_?id)(?:=.*)?"
    r"|(?:ref|source|src|from|via|xtor)[-:]?rss.*|sthash\..*",
    re.IGNORECASE,
)
# Places that any page has: its beginning, its text, what readers wrote below it.
_PLACE = re.compile(
    r"(?:top|start|begin|beginning|header|head|main|main-content|maincontent|content|article|body"
    r"|text|story|page|more(?:-\d+)?|read-?more|continue|comments?|commentaires|kommentare|reply"
    r"|comentarios|comment-?form|respond|disqus_thread|share|end|bottom|footer|_|_=_|\.\w{8,}"
    r"|null|undefined|none)",
    re.IGNORECASE,
)


def without_counting(query: str, host: str) -> str:
    """The query without tracking parameters and sessions."""
    dropped = _GOOGLE_NEWS if host == "news.google.com" else _COUNTING
    return "&".join(pair for pair in query.split("&") if pair and not _counts(pair, dropped))


def without_session(path: str) -> str:
    """The path without a session's id, as Java servers put it there."""
    return _PATH_SESSION.sub("", path) if ";" in path else path


def telling_fragment(fragment: str) -> str:
    """The fragment if it may distinguish entries (a comment, a route), else ""."""
    said = fragment.partition(":~:")[0].strip()
    plain = said.strip("/!#?&")
    if not plain or _PLACE.fullmatch(plain):
        return ""
    route, mark, query = said.partition("?")
    if mark:
        # A route of a page that writes itself has a query of its own.
        kept = without_counting(query, "")
        return telling_fragment(route) + (f"?{kept}" if kept else "")
    pairs = [pair for pair in said.split("&") if pair and not _WAY.fullmatch(pair)]
    return "&".join(pairs) if len(pairs) < said.count("&") + 1 else said


def _counts(pair: str, dropped: re.Pattern[str]) -> bool:
    return bool(dropped.fullmatch(pair.partition("=")[0]) or _RANDOM.fullmatch(pair))
