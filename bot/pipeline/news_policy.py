"""The pipeline's settings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model.story import Story
from bot.model.workspace import Conversation
from bot.ports import Observer
from bot.watches.match import is_legal_act


@dataclass(frozen=True, slots=True)
class NewsPolicy:
    """``channel`` gets every relevant story without a watch (MINEWATCH_CHANNEL).

    ``others`` gives the main channels of the workspaces that installed Minewatch, as they are now.
    ``admins`` are notified about failing feeds. What was published longer than ``old_after``
    before it was first seen is kept and not told as news: search feeds dig up the past. A
    deposit or effect may be older (``old_act_after``): depositaries publish theirs late.
    Of one document ``most_at_once`` new or edited entries are taken in at a poll.
    """

    observer: Observer
    channel: Conversation | None = None
    admins: tuple[str, ...] = ()
    old_after: timedelta = timedelta(days=14)
    old_act_after: timedelta = timedelta(days=60)
    most_at_once: int = 200
    others: Callable[[], Iterable[Conversation]] = tuple

    def channels(self) -> tuple[Conversation, ...]:
        """The main channels of all workspaces. May ask the store: see ``Stores.do``."""
        return (*(() if self.channel is None else (self.channel,)), *self.others())

    def is_news(self, story: Story, now: datetime) -> bool:
        """Is a story that was not announced before recent enough to announce now?

        The sample shows what alerts are with news that is old on purpose.
        """
        if story.sample:
            return True
        oldest = self.old_act_after if is_legal_act(story) else self.old_after
        return story.last_at >= now - oldest
