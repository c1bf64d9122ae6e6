"""From an entry as published to an entry we can compare, judge and show.

In: a RawFeed, the feed it belongs to, where it came from and the present instant. Out:
drafts (everything but ids, which need the whole document: bot.feeds.identity.identify). Pure; runs in
the reading process.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.feeds.dates import read_date
from bot.feeds.document import ParseJob, RawEntry, RawFeed
from bot.feeds.links import canonical_link
from bot.feeds.text.plain import plain_summary, plain_title, shorten, without_cdata
from bot.model.entry import Entry, EntryId, Feed
from bot.words.language import guess_language, language_tag

# Longer documents are archives, with the newest entries first.
MAX_ENTRIES = 5_000
_TITLE_FROM_SUMMARY = 120
_MAX_NAME = 200


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """An entry without id and keys, with the publisher's own identifier."""

    entry: Entry
    guid: str | None


def drafts(raw: RawFeed, job: ParseJob) -> tuple[EntryDraft, ...]:
    """The document's entries in its order; those without any text and link are left out."""
    declared = job.feed.language or language_tag(raw.language)
    base = _base(raw, job.url)
    entries = map(_bare, raw.entries[:MAX_ENTRIES])
    made = (_draft(entry, job.feed, declared, base, job.now) for entry in entries)
    return tuple(d for d in made if d.entry.title or d.entry.url)


def _bare(raw: RawEntry) -> RawEntry:
    """What is no text for people, without the marks of CDATA that were escaped with it."""
    if not any(
        "[CDATA[" in (value or "") for value in (raw.guid, raw.link, raw.published, raw.updated)
    ):
        return raw
    guid, link, published, updated = (
        without_cdata(value).strip() if value else value
        for value in (raw.guid, raw.link, raw.published, raw.updated)
    )
    return replace(raw, guid=guid, link=link, published=published, updated=updated)


def _base(raw: RawFeed, url: str) -> str:
    """What relative links are relative to: in Atom the document (RFC 4287, 2), else the site."""
    site = canonical_link(raw.site_url, url)
    return url if (raw.format.startswith("atom") and url) or site is None else site


def _draft(raw: RawEntry, feed: Feed, declared: str | None, base: str, now: datetime) -> EntryDraft:
    title = plain_title(raw.title)
    summary = plain_summary(raw.summary)
    tongue = language_tag(raw.language) or declared
    updated = read_date(raw.updated, now, tongue)
    published = read_date(raw.published, now, tongue) or updated
    entry = Entry(
        id=EntryId(""),
        feed=feed.id,
        title=title or shorten(summary, _TITLE_FROM_SUMMARY),
        summary=summary,
        url=canonical_link(raw.link or _address(raw.guid), base),
        published_at=published.at if published else None,
        updated_at=updated.at if updated else None,
        author=_name(raw.author),
        publisher=_name(raw.source) or feed.publisher or None,
        language=guess_language(tongue, f"{title} {summary}"),
        date_is_standard=published is None or published.standard,
    )
    return EntryDraft(entry, (raw.guid or "").strip()[:1000] or None)


def _address(guid: str | None) -> str | None:
    return guid if guid and guid.startswith(("http://", "https://")) else None


def _name(text: str | None) -> str | None:
    return (shorten(plain_title(text), _MAX_NAME) or None) if text else None
