"""Words for Slack: escaping, cutting, links, dates and moments.

In: plain text from anywhere (a feed, a person, our own data). Out: text that is safe in
the place it is meant for. ``plain`` is for ``plain_text`` objects, ``escape`` and
``literal`` for mrkdwn. Nothing here knows Block Kit or a domain value.
https://docs.slack.dev/messaging/formatting-message-text
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import quote, urlsplit

from bot.model.day import long_day
from bot.model.visible import visible

ELLIPSIS = "…"
_BREAK = "\u2060"  # word joiner: invisible, and Slack's markup needs its signs at a word's edge

_SPACES = re.compile(r"\s+")
# A sign that could mark text. An underscore inside a word marks nothing, in Slack either, and left alone
# it leaves an address or a file name as it was, to be copied.
_MARKUP = re.compile(r"([*~`]|(?<![^\W_])_|_(?![^\W_]))")
_QUOTED = re.compile("“[^”]*”")
_LOOSE = re.compile(rf"_+(?={ELLIPSIS}$)")
_EMOJI = re.compile(r":(?=[a-z0-9_+'-]+:)")
# What would call a whole channel where a client reads bare words.
_CALL = re.compile(r"@(?=(?:here|channel|everyone|group)\b)", re.IGNORECASE)
# What may not be cut in two: an entity, a link or mention in <...>.
_WHOLE = re.compile(r"&(?:amp|lt|gt);|<[^<>]*>")
_DROPPED = frozenset({"Cc", "Cs", "Co", "Cn"})


def escape(text: str) -> str:
    """``text`` as mrkdwn that says exactly that: no mention, link or date of its own making."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _CALL.sub(f"@{_BREAK}", escaped) if "@" in escaped else escaped


def our_sentence(text: str) -> str:
    """A sentence of ours, cleaned, as mrkdwn: what it quotes in “ ” is literal, its own marks hold."""
    return _QUOTED.sub(lambda found: _unmarked(found[0]), escape(clean(text)))


def clean(text: str) -> str:
    """One line of what can be seen: control and unassigned characters out, spaces collapsed."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    spaced = _SPACES.sub(" ", text)
    kept = (c for c in spaced if unicodedata.category(c) not in _DROPPED)
    return _SPACES.sub(" ", visible("".join(kept))).strip()


def plain(text: str, limit: int) -> str:
    """``text`` cleaned and cut to ``limit`` characters on a word, for a ``plain_text`` object."""
    return _cut(clean(text), limit, whole=())


def literal(text: str, limit: int = 3000) -> str:
    """``text`` cleaned, escaped, without markup or emoji codes of its own, and cut: for mrkdwn."""
    said = _unmarked(escape(clean(text)))
    if len(said) <= limit:
        return said
    # A cut inside a word may leave its underscore at the end, where it would mark.
    return _LOOSE.sub("", shortened_mrkdwn(said, limit))


def _unmarked(escaped: str) -> str:
    return _EMOJI.sub(f":{_BREAK}", _MARKUP.sub(rf"{_BREAK}\1{_BREAK}", escaped))


def shortened_mrkdwn(mrkdwn: str, limit: int) -> str:
    """``mrkdwn`` cut to ``limit`` characters on a word, never inside an entity or ``<...>``."""
    if len(mrkdwn) <= limit:
        return mrkdwn
    return _cut(mrkdwn, limit, whole=tuple(m.span() for m in _WHOLE.finditer(mrkdwn)))


def _cut(text: str, limit: int, whole: tuple[tuple[int, int], ...]) -> str:
    if len(text) <= limit:
        return text
    end = limit - len(ELLIPSIS)
    for start, stop in whole:
        if start < end < stop:
            end = start
    head = text[:end]
    space = head.rfind(" ")
    # A word longer than half the room is cut itself; so is text without spaces (Chinese, Thai).
    if space > end // 2 and not any(start < space < stop for start, stop in whole):
        head = head[:space]
    return _without_half_a_sign(head.rstrip()) + ELLIPSIS


def _without_half_a_sign(head: str) -> str:
    """Drop a joiner or variation selector left at the end, and a lone half of a flag."""
    head = head.rstrip("\u200d\ufe0f")
    flags = len(head) - len(head.rstrip("".join(map(chr, range(0x1F1E6, 0x1F200)))))
    return head[:-1] if flags % 2 else head


@lru_cache(maxsize=2048)  # the same few sources are on most cards
def link(url: str | None, label: str, limit: int = 300) -> str:
    """``<url|label>`` for an http(s) address; only the label otherwise. The label is literal."""
    said = literal(label.replace("|", "¦"), limit)
    address = safe_url(url)
    return f"<{address}|{said}>" if address and said else said


def safe_url(url: str | None) -> str | None:
    """``url`` as it may be used in a link or button, or None when it is not a usable http(s) address."""
    if not url or len(url) > 2900:
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host:
        return None
    return quote(clean(url).replace(" ", "%20"), safe="!#$%&'()*+,/:;=?@[]~-._").replace(
        "&", "&amp;"
    )


def host(url: str | None) -> str:
    """The host of an address without ``www.``, or an empty text."""
    try:
        found = urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
    return found.removeprefix("www.")


def ago(at: datetime) -> str:
    """``3 minutes ago``, ``in 12 minutes``, as Slack counts it when the message is read.

    Slack's other forms of a date ("Dec 2nd, 2026") would not read like the days of the record.
    """
    return f"<!date^{int(at.timestamp())}^{{ago}}|{utc(at)}>"


def utc(at: datetime) -> str:
    """``10 January 2026, 09:00 UTC``: an instant, with its zone."""
    there = at.astimezone(UTC)
    return f"{long_day(there.date())}, {there:%H:%M} UTC"


def day_of(at: datetime) -> str:
    """``10 January 2026``: the day of an instant, UTC."""
    return long_day(at.astimezone(UTC).date())


def plural(count: int, one: str, many: str) -> str:
    """``1 story``, ``4 stories``, ``1,200 stories``."""
    return f"{count:,} {one if count == 1 else many}"
