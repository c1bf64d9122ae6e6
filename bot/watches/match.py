"""Which watches a story matches: one match per conversation, for any number of watches.

In: a story, watches, the groups of States and the thresholds of strictness. Out: matches.
A story about not doing something (a refusal, a rejected bill) is not a step taken, so it
never matches a watch on legal acts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.model.judgement import Direction, Kind, Strictness
from bot.model.state import Group, Iso3, Step
from bot.model.story import Story
from bot.model.watch import EVERYTHING, Scope, Watch, WatchId, group_target
from bot.model.workspace import Conversation

STATUS_KINDS = frozenset({Kind.WITHDRAWAL, Kind.ACCESSION, Kind.SUSPENSION})
"""News of these kinds may be of an act that changes a State's status."""
GroupsByKey = Mapping[str, Group]
Thresholds = Mapping[Strictness, float]


@dataclass(frozen=True, slots=True)
class WatchMatch:
    """One conversation that gets the story. ``watches``: those that matched, oldest first.

    ``by_step``: one of them asks for legal acts from some step up.
    """

    conversation: Conversation
    watches: tuple[WatchId, ...]
    by_step: bool


class Matching:
    """Finds the conversations that want a story, watch by watch: of thousands some at a time."""

    def __init__(
        self, story: Story, groups: GroupsByKey, thresholds: Thresholds, now: datetime
    ) -> None:
        self._story = story
        self._groups = groups
        self._thresholds = thresholds
        self._now = now
        self._found: dict[Conversation, list[Watch]] = {}

    def add(self, watch: Watch) -> None:
        """Compare a watch, which was made after those before it."""
        asks = is_active(watch, self._now) and wants(
            watch, self._story, self._groups, self._thresholds
        )
        if asks:
            self._found.setdefault(watch.conversation, []).append(watch)

    def matches(self) -> Iterator[WatchMatch]:
        """The conversations that want the story, in the order of their oldest watch."""
        for conversation, matching in self._found.items():
            yield WatchMatch(
                conversation,
                tuple(watch.id for watch in matching),
                any(watch.scope.min_step is not None for watch in matching),
            )


def match(
    story: Story,
    watches: Iterable[Watch],
    groups: GroupsByKey,
    thresholds: Thresholds,
    now: datetime,
) -> tuple[WatchMatch, ...]:
    """The conversations that want this story, in the order of their oldest watch."""
    matching = Matching(story, groups, thresholds, now)
    for watch in watches:
        matching.add(watch)
    return tuple(matching.matches())


def targets_of(states: Iterable[Iso3], groups: GroupsByKey) -> list[str]:
    """The targets (``Scope.targets``) of all watches that what concerns these States may be for."""
    named = tuple(states)
    held = (key for key, group in groups.items() if any(one in group.members for one in named))
    return [*named, *map(group_target, held), EVERYTHING]


def wants(watch: Watch, story: Story, groups: GroupsByKey, thresholds: Thresholds) -> bool:
    """Does the watch ask for such a story? Pauses do not count here."""
    return (
        story.score >= thresholds[watch.strictness]
        and _wants_kind(watch.scope, story)
        and wants_states(watch.scope, story.states, groups)
    )


def following(
    iso3: Iso3, watches: Iterable[Watch], groups: GroupsByKey, now: datetime
) -> Iterator[Conversation]:
    """The conversations that want a State's changes of status; one may come twice.

    Strictness and steps do not count: what is recorded has happened.
    """
    for watch in watches:
        kinds = watch.scope.kinds
        asks = not kinds or not STATUS_KINDS.isdisjoint(kinds)
        if asks and is_active(watch, now) and wants_states(watch.scope, (iso3,), groups):
            yield watch.conversation


def wants_states(scope: Scope, states: Iterable[Iso3], groups: GroupsByKey) -> bool:
    """Is one of the States in the scope, by name or in one of its groups?"""
    if scope.everything:
        return True
    return any(
        iso3 in scope.states
        or any(key in groups and iso3 in groups[key].members for key in scope.groups)
        for iso3 in states
    )


def states_in_scope(scope: Scope, groups: GroupsByKey) -> Iterator[Iso3]:
    """The States a scope names, then those of its groups; a State may come twice."""
    yield from scope.states
    for key in scope.groups:
        if key in groups:
            yield from groups[key].members


def is_active(watch: Watch, now: datetime) -> bool:
    """Neither paused nor set aside."""
    paused = watch.paused_until is not None and now < watch.paused_until
    return not paused and watch.set_aside is None


def step_taken(story: Story) -> Step | None:
    """The step on the ladder that the story reports as taken; None: none, or one not taken."""
    return None if story.direction is Direction.AGAINST else story.step


def is_legal_act(story: Story) -> bool:
    """A deposit or an entry into effect: what binds a State or frees it."""
    step = step_taken(story)
    return step is not None and step >= Step.DEPOSIT


def _wants_kind(scope: Scope, story: Story) -> bool:
    if scope.kinds and story.kind not in scope.kinds:
        return False
    if scope.min_step is None:
        return True
    step = step_taken(story)
    return step is not None and step >= scope.min_step
