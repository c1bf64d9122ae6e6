"""The buttons of alerts and digests: why, not relevant, the States, all stories.

In: presses on messages of ours. Out: private answers through the response_url; the alert
itself stays as it is, for everyone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from slack_bolt.async_app import AsyncApp

from bot.desk.reasons import reason
from bot.model.workspace import ChannelId, Conversation
from bot.ports import Message
from handlers.news.answers import statuses_of
from handlers.talk.asker import Asker
from handlers.talk.pressed import Act, Press, on_press
from handlers.views.evidence import EvidenceShown, evidence_message
from handlers.views.feedback import noted_message, states_message, taken_back_message
from handlers.views.news_list import NewsShown, news_message
from handlers.views.problem import problem_message
from handlers.views.text import literal
from handlers.views.why import WhyShown, why_message
from handlers.watch.places import this_place

if TYPE_CHECKING:
    from bot.desk import Desk

Answer = Callable[["Desk", Asker, str], Message]
GONE = "This story is no longer kept. `/minenews` shows the latest stories."


def register(app: AsyncApp) -> None:
    """Every button that an alert or a digest can have, except those of other things."""
    answers: dict[str | re.Pattern[str], Answer] = {
        "story:why": why,
        "story:evidence": evidence,
        "story:not_relevant": not_relevant,
        "story:relevant": relevant,
        "story:states": states,
        "story:watch": watch_states,
        re.compile(r"^digest:all(:.*)?$"): digest_page,
    }
    for action_id, answer in answers.items():
        on_press(app, action_id, _pressed(answer))


def why(desk: Desk, asker: Asker, story_id: str) -> Message:
    """Which watches of this conversation ask for the story, and what it reports."""
    story = desk.news.story_of(story_id)
    if story is None:
        return problem_message(GONE)
    place, treaty = this_place(desk, asker, here=True), desk.treaty.current
    channel = f"<#{literal(asker.channel, 40)}>"
    watches = "You watch" if place.personal else f"{channel} watches"
    because = [f"{channel} gets every alert."] if desk.watches.channels.is_main(place) else []
    because += [
        f"{watches} {literal(reason(watch, story, treaty), 300)}"
        for watch in desk.watches.matching(story, place)
    ]
    return why_message(WhyShown(story, tuple(because), treaty.states))


def evidence(desk: Desk, asker: Asker, story_id: str) -> Message:  # noqa: ARG001 - the shape of all answers
    """How the story was read: the words, and what each counted for."""
    found = desk.news.why(story_id)
    if found is None:
        return problem_message(GONE)
    return evidence_message(EvidenceShown(found.story, found.entries, found.threshold, found.more))


def not_relevant(desk: Desk, asker: Asker, story_id: str) -> Message:
    """Keep the person's word on the story."""
    noted = desk.news.not_relevant(
        story_id, asker.user, Conversation(desk.workspace, ChannelId(asker.channel))
    )
    return noted_message(noted.story, noted.headline) if noted else problem_message(GONE)


def relevant(desk: Desk, asker: Asker, story_id: str) -> Message:
    """Take the word back."""
    undone = desk.news.undo_not_relevant(story_id, asker.user)
    return taken_back_message(undone.story) if undone else problem_message(GONE)


def states(desk: Desk, asker: Asker, story_id: str) -> Message:  # noqa: ARG001 - the shape of all answers
    """The status today of every State of the story."""
    return _states(desk, story_id, "States in this story:", watch_first=False)


def watch_states(desk: Desk, asker: Asker, story_id: str) -> Message:  # noqa: ARG001 - the shape of all answers
    """The States of the story, each with a button to watch it."""
    return _states(desk, story_id, "Which State do you want to watch?", watch_first=True)


def digest_page(desk: Desk, asker: Asker, value: str) -> Message:  # noqa: ARG001 - the shape of all answers
    """A page of all the stories of a digest; the value is the outbox item's id, a blank, a page."""
    item, _, number = value.partition(" ")
    page = desk.news.of_digest(item, int(number) if number.isdecimal() else 1)
    if page is None:
        return problem_message(
            "This digest is no longer kept. `/minenews` shows the latest stories."
        )
    at = page.query.page
    return news_message(
        NewsShown(
            stories=page.stories,
            states=desk.treaty.current.states,
            page=at,
            previous=f"{item} {at - 1}" if at > 1 else None,
            next=f"{item} {at + 1}" if page.more else None,
            action="digest:all",
            title="Stories of the digest",
        )
    )


def _states(desk: Desk, story_id: str, opening: str, *, watch_first: bool) -> Message:
    story = desk.news.story_of(story_id)
    if story is None:
        return problem_message(GONE)
    nothing = "This story names no State."
    return states_message(
        statuses_of(desk, story.states), opening, nothing, watch_first=watch_first
    )


def _pressed(answer: Answer) -> Act:
    async def pressed(press: Press) -> None:
        await press.answer(
            await press.desk.do(lambda: answer(press.desk, press.asker, press.value))
        )

    return pressed
