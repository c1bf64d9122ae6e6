"""What waits in the outbox, as Slack messages: the port bot.ports.Renderer.

In: outbox items, and the desks for their contents (a story may have grown since).
Out: messages, or None where there is nothing left to say. It never sends.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.desk.places import Place
from bot.desk.reasons import reason
from bot.model.alert import (
    DepositaryCard,
    DigestAlert,
    Note,
    OutboxItem,
    RecordCorrected,
    Reminder,
    StatusChange,
    StoryAlert,
    StoryMoved,
    StoryUpdate,
    Welcome,
    WithdrawalClock,
)
from bot.model.answers import StatusAnswer
from bot.model.entry import StoryId
from bot.model.state import Iso3
from bot.model.story import Story, StorySource
from bot.model.watch import WatchId
from bot.model.workspace import WorkspaceId
from bot.ports import Message
from handlers.news.answers import statuses_of
from handlers.views.alert import (
    AlertCard,
    alert_message,
    judgement_reply,
    moved_message,
    source_reply,
    step_reply,
)
from handlers.views.depositary_card import card_message
from handlers.views.digest import Digest, digest_message
from handlers.views.notices import (
    clock_message,
    clock_reply,
    correction_message,
    correction_reply,
    note_message,
    reminder_message,
    status_change_message,
)
from handlers.views.welcome import welcome_message

if TYPE_CHECKING:
    from bot.desk import Desk


_Notice = (
    StatusChange | RecordCorrected | WithdrawalClock | Reminder | DepositaryCard | Welcome | Note
)


class SlackRenderer:
    """Renders each item from the present answers of its workspace's desk: an edit is always up to date."""

    def __init__(self, desks: Callable[[WorkspaceId], Desk]) -> None:
        self._desks = desks

    def message(self, item: OutboxItem) -> Message | None:
        message = self._drawn(item).first(item)
        return message and _keyed(message, item)

    def reply(self, item: OutboxItem) -> Message | None:
        message = self._drawn(item).answer(item)
        return message and _keyed(message, item)

    def _drawn(self, item: OutboxItem) -> _Drawn:
        return _Drawn(self._desks(item.conversation.workspace))


def _keyed(message: Message, item: OutboxItem) -> Message:
    return message.in_every_form(lambda form: replace(form, key=item.id))


class _Drawn:
    """Messages of one workspace."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def first(self, item: OutboxItem) -> Message | None:
        """What is posted, or what an edit shows."""
        payload = item.payload
        if isinstance(payload, StoryAlert):
            return self._card(item, payload.story, payload.watches)
        if isinstance(payload, StoryUpdate):
            return self._card(item, payload.story, None)
        if isinstance(payload, StoryMoved):
            story = self._desk.news.story_of(payload.into)
            return moved_message(story, payload.link) if story else None
        return (
            self._digest(item, payload)
            if isinstance(payload, DigestAlert)
            else self._notice(payload)
        )

    def _notice(self, payload: _Notice) -> Message | None:
        match payload:
            case StatusChange(iso3=iso3):
                return status_change_message(payload, self._status(iso3))
            case RecordCorrected(iso3=iso3):
                return correction_message(payload, self._status(iso3))
            case DepositaryCard(finding=finding):
                return self._difference(finding)
            case WithdrawalClock(iso3=iso3, days_left=days):
                return clock_message(self._status(iso3), days)
            case Reminder(iso3=iso3):
                return reminder_message(payload, self._state_name(iso3))
            case Welcome() | Note():
                return note_message(payload) if isinstance(payload, Note) else welcome_message()

    def _difference(self, finding: str) -> Message | None:
        found = self._desk.depositary.finding(finding)
        if found is None:
            return None
        return card_message(found, self._desk.treaty.current.states[found.iso3])

    def answer(self, item: OutboxItem) -> Message | None:
        """What is said in the thread below it."""
        match item.payload:
            case StoryUpdate(story=story_id, later=later) as update:
                story = self._desk.news.story_of(later or story_id)
                return _story_reply(story, update) if story else None
            case WithdrawalClock(iso3=iso3, days_left=days):
                return clock_reply(self._status(iso3), days)
            case RecordCorrected(iso3=iso3) as corrected:
                return correction_reply(corrected, self._status(iso3))
            case _:
                return None

    def _card(
        self, item: OutboxItem, story_id: StoryId, watches: tuple[WatchId, ...] | None
    ) -> Message | None:
        """``watches`` None: an edit, which asks again which watches at this place match the story."""
        why = self._desk.news.why(story_id)
        if why is None:
            return None
        personal = item.conversation.id[:1] in {"U", "W"}
        if watches is None:
            place = Place(item.conversation, personal)
            matching = self._desk.watches.matching(why.story, place)
        else:
            matching = tuple(filter(None, map(self._desk.watches.get, watches)))
        treaty = self._desk.treaty.current
        card = AlertCard(
            story=why.story,
            statuses=statuses_of(self._desk, why.story.states),
            because=tuple(reason(watch, why.story, treaty) for watch in matching),
            words=why.words,
            personal=personal,
        )
        return alert_message(card)

    def _digest(self, item: OutboxItem, payload: DigestAlert) -> Message:
        found = self._desk.news.stories(payload.stories)
        return digest_message(
            Digest(
                item=item.id,
                reason=payload.reason,
                since_at=payload.since_at,
                stories=found,
                states=self._desk.treaty.current.states,
            )
        )

    def _status(self, iso3: Iso3) -> StatusAnswer:
        return self._desk.treaty.current.answer(iso3, self._desk.treaty.today())

    def _state_name(self, iso3: Iso3 | None) -> str | None:
        return self._desk.treaty.current.states[iso3].title if iso3 else None


def _story_reply(story: Story, update: StoryUpdate) -> Message | None:
    match update.reply:
        case "source":
            joined = _joined(story, update)
            # Its own story may have given way to a shared one meanwhile, which has other sources.
            return source_reply(story, joined) if 0 < len(joined) < len(story.sources) else None
        case "step":
            return step_reply(story, _joined(story, update) or _latest(story))
        case "judgement":
            return judgement_reply(story)
        case _:
            return None


def _joined(story: Story, update: StoryUpdate) -> tuple[StorySource, ...]:
    """The sources the update is about, as far as the story has them; where it does not say, the latest."""
    new = tuple(source for source in story.sources if source.entry in update.sources)
    return new if update.sources else _latest(story)


def _latest(story: Story) -> tuple[StorySource, ...]:
    return (max(story.sources, key=lambda source: source.at),)
