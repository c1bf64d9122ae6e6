"""What is not cut into words: feeds and addresses, acts to record, story ids, articles.

In: a text and its door. Out: a Request where the text begins like one of these, else None.
"""

from __future__ import annotations

import re
from difflib import get_close_matches

from bot.grammar.tokens import plain_text, unquoted
from bot.model.request import (
    ActWanted,
    ArticleWanted,
    Asked,
    Choice,
    Door,
    FeedsWanted,
    Question,
    Request,
    StoryWanted,
)

_FEED_VERBS = {
    "list": "list",
    "show": "list",
    "add": "add",
    "remove": "remove",
    "delete": "remove",
    "pause": "pause",
    "resume": "resume",
    "unpause": "resume",
    "check": "check",
    "test": "check",
    "status": "status",
}
_SHARE = re.compile(r"^share\b\s*|\s*\bshare$", re.IGNORECASE)
_STORY_ID = re.compile(r"s-[0-9a-f]{4,40}", re.IGNORECASE)
_STORY = re.compile(r"^(?:show |open |the )?story(?: id)?:? +(?P<id>\S+)$", re.IGNORECASE)
_ARTICLE = re.compile(
    r"\b(?:articles?|art)\b\.?\s*(?:no\.?\s*)?(?P<number>\d{1,2})"
    r"(?:\s*[(.,]\s*(?P<paragraph>\d)\s*\)?|\s*(?:para|paragraph|§)\.?\s*(?P<named>\d))?",
    re.IGNORECASE,
)
_NO_ARTICLE = re.compile(r"\bdeadlines?\b|\boverdue\b|\bdue\b|\bnews\b", re.IGNORECASE)
LAST_ARTICLE = 22


def raw_request(text: str, door: Door, bot: str | None) -> Request | None:
    """The request that is read from the text as a whole; None: read its words."""
    typed = plain_text(text, bot)
    whole = _SHARE.sub("", unquoted(typed)).strip()
    share = whole != unquoted(typed)
    if door is Door.FEEDS:
        return _feeds(_SHARE.sub("", typed).strip(), share=share)
    if re.match(r"record\b", whole, re.IGNORECASE) and door in {Door.STATUS, Door.MESSAGE}:
        return Request(Asked.RECORD, door, detail=ActWanted(whole[len("record") :].strip()))
    story = _STORY.match(whole)
    if story or _STORY_ID.fullmatch(whole):
        found = story["id"] if story else whole
        return Request(Asked.STORY, door, detail=StoryWanted(found), share=share)
    return _article(whole, door, share=share)


def _article(whole: str, door: Door, *, share: bool) -> Request | None:
    found = _ARTICLE.search(whole)
    if found is None or _NO_ARTICLE.search(whole):
        return None
    number, paragraph = int(found["number"]), found["paragraph"] or found["named"]
    if not 1 <= number <= LAST_ARTICLE:
        return Request(
            Asked.ARTICLE,
            door,
            question=Question(f"The Convention has {LAST_ARTICLE} articles; there is no {number}."),
        )
    wanted = ArticleWanted(number, int(paragraph) if paragraph else None)
    return Request(Asked.ARTICLE, door, detail=wanted, share=share, read_as=door is Door.MESSAGE)


def _feeds(typed: str, *, share: bool) -> Request:
    words = unquoted(typed).split()
    if not words:
        return Request(Asked.FEEDS, Door.FEEDS, detail=FeedsWanted(), share=share)
    first, last = words[0].lower().rstrip("?!:"), words[-1].lower().rstrip("?!:")
    if first in {"help", ""}:
        return Request(Asked.HELP, Door.FEEDS, share=share)
    if first in _FEED_VERBS:
        return _feed_verb(_FEED_VERBS[first], _after_first(typed), share=share)
    if last in _FEED_VERBS:
        return _feed_verb(_FEED_VERBS[last], " ".join(words[:-1]), share=share)
    near = get_close_matches(first, ["help", *_FEED_VERBS], n=1, cutoff=0.75)
    if near and len(first) <= 20:
        command = " ".join(("/minefeeds", near[0], *words[1:]))
        question = Question(f"Did you mean `{command}`?", (Choice("Yes", command),))
    else:
        question = Question(
            f"Unknown /minefeeds command “{typed[:60]}”. `/minefeeds help` shows what it does."
        )
    return Request(Asked.NONE, Door.FEEDS, unread=tuple(words), question=question)


def _feed_verb(verb: str, rest: str, *, share: bool) -> Request:
    """In words to search for, quotes say which belong together; elsewhere they say nothing."""
    kept = rest if verb == "add" and "://" not in rest else unquoted(rest)
    detail = FeedsWanted(verb, kept.strip())
    return Request(Asked.FEEDS, Door.FEEDS, detail=detail, share=share)


def _after_first(typed: str) -> str:
    return typed.split(maxsplit=1)[1] if " " in typed else ""
