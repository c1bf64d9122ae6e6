"""What some conversations have received of some stories, or will in a moment: read at once, not one by one.

In: the posts about these stories and the outbox items about them. Out: for each conversation, what
it has received; and what is to be stored, all at once. What may be changed is held, so that no other
process sends it meanwhile. For use within one unit of work.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.model.alert import (
    ItemState,
    OutboxId,
    OutboxItem,
    Post,
    StoryAlert,
    StoryMoved,
    StoryUpdate,
)
from bot.model.entry import StoryId
from bot.model.workspace import Conversation
from bot.outbox.items import item_id
from bot.ports import Stores

OPEN = (ItemState.WAITING, ItemState.HELD)
_Place = tuple[StoryId, Conversation]


@dataclass(frozen=True, slots=True)
class Progress:
    """What one conversation has received of one story, or will in a moment.

    ``open``: an alert that waits or is held; ``being_sent``: one is being sent at this moment.
    ``has_card``: there is a card, or will be in a moment.
    """

    post: Post | None
    alert: OutboxItem | None

    @property
    def open(self) -> OutboxItem | None:
        return self.alert if self.alert and self.alert.state in OPEN else None

    @property
    def being_sent(self) -> bool:
        return self.alert is not None and self.alert.state is ItemState.CLAIMED

    @property
    def has_card(self) -> bool:
        return self.post is not None or self.being_sent

    @property
    def was_sent(self) -> bool:
        return self.alert is not None and self.alert.state is ItemState.SENT


class Received:
    """The posts and items of the stories that were ``read``, with the changes made here."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._posts: dict[_Place, Post] = {}
        self._items: dict[_Place, dict[OutboxId, OutboxItem]] = defaultdict(dict)
        self._put: dict[OutboxId, OutboxItem] = {}
        self._gone: dict[OutboxId, None] = {}
        self._moved: list[tuple[Post, Post]] = []

    # --- reading --------------------------------------------------------------------------

    def read(self, *stories: StoryId) -> None:
        """What every conversation received of these stories; two queries for each."""
        for story in stories:
            posts = self._stores.posts.about(f"story:{story}")
            self._add(story, posts, self._stores.outbox.of_story(story))

    def read_at(self, places: Sequence[Conversation], *stories: StoryId) -> None:
        """What these received of the stories; two queries for each."""
        for story in stories:
            posts = self._stores.posts.of_many(places, f"story:{story}").values()
            self._add(story, posts, self._stores.outbox.of_story_at(story, places))

    def _add(self, story: StoryId, posts: Iterable[Post], items: Iterable[OutboxItem]) -> None:
        self._posts.update(((story, post.conversation), post) for post in posts)
        for item in items:
            self._items[story, item.conversation][item.id] = item

    def hold(self, *, alerts: bool) -> None:
        """Lock what is open of it until the unit ends, and read it again as it is stored.

        ``alerts``: those that wait, too; else only updates and what is held.
        """
        mine = [
            (place, item)
            for place, found in self._items.items()
            for item in found.values()
            if _may_change(item, alerts=alerts)
        ]
        stored = self._stores.outbox.hold_many([item.id for _, item in mine]) if mine else {}
        for place, before in mine:
            now = stored.get(before.id)
            if now is None:
                self._items[place].pop(before.id)
                continue
            self._items[place][now.id] = now
            if now.state is ItemState.SENT and place not in self._posts:
                self._look_again(*place)

    def progress(self, story: StoryId, place: Conversation) -> Progress:
        """What the conversation has received of the story."""
        alert = item_id(StoryAlert(story, ()), place)
        return Progress(self._posts.get((story, place)), self._of(story, place).get(alert))

    def knows(self, story: StoryId, place: Conversation) -> bool:
        """Did the conversation get this story, or is it being sent?"""
        progress = self.progress(story, place)
        return progress.has_card or progress.was_sent

    def knows_of(self, story: StoryId, place: Conversation) -> bool:
        """Is there anything about this story for the conversation, sent or not?"""
        return (story, place) in self._posts or bool(self._of(story, place))

    def has(self, item: OutboxItem) -> bool:
        """Is there an item of this id already?"""
        story = _story(item)
        return story is not None and item.id in self._of(story, item.conversation)

    def items(self, story: StoryId) -> Iterator[OutboxItem]:
        """All about a story."""
        for (about, _), found in self._items.items():
            if about == story:
                yield from found.values()

    def at(self, story: StoryId, place: Conversation) -> Iterable[OutboxItem]:
        """All about a story for one conversation."""
        return self._of(story, place).values()

    def open_items(self, story: StoryId) -> list[OutboxItem]:
        """Alerts and updates of a story that wait or are held, those that wait first."""
        found = [i for i in self.items(story) if isinstance(i.payload, StoryAlert | StoryUpdate)]
        return [item for state in OPEN for item in found if item.state is state]

    def places(self, story: StoryId) -> Iterator[Conversation]:
        """The conversations with a post about a story."""
        return (place for about, place in self._posts if about == story)

    def _of(self, story: StoryId, place: Conversation) -> dict[OutboxId, OutboxItem]:
        return self._items.get((story, place), {})

    def _look_again(self, story: StoryId, place: Conversation) -> None:
        """It was sent since the posts were read."""
        post = self._stores.posts.of(place, f"story:{story}")
        if post is not None:
            self._posts[story, place] = post

    # --- changing -------------------------------------------------------------------------

    def note(self, item: OutboxItem) -> None:
        """An item that the caller stores."""
        story = _story(item)
        if story is not None:
            self._items[story, item.conversation][item.id] = item

    def put(self, item: OutboxItem) -> None:
        """An item to be stored with ``store``."""
        self.note(item)
        self._gone.pop(item.id, None)
        self._put[item.id] = item

    def remove(self, item: OutboxItem) -> None:
        """An item to be removed with ``store``."""
        story = _story(item)
        if story is not None:
            self._items[story, item.conversation].pop(item.id, None)
        self._put.pop(item.id, None)
        self._gone[item.id] = None

    def move(self, post: Post, story: StoryId) -> None:
        """The post is about another story from now on."""
        old = StoryId(post.subject.removeprefix("story:"))
        moved = replace(post, subject=f"story:{story}")
        self._posts.pop((old, post.conversation), None)
        self._posts[story, post.conversation] = moved
        self._moved.append((post, moved))

    def store(self) -> None:
        """Store what was changed, within the unit under way."""
        if self._moved:
            self._stores.posts.remove(*(before for before, _ in self._moved))
            self._stores.posts.put(*(after for _, after in self._moved))
        if self._gone:
            self._stores.outbox.remove(*self._gone)
        if self._put:
            self._stores.outbox.put(*self._put.values())
        self._moved, self._gone, self._put = [], {}, {}


def _story(item: OutboxItem) -> StoryId | None:
    payload = item.payload
    return payload.story if isinstance(payload, StoryAlert | StoryUpdate | StoryMoved) else None


def _may_change(item: OutboxItem, *, alerts: bool) -> bool:
    waits = item.state is ItemState.WAITING
    return item.state in OPEN and (alerts or not waits or isinstance(item.payload, StoryUpdate))
