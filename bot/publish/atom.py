"""Stories as a feed that other readers follow (Atom 1.0, RFC 4287). Pure.

In: stories that anyone may see, and what the feed is of. Out: the bytes of a document, the same for the
same stories: no clock is read. An entry's id is the story's, wherever this program is reached, so that a
reader shows a story once however often it grows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from urllib.parse import quote
from xml.etree import ElementTree as ET

from bot.desk.naming import in_sentence
from bot.model.day import long_day
from bot.model.judgement import Kind
from bot.model.names import listed
from bot.model.state import Iso3, State
from bot.model.story import Story, StorySource
from bot.model.visible import visible

MOST_STORIES = 50
_MOST_LINKS = 20
_MOST_NAMED = 3
_TAG = "tag:minewatch,2026:"
"""Of every Minewatch: an id must not change with the address (RFC 4151)."""
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Not allowed in XML 1.0, or discouraged there and of no use to a reader."""
_WEB = re.compile(r"https?://[^/?#]", re.IGNORECASE)
_UNFIT = re.compile(r"[\s\"<>\\^`{|}]")
"""What an address of RFC 3987 does not hold as it is."""
_NEVER = datetime(1999, 3, 1, tzinfo=UTC)
"""When a feed changed that has no story yet: the Convention entered into force."""


@dataclass(frozen=True, slots=True)
class FeedScope:
    """Which stories a feed has: ``codes`` of States and groups, ``kinds``; empty: of all.

    ``called`` are the States and groups by name; ``address`` is where the feed is fetched.
    """

    codes: tuple[str, ...]
    called: tuple[str, ...]
    kinds: tuple[Kind, ...]
    address: str


@dataclass(frozen=True, slots=True)
class StoryWords:
    """How a story is put into words: its kind in short, and what it reports in a sentence."""

    kind: Callable[[Story], str]
    report: Callable[[Story, str], str]


def feed_of(
    stories: Sequence[Story], scope: FeedScope, states: Mapping[Iso3, State], words: StoryWords
) -> bytes:
    """The feed's document, UTF-8. The stories come newest first."""
    feed = ET.Element("feed", xmlns="http://www.w3.org/2005/Atom")
    _text(feed, "id", _TAG + "/".join(("stories", ",".join(scope.codes), ",".join(scope.kinds))))
    _text(feed, "title", " · ".join(("Minewatch", *_about(scope))))
    _text(
        feed,
        "subtitle",
        "News about the Anti-Personnel Mine Ban Convention, one entry for each story.",
    )
    _text(feed, "updated", _moment(max((each.last_at for each in stories), default=_NEVER)))
    _text(_element(feed, "author"), "name", "Minewatch")
    _text(feed, "generator", "Minewatch")
    _element(feed, "link", rel="self", type="application/atom+xml", href=scope.address)
    for story in stories:
        _add_entry(feed, story, states, words)
    ET.indent(feed)
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True))


def _about(scope: FeedScope) -> Iterator[str]:
    if scope.called:
        yield ", ".join(scope.called)
    if scope.kinds:
        yield ", ".join(kind.replace("_", " ") for kind in scope.kinds)


def _add_entry(
    feed: ET.Element, story: Story, states: Mapping[Iso3, State], words: StoryWords
) -> None:
    entry = _element(feed, "entry")
    _text(entry, "id", f"{_TAG}story/{story.id}")
    headline = _clean(story.headline) or "No title"
    _text(entry, "title", f"Sample: {headline}" if story.sample else headline)
    _text(entry, "updated", _moment(story.last_at))
    _text(entry, "published", _moment(story.first_at))
    named = [states[iso3] for iso3 in story.states if iso3 in states]
    links = list(_links(story))
    # An entry without a page of its own must hold its content itself (RFC 4287, 4.1.1.1).
    _text(entry, "summary" if links else "content", " ".join(_summary(story, named, words)))
    for state in named:
        _element(
            entry, "category", term=state.iso3, scheme=f"{_TAG}states", label=_clean(state.title)
        )
    label = story.kind.replace("_", " ")
    _element(entry, "category", term=story.kind, scheme=f"{_TAG}kinds", label=label)
    for number, (address, source) in enumerate(links):
        link = _element(entry, "link", rel="related" if number else "alternate", href=address)
        if source is not None and (title := _clean(source.publisher or source.title)):
            link.set("title", title)


def _links(story: Story) -> Iterator[tuple[str, StorySource | None]]:
    """The story's own page first, then its reports, each address once."""
    found = dict[str, StorySource | None]()
    by_address = {source.url: source for source in reversed(story.sources)}
    for url in (story.url, *(source.url for source in story.sources)):
        if url is not None and _WEB.match(url):
            written = _UNFIT.sub(lambda sign: quote(sign[0]), _FORBIDDEN.sub("", url))
            found.setdefault(written, by_address.get(url))
    yield from islice(found.items(), _MOST_LINKS)


def _summary(story: Story, named: Sequence[State], words: StoryWords) -> Iterator[str]:
    """What it reports and of whom, which kind it is, and who reports it since when."""
    yield words.report(story, _first_of([in_sentence(state) for state in named]))
    yield f"{words.kind(story)}."
    publishers = dict.fromkeys(source.publisher for source in story.sources if source.publisher)
    day = long_day(story.first_at.date())
    yield f"Reported by {_first_of(list(publishers))} since {day}." if publishers else f"{day}."


def _first_of(names: Sequence[str]) -> str:
    shown = list(names[:_MOST_NAMED])
    if len(names) > len(shown):
        shown.append(f"{len(names) - len(shown)} more")
    return listed(shown)


def _element(parent: ET.Element, name: str, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, name, attributes)


def _text(parent: ET.Element, name: str, text: str) -> None:
    _element(parent, name).text = _clean(text)


def _clean(text: str) -> str:
    return " ".join(visible(_FORBIDDEN.sub(" ", text)).split())


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
