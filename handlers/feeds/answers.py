"""What is answered about feeds from memory, and what of it asks a site.

In: the desk, who asks, and a request. Out: a message, or InputError with what to type instead.
Changes are for admins, and asking sites too, as each costs someone a request: the command
(handlers.feeds.command) checks rights first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from bot.desk.feed_languages import languages_asked
from bot.errors import InputError
from bot.model.request import Asked, FeedsWanted, Request
from bot.ports import Message
from handlers.talk.asker import Asker
from handlers.views import feeds as views

if TYPE_CHECKING:
    from bot.desk import Desk

_OPEN_TO_ALL = {"", "list", "status"}


def feeds_wanted(request: Request) -> FeedsWanted:
    """The verb and what belongs to it."""
    return request.detail if isinstance(request.detail, FeedsWanted) else FeedsWanted()


def is_open(request: Request) -> bool:
    """Is this open to everyone?"""
    return feeds_wanted(request).verb in _OPEN_TO_ALL


def is_slow(request: Request) -> bool:
    """Must a site be asked? Packaged searches are added without asking."""
    feeds = feeds_wanted(request)
    if feeds.verb == "add":
        return bool(feeds.rest) and languages_asked(feeds.rest) is None
    return feeds.verb == "check"


def answer_from_memory(desk: Desk, request: Request, user: str) -> Message:
    """The answer from memory; that a site is being asked, where one must be.

    Raises:
        InputError: an unknown feed, or the verb alone.
    """
    feeds = feeds_wanted(request)
    if feeds.verb in {"", "list"}:
        return views.feed_list([desk.feeds.one(feeds.rest)] if feeds.rest else desk.feeds.list())
    if feeds.verb == "status":
        standings = (desk.feeds.one(feeds.rest),) if feeds.rest else desk.feeds.list()
        if feeds.rest:
            return views.feed_status(standings)
        return views.feed_status(standings, desk.feeds.web_state(), desk.feeds.troubles())
    if is_slow(request):
        return views.feed_asking(feeds.rest or "every feed")
    if feeds.verb == "add" and feeds.rest:
        added = desk.feeds.add_languages(languages_asked(feeds.rest) or "", user)
        return views.languages_added(added)
    if not feeds.rest:
        raise InputError(_what_then(feeds.verb))
    return changed(desk, feeds.verb, feeds.rest, user)


def changed(desk: Desk, verb: str, name: str, user: str) -> Message:
    """Remove, pause or resume a feed.

    Raises:
        InputError: there is no such feed.
        NotAllowedError: all workspaces share it, and the person does not run Minewatch.
    """
    if verb == "remove":
        return views.feed_changed(desk.feeds.remove(name, user), "removed")
    if verb == "pause":
        return views.feed_changed(desk.feeds.pause(name, user), "paused")
    return views.feed_changed(desk.feeds.resume(name, user), "resumed")


def _answer(desk: Desk, asker: Asker, request: Request) -> Message:
    """Outside the command, only what is open to everyone: the command checks rights."""
    if not is_open(request):
        feeds = feeds_wanted(request)
        typed = f"/minefeeds {feeds.verb} {feeds.rest}".strip()
        raise InputError(f"To change the list of feeds, type the command `{typed[:200]}`.")
    return answer_from_memory(desk, request, asker.user)


def _what_then(verb: str) -> str:
    if verb == "add":
        return "What shall I add? For example `/minefeeds add https://example.org/feed`."
    return f"Which feed? For example `/minefeeds {verb} ID`; `/minefeeds list` shows the ids."


ANSWERS: Mapping[Asked, Callable[[Desk, Asker, Request], Message]] = {Asked.FEEDS: _answer}
