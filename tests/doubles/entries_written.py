"""Feed documents whose entries have, lack or change their ids, links and dates."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.doubles.desk import TODAY
from tests.doubles.documents import item as made
from tests.doubles.newsroom import HEADLINES

FINLAND, ANGOLA, YEMEN, CAMBODIA, *_ = HEADLINES
DAY = TODAY - timedelta(days=3)
LATER = TODAY - timedelta(hours=1)
PRESS = "https://news.example/press"


def item(
    title: str,
    link: str | None = None,
    guid: str | None = None,
    at: Any = DAY,
    text: str | None = None,
) -> str:
    return made(title, link, guid, at, text)


def others(count: int = 2) -> list[str]:
    return [
        item(title, f"https://news.example/{n}", f"o{n}")
        for n, title in enumerate((YEMEN, CAMBODIA)[:count])
    ]
