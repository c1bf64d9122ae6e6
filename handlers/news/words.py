"""What a person types after /minenews, as a request.

In: the words, without the command. Out: a NewsAsk; names of States stay as typed. The
paging buttons carry the same words, so that a page is asked for like anything else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.errors import InputError
from bot.model.judgement import Kind
from bot.model.state import Iso3
from handlers.watch.options import read_kind

MOST = 20
_FILLING = frozenset({"kind", "kinds", "news", "about", "of", "in", "on", "stories", "mines"})
"""Words that say nothing about which stories: "use of mines in Angola"."""


@dataclass(frozen=True, slots=True)
class NewsAsk:
    """Which stories. ``story``: one by its id; ``names`` as typed; ``size`` None: the usual page."""

    names: str = ""
    kinds: tuple[Kind, ...] = ()
    size: int | None = None
    page: int = 1
    story: str | None = None
    help: bool = False


def read_news(text: str) -> NewsAsk:
    """Read the words after /minenews.

    Raises:
        InputError: "last" or "story" without what belongs to it.
    """
    words = text.split()
    if [word.lower() for word in words] in (["help"], ["?"]):
        return NewsAsk(help=True)
    ask, names = NewsAsk(), list[str]()
    while words:
        word = words.pop(0)
        match word.lower().strip(","):
            case "last" | "latest":
                number = words.pop(0) if words and words[0].isdecimal() else None
                ask = replace(ask, size=_size(number)) if number or word == "last" else ask
            case "page":
                ask = replace(ask, page=_page(words.pop(0) if words else ""))
            case "story":
                return NewsAsk(story=_story_id(words))
            case word_alone if word_alone in _FILLING:
                continue
            case number if number.isdecimal() and len(number) <= 3:
                ask = replace(ask, size=_size(number))
            case _:
                kinds = [read_kind(part) for part in word.split(",") if part]
                if kinds and all(kinds):
                    ask = replace(ask, kinds=(*ask.kinds, *filter(None, kinds)))
                else:
                    names.append(word)
    return replace(ask, names=" ".join(names), kinds=tuple(dict.fromkeys(ask.kinds)))


def news_words(
    states: tuple[Iso3, ...], kinds: tuple[Kind, ...], size: int | None, page: int
) -> str:
    """The words that ask for this page."""
    parts = [", ".join(states), ",".join(kinds)]
    parts += [f"last {size}"] if size else []
    return " ".join([*filter(None, parts), f"page {page}"])


def _size(number: str | None) -> int:
    if number is None or len(number) > 4 or int(number) < 1:
        raise InputError(f"How many? From 1 to {MOST}, for example `/minenews last 10`.")
    return min(int(number), MOST)


def _page(number: str) -> int:
    return max(int(number), 1) if number.isdecimal() and len(number) < 6 else 1


def _story_id(words: list[str]) -> str:
    if not words:
        raise InputError(
            "Which story? For example `/minenews story c4e7c843`: the id stands below each story."
        )
    return words[0]
