"""What a request takes beside States and days, and which of its words were of no use.

In: a request as far as it is read, and what was heard. Out: its detail; the words that it does
not use, so that the answer can name them.
"""

from __future__ import annotations

from bot.grammar.cut import MentionPiece, NumberPiece, PhrasePiece, UnreadPiece
from bot.grammar.heard import InterpretedPieces
from bot.grammar.raw import FAILING
from bot.grammar.settings import digest_in, when_in
from bot.grammar.tokens import WordSort
from bot.model.judgement import Strictness
from bot.model.request import Asked, Detail, FeedsWanted, NewsWanted, Paged, Request, WatchOptions
from bot.model.state import Step

_STEP = "step:"
_MOST = 99_999
"""Pages and stories beyond are as many as there are."""
_DIGESTS = frozenset({"daily", "weekly", "now_cadence"})
_ALWAYS = frozenset(
    {
        *("ask", "who", "what", "when", "should", "states", "treaty", "hello", "thanks", "share"),
        *("status", "still", "howto", "all", "more", "list", "on"),
    }
)
"""What may be said with any request: it changes nothing about it."""
_OF_TREATY = frozenset(
    {
        *("leave", "leaving", "join", "party", "not", "sign", "suspend", "counts", "compare"),
        *(
            "must",
            "clear",
            "deadline",
            "overdue",
            "timeline",
            "overview",
            "legal",
            "sources",
            "cite",
            "groups",
        ),
        *(
            "kind_word",
            "record",
            "news",
            "recent",
            "last",
            "article",
            "map",
            "step:deposit",
            "page",
        ),
    }
)
_OF_NEWS = frozenset(
    {
        "news",
        "recent",
        "last",
        "page",
        "search",
        "story",
        "leave",
        "leaving",
        "join",
        "suspend",
        "kind_word",
    }
)
_OF_WATCHES = frozenset(
    {
        *("watch", "unwatch", "watches", "stop", "not", "off", "here", "dm", "kind_word", "news"),
        *("leave", "leaving", "join", "party", "suspend", "strict", "normal", "wide", "legal"),
        *(
            "soft",
            "except",
            "reminders",
            "daily",
            "weekly",
            "now_cadence",
            "page",
            "last",
            "settings",
        ),
    }
)
_CHARTS = frozenset({Asked.CURVE, Asked.NEWS_CHART})
_WATCHES = frozenset({Asked.WATCH_ADD, Asked.WATCH_REMOVE, Asked.WATCH_LIST})
FREE = frozenset(
    {Asked.HELP, Asked.THANKS, Asked.UNDO, Asked.SETTINGS, Asked.LANGUAGE, Asked.FEEDS}
)
"""What is answered whatever else is said."""


def detail_of(request: Request, heard: InterpretedPieces) -> Detail | None:
    """The detail of the request; None where it has none."""
    if request.asked is Asked.NEWS:
        return NewsWanted(_searched(heard), _page(heard), _size(heard))
    if request.asked is Asked.WATCH_ADD:
        return _watch_options(heard)
    if request.asked is Asked.FEEDS:
        return FeedsWanted("status" if FAILING.search(" ".join(heard.texts)) else "list")
    listed = request.asked is Asked.WATCH_LIST and heard.numbers
    if "page" in heard.tags and heard.numbers:
        return Paged(_page(heard))
    if listed and len(heard.numbers[0]) < 6:
        return Paged(max(int(heard.numbers[0]), 1))
    return None


def unused_words(request: Request, heard: InterpretedPieces) -> tuple[str, ...]:
    """The words of which this request makes no use, as typed."""
    if request.asked in FREE:
        return ()
    searching = request.asked is Asked.NEWS and "search" in heard.tags
    digest = isinstance(request.detail, WatchOptions) and request.detail.digest is not None
    times = when_in(heard.texts).used if digest else ()
    kept = list[str]()
    for piece in heard.pieces:
        match piece:
            case UnreadPiece(text=text) | NumberPiece(text=text) if text in times:
                pass
            case UnreadPiece(text=text) if not searching:
                kept.append(text)
            case PhrasePiece(text=text, tags=tags) if not searching and not _uses(request, tags):
                kept.append(text)
            case NumberPiece(text=text) if not searching and not _uses_number(request, heard):
                kept.append(text)
            case MentionPiece(word=word) if word.sort is WordSort.ADDRESS or not _has_place(
                request
            ):
                kept.append(word.text)
            case _:
                pass
    return tuple(kept)


def _uses(request: Request, tags: frozenset[str]) -> bool:
    if not tags or not tags.isdisjoint(_ALWAYS) or any(tag.startswith("kind:") for tag in tags):
        return True
    if "chart" in tags:
        return request.asked in _CHARTS
    if request.asked in _WATCHES:
        steps = any(tag.startswith(_STEP) for tag in tags)
        return steps or not tags.isdisjoint(_OF_WATCHES)
    if request.asked is Asked.NEWS:
        return not tags.isdisjoint(_OF_NEWS)
    if request.asked is Asked.NONE:
        return False
    return not tags.isdisjoint(_OF_TREATY)


def _uses_number(request: Request, heard: InterpretedPieces) -> bool:
    return request.asked in {Asked.NEWS, Asked.WATCH_LIST} or "page" in heard.tags


def _has_place(request: Request) -> bool:
    return request.asked in _WATCHES and request.place is not None


def _searched(heard: InterpretedPieces) -> str:
    """The words after "search", which are looked for as they are; names are States."""
    texts = list[str]()
    searching = False
    for piece in heard.pieces:
        if isinstance(piece, PhrasePiece) and "search" in piece.tags and not searching:
            searching = True
        elif searching and isinstance(piece, PhrasePiece | UnreadPiece | NumberPiece):
            filler = isinstance(piece, PhrasePiece) and not piece.tags
            texts += [] if filler and not texts else [piece.text]
    return " ".join(texts)


def _size(heard: InterpretedPieces) -> int | None:
    """The number of stories; the number after "page" is none."""
    if "search" in heard.tags:
        return None
    sizes = heard.numbers[1:] if _page_first(heard) else heard.numbers
    return min(int(sizes[0]), _MOST) if sizes else None


def _page(heard: InterpretedPieces) -> int:
    if "page" not in heard.tags or not heard.numbers:
        return 1
    number = heard.numbers[0] if _page_first(heard) else heard.numbers[-1]
    return min(max(int(number), 1), _MOST)


def _page_first(heard: InterpretedPieces) -> bool:
    """Does the first number belong to "page", as in "page 2 last 10"?"""
    order = [
        "page" if isinstance(piece, PhrasePiece) else "number"
        for piece in heard.pieces
        if isinstance(piece, NumberPiece)
        or (isinstance(piece, PhrasePiece) and "page" in piece.tags)
    ]
    return order[:1] == ["page"]


def _watch_options(heard: InterpretedPieces) -> WatchOptions:
    tags = heard.tags
    steps = [Step[tag.removeprefix(_STEP).upper()] for tag in tags if tag.startswith(_STEP)]
    strict = [Strictness(tag) for tag in ("strict", "wide", "normal") if tag in tags]
    return WatchOptions(
        min_step=Step.DEPOSIT if "legal" in tags else min(steps, default=None),
        strictness=strict[0] if strict else Strictness.NORMAL,
        reminders="reminders" in tags,
        digest=None if tags.isdisjoint(_DIGESTS) else digest_in(heard, heard.texts),
    )
