"""Feed lists as other readers exchange them (OPML 2.0, opml.org/spec2.opml).

In: an OPML document's bytes; out: feeds; and the other way round. Pure. The document may
come from anyone: entities and internal DTDs are refused, outlines may nest, names of
attributes are taken in any case, and what is no feed is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import urlsplit

from lxml import etree

from bot.errors import DataError
from bot.feeds.address import why_not_allowed
from bot.feeds.encoding import to_text
from bot.feeds.naming import feed_id, host_words
from bot.feeds.plain import plain_title
from bot.feeds.screen import why_refused
from bot.model.entry import Feed, FeedOrigin

MAX_OPML = 5_000_000
MAX_FEEDS = 1_000


def _pass_over(_url: str, _why: str) -> None:
    return


def read_opml(
    content: bytes,
    name: str,
    origin: FeedOrigin,
    *,
    private_allowed: bool = True,
    refuse: Callable[[str, str], None] = _pass_over,
) -> tuple[Feed, ...]:
    """The feeds an OPML document lists, each address once, in its order.

    Args:
        content: the document.
        name: what the document is called in errors.
        origin: where the feeds come from.
        private_allowed: may addresses be of this machine and of private networks?
        refuse: is told each address that Minewatch does not ask, and why.

    Raises:
        DataError: it is no OPML, is too large, or lists no feed.
    """
    if len(content) > MAX_OPML:
        raise DataError(name, None, f"is larger than {MAX_OPML // 1_000_000} MB")
    document = to_text(content).encode("utf-8", "replace")
    refusal = why_refused(document)
    if refusal is not None:
        raise DataError(name, None, refusal.rstrip("."))

    def allowed(url: str) -> bool:
        problem = why_not_allowed(url, private_allowed=private_allowed)
        if problem is not None and url:
            refuse(url, problem)
        return problem is None

    feeds = tuple(_feeds(_root(document, name), origin, allowed))
    if not feeds:
        raise DataError(name, None, "lists no feed (no outline with an xmlUrl of http or https)")
    return feeds


def write_opml(feeds: Iterable[Feed], title: str, at: datetime) -> bytes:
    """An OPML 2.0 document, UTF-8, one outline per feed."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = title
    etree.SubElement(head, "dateCreated").text = format_datetime(at)
    body = etree.SubElement(root, "body")
    for feed in feeds:
        site = urlsplit(feed.url)
        outline = etree.SubElement(body, "outline", type="rss", text=feed.name, title=feed.name)
        outline.set("xmlUrl", feed.url)
        outline.set("htmlUrl", f"{site.scheme}://{site.netloc}/")
        if feed.language:
            outline.set("language", feed.language)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _root(document: bytes, name: str) -> etree._Element:
    # Many readers write unescaped ampersands: recover reads on.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(document, parser)
    except etree.XMLSyntaxError as error:
        raise DataError(name, error.lineno, "is not XML") from error
    if root is None or etree.QName(root).localname.lower() != "opml":
        raise DataError(name, 1, "is not OPML (its first element is not <opml>)")
    return root


def _feeds(
    root: etree._Element, origin: FeedOrigin, allowed: Callable[[str], bool]
) -> Iterator[Feed]:
    ids: set[str] = set()
    urls: set[str] = set()
    for outline in root.iter("outline", "Outline", "OUTLINE"):
        found = {str(key).lower(): str(value).strip() for key, value in outline.attrib.items()}
        url = found.get("xmlurl", "")
        if url in urls or not allowed(url):
            continue
        name = plain_title(found.get("title") or found.get("text") or "") or host_words(url)
        one = feed_id(name, url, ids)
        ids.add(one)
        urls.add(url)
        yield Feed(id=one, name=name, url=url, origin=origin, language=found.get("language"))
        if len(urls) >= MAX_FEEDS:
            return
