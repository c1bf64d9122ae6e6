"""Keeps what describes a picture or an episode apart from what describes the news.

feedparser reads ``media:title``, ``media:description``, ``itunes:summary``, ``dc:title`` and the
description in an entry's ``<image>`` into the entry's own title and summary, where the first or the
last of them wins. It offers no setting for it, so its two parsers are given handlers that keep
these texts under names of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from feedparser import api

# Where there is nothing else, these are better than nothing; the first of each goes before.
CAPTIONS = {
    "title": ("dc_title", "itunes_title", "media_title"),
    "summary": (
        "dc_description",
        "itunes_summary",
        "media_description",
        "itunes_subtitle",
        "googleplay_description",
    ),
}


def keep_captions_apart() -> None:
    """Change feedparser's parsers in this process; doing it again does no harm."""
    for parser in (api.StrictFeedParser, api.LooseFeedParser):
        for name in (name for names in CAPTIONS.values() for name in names):
            start, end = _handlers(name)
            setattr(parser, f"_start_{name}", start)
            setattr(parser, f"_end_{name}", end)
        _of_pictures_apart(parser)


def _of_pictures_apart(parser: Any) -> None:
    """A description within an entry's picture is the picture's."""
    for name, of_picture in zip(("start", "end"), _handlers("image_description"), strict=True):
        own = getattr(parser, f"_{name}_description")
        setattr(parser, f"_{name}_description", _either(own, of_picture))


def _either(own: Callable[..., None], of_picture: Any) -> Callable[..., None]:
    def handler(parser: Any, *attributes: Any) -> None:
        (of_picture if parser.inentry and parser.inimage else own)(parser, *attributes)

    return handler


def _handlers(name: str) -> tuple[Callable[[Any, Any], None], Callable[[Any], None]]:
    def start(parser: Any, attributes: Any) -> None:
        parser.push_content(name, attributes, "text/html", 1)

    def end(parser: Any) -> None:
        parser.pop_content(name)

    return start, end
