"""What a request takes beside States and days, and the words that it makes no use of."""

from __future__ import annotations

from datetime import date, time

import pytest

from bot.grammar.read import Grammar
from bot.model.judgement import Strictness
from bot.model.request import DigestAt, Door, NewsWanted, Paged, Request, WatchOptions
from bot.model.state import Step
from bot.model.watch import Cadence
from bot.treaty.load import load_treaty

TREATY = load_treaty()
GRAMMAR = Grammar(lambda: TREATY)


def read(text: str, door: Door) -> Request:
    return GRAMMAR.read(text, door, date(2026, 11, 26))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("last 10", NewsWanted(size=10)),
        ("Finland page 2", NewsWanted(page=2)),
        ("page 2 last 10", NewsWanted(page=2, size=10)),
        ("last 10 page 2", NewsWanted(page=2, size=10)),
        ("page 0", NewsWanted(page=1)),
        ("last 99999999", NewsWanted(size=99_999)),
        ("search cluster munitions", NewsWanted(search="cluster munitions")),
        ("search for the 5 mines", NewsWanted(search="5 mines")),
    ],
)
def test_which_page_of_the_news_and_what_is_looked_for(text: str, wanted: NewsWanted):
    request = read(text, Door.NEWS)
    assert (request.detail, request.unread) == (wanted, ())


def test_a_page_of_a_list():
    assert read("list parties page 3", Door.STATUS).detail == Paged(3)
    assert read("list parties", Door.STATUS).detail is None


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("add Finland", WatchOptions()),
        ("add Finland legal", WatchOptions(min_step=Step.DEPOSIT)),
        ("add Finland law", WatchOptions(min_step=Step.LAW)),
        ("add Finland strict", WatchOptions(strictness=Strictness.STRICT)),
        ("add Finland wide with reminders", WatchOptions(None, Strictness.WIDE, reminders=True)),
        ("add Finland at once", WatchOptions(digest=DigestAt(Cadence.AT_ONCE))),
        ("add Finland daily 9am", WatchOptions(digest=DigestAt(Cadence.DAILY, time(9)))),
        (
            "add Finland every week on monday 0900",
            WatchOptions(digest=DigestAt(Cadence.WEEKLY, time(9), 0)),
        ),
    ],
)
def test_what_a_watch_is_limited_to_and_when_its_alerts_come(text: str, options: WatchOptions):
    request = read(text, Door.WATCH)
    assert (request.detail, request.unread) == (options, ())


@pytest.mark.parametrize(
    ("text", "door", "unread"),
    [
        ("Finland banana", Door.STATUS, ("banana",)),
        ("Finland 17", Door.STATUS, ("17",)),
        ("Finland strict", Door.STATUS, ("strict",)),
        ("Finland <https://example.org>", Door.STATUS, ("https://example.org",)),
        ("Finland strict", Door.NEWS, ("strict",)),
        ("add Finland banana", Door.WATCH, ("banana",)),
        ("add Finland 17", Door.WATCH, ("17",)),
        ("add Finland compare", Door.WATCH, ("compare",)),
        ("help banana", Door.WATCH, ()),
        ("when must Cambodia finish clearing its mined areas?", Door.MESSAGE, ()),
    ],
)
def test_words_of_no_use_are_named(text: str, door: Door, unread: tuple[str, ...]):
    assert read(text, door).unread == unread
