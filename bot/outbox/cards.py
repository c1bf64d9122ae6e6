"""The posts that outbox items make or change, by the stories they are about today.

In: an item. Out: the post it concerns, and the post that a send of it makes. Messages on a
merged story go to the card of the story that took it over. Reads the store; writes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.model.alert import ItemState, OutboxItem, Post, StoryAlert, StoryMoved, StoryUpdate
from bot.model.entry import StoryId
from bot.model.story import surviving
from bot.model.workspace import Conversation
from bot.outbox.items import item_id, subject_of
from bot.ports import Sent, Stores


class Cards:
    """The posts of one workspace."""

    def __init__(self, stores: Stores) -> None:
        self._posts = stores.posts
        self._outbox = stores.outbox
        self._stories = stores.stories

    def depends_on_unsent_post(self, item: OutboxItem) -> bool:
        """Does it change a message that has not been posted yet?"""
        match item.payload:
            case StoryUpdate(story=story):
                return self._is_to_come(item.conversation, self._living(story))
            case StoryMoved(story=story, into=into):
                cards = (story, self._living(into))
                return any(self._is_to_come(item.conversation, card) for card in cards)
            case _:
                return False

    def post_of(self, item: OutboxItem) -> Post | None:
        """The post that the item made earlier, or that it changes."""
        subject = self._subject_of(item)
        return None if subject is None else self._posts.of(item.conversation, subject)

    def card_now(self, conversation: Conversation, story: StoryId) -> Post | None:
        """The card of a story, or of the one it was merged into."""
        return self._card(conversation, self._living(story))

    def posted(self, item: OutboxItem, sent: Sent, now: datetime) -> tuple[Post, ...]:
        """The post that a send has made; none where nothing is changed later.

        To be asked in the unit that stores it: the story may have been merged while it was being sent.
        """
        own, subject = subject_of(item.payload), self._subject_of(item)
        if own is None or subject is None:
            return ()
        merged = isinstance(item.payload, StoryAlert) and subject != own
        if merged and self._posts.has(item.conversation, subject):
            subject = own  # the other card exists, and keeps its own post
        return (Post(item.conversation, subject, sent.channel, sent.ts, now),)

    def _is_to_come(self, conversation: Conversation, story: StoryId) -> bool:
        """Is the story's card still to be posted?"""
        if self._card(conversation, story) is not None:
            return False
        card = self._outbox.get(item_id(StoryAlert(story, ()), conversation))
        return card is not None and card.state in {ItemState.WAITING, ItemState.CLAIMED}

    def _card(self, conversation: Conversation, story: StoryId) -> Post | None:
        return self._posts.of(conversation, f"story:{story}")

    def _subject_of(self, item: OutboxItem) -> str | None:
        """The item's current subject: for a merged story, the story it was merged into."""
        payload = item.payload
        if isinstance(payload, StoryAlert | StoryUpdate):
            payload = replace(payload, story=self._living(payload.story))
        return subject_of(payload)

    def _living(self, story: StoryId) -> StoryId:
        found = surviving(story, self._stories.get)
        return story if found is None else found.id
