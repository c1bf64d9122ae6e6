"""An HTML page where a feed was expected: what kind of page, and the feeds it links to.

In: a page's text and its address. Out: a NotAFeed with one sentence and the feeds that the
page's ``<link rel=alternate>`` name (the autodiscovery of WHATWG HTML, "rel=alternate"), what
readers comment behind what the site publishes. Pure; runs in the reading process.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin

from lxml import etree
from lxml import html as lxml_html

from bot.feeds.document import NotAFeed

MAX_PAGE = 1_000_000
MAX_ALTERNATES = 10

_FIRST_TAG = re.compile(r"<\s*(!doctype\s+html|[a-z][\w:.-]*)", re.IGNORECASE)
_HTML_ROOTS = {"html", "head", "body", "title", "meta", "script", "div", "h1", "center", "p"}
_FEED_TYPES = {
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/feed+json",
    "application/xml",
    "text/xml",
}
# The feed of what readers write: by its address (WordPress, Blogger, Drupal) ...
_COMMENTS_ADDRESS = re.compile(
    r"[/?&=._-](?:comments?|replies|responses|kommentare?|commentaires?|comentarios?|commenti|reacties)"
    r"(?=$|[/?&#=._-])",
    re.IGNORECASE,
)
# ... or by its title, in the languages of publishing systems ("comment" alone may be opinion).
_COMMENTS_TITLE = re.compile(
    r"\bcomments\b|\bcomment[ -]?(?:feed|rss)|\breplies\b|kommentar|commentaire|comentari|comentári"
    r"|commenti\b|reacties|opmerkingen|komentar|komentář|komentá|kommentti|kommentt"
    r"|hozzászólás|yorum|комментари|коментар|каментар|σχόλι|σχολί|תגובות|تعليق|دیدگاه|نظرات"
    r"|टिप्पणि|ความเห็น|bình luận|コメント|评论|評論|留言|댓글|коммент",
    re.IGNORECASE,
)
_CHALLENGE = re.compile(r"just a moment\.\.\.|cf-chl|/cdn-cgi/challenge|captcha", re.IGNORECASE)
_CONSENT = re.compile(
    r"consent\.(google|yahoo|youtube)\.|cookie-?consent|consent-?wall", re.IGNORECASE
)


_FEED_ROOT = re.compile(r"<(?:rss|feed|rdf:RDF)[\s>]")


def looks_like_page(text: str) -> bool:
    """Does the document begin as a web page does, without a feed inside?"""
    if _FEED_ROOT.search(text):
        return False
    found = _FIRST_TAG.search(text[:20_000])
    name = found[1].lower() if found else ""
    return name.startswith("!doctype") or name in _HTML_ROOTS


def describe_page(text: str, url: str) -> NotAFeed:
    """The page's kind and feeds, with a sentence for a person."""
    root = _root(text[:MAX_PAGE])
    alternates = _alternates(root, url) if root is not None else ()
    return NotAFeed(_reason(text[:MAX_PAGE], root, alternates), alternates)


def _root(text: str) -> etree._Element | None:
    try:
        # Text with an encoding declaration is refused as str: bytes are always taken.
        parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True)
        found: etree._Element | None = lxml_html.document_fromstring(
            text.encode("utf-8", "replace"), parser=parser
        )
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    return found


def _alternates(root: etree._Element, url: str) -> tuple[str, ...]:
    base = next((b.get("href") or "" for b in root.iter("base")), "")
    found: list[str] = []
    comments: list[str] = []
    for link in root.iter("link"):
        rels = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").lower().partition(";")[0].strip()
        if "alternate" in rels and kind in _FEED_TYPES and link.get("href"):
            is_comments = _is_of_comments(link.get("href") or "", link.get("title") or "")
            (comments if is_comments else found).extend(
                _absolute(url, base, link.get("href") or "")
            )
    return tuple(dict.fromkeys(found + comments))[:MAX_ALTERNATES]


def _is_of_comments(href: str, title: str) -> bool:
    return bool(_COMMENTS_ADDRESS.search(f"/{href}") or _COMMENTS_TITLE.search(title))


def _absolute(url: str, base: str, href: str) -> list[str]:
    try:
        address = urljoin(urljoin(url, base.strip()), href.strip())
    except ValueError:
        return []
    return [address] if address.startswith(("http://", "https://")) else []


def _reason(text: str, root: etree._Element | None, alternates: tuple[str, ...]) -> str:
    if alternates:
        return (
            f"The address is a web page, not a feed; the page links to this feed: {alternates[0]}"
        )
    if root is not None and any(
        i.get("type", "").lower() == "password" for i in root.iter("input")
    ):
        return "The address returns a login page, not a feed."
    if _CHALLENGE.search(text):
        return (
            "The address is behind a bot wall and returns no feed; "
            "a Google News query for the site may work instead."
        )
    if _CONSENT.search(text):
        return "The address returns a consent page, not a feed."
    return "The address returns a web page, not a feed; look for its RSS or Atom link."
