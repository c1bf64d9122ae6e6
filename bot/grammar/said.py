"""What was understood, for programs: a request as a document with a fixed vocabulary.

In: a Request. Out: a dict that JSON can hold (``minewatch ask --json``). Pure.
"""

from __future__ import annotations

from typing import Any

from bot.model.request import Asked, Request, Where

_CALLED = {
    Asked.OVERVIEW: Asked.COUNTS,
    Asked.CURVE: Asked.COUNTS,
    Asked.NEWS_CHART: Asked.NEWS,
    Asked.MORE: Asked.STATUS,
    Asked.SOURCES: Asked.STATUS,
    Asked.CITE: Asked.STATUS,
    Asked.RECORD: Asked.STATUS,
    Asked.GROUPS: Asked.GROUP,
    Asked.LIST_ALL: Asked.GROUP,
    Asked.SETTINGS: Asked.WATCH_LIST,
    Asked.WORKSPACE: Asked.WATCH_LIST,
    Asked.UNDO: Asked.WATCH_LIST,
}
"""What has no word of its own in the vocabulary, and the word it goes by."""


def understood(request: Request) -> dict[str, Any]:
    """``request``, ``states``, ``groups``, ``on``, ``until``, ``since``, ``kinds``, ``place``, ``words``.

    Days are ISO dates; ``place`` is None, ``dm``, ``here`` or ``#name``; ``words`` were not
    understood.
    """
    span = request.span
    return {
        "request": _CALLED.get(request.asked, request.asked).value,
        "states": list(request.states),
        "groups": list(request.groups),
        "on": request.on.isoformat() if request.on else None,
        "until": span.until.isoformat() if span and span.until else None,
        "since": span.since.isoformat() if span and span.since else None,
        "kinds": [kind.value for kind in request.kinds],
        "place": _place(request.place),
        "words": list(request.unread),
    }


def in_words(request: Request) -> str:
    """The same on a line for people: ``watch_add; FIN; in #general``."""
    said = understood(request)
    days = [f"{name} {said[name]}" for name in ("on", "since", "until") if said[name]]
    parts = [
        said["request"],
        ", ".join([*said["states"], *said["groups"]]),
        *days,
        ", ".join(said["kinds"]),
        said["place"] or "",
    ]
    return "; ".join(filter(None, parts))


def _place(where: Where | None) -> str | None:
    if where is None:
        return None
    if where.kind != "channel":
        return where.kind
    return f"#{where.name or where.channel}"
