"""What is answered about States and the Convention.

In: the desk, who asks, and a request. Out: a message, or InputError from below. No Slack request is
made here, and nothing here waits.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from bot.desk.addresses import CALENDAR, address_of, codes_of
from bot.desk.curve import Curve, curve
from bot.desk.news import NewsQuery
from bot.desk.replies import Comparison, Listing, OneState, StatusVerb
from bot.errors import InputError
from bot.model.day import Span
from bot.model.request import ArticleWanted, Asked, Paged, Request
from bot.ports import Message
from handlers.talk.asker import Asker
from handlers.views.compare import comparison_message
from handlers.views.convention import article_message, groups_message
from handlers.views.curve import curve_message
from handlers.views.deadlines import deadlines_message
from handlers.views.listing import listing_message
from handlers.views.overview import counts_message, overview_message
from handlers.views.spans import with_span
from handlers.views.status_card import STORIES, status_card, without_news
from handlers.views.status_more import detail_message
from handlers.views.timeline import timeline_message
from handlers.views.world_map import map_message

if TYPE_CHECKING:
    from bot.desk import Desk


def _shown(desk: Desk, asker: Asker, request: Request) -> Message:  # noqa: ARG001 - the shape of all answers
    reply = desk.treaty.show(request.names, request.on, request.span)
    return shown(desk, reply, desk.command(request), _page(request))


def shown(
    desk: Desk, reply: OneState | Comparison | Listing, command: str, page: int = 1
) -> Message:
    """One State, several, or a group; ``command`` asks for the same again."""
    if not isinstance(reply, OneState):
        return _several(reply, command, page)
    until = reply.answer.on if reply.answer.on < reply.today else None
    query = NewsQuery(states=(reply.answer.state.iso3,), size=STORIES + 1, until=until)
    return with_span(status_card(reply, desk.news.page(query).stories), reply)


def _shown_from_memory(desk: Desk, asker: Asker, request: Request) -> Message:  # noqa: ARG001 - the shape of all answers
    reply = desk.treaty.show(request.names, request.on, request.span)
    if isinstance(reply, OneState):
        return with_span(without_news(status_card(reply)), reply)
    return _several(reply, desk.command(request), _page(request))


def _several(reply: Comparison | Listing, command: str, page: int) -> Message:
    if isinstance(reply, Listing):
        return listing_message(reply, command, page)
    return comparison_message(reply)


def _listed(which: str, desk: Desk, asker: Asker, request: Request) -> Message:  # noqa: ARG001 - the shape of all answers
    reply = desk.treaty.listing(which, request.names, request.on, request.span)
    return listing_message(reply, desk.command(request), _page(request))


def _counts(desk: Desk, asker: Asker, request: Request) -> Message:  # noqa: ARG001 - the shape of all answers
    reply = desk.treaty.counts(request.on, request.span)
    return counts_message(reply, _curve_until(desk, reply.counts.on))


def _curve(desk: Desk, asker: Asker, request: Request) -> Message:  # noqa: ARG001 - the shape of all answers
    until = desk.treaty.counts(request.on, request.span).counts.on
    return curve_message(_curve_until(desk, until), desk.treaty.current.record)


def _curve_until(desk: Desk, day: date) -> Curve:
    """Up to a day, and not beyond today; the desk remembers the counts of a day."""
    return curve(lambda each: desk.treaty.counts(each).counts, min(day, desk.treaty.today()))


def _deadlines(overdue: bool, desk: Desk, asker: Asker, request: Request) -> Message:  # noqa: ARG001, FBT001 - the shape of all answers
    reply = desk.treaty.deadlines(request.names, request.on, request.span, overdue=overdue)
    base = desk.settings.address
    calendar = base and address_of(base, CALENDAR, states=codes_of(request.names))
    return deadlines_message(reply, _page(request), calendar)


def _map(desk: Desk, asker: Asker, request: Request) -> Message:  # noqa: ARG001 - the shape of all answers
    shown = desk.pictures.world(request.names, request.on, request.span)
    return map_message(shown, desk.command(request), desk.pictures.gallery)


def _timeline(desk: Desk, asker: Asker, request: Request) -> Message:  # noqa: ARG001 - the shape of all answers
    until = Span(request.on.isoformat(), None, request.on) if request.on else None
    reply, page = desk.treaty.timeline(request.names, request.span or until), _page(request)
    if page > 1:
        return timeline_message(reply, page)
    course = desk.pictures.course(request.names, request.on, request.span)
    return timeline_message(reply, page, course, desk.pictures.gallery)


def _detail(what: StatusVerb, desk: Desk, asker: Asker, request: Request) -> Message:  # noqa: ARG001 - the shape of all answers
    return detail_message(desk.treaty.detail(what, request.names, request.on, request.span))


def _overview(desk: Desk, asker: Asker, request: Request) -> Message:  # noqa: ARG001 - the shape of all answers
    return overview_message(desk.treaty.overview())


def _groups(desk: Desk, asker: Asker, request: Request) -> Message:  # noqa: ARG001 - the shape of all answers
    return groups_message(desk.treaty.groups())


def _article(desk: Desk, asker: Asker, request: Request) -> Message:  # noqa: ARG001 - the shape of all answers
    if not isinstance(request.detail, ArticleWanted):
        raise InputError("Which article? For example `/minestatus article 20`.")
    return article_message(desk.treaty.article(request.detail.number, request.detail.paragraph))


def _record(desk: Desk, asker: Asker, request: Request) -> Message:  # noqa: ARG001 - the shape of all answers
    raise InputError(
        "Acts are entered in a window, so type this as a command: "
        "`/minestatus record Finland withdrawal_notified 2025-07-10 URL`."
    )


def _page(request: Request) -> int:
    return request.detail.page if isinstance(request.detail, Paged) else 1


ANSWERS: dict[Asked, Callable[[Desk, Asker, Request], Message]] = {
    Asked.STATUS: _shown,
    Asked.COMPARE: _shown,
    Asked.GROUP: _shown,
    Asked.GROUPS: _groups,
    Asked.LIST_ALL: partial(_listed, "all"),
    Asked.LIST_PARTIES: partial(_listed, "parties"),
    Asked.LIST_WITHDRAWN: partial(_listed, "withdrawn"),
    Asked.LIST_WITHDRAWING: partial(_listed, "withdrawing"),
    Asked.LIST_NOT_JOINED: partial(_listed, "not-joined"),
    Asked.LIST_SIGNATORIES: partial(_listed, "signatories"),
    Asked.OVERVIEW: _overview,
    Asked.COUNTS: _counts,
    Asked.CURVE: _curve,
    Asked.DEADLINES: partial(_deadlines, False),
    Asked.OVERDUE: partial(_deadlines, True),
    Asked.TIMELINE: _timeline,
    Asked.MAP: _map,
    Asked.MORE: partial(_detail, StatusVerb.MORE),
    Asked.SOURCES: partial(_detail, StatusVerb.SOURCES),
    Asked.CITE: partial(_detail, StatusVerb.CITE),
    Asked.ARTICLE: _article,
    Asked.RECORD: _record,
}
FROM_MEMORY = ANSWERS | {Asked.STATUS: _shown_from_memory}
"""The same while the store cannot be reached."""
