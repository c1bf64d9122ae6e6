"""Several stories in one message: a digest, or a burst grouped so that a channel is not flooded.

In: a Digest (stories, names of States, why they come together). Out: one message within
Slack's limits at any size; what does not fit waits behind a button. Legal acts come first,
then the States with the most stories.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.model.names import listed
from bot.model.state import Iso3, State
from bot.model.story import Story
from bot.ports import Message
from handlers.views.blocks import (
    Block,
    actions,
    button,
    context,
    header,
    message,
    packed,
    section,
)
from handlers.views.kinds import SIGNS, WORDS, changes_who_is_bound, kind_sign, kind_words
from handlers.views.reports import first_publisher, last_report_day, sample_prefix
from handlers.views.text import link, literal, plural, utc

MOST_STORIES = 30
_SECTION = 2800
_HEADLINE = 160
_MOST_NAMES = 5
_LEGAL = "⚖️ Legal acts reported"
_NO_STATE = "No State named"
_REASONS = {
    "daily": "Daily digest",
    "weekly": "Weekly digest",
    "burst": "Many stories in one hour, so here they are together",
    "late": "What came in while Minewatch could not send",
    "quiet": "What came in during quiet hours",
    "unsure": "You may have seen this already: Minewatch was interrupted while sending it",
}


@dataclass(frozen=True, slots=True)
class Digest:
    """``item`` is the outbox item's id: the button for the rest carries it."""

    item: str
    reason: str
    since_at: datetime
    stories: tuple[Story, ...]
    states: Mapping[Iso3, State]


def digest_message(digest: Digest) -> Message:
    """The digest; says so in words when there was nothing."""
    title = _REASONS.get(digest.reason, "Digest")
    if not digest.stories:
        words = f"{title}: no stories since {utc(digest.since_at)}."
        return message(words, [section(words)])
    count = plural(len(digest.stories), "story", "stories")
    blocks = [
        header(f"{title}: {count}"),
        context(f"Since {utc(digest.since_at)}. {_counts(digest.stories)}"),
        *_groups(digest),
        *_rest(digest),
    ]
    return message(_text(digest, f"{title}: {count}"), blocks)


def story_line(story: Story, about: str = "") -> str:
    """``↩️ Withdrawal: in parliament: <headline> (Reuters, 3 sources, 10 January 2026)``.

    ``about`` names the States where nothing around the line does.
    """
    count = len(story.sources)
    sources = plural(count, "source", "sources") if count > 1 else ""
    said = ", ".join(filter(None, (first_publisher(story, 60), sources, last_report_day(story))))
    line = _line(story, f"({said})" if said else "")
    return f"*{literal(about, 200)}*: {line}" if about else line


def states_of(story: Story, states: Mapping[Iso3, State]) -> str:
    """``Finland``, ``Estonia, Latvia and Lithuania``, ``Austria, Chad, Peru and 9 more States``."""
    if not story.states:
        return _NO_STATE
    names = sorted(states[iso3].title if iso3 in states else iso3 for iso3 in story.states)
    if len(names) > _MOST_NAMES:
        return f"{', '.join(names[:3])} and {len(names) - 3} more States"
    return listed(names)


def _line(story: Story, said: str) -> str:
    linked = link(story.url, story.headline, _HEADLINE)
    line = f"{kind_sign(story)} {kind_words(story)}: {linked} {said}"
    # An address may be as long as a section; then the headline goes without it.
    unlinked = literal(story.headline, _HEADLINE)
    return line if len(line) < _SECTION // 2 else f"{kind_sign(story)} {unlinked} {said}"


def _counts(stories: Iterable[Story]) -> str:
    counted = Counter(story.kind for story in stories).most_common()
    return " · ".join(f"{SIGNS[kind]} {WORDS[kind]} {count}" for kind, count in counted)


def _groups(digest: Digest) -> Iterator[Block]:
    """Sections of lines under the States' names, thirty stories at most."""
    room = MOST_STORIES
    for name, stories in _grouped(digest):
        shown = stories[: max(room, 0)]
        room -= len(shown)
        if shown:
            legal = name == _LEGAL
            lines = [story_line(s, states_of(s, digest.states) if legal else "") for s in shown]
            flags = "" if legal else _flags(shown[0], digest.states)
            yield from packed(f"{flags}*{literal(name)}* ({len(stories)})", lines)


def _flags(story: Story, states: Mapping[Iso3, State]) -> str:
    known = sorted((states[iso3] for iso3 in story.states if iso3 in states), key=lambda s: s.name)
    return " ".join(state.flag for state in known) + " " if 0 < len(known) <= 3 else ""


def _grouped(digest: Digest) -> list[tuple[str, list[Story]]]:
    """Legal acts, then the States with the most stories; those of no State last."""
    legal = [story for story in digest.stories if changes_who_is_bound(story)]
    groups: dict[str, list[Story]] = {}
    for story in digest.stories:
        if not changes_who_is_bound(story):
            groups.setdefault(states_of(story, digest.states), []).append(story)
    for stories in groups.values():
        stories.sort(key=lambda story: story.kind)
    ordered = sorted(
        groups.items(), key=lambda group: (group[0] == _NO_STATE, -len(group[1]), group[0])
    )
    return ([(_LEGAL, legal)] if legal else []) + ordered


def _plain_line(story: Story) -> str:
    return f"{sample_prefix(story)}{literal(story.headline, _HEADLINE)}"


def _rest(digest: Digest) -> list[Block]:
    left = len(digest.stories) - MOST_STORIES
    if left <= 0:
        return []
    all_of_them = f"Show all {len(digest.stories):,} stories"
    return [
        context(f"{plural(left, 'more story', 'more stories')} not shown here."),
        actions(button(all_of_them, "digest:all", digest.item, label=all_of_them)),
    ]


def _text(digest: Digest, opening: str) -> str:
    names = [
        f"{name}: {'; '.join(_plain_line(story) for story in stories[:3])}"
        for name, stories in _grouped(digest)
    ]
    return f"{opening} since {utc(digest.since_at)}. {'. '.join(names)}."
