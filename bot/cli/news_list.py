"""``minewatch news``: the stories kept, by State, group, kind, span and words to look for.

In: words and options, and the store's content (read without its lock). Out: lines or JSON.
Which stories there are is the desk's answer; here words are distinguished and stories written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import click

from bot.cli.columns import columns
from bot.cli.treaty import as_json_option, dumped, typed_day
from bot.cli.treaty_record import clock, opened_treaty, settings
from bot.desk.news import LARGEST_PAGE, NewsDesk, NewsPage, NewsQuery, SharedNews
from bot.desk.story_ids import SeveralStories
from bot.errors import InputError
from bot.grammar.read import Grammar
from bot.model.names import states_of
from bot.model.request import Door, NewsWanted
from bot.model.state import Iso3, State
from bot.model.story import PRINTED, Story, short_id
from bot.treaty.treaty import Treaty


def _optional_day(
    _context: click.Context, _parameter: click.Parameter, text: str | None
) -> date | None:
    return None if text is None else typed_day(text)


@click.command()
@click.argument("words", nargs=-1, metavar="[WORDS]")
@click.option(
    "--since", callback=_optional_day, metavar="DATE", help="Reported on that day or later."
)
@click.option(
    "--until", callback=_optional_day, metavar="DATE", help="Reported on that day or earlier."
)
@click.option(
    "--last", "size", type=click.IntRange(1, LARGEST_PAGE), default=LARGEST_PAGE, help="So many."
)
@click.option("--search", metavar="WORDS", help="Look for all of these words.")
@click.option("--page", type=click.IntRange(1), default=1, help="The stories after those.")
@as_json_option
def news(  # noqa: PLR0913 - an argument for each option
    words: tuple[str, ...],
    since: date | None,
    until: date | None,
    size: int,
    search: str | None,
    page: int,
    *,
    as_json: bool,
) -> None:
    """List the stories kept, the newest first.

    WORDS: States, groups, kinds (withdrawal, use ...) and words to look for in any language;
    after "search" all are looked for; or the id of one story. Quotes within an argument make a phrase. Days are UTC.
    """
    if since is not None and until is not None and until < since:
        raise click.UsageError(f"--until {until} is before --since {since}.")
    treaty = opened_treaty()
    query = NewsQuery(page=page, size=size, since=since, until=until)
    typed = " ".join(words) if search is None else f"{' '.join(words)} search {search}"
    found = _found(typed, query, treaty)
    click.echo(dumped(page_document(found)) if as_json else _page_text(found, treaty.states))


def _found(typed: str, query: NewsQuery, treaty: Treaty) -> NewsPage:
    from bot.app.looking import looked_into  # the other commands do not pay for the store

    now = clock()
    with looked_into(settings(), now) as stores:
        # As the workspace of the settings sees them: what others' own feeds brought is theirs.
        shared = SharedNews.over(stores, lambda _text: ())
        desk = NewsDesk(shared, now)
        return _by_id(desk, typed, query) or _page(desk, _with_words(typed, query, treaty))


def _by_id(desk: NewsDesk, typed: str, query: NewsQuery) -> NewsPage | None:
    """The story of an id that was typed, or all whose ids begin so; None: it is no id of a story."""
    story = desk.story(typed, shortest=PRINTED)
    if story is None:
        return None
    stories = story.stories if isinstance(story, SeveralStories) else (story,)
    return NewsPage(query, stories, more=False)


def _page(desk: NewsDesk, query: NewsQuery) -> NewsPage:
    while query.search and desk.read_for_search():
        pass
    return desk.page(query)


def story_document(story: Story) -> dict[str, Any]:
    """A story as JSON has it: instants in ISO 8601, UTC; ``sample``: reported by the sample feed alone."""
    return {
        "id": story.id,
        "short_id": short_id(story.id),
        "headline": story.headline,
        "url": story.url,
        "kind": story.kind,
        "step": None if story.step is None else story.step.name.lower(),
        "direction": story.direction,
        "states": list(story.states),
        "score": story.score,
        "first_at": story.first_at.isoformat(),
        "last_at": story.last_at.isoformat(),
        "sample": story.sample,
        "sources": [
            {
                "title": source.title,
                "publisher": source.publisher,
                "url": source.url,
                "language": source.language,
                "feed": source.feed,
                "at": source.at.isoformat(),
                "sample": source.sample,
            }
            for source in story.sources
        ],
    }


def page_document(found: NewsPage) -> dict[str, Any]:
    """A page of stories with the question as it was understood."""
    query = found.query
    return {
        "states": list(query.states),
        "kinds": list(query.kinds),
        "since": query.since and query.since.isoformat(),
        "until": query.until and query.until.isoformat(),
        "search": query.search,
        "page": query.page,
        "more": found.more,
        "searched_back_to": found.searched_back_to and found.searched_back_to.isoformat(),
        "stories": [story_document(story) for story in found.stories],
    }


def _with_words(typed: str, query: NewsQuery, treaty: Treaty) -> NewsQuery:
    """The question with what the words name; those that name nothing are looked for.

    Raises:
        InputError: a name is several States', or it is far too much text.
    """
    request = Grammar(lambda: treaty).read(typed, Door.NEWS, clock().now().date())
    question = request.question
    if question is not None and not request.unread:
        choices = ", ".join(choice.label for choice in question.choices)
        raise InputError(f"{question.sentence} {choices}".strip())
    wanted = request.detail if isinstance(request.detail, NewsWanted) else NewsWanted()
    span, on = request.span, request.on
    return replace(
        query,
        states=states_of(request.names),
        kinds=request.kinds,
        search=wanted.search or " ".join(request.unread),
        since=query.since or on or (span.since if span else None),
        until=query.until or on or (span.until if span else None),
    )


def _page_text(found: NewsPage, states: Mapping[Iso3, State]) -> str:
    headings = ("Day", "Story", "Kind", "States", "Headline")
    lines = list(columns(headings, (_cells(story, states) for story in found.stories)))
    if not lines:
        lines.append("No stories." if found.query.page == 1 else "No older stories.")
    if found.searched_back_to is not None:
        lines.append(
            f"Stories from before {found.searched_back_to:%Y-%m-%d} were not looked through."
        )
    if found.more:
        lines.append(f"There are older ones: --page {found.query.page + 1}")
    return "\n".join(lines)


def _cells(story: Story, states: Mapping[Iso3, State]) -> tuple[str, ...]:
    kind = story.kind.replace("_", " ")
    reports = len(story.sources)
    who = story.sources[0].publisher if story.sources else ""
    said = ", ".join(filter(None, (who, f"{reports} reports" if reports > 1 else "")))
    return (
        f"{story.last_at:%Y-%m-%d}",
        short_id(story.id),
        f"{kind} (Sample)" if story.sample else kind,
        ", ".join(_names(story.states, states)),
        f"{story.headline} ({said})" if said else story.headline,
    )


def _names(codes: Iterable[Iso3], states: Mapping[Iso3, State]) -> Iterator[str]:
    return (states[iso3].name if iso3 in states else iso3 for iso3 in codes)
