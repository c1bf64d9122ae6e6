"""Feed lists as other readers exchange them (OPML 2.0, opml.org/spec2.opml).

In: an OPML document's bytes; out: feeds; and the other way round. Pure. The document may
come from anyone: entities and internal DTDs are refused, outlines may nest, names of
attributes are taken in any case, what is not well-formed is read outline by outline
(bot.feeds.lists.outlines), and what is no feed is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import urlsplit

from lxml import etree

from bot.errors import DataError
from bot.feeds.lists.naming import feed_id, host_words
from bot.feeds.lists.outlines import Outline, tolerant_outlines
from bot.feeds.lists.written import feed_key, normalised_address
from bot.feeds.text.encoding import to_text
from bot.feeds.text.plain import plain_title
from bot.feeds.text.screen import why_refused
from bot.feeds.web.address import why_not_allowed
from bot.model.entry import Feed, FeedOrigin

MAX_OPML = 5_000_000
MAX_FEEDS = 1_000
_NO_FEED = "lists no feed (no outline with an xmlUrl of http or https)"


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
    """The feeds an OPML document lists, each once, in its order.

    Args:
        content: the document.
        name: what the document is called in errors.
        origin: the source of the feeds.
        private_allowed: may addresses be of this machine and of private networks?
        refuse: gets each address that Minewatch does not ask, or the line of one that cannot be
            read, and why.

    Raises:
        DataError: it is not OPML, is too large, or lists no feed.
    """
    if len(content) > MAX_OPML:
        raise DataError(name, None, f"is larger than {MAX_OPML // 1_000_000} MB")
    text = to_text(content)
    document = text.encode("utf-8", "replace")
    refusal = why_refused(document)
    if refusal is not None:
        raise DataError(name, None, refusal.rstrip("."))

    def allowed(outline: Outline) -> bool:
        url = normalised_address(outline.address or "")
        problem = why_not_allowed(url, private_allowed=private_allowed)
        if problem is not None and outline.address is not None:
            place = f"{name}, line {outline.line}"
            refuse(url or place, problem if url else "The address of this feed cannot be read.")
        return problem is None

    feeds = tuple(_feeds(_outlines(document, text, name), origin, allowed))
    if not feeds:
        raise DataError(name, None, _NO_FEED)
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


def _outlines(document: bytes, text: str, name: str) -> Iterator[Outline]:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(document, parser)
    except etree.XMLSyntaxError as error:
        return _read_around(text, name, error.lineno)
    if etree.QName(root).localname.lower() != "opml":
        return _read_around(text, name, 1)
    return _in_tree(root)


def _in_tree(root: etree._Element) -> Iterator[Outline]:
    for outline in root.iter("outline", "Outline", "OUTLINE"):
        found = {str(key).lower(): str(value) for key, value in outline.attrib.items()}
        yield Outline(found, int(str(outline.sourceline)))


def _read_around(text: str, name: str, line: int | None) -> Iterator[Outline]:
    """The outlines without the tree.

    Raises:
        DataError: there is none with an address.
    """
    outlines = tuple(tolerant_outlines(text))
    if any(outline.address is not None for outline in outlines):
        return iter(outlines)
    if not text.strip():
        raise DataError(name, line, "is not XML")
    if "<opml" not in text.lower():
        raise DataError(name, line, "is not OPML (its first element is not <opml>)")
    raise DataError(name, line, _NO_FEED)


def _feeds(
    outlines: Iterable[Outline], origin: FeedOrigin, allowed: Callable[[Outline], bool]
) -> Iterator[Feed]:
    ids: set[str] = set()
    keys: set[str] = set()
    for outline in outlines:
        found = {key: value.strip() for key, value in outline.attributes.items()}
        url = normalised_address(outline.address or "")
        key = feed_key(url)
        if key in keys or not allowed(outline):
            continue
        name = plain_title(found.get("title") or found.get("text") or "") or host_words(url)
        one = feed_id(name, url, ids)
        ids.add(one)
        keys.add(key)
        yield Feed(id=one, name=name, url=url, origin=origin, language=found.get("language"))
        if len(keys) >= MAX_FEEDS:
            return
