"""The step before: the story of the last lower step of the same State in the same direction.

In: a changed story and the stores. Out: the story that it follows ("parliament voted"
before "notice deposited"), or None. Two steps are two events and two stories; this joins
their threads.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.model.state import Iso3, Step
from bot.model.story import Story
from bot.pipeline.story_changes import StoryChange
from bot.ports import Stores
from bot.watches.match import step_taken

REACH = timedelta(days=400)
"""From a government's proposal to the effect of a withdrawal, a year and more may pass."""


_LOOKED_AT = 32
"""Of a State's stories of one step the latest are looked at: the last step is among them."""


def earlier_step(stores: Stores, change: StoryChange) -> Story | None:
    """The latest story of a lower step; None unless the change opened a story of a step taken."""
    story = change.after
    step = step_taken(story)
    if change.before is not None or step is None or step < Step.PROPOSAL or not story.states:
        return None
    return max(
        (
            other
            for other in _of_lower_steps(stores, story.states[0], step)
            if _may_be_told(other, story) and _leads_to(other, story, step)
        ),
        key=lambda other: other.last_at,
        default=None,
    )


def _of_lower_steps(stores: Stores, state: Iso3, step: Step) -> Iterator[Story]:
    for lower in Step:
        if lower < step:
            yield from stores.stories.with_step(state, lower, _LOOKED_AT)


def _may_be_told(other: Story, story: Story) -> bool:
    """Is it another story, and may all who see the one see it?"""
    another = other.id != story.id and other.merged_into is None
    return another and other.only_for in {None, story.only_for}


def _leads_to(other: Story, story: Story, step: Step) -> bool:
    before = step_taken(other)
    in_time = story.first_at - REACH <= other.last_at <= story.last_at
    return in_time and other.kind is story.kind and before is not None and before < step
