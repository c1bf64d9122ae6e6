"""A page of stories, newest first, with the next step beside each.

In: stories, the words of the question, whether there is more. Out: a message; an empty
page says so and offers what would help.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model.judgement import Kind
from bot.model.names import listed
from bot.model.state import Iso3, State
from bot.model.story import Story, short_id
from bot.ports import Message
from handlers.views.blocks import Block, Element, actions, button, context, header, message, section
from handlers.views.digest import states_of
from handlers.views.kinds import WORDS, kind_sign, kind_words
from handlers.views.reports import first_publisher, last_report_day
from handlers.views.text import link, literal, plural, utc


@dataclass(frozen=True, slots=True)
class NewsShown:
    """``about``: the names asked for; ``previous`` and ``next`` are the values of those pages.

    ``action`` is the paging buttons' action id, without its last part. ``when``: the days asked
    about, in words; ``search``: the words looked for, ``back_to``: in stories since then alone.
    ``limit``: more were asked for than this,
    the largest page.
    """

    stories: tuple[Story, ...]
    states: Mapping[Iso3, State]
    about: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    page: int = 1
    previous: str | None = None
    next: str | None = None
    action: str = "news:page"
    title: str = "Latest stories"
    when: str = ""
    search: str = ""
    back_to: datetime | None = None
    limit: int | None = None


def news_message(news: NewsShown) -> Message:
    """The page, or words for an empty one."""
    if not news.stories:
        return _nothing(news)
    title = f"{news.title}{_about(news)}"
    if news.page > 1:
        title = f"{title}, page {news.page}"
    texts = [f"{n}. {_plain(s, news.states)}" for n, s in enumerate(news.stories, 1)]
    blocks = [
        header(title),
        *(block for story in news.stories for block in _story(story, news.states)),
        *(context(note) for note in _notes(news)),
        *_paging(news),
    ]
    return message(f"{literal(title)}. {' '.join(texts)}", blocks)


_TYPED = {Kind.PRODUCTION_TRANSFER: "production", Kind.CAMPAIGN_STATEMENT: "statement"}
"""What is typed for a kind, where its name in the code is no word."""


def news_help() -> Message:
    """What can be typed, by example."""
    examples = {
        "": "the latest stories",
        "Finland": "about a State (or a group: `Baltics`)",
        "withdrawal": "of a kind",
        "Finland withdrawal": "both",
        "last 10": "that many of them",
        "since 2025-01-01": "of these days; also `yesterday`, `this week`, `in March 2025`",
        "chart": "how many stories a week of each kind",
        "search cluster munitions": "with these words, in any language",
        "story ID": "one story with all its sources",
    }
    lines = [f"`{f'/minenews {typed}'.strip()}` {does}" for typed, does in examples.items()]
    kinds = f"Kinds: {', '.join(_TYPED.get(kind, kind) for kind in Kind)}."
    return message(f"{' · '.join(lines)} {kinds}", [section("\n".join(lines)), context(kinds)])


def _about(news: NewsShown) -> str:
    kinds = listed([WORDS[kind].lower() for kind in news.kinds], "or")
    about = f" about {listed(news.about[:5])}" if news.about else ""
    about += f" on {kinds}" if kinds else ""
    about += f" with “{news.search[:100]}”" if news.search else ""
    return f"{about} {news.when}" if news.when else about


def _notes(news: NewsShown) -> Iterator[str]:
    if news.limit:
        yield f"At most {news.limit} stories at a time; *Older* shows more."
    if news.back_to:
        yield f"Stories from before {utc(news.back_to)} have not been searched yet."


def _story(story: Story, states: Mapping[Iso3, State]) -> list[Block]:
    publisher = first_publisher(story, 80)
    sources = plural(len(story.sources), "source", "sources") if len(story.sources) > 1 else ""
    facts = [states_of(story, states), publisher, sources, last_report_day(story)]
    line = " · ".join(filter(None, facts))
    more = button("Open", "story:show", story.id, label=f"Open the story {story.headline}")
    headline = link(story.url, story.headline, 300)
    return [
        section(
            f"{kind_sign(story)} *{kind_words(story)}*: {headline}\n{line} · `{literal(short_id(story.id))}`",
            more,
        )
    ]


def _plain(story: Story, states: Mapping[Iso3, State]) -> str:
    publisher = first_publisher(story, 60)
    said = ", ".join(
        filter(None, (literal(story.headline, 160), publisher, last_report_day(story)))
    )
    return f"{kind_words(story)} ({states_of(story, states)}): {said}."


def _paging(news: NewsShown) -> list[Block]:
    buttons = list[Element]()
    if news.previous:
        buttons.append(
            button("Newer", f"{news.action}:newer", news.previous, label="Newer stories")
        )
    if news.next:
        buttons.append(button("Older", f"{news.action}:older", news.next, label="Older stories"))
    return [actions(*buttons)] if buttons else []


def _nothing(news: NewsShown) -> Message:
    if news.page > 1:
        words = "There are no older stories."
        return message(words, [section(words), *_paging(news)])
    yet = "" if news.when or news.search else " yet"
    words = f"No stories {literal(_about(news), 300)}".strip() + f"{yet}."
    if news.when or news.search:
        latest = button("Latest stories", "news:page:latest", "page 1")
        notes = list(_notes(news))
        said = " ".join([words, *notes])
        return message(said, [section(words), *map(context, notes), actions(latest)])
    if not news.about and not news.kinds:
        words += " Minewatch reads its feeds all day; `/minefeeds status` shows their state."
        return message(words, [section(words)])
    words += " Add a watch to get the next one."
    return message(words, [section(words), actions(*_offers(news.about))])


def _offers(about: Sequence[str]) -> list[Element]:
    watches = [
        button(f"Watch {name}", f"watch:add:{place}", name, label=f"Watch {name}")
        for place, name in enumerate(about[:3])
    ]
    return [*watches, button("Latest stories", "news:page:latest", "page 1")]
