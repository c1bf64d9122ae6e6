"""The only user of feedparser: a document's text becomes a RawFeed.

In: a document's bytes or text. Out: ParsedFeed or RawFeed, or NotAFeed. Imported only by the
reading process; dicts of feedparser end here. feedparser gets a stream of UTF-8 bytes, never a
text or an address (it would open a file or a socket of that name), and neither cleans
HTML nor resolves links in it: no HTML is ever shown (bot.feeds.text.plain), and both double the cost.

feedparser reads what is not well-formed by a second, looser parser that guesses differently in
each release and loses more. So such a document is mended first (bot.feeds.text.repair_xml).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import feedparser

from bot.feeds.choice import Link, is_usable, own_address
from bot.feeds.document import (
    END_MISSING,
    Hints,
    NotAFeed,
    ParsedFeed,
    ParseJob,
    RawEntry,
    RawFeed,
    repair_note,
)
from bot.feeds.identity.identify import identify
from bot.feeds.jsonfeed import looks_like_json, read_json_feed
from bot.feeds.links import canonical_link, link_key
from bot.feeds.normalise import MAX_ENTRIES, drafts
from bot.feeds.page import describe_page, looks_like_page
from bot.feeds.parse.captions import CAPTIONS, keep_captions_apart
from bot.feeds.text.encoding import to_text
from bot.feeds.text.plain import MAX_HTML, plain_title
from bot.feeds.text.prefixes import with_usual_namespaces
from bot.feeds.text.repair_xml import Repaired, repair_xml
from bot.feeds.text.screen import is_well_formed, readable_part, why_refused
from bot.feeds.web.endings import ends_properly, without_cut_entry, without_unnamed_entry

_MINUTES = {"hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200, "yearly": 525600}
_SKIP = re.compile(r"<skip(Hours|Days)\b[^>]*>(.{0,2000}?)</skip\1\s*>", re.DOTALL | re.IGNORECASE)
# What an HTML parser makes of RSS: there a link has no text.
_EMPTIED_LINK = re.compile(r"<link\s*/>\s*(https?://[^\s<>]+)", re.IGNORECASE)
_FOREIGN = "The prefix “{}” of its entries belongs to no feed format; they were read anyway."
_BROKEN = "The document is not well-formed; the readable parts were used."
_SHORT = "The response is shorter than announced, but the document in it is complete."
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

keep_captions_apart()


def read_document(job: ParseJob) -> ParsedFeed | NotAFeed:
    """Everything from bytes to entries, for one document."""
    body = without_cut_entry(job.body) if job.cut else job.body
    whole = not job.cut or ends_properly(job.body)
    raw = read_raw(to_text(body, job.headers.get("content-type")), job.url)
    if isinstance(raw, NotAFeed):
        return raw
    scope = job.scope or job.feed.id
    entries, rule, memory = identify(
        drafts(raw, job), scope, job.identity, job.memory, _pages(raw, job), job.now
    )
    return ParsedFeed(
        entries=entries,
        format=raw.format,
        title=plain_title(raw.title),
        language=raw.language,
        site_url=raw.site_url,
        hints=raw.hints,
        identity=rule,
        memory=memory,
        note=_note(raw, cut=job.cut, whole=whole),
        complete=raw.complete and whole,
    )


def _pages(raw: RawFeed, job: ParseJob) -> frozenset[str]:
    """The feed's own addresses: an entry that gives one of them as its id has none."""
    addresses = (canonical_link(one, job.url) for one in (raw.site_url, job.url, job.feed.url))
    return frozenset(key for one in addresses if one and (key := link_key(one)))


def _note(raw: RawFeed, *, cut: bool, whole: bool) -> str | None:
    """All that is odd, each once."""
    end = END_MISSING if not whole else _SHORT if cut else None
    return " ".join(filter(None, dict.fromkeys((end, _long(raw), raw.note)))) or None


def _long(raw: RawFeed) -> str | None:
    count = len(raw.entries)
    if count <= MAX_ENTRIES:
        return None
    return f"The document has {count:,} entries; the first {MAX_ENTRIES:,} were read."


def read_raw(text: str, url: str) -> RawFeed | NotAFeed:
    """What the document is, and its entries as published."""
    if not text:
        return NotAFeed("The address returns an empty document.")
    if looks_like_json(text):
        return read_json_feed(text)
    if looks_like_page(text):
        return describe_page(text, url)
    return _read_xml(_EMPTIED_LINK.sub(r"<link>\1</link>", text))


def _read_xml(text: str) -> RawFeed | NotAFeed:
    document = text.encode("utf-8", "replace")
    refusal = why_refused(document)
    if refusal is not None:
        return NotAFeed(refusal)
    made = Repaired(text, (), cut=False)
    notes = []
    if not is_well_formed(document):
        made = repair_xml(text)
        cut = made.cut
        believed = without_unnamed_entry(text) if cut else text
        if believed != text:
            made = repair_xml(believed)
        notes.append(repair_note(_BROKEN, made.what, cut=cut))
        document = made.text.encode("utf-8", "replace")
        refusal = why_refused(document)
        if refusal is not None:
            return NotAFeed(refusal)
    found = _parsed(readable_part(document))
    named = with_usual_namespaces(made.text) if not found.entries else None
    if named is not None:
        found = _parsed(named[0].encode("utf-8", "replace"))
        notes.append(_FOREIGN.format(named[1][:20]))
    return _raw_feed(found, text, " ".join(notes) or None, complete=not made.cut)


def _parsed(document: bytes) -> Any:
    return feedparser.parse(
        BytesIO(document),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        resolve_relative_uris=False,
        sanitize_html=False,
    )


def _raw_feed(found: Any, text: str, note: str | None, *, complete: bool) -> RawFeed | NotAFeed:
    version = str(found.get("version") or "")
    if not version and not found.entries:
        return NotAFeed("The address returns something that is not an RSS, Atom or JSON feed.")
    channel = found.feed
    return RawFeed(
        format=version or "unknown",
        entries=tuple(_entry(entry, _language(channel)) for entry in found.entries),
        title=_first(channel, ("title", *CAPTIONS["title"])),
        language=_text(channel, "language") or None,
        site_url=_pages_of(channel) or _text(channel, "link") or None,
        hints=_hints(channel, text),
        note=note,
        complete=complete,
    )


def _entry(found: Any, language: str | None) -> RawEntry:
    return RawEntry(
        guid=_text(found, "id") or None,
        title=_first(found, ("title", *CAPTIONS["title"])),
        summary=(_text(found, "summary") or _content(found) or _first(found, CAPTIONS["summary"]))[
            :MAX_HTML
        ],
        link=_link(found, _language(found) or language),
        published=_text(found, "published") or None,
        updated=_text(found, "updated") if "updated" in found.keys() else None,  # noqa: SIM118 - feedparser answers "in" for published too
        author=_text(found, "author") or None,
        source=_text(found.get("source") or {}, "title") or None,
        language=_text(found.get("title_detail") or {}, "language") or None,
    )


def _link(found: Any, language: str | None) -> str | None:
    """Not feedparser's choice, which is the last link and the text of an enclosure where it has one."""
    original = _text(found, "feedburner_origlink")
    if is_usable(original):
        return original
    guid = _text(found, "id")
    # Anything may be a guid; an address is one that says so, or a path of the site.
    rooted = found.get("guidislink") and guid.startswith(("/", "./", "../"))
    address = guid if rooted or guid.startswith(("http://", "https://")) else None
    links = _links(found)
    if not links and not found.get("guidislink"):
        links = [Link(_text(found, "link"))]
    return own_address(links, address, language)


def _links(found: Any) -> list[Link]:
    return [
        Link(_text(one, "href"), _text(one, "rel"), _text(one, "type"), _text(one, "hreflang"))
        for one in found.get("links") or ()
    ]


def _pages_of(channel: Any) -> str | None:
    pages = [link for link in _links(channel) if link.rel != "self"]
    return own_address(pages, language=_language(channel))


def _language(found: Any) -> str | None:
    return _text(found, "language") or _text(found.get("title_detail") or {}, "language") or None


def _text(found: Any, name: str) -> str:
    value = found.get(name)
    return value if isinstance(value, str) else ""


def _first(found: Any, names: Iterable[str]) -> str:
    return next((value for name in names if (value := _text(found, name))), "")


def _content(found: Any) -> str:
    return next((_text(part, "value") for part in found.get("content") or ()), "")


def _hints(channel: Any, text: str) -> Hints:
    skips = {m[1].lower(): re.findall(r">\s*(\w+)\s*<", m[2]) for m in _SKIP.finditer(text)}
    return Hints(
        minutes=max((m for m in (_ttl(channel), _update_period(channel)) if m), default=None),
        skip_hours=tuple(sorted({int(h) % 24 for h in skips.get("hours", ()) if h.isdecimal()})),
        skip_days=tuple(d for d in _WEEKDAYS if d in map(str.capitalize, skips.get("days", ()))),
    )


def _ttl(channel: Any) -> float | None:
    return _number(_text(channel, "ttl"))


def _update_period(channel: Any) -> float | None:
    period = _MINUTES.get(_text(channel, "sy_updateperiod").strip().lower())
    if period is None:
        return None
    return period / (_number(_text(channel, "sy_updatefrequency")) or 1)


def _number(text: str) -> float | None:
    try:
        number = float(text.strip())
    except ValueError:
        return None
    return number if 0 < number < 1_000_000 else None
