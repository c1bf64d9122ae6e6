"""Adding languages: one answer for all of them, and one host that is not hurried."""

from datetime import datetime, timedelta
from itertools import count, pairwise

import pytest

from bot.desk.feed_languages import APART, add_languages, languages_asked
from bot.desk.feed_list import FeedList
from bot.desk.rights import Rights
from bot.desk.settings import Installation, WorkspaceSettings
from bot.errors import InputError
from bot.feeds import schedule
from bot.feeds.document import Hints
from bot.feeds.lists.gnews import POLL_MINUTES
from bot.feeds.lists.searches import searches
from bot.feeds.poll import PollOutcome, PollResult
from bot.feeds.web.hosts import HostGate
from bot.metrics import Metrics
from bot.model.entry import Feed, FeedId, FeedOrigin, FeedRecord, FeedState
from bot.model.workspace import HOME
from bot.pipeline import PollReport
from bot.runner import Signals
from bot.runner.polling import Polling, PollingParts
from storage import open_memory_stores
from storage.stores import TinyStores
from tests.doubles.clock import START, ManualClock

HOST = "news.google.com"
READ = PollOutcome.READ
GOLDEN = 0.618
"""Steps of it, past whole numbers, spread evenly between 0 and 1."""
EVERY = " ".join(searches())


def listed(stores: TinyStores) -> FeedList:
    """The feed list at HOME."""
    settings = WorkspaceSettings(stores, ManualClock(), HOME, Installation())
    return FeedList(stores, settings, Rights(settings, operators_named=False))


@pytest.fixture
def stores() -> TinyStores:
    return open_memory_stores(ManualClock())


def ids(stores: TinyStores) -> set[str]:
    return {record.feed.id for record in stores.feeds.all()}


def test_only_the_word_languages_means_languages():
    assert languages_asked("languages tr, th") == "tr, th"
    assert languages_asked("Language Turkish") == "Turkish"
    assert languages_asked("languages") == ""
    for other in ("https://languages.example/feed", '"languages tr"', "languages.example"):
        assert languages_asked(other) is None


def test_what_was_added_what_was_on_and_what_is_unknown_stand_in_one_sentence(stores):
    add_languages(listed(stores), "French", START, "U1")
    said = add_languages(listed(stores), "tr Thai fr Klingon", START, "U1").sentence
    assert said.startswith(
        "Added Google News in Turkish and Thai; French was already on; "
        "Minewatch does not search in “Klingon”, only in Albanian, "
    )
    assert said.endswith(" and Vietnamese.")
    assert ids(stores) == {"gnews-fr", "gnews-tr", "gnews-th"}


def test_an_added_language_is_the_person_s_feed_and_begins_with_a_baseline(stores):
    add_languages(listed(stores), "tr", START, "U1")
    [record] = stores.feeds.all()
    assert (record.feed.origin, record.feed.added_by) == (FeedOrigin.ADDED, "U1")
    assert (record.feed.language, record.state.baseline_at) == ("tr", None)


@pytest.mark.parametrize("typed", ["", "Klingon"])
def test_without_any_known_language_those_that_are_known_are_named(stores, typed):
    with pytest.raises(InputError, match=r"Albanian, Amharic, .* and Vietnamese\.$"):
        add_languages(listed(stores), typed, START, None)


@pytest.mark.parametrize("off", [{"paused": True}, {"removed": True}, {"gone": True}])
def test_a_language_that_is_off_is_turned_on_again_with_what_is_known_of_it(stores, off):
    add_languages(listed(stores), "tr", START, None)
    [record] = stores.feeds.all()
    enabled = "removed" not in off
    known = FeedState(etag='"v1"', baseline_at=START, **off)
    feed = Feed(record.feed.id, record.feed.name, record.feed.url, enabled=enabled)
    stores.feeds.put(FeedRecord(feed, known))
    assert list(add_languages(listed(stores), "tr", START, None).added) == ["Turkish"]
    [again] = stores.feeds.all()
    assert again.feed.enabled
    assert again.state == FeedState(etag='"v1"', baseline_at=START, next_poll_at=START)


def test_a_query_of_somebody_s_own_under_the_same_id_stays(stores):
    own = Feed(FeedId("gnews-ru"), "Mine", "https://news.google.com/rss/search?q=x")
    stores.feeds.put(FeedRecord(own))
    add_languages(listed(stores), "ru", START, None)
    assert ids(stores) == {"gnews-ru", "gnews-ru-2"}
    assert add_languages(listed(stores), "ru", START, None).on == ("Russian",)


def test_the_first_polls_of_added_languages_are_spread(stores):
    add_languages(listed(stores), EVERY, START, None)
    first = sorted(record.state.next_poll_at for record in stores.feeds.all())
    assert first == [START + n * APART for n in range(len(searches()))]
    assert first[-1] - START < timedelta(minutes=POLL_MINUTES)


async def test_a_start_with_every_language_due_asks_the_host_one_by_one(stores):
    """As after a night without power: nothing is caught up in a burst."""
    clock = ManualClock()
    gate = HostGate(clock)
    asked: list[datetime] = []
    under_way: list[int] = [0]
    add_languages(listed(stores), EVERY, START - timedelta(days=1), None)

    async def poll(record: FeedRecord) -> PollResult:
        under_way.append(under_way[-1] + 1)
        async with gate.turn(HOST):
            asked.append(clock.now())
            await clock.sleep(0.1)
        under_way.append(under_way[-1] - 1)
        later = clock.now() + timedelta(minutes=POLL_MINUTES)
        return PollResult(record, FeedRecord(record.feed, FeedState(next_poll_at=later)), READ)

    async def accept(result: PollResult) -> PollReport:
        stores.feeds.put(result.record_after)
        return PollReport(result.record_after.feed.id, result.outcome)

    polling = Polling(
        stores,
        PollingParts(poll, accept, lambda _: None, lambda: False, Signals(clock)),
        clock,
        Metrics(),
    )
    for _tenth_of_a_second in range(10 * 2 * len(searches())):
        await polling.round()
        await clock.advance(0.1)
    assert len(asked) == len(searches())
    assert max(under_way) == 1
    assert min(later - sooner for sooner, later in pairwise(asked)) >= timedelta(seconds=1)


def test_every_language_all_day_is_about_two_requests_a_minute():
    chance = count()
    due = {language: START + n * APART for n, language in enumerate(searches())}
    asked = []
    end = START + timedelta(days=1)
    while min(due.values()) < end:
        language = min(due, key=due.__getitem__)
        asked.append(due[language])
        due[language] = schedule.after_success(
            due[language],
            POLL_MINUTES,
            hints_minutes=None,
            median_gap_minutes=120,
            skips=Hints(),
            fraction=next(chance) * GOLDEN % 1,
        )
    assert len(asked) <= 24 * 60 * 2
    busiest = max(
        sum(at <= other < at + timedelta(minutes=1) for other in asked[n : n + 60])
        for n, at in enumerate(asked)
    )
    assert busiest <= 10
