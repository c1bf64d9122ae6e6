"""What is answered about the news: pages of stories, one story with all its sources.

In: the desk, who asks, and a request. Out: a message. No Slack request is made here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.desk.news import LARGEST_PAGE, PAGE, NewsQuery
from bot.desk.story_ids import SeveralStories
from bot.errors import InputError
from bot.model.answers import StatusAnswer
from bot.model.day import Span, span_words
from bot.model.names import NameFound, states_of
from bot.model.request import Asked, Choice, Door, NewsWanted, Question, Request, StoryWanted
from bot.model.state import Iso3
from bot.model.story import PRINTED, short_id
from bot.ports import Message
from handlers.talk.asker import Asker
from handlers.views.news_chart import news_chart_message
from handlers.views.news_list import NewsShown, news_message
from handlers.views.story import story_message

if TYPE_CHECKING:
    from bot.desk import Desk

_MOST_CHOICES = 5


def _news(desk: Desk, asker: Asker, request: Request) -> Message:  # noqa: ARG001 - the shape of all answers
    wanted = request.detail if isinstance(request.detail, NewsWanted) else NewsWanted()
    if wanted.size is not None and wanted.size < 1:
        raise InputError(f"How many? From 1 to {LARGEST_PAGE}, for example `/minenews last 10`.")
    page = desk.news.page(_query(request, wanted))
    number = page.query.page

    def command(to: int) -> str:
        return desk.command(replace(request, detail=replace(wanted, page=to)))

    return news_message(
        NewsShown(
            stories=page.stories,
            states=desk.treaty.current.states,
            about=tuple(
                name.state.title if isinstance(name, NameFound) else name.group.name
                for name in request.names
            ),
            kinds=request.kinds,
            page=number,
            previous=command(number - 1) if number > 1 else None,
            next=command(number + 1) if page.more else None,
            when=_when(request),
            search=wanted.search,
            back_to=page.searched_back_to,
            limit=LARGEST_PAGE if (wanted.size or 0) > LARGEST_PAGE else None,
        )
    )


def _chart(desk: Desk, asker: Asker, request: Request) -> Message:  # noqa: ARG001 - the shape of all answers
    return news_chart_message(desk.news.weeks())


def _query(request: Request, wanted: NewsWanted) -> NewsQuery:
    span, on = request.span, request.on
    return NewsQuery(
        states=states_of(request.names),
        kinds=request.kinds,
        page=wanted.page,
        size=wanted.size or PAGE,
        since=on or (span.since if span else None),
        until=on or (span.until if span else None),
        search=wanted.search,
    )


def _when(request: Request) -> str:
    if request.span is not None:
        return span_words(request.span)
    return (
        ""
        if request.on is None
        else span_words(Span(request.on.isoformat(), request.on, request.on))
    )


def with_story(desk: Desk, request: Request) -> Request:
    """The request for a story where a word after /minenews is its id: the desk alone can tell."""
    if request.door is not Door.NEWS or request.question is None or len(request.unread) != 1:
        return request
    (word,) = request.unread
    if desk.news.story(word, shortest=PRINTED) is None:
        return request
    return Request(Asked.STORY, request.door, detail=StoryWanted(word), share=request.share)


def _story(desk: Desk, asker: Asker, request: Request) -> Message | Question:  # noqa: ARG001 - the shape of all answers
    if not isinstance(request.detail, StoryWanted):
        raise InputError(
            "Which story? For example `/minenews story c4e7c843`: the id is below each story."
        )
    return show_story(desk, request.detail.id)


def show_story(desk: Desk, typed: str) -> Message | Question:
    """One story with all its sources; which of several, where their ids begin as typed.

    Raises:
        InputError: there is none.
    """
    story = desk.news.story(typed)
    if isinstance(story, SeveralStories):
        choices = (
            Choice(f"{short_id(each.id)} {each.headline}", f"/minenews story {each.id}")
            for each in story.stories[:_MOST_CHOICES]
        )
        sentence = f"Several stories have ids that begin with {story.typed[:40]}. Which one?"
        return Question(sentence, tuple(choices))
    if story is None:
        raise InputError(
            f"There is no story with the id “{typed[:40]}”, or it is no longer kept. "
            "`/minenews` shows the latest stories with their ids."
        )
    return story_message(story, statuses_of(desk, story.states))


def statuses_of(desk: Desk, states: tuple[Iso3, ...]) -> tuple[StatusAnswer, ...]:
    """The status today of those that are among the 197, by name."""
    treaty, today = desk.treaty.current, desk.treaty.today()
    known = [iso3 for iso3 in states if iso3 in treaty.states]
    known.sort(key=lambda iso3: treaty.states[iso3].name)
    return tuple(treaty.answer(iso3, today) for iso3 in known)


ANSWERS: Mapping[Asked, Callable[[Desk, Asker, Request], Message | Question]] = {
    Asked.NEWS: _news,
    Asked.STORY: _story,
    Asked.NEWS_CHART: _chart,
}
