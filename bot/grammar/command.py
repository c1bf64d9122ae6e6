"""A request as the command that asks for it: what to type next time, and what a button carries.

In: a Request. Out: text such as ``/minestatus FIN 2025-08-01``, which reads as the same request.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

from bot.model.day import Until
from bot.model.judgement import Kind, Strictness
from bot.model.names import GroupFound, NameFound
from bot.model.request import (
    ArticleWanted,
    Asked,
    DigestAt,
    FeedsWanted,
    NewsWanted,
    PauseFor,
    QuietHours,
    Request,
    StoryWanted,
    WatchOptions,
    ZoneWanted,
)
from bot.model.state import Step
from bot.model.watch import Cadence

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_SHORT_OF_ANOTHER = frozenset({"COG"})
"""Whose name alone is asked about: "Congo" may be either."""

_TYPED = {Kind.PRODUCTION_TRANSFER: "production", Kind.CAMPAIGN_STATEMENT: "statement"}
"""Kinds that people type by another name."""

_VERBS = {
    Asked.STATUS: "/minestatus",
    Asked.COMPARE: "/minestatus",
    Asked.GROUP: "/minestatus",
    Asked.OVERVIEW: "/minestatus",
    Asked.GROUPS: "/minestatus groups",
    Asked.LIST_ALL: "/minestatus list all",
    Asked.LIST_PARTIES: "/minestatus list parties",
    Asked.LIST_WITHDRAWN: "/minestatus list withdrawn",
    Asked.LIST_WITHDRAWING: "/minestatus list withdrawing",
    Asked.LIST_NOT_JOINED: "/minestatus list not-joined",
    Asked.LIST_SIGNATORIES: "/minestatus list signatories",
    Asked.COUNTS: "/minestatus counts",
    Asked.CURVE: "/minestatus curve",
    Asked.DEADLINES: "/minestatus deadlines",
    Asked.OVERDUE: "/minestatus overdue",
    Asked.TIMELINE: "/minestatus timeline",
    Asked.MORE: "/minestatus more",
    Asked.SOURCES: "/minestatus sources",
    Asked.CITE: "/minestatus cite",
    Asked.MAP: "/minestatus map",
    Asked.ARTICLE: "/minestatus article",
    Asked.NEWS: "/minenews",
    Asked.STORY: "/minenews story",
    Asked.NEWS_CHART: "/minenews chart",
    Asked.WATCH_ADD: "/minewatch add",
    Asked.WATCH_REMOVE: "/minewatch remove",
    Asked.WATCH_LIST: "/minewatch list",
    Asked.WATCH_PAUSE: "/minewatch pause",
    Asked.WATCH_RESUME: "/minewatch resume",
    Asked.UNDO: "/minewatch undo",
    Asked.SETTINGS: "/minewatch settings",
    Asked.WORKSPACE: "/minewatch workspace",
    Asked.DIGEST: "/minewatch digest",
    Asked.QUIET: "/minewatch quiet",
    Asked.ZONE: "/minewatch zone",
    Asked.LANGUAGE: "/minewatch language",
    Asked.FEEDS: "/minefeeds",
}


def command_of(request: Request, *, codes: bool = False) -> str:
    """The command; empty for what has none (thanks, help).

    ``codes``: States by their ISO codes, as a button carries them; else by their names.
    """
    verb = _VERBS.get(request.asked)
    if verb is None:
        return ""
    parts = [verb, _names(request, codes=codes), _detail(request), *_kinds(request)]
    parts += [_when(request), _place(request), _search(request)]
    return " ".join(filter(None, parts))


def _names(request: Request, *, codes: bool) -> str:
    if request.everything:
        return "all"
    return ", ".join(_name(name, codes=codes) for name in request.names)


def _name(name: NameFound | GroupFound, *, codes: bool) -> str:
    if isinstance(name, GroupFound):
        return name.group.name
    by_code = codes or name.state.iso3 in _SHORT_OF_ANOTHER
    return name.state.iso3 if by_code else name.state.name


def _kinds(request: Request) -> list[str]:
    """The kinds; "other" first and after "kinds", since by itself it is a common word."""
    if not request.kinds:
        return []
    said = request.asked is Asked.WATCH_ADD or Kind.OTHER in request.kinds
    ordered = sorted(request.kinds, key=lambda kind: kind is not Kind.OTHER)
    return ["kinds" if said else "", ",".join(_TYPED.get(kind, kind) for kind in ordered)]


def _when(request: Request) -> str:
    if request.on is not None:
        return request.on.isoformat()
    if request.span is None or isinstance(request.detail, PauseFor):
        return ""
    since = f"since {request.span.since}" if request.span.since else ""
    until = f"until {request.span.until}" if request.span.until else ""
    if since and until:
        return f"from {request.span.since} to {request.span.until}"
    return since or until


def _place(request: Request) -> str:
    place = request.place
    if place is None or place.kind == "dm":
        return ""
    return "here" if place.kind == "here" else f"in #{place.name or place.channel}"


def _detail(request: Request) -> str:
    say = _DETAILS.get(type(request.detail))
    return say(request.detail) if say else ""


def _article(wanted: ArticleWanted) -> str:
    return f"{wanted.number}({wanted.paragraph})" if wanted.paragraph else str(wanted.number)


def _news(wanted: NewsWanted) -> str:
    size = f"last {wanted.size}" if wanted.size else ""
    page = f"page {wanted.page}" if wanted.page > 1 else ""
    return " ".join(filter(None, (size, page)))


def _search(request: Request) -> str:
    """Last, since all that follows "search" is looked for as it is."""
    wanted = request.detail
    return f"search {wanted.search}" if isinstance(wanted, NewsWanted) and wanted.search else ""


def _quiet(wanted: QuietHours) -> str:
    return f"{wanted.hours[0]:%H:%M}-{wanted.hours[1]:%H:%M}" if wanted.hours else "off"


def _digest(digest: DigestAt) -> str:
    if digest.cadence is Cadence.AT_ONCE:
        return "off"
    day = "" if digest.weekday is None else _WEEKDAYS[digest.weekday]
    return " ".join(filter(None, (digest.cadence.value, day, _hour(digest.at))))


def _hour(at: time | None) -> str:
    return "" if at is None else f"{at:%H:%M}"


def _length(length: timedelta | Until) -> str:
    if isinstance(length, Until):
        return f"until {length.day} {_hour(length.at)}".rstrip()
    minutes = round(length.total_seconds() / 60)
    for unit, size in (("w", 7 * 24 * 60), ("d", 24 * 60), ("h", 60)):
        if minutes % size == 0:
            return f"{minutes // size}{unit}"
    return f"{minutes}m"


def _options(options: WatchOptions) -> str:
    parts = list[str]()
    if options.min_step is Step.DEPOSIT:
        parts.append("legal")
    elif options.min_step:
        parts.append(f"from {options.min_step.name.lower()}")
    if options.strictness is not Strictness.NORMAL:
        parts.append(options.strictness.value)
    if options.reminders:
        parts.append("reminders")
    if options.digest:
        at_once = options.digest.cadence is Cadence.AT_ONCE  # "off" would remove the watch
        parts.append("at once" if at_once else _digest(options.digest))
    return " ".join(parts)


_DETAILS: dict[type, Callable[[Any], str]] = {
    ArticleWanted: _article,
    StoryWanted: lambda wanted: wanted.id,
    NewsWanted: _news,
    PauseFor: lambda wanted: _length(wanted.length),
    ZoneWanted: lambda wanted: wanted.zone,
    QuietHours: _quiet,
    DigestAt: _digest,
    WatchOptions: _options,
    FeedsWanted: lambda wanted: f"{wanted.verb} {wanted.rest}".strip(),
}
