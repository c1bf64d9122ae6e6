"""What is not cut into words: feeds and addresses, acts to record, workspace settings, story ids, articles.

In: a text and its door. Out: a Request where the text begins like one of these, else None.
"""

from __future__ import annotations

import re
from difflib import get_close_matches

from bot.grammar.tokens import typed_text, unquoted
from bot.model.request import (
    ActWanted,
    ArticleWanted,
    Asked,
    Choice,
    Door,
    FeedsWanted,
    LanguageWanted,
    Question,
    Request,
    StoryWanted,
    WorkspaceWanted,
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
_WHICH_FEED = {
    "add": "Which feed? For example `/minefeeds add https://example.org/feed`.",
    "remove": "Which feed? For example `/minefeeds remove ID`; `/minefeeds list` shows the ids.",
    "pause": "Which feed? For example `/minefeeds pause ID`; `/minefeeds list` shows the ids.",
    "resume": "Which feed? For example `/minefeeds resume ID`; `/minefeeds list` shows the ids.",
}
_SEARCH = re.compile(r"search\b", re.IGNORECASE)
_ACT = re.compile(r"record\b", re.IGNORECASE)
_ACT_IN_MESSAGE = re.compile(r"record\b(?=.*(?:://|_|\d{4}-\d\d-\d\d))", re.IGNORECASE | re.DOTALL)
"""In a message "record" is a word like others: an act has its kind, its day or its source."""
_RECORD = {Door.STATUS: _ACT, Door.MESSAGE: _ACT_IN_MESSAGE}
_WORKSPACE = re.compile(
    r"(?:<@\w+>\s*)?(?:(?:settings\s+)?(?:(?:the|this|our)\s+)?workspace\b(?:\s+settings?\b)?"
    r"|settings(?=\s+admins?\b))(?:\s+(?P<setting>channel|admin)s?\b)?\s*(?P<value>.*)",
    re.IGNORECASE | re.DOTALL,
)
_SETTINGS = {"channel": "channel", "admin": "admins"}
_SHARE = re.compile(r"^share\b\s*|\s*\bshare$", re.IGNORECASE)
_STORY_ID = re.compile(r"(?<!\S)s-[0-9a-f]{4,40}(?![0-9a-z-])", re.IGNORECASE)
_STORY = re.compile(r"^(?:show |open |the )?story(?: id)?:? +(?P<id>\S+)$", re.IGNORECASE)
_ARTICLE = re.compile(
    r"\b(?:articles?|art)\b\.?\s*(?:no\.?\s*)?(?P<number>\d{1,2})"
    r"(?:\s*[(.,]\s*(?P<paragraph>\d)\s*\)?|\s*(?:para|paragraph|§)\.?\s*(?P<named>\d))?",
    re.IGNORECASE,
)
_NO_ARTICLE = re.compile(
    r"\b(?:deadlines?|overdue|due|news|late|missed|passed|behind|expire[sd]?)\b", re.IGNORECASE
)
LAST_ARTICLE = 22
_ADDRESS = re.compile(r"\b(?:https?|feed)://\S+", re.IGNORECASE)
_LANGUAGE = re.compile(
    r"^(?:set |change |my |the )*(?:language|lang)\b(?: to| =| is)? ?(?P<set>.*)$"
    r"|\b(?:speak|answer|reply|write|talk|switch)(?: to)?(?: me)?(?: in)? (?P<in>\w+)\b",
    re.IGNORECASE,
)
_LANGUAGES = {
    "en": {"en", "english", "anglais", "inglés"},
    "fr": {"fr", "french", "français", "francais"},
    "es": {"es", "spanish", "español", "espanol", "castellano"},
    "ru": {"ru", "russian", "русский"},
    "ar": {"ar", "arabic", "العربية", "عربي"},
    "zh": {"zh", "chinese", "mandarin", "中文", "汉语"},
}
"""The six languages of the United Nations, as people call them."""
_DATA = re.compile(
    r"\b(?:my|our|personal) data\b|\bgdpr\b|\bdata (?:do )?you (?:keep|store|hold|have)\b",
    re.IGNORECASE,
)
FAILING = re.compile(
    r"\b(?:fail\w*|broken|errors?|down|problems?|troubles?|working)\b", re.IGNORECASE
)
_ASKS_FOR_LIST = re.compile(
    r"\b(?:read|which|what|feeds?|sources?|languages?|all)\b", re.IGNORECASE
)


def raw_request(text: str, door: Door, bot: str | None) -> Request | None:
    """The request that is read from the text as a whole; None: read its words."""
    typed = typed_text(text, bot)
    whole = _SHARE.sub("", unquoted(typed)).strip()
    share = whole != unquoted(typed)
    if door is Door.FEEDS:
        return _feeds(_SHARE.sub("", typed).strip(), share=share)
    if _SEARCH.match(whole):
        return None
    workspace = _WORKSPACE.fullmatch(text.strip()) if door is Door.WATCH else None
    if workspace is not None:
        setting = _SETTINGS.get((workspace["setting"] or "").lower(), "")
        return Request(Asked.WORKSPACE, door, detail=WorkspaceWanted(setting, workspace["value"]))
    record = _RECORD.get(door)
    if record is not None and record.match(whole):
        return Request(Asked.RECORD, door, detail=ActWanted(whole[len("record") :].strip()))
    story = _STORY.match(whole)
    by_id = _STORY_ID.search(whole)
    if story or by_id:
        found = story["id"] if story else by_id[0] if by_id else whole
        return Request(Asked.STORY, door, detail=StoryWanted(found), share=share)
    return (
        _data(whole, door)
        or _language(whole, door)
        or _feed_address(whole, door)
        or _article(whole, door, share=share)
    )


def _data(whole: str, door: Door) -> Request | None:
    """What is stored about a person is shown and deleted on Home, never by a word."""
    if not _DATA.search(whole):
        return None
    sentence = (
        "*Show my data* and *Delete my data* are buttons on the Home page of Minewatch; nothing is "
        "deleted from here. To stop alerts, type `/minewatch remove all`."
    )
    return Request(Asked.HELP, door, question=Question(sentence, asks=False))


def _language(whole: str, door: Door) -> Request | None:
    found = _LANGUAGE.search(whole)
    if found is None:
        return None
    named = (found["set"] or found["in"] or "").strip(" .?!").casefold()
    code = next((code for code, names in _LANGUAGES.items() if named in names), "")
    if code:
        return Request(Asked.LANGUAGE, door, detail=LanguageWanted(code))
    if found["in"]:
        return None
    question = Question(
        "Which language? Minewatch answers in English; it reads names in many languages."
    )
    return Request(Asked.LANGUAGE, door, question=question)


def _feed_address(whole: str, door: Door) -> Request | None:
    """An address in a message: to be read as a feed."""
    address = _ADDRESS.search(whole)
    if address is None or door is not Door.MESSAGE:
        return None
    return Request(Asked.FEEDS, door, detail=FeedsWanted("add", address[0]), read_as=True)


def _article(whole: str, door: Door, *, share: bool) -> Request | None:
    found = _ARTICLE.search(whole)
    if found is None or _NO_ARTICLE.search(whole) or (door is Door.WATCH and found.start()):
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
    first, last = (words[at].lower().rstrip("?!:") if words else "list" for at in (0, -1))
    if first in {"help", ""}:
        return Request(Asked.HELP, Door.FEEDS, share=share)
    if first in _FEED_VERBS:
        return _feed_verb(_FEED_VERBS[first], _after_first(typed), share=share)
    if last in _FEED_VERBS:
        return _feed_verb(_FEED_VERBS[last], " ".join(words[:-1]), share=share)
    if FAILING.search(typed):
        return _feed_verb("status", "", share=share)
    if _ASKS_FOR_LIST.search(typed):
        return _feed_verb("list", "", share=share)
    return _unknown_feed_verb(words)


def _unknown_feed_verb(words: list[str]) -> Request:
    near = get_close_matches(words[0][:20].lower(), _FEED_VERBS, n=1, cutoff=0.75)
    if near:
        rest = " ".join(words[1:])
        command = f"/minefeeds {near[0]} {rest}".rstrip()
        question = Question(f"Did you mean `{command}`?", (Choice("Yes", command),))
        detail = FeedsWanted(_FEED_VERBS[near[0]], rest)
        return Request(Asked.FEEDS, Door.FEEDS, detail=detail, question=question)
    typed = " ".join(words)[:60]
    question = Question(
        f"Unknown /minefeeds command “{typed}”. `/minefeeds help` lists the commands."
    )
    return Request(Asked.NONE, Door.FEEDS, unread=tuple(words), question=question)


def _feed_verb(verb: str, rest: str, *, share: bool) -> Request:
    """In words to search for, quotes say which belong together; elsewhere they say nothing."""
    kept = rest if verb == "add" and "://" not in rest else unquoted(rest)
    detail = FeedsWanted(verb, kept.strip())
    question = Question(_WHICH_FEED[verb]) if verb in _WHICH_FEED and not detail.rest else None
    return Request(Asked.FEEDS, Door.FEEDS, detail=detail, share=share, question=question)


def _after_first(typed: str) -> str:
    return typed.split(maxsplit=1)[1] if " " in typed else ""
