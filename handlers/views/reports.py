"""Who reported a story, and when: one way for cards, lists and digests.

In: a story or one of its sources. Out: short mrkdwn. The sample feed's stories are old ones told
again: they are marked wherever they stand, and carry the day of the event (in the publisher's
place, bot.workspace.sample) instead of the moment at which the sample was played.
"""

from __future__ import annotations

from bot.model.story import Story, StorySource
from handlers.views.text import day_of, host, literal, utc

SAMPLE = "Sample"


def sample_prefix(story: Story) -> str:
    """``Sample: `` before a story of the sample feed; empty before live news."""
    return f"{SAMPLE}: " if story.sample else ""


def first_publisher(story: Story, limit: int) -> str:
    """Who reported it first, by name or else by the site; empty where neither is known."""
    if not story.sources:
        return ""
    first = story.sources[0]
    return literal(first.publisher or host(first.url), limit)


def last_report_day(story: Story) -> str:
    """The day of the latest report; empty for the sample, whose day is part of its publisher."""
    return "" if story.sample else day_of(story.last_at)


def reported_at(source: StorySource) -> str:
    """The moment of one report; empty for the sample's."""
    return "" if source.sample else utc(source.at)
