"""/minenews and its buttons: pages of stories, one story with all its sources.

In: Slack's requests. Out: an answer in the same round trip for the command, through the
response_url for buttons.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.news import PAGE, NewsQuery
from bot.desk.story_ids import SeveralStories
from bot.model.answers import StatusAnswer
from bot.model.state import Iso3
from bot.model.story import PRINTED, Story
from bot.ports import Message
from handlers.news.words import NewsAsk, news_words, read_news
from handlers.slack.guard import guarded
from handlers.status.command import acknowledge, show_privately
from handlers.talk.replies import answer
from handlers.views.news_list import NewsShown, news_help, news_message
from handlers.views.problem import problem_message
from handlers.views.questions import question_blocks
from handlers.views.story import story_message
from handlers.watch.command import value_of, without_share

if TYPE_CHECKING:
    from bot.desk import Desk


def register(app: AsyncApp, desk: Desk) -> None:
    """The command and the buttons of its answers."""
    app.command("/minenews")(guarded(_command(desk)))
    app.action(re.compile(r"^news:page(:.*)?$"))(
        ack=acknowledge, lazy=[guarded(_button(lambda value: answer_news(desk, read_news(value))))]
    )
    app.action("story:show")(
        ack=acknowledge, lazy=[guarded(_button(lambda value: show_story(desk, value)))]
    )


def answer_news(desk: Desk, ask: NewsAsk) -> Message:
    """The answer to one request.

    Raises:
        InputError: the names are far too long.
    """
    if ask.help:
        return news_help()
    if ask.story is not None:
        return show_story(desk, ask.story)
    if desk.news.story(ask.names, shortest=PRINTED):
        return show_story(desk, ask.names)
    named = desk.news.named(ask.names)
    if named.unclear and not named.states:
        return _ask_again(desk, ask)
    page = desk.news.page(NewsQuery(named.states, ask.kinds, ask.page, ask.size or PAGE))
    number = page.query.page

    def words(wanted: int) -> str:
        return news_words(named.states, ask.kinds, ask.size, wanted)

    return news_message(
        NewsShown(
            stories=page.stories,
            states=desk.treaty.current.states,
            about=named.titles,
            kinds=ask.kinds,
            page=number,
            previous=words(number - 1) if number > 1 else None,
            next=words(number + 1) if page.more else None,
        )
    )


def show_story(desk: Desk, typed: str) -> Message:
    """One story with all its sources; words where there is none, and where there are several."""
    story = desk.news.story(typed)
    if isinstance(story, SeveralStories):
        title = f"Several stories have ids that begin with {story.typed[:40]}; which one?"
        states = desk.treaty.current.states
        return news_message(NewsShown(stories=story.stories, states=states, title=title))
    if story is None:
        return problem_message(
            f"There is no story with the id “{typed[:40]}”, or it is not kept any more. "
            "`/minenews` shows the latest stories with their ids."
        )
    return story_message(story, statuses_of(desk, story.states))


def statuses_of(desk: Desk, states: tuple[Iso3, ...]) -> tuple[StatusAnswer, ...]:
    """The status today of those that are among the 197, by name."""
    treaty, today = desk.treaty.current, desk.treaty.today()
    known = [iso3 for iso3 in states if iso3 in treaty.states]
    known.sort(key=lambda iso3: treaty.states[iso3].name)
    return tuple(treaty.answer(iso3, today) for iso3 in known)


def _is_understood(desk: Desk, ask: NewsAsk) -> bool:
    if ask.story is not None:
        return isinstance(desk.news.story(ask.story), Story)
    if ask.help or desk.news.story(ask.names, shortest=PRINTED):
        return True
    named = desk.news.named(ask.names)
    return bool(named.states) or not named.unclear


def _ask_again(desk: Desk, ask: NewsAsk) -> Message:
    """The names were not plain: the question, without a guess."""
    unclear = desk.news.named(ask.names).unclear
    blocks = question_blocks(unclear, verb="News of", action="news:page")
    words = " ".join(block["text"]["text"] for block in blocks if block["type"] == "section")
    return Message(words, tuple(blocks))


def _command(desk: Desk) -> Callable[..., Any]:
    async def minenews(ack: AsyncAck, body: dict[str, Any]) -> None:
        text, share = without_share(body.get("text", ""))
        ask = read_news(text)
        message = answer_news(desk, ask)
        # What was not understood is asked back privately, whatever was to be shared.
        await answer(ack, message, body["user_id"], share=share and _is_understood(desk, ask))

    return minenews


def _button(press: Callable[[str], Message]) -> Callable[..., Any]:
    async def pressed(
        body: dict[str, Any], action: dict[str, Any], respond: AsyncRespond, client: AsyncWebClient
    ) -> None:
        await show_privately(body, respond, client, press(value_of(action)))

    return pressed
