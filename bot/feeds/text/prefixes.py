"""The meaning of an XML prefix that the document does not declare, or declares as no feed format.

In: a prefix and the names it stands before, or a document's text. Out: a namespace, or the text
with one. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection

_RSS = "http://backend.userland.com/rss"
_ATOM = "http://www.w3.org/2005/Atom"
_MODULE = "http://purl.org/rss/1.0/modules/"
# As the specifications of the modules write them.
_USUAL = {
    "a10": _ATOM,
    "ag": f"{_MODULE}aggregation/",
    "atom": _ATOM,
    "atom10": _ATOM,
    "cc": "http://web.resource.org/cc/",
    "content": f"{_MODULE}content/",
    "creativecommons": "http://backend.userland.com/creativeCommonsRssModule",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "georss": "http://www.georss.org/georss",
    "gml": "http://www.opengis.net/gml",
    "googleplay": "http://www.google.com/schemas/play-podcasts/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "prism": "http://prismstandard.org/namespaces/1.2/basic/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rss": _RSS,
    "rss1": "http://purl.org/rss/1.0/",
    "slash": f"{_MODULE}slash/",
    "sy": f"{_MODULE}syndication/",
    "taxo": f"{_MODULE}taxonomy/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "xlink": "http://www.w3.org/1999/xlink",
}
_ENTRY = re.compile(r"<([A-Za-z_][\w.-]*):(item|entry)(?=[\s>])")
_OF_ATOM = {"feed", "entry"}
_OF_RSS = {"rss", "channel", "item"}


def usual_namespace(prefix: str, names: Collection[str]) -> str:
    """The namespace that ``prefix`` is usually bound to.

    Args:
        prefix: as written.
        names: the local names it was seen before, in lower case. Where they are those of a feed's
            frame, a prefix that has no usual meaning is the feed's own.
    """
    usual = _USUAL.get(prefix.lower())
    if usual is not None:
        return usual
    if not _OF_ATOM.isdisjoint(names):
        return _ATOM
    return _RSS if not _OF_RSS.isdisjoint(names) else f"urn:undeclared:{prefix}"


def with_usual_namespaces(text: str) -> tuple[str, str] | None:
    """``text`` with the prefix of its entries bound to what feeds use, and that prefix.

    For documents in which no entry was found: some bind the prefix to an address of their own.
    None where no entry has a prefix.
    """
    found = _ENTRY.search(text)
    if found is None:
        return None
    prefix = found[1]
    declared = re.compile(rf"""\bxmlns:{re.escape(prefix)}\s*=\s*(?:"[^"<]*"|'[^'<]*')""")
    namespace = usual_namespace(prefix, {found[2].lower()})
    return declared.sub(f'xmlns:{prefix}="{namespace}"', text), prefix
