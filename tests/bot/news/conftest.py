"""What the news tests share: the packaged judge, and entries made of few words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.model.entry import Entry, EntryId, FeedId
from bot.model.judgement import Judgement
from bot.news.judge import Judge, build_judge
from bot.treaty.load import load_treaty


@pytest.fixture(scope="session")
def judge() -> Judge:
    return build_judge(load_treaty().states.values())


@pytest.fixture(scope="session")
def said(judge: Judge) -> Callable[..., Judgement]:
    """The judgement of a title, and a summary where it matters."""

    def say(title: str, summary: str = "", language: str | None = None) -> Judgement:
        return judge.judge(entry(title, summary, language=language))

    return say


def entry(
    title: str,
    summary: str = "",
    *,
    key: str = "e1",
    language: str | None = "en",
    at: datetime | None = None,
    url: str | None = None,
    publisher: str | None = None,
) -> Entry:
    return Entry(
        id=EntryId(key),
        feed=FeedId("test"),
        title=title,
        summary=summary,
        url=url,
        published_at=at,
        updated_at=None,
        author=None,
        publisher=publisher,
        language=language,
    )


def day(number: int, month: int = 6) -> datetime:
    return datetime(2025, month, number, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def make_entry() -> Callable[..., Entry]:
    return entry


@pytest.fixture(scope="session")
def on() -> Callable[..., datetime]:
    return day
