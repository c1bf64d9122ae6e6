"""One poll's result taken in: what is kept, whatever happens meanwhile."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import StoreUnavailableError
from bot.feeds.poll import PollOutcome, PollResult
from tests.doubles.engine import entry
from tests.doubles.outcomes import ANGOLA, FINLAND_DEPOSITS, FOOTBALL, alerts

# --- what is kept -----------------------------------------------------------------


def test_a_baseline_is_kept_and_not_told(engine):
    report = engine.poll(entry(FINLAND_DEPOSITS), baseline=True)
    assert (report.new, report.relevant, report.queued) == (1, 1, 0)
    (story,) = engine.stores.stories.all()
    assert story.baseline
    assert engine.items() == []


def test_an_entry_seen_again_is_nothing_new(engine):
    seen = entry(FINLAND_DEPOSITS)
    engine.poll(seen)
    report = engine.poll(seen)
    assert (report.new, report.queued) == (0, 0)
    assert len(alerts(engine)) == 1


def test_of_what_is_not_relevant_only_the_keys_are_kept(engine):
    report = engine.poll(entry(FOOTBALL))
    assert (report.new, report.relevant) == (1, 0)
    assert (len(engine.stores.entries), len(engine.stores.stories)) == (0, 0)
    assert engine.poll(entry(FOOTBALL, key="same")).new == 1
    assert engine.poll(entry(FOOTBALL, key="same")).new == 0


def test_an_entry_of_another_feed_with_the_same_link_is_known(engine):
    link = "https://one.example/story"
    engine.poll(entry(FINLAND_DEPOSITS, url=link), feed="f1")
    assert engine.poll(entry(FINLAND_DEPOSITS, url=link), feed="f2").new == 0


@pytest.mark.parametrize(
    ("title", "days", "told"),
    [(ANGOLA, 13, 1), (ANGOLA, 15, 0), (FINLAND_DEPOSITS, 59, 1), (FINLAND_DEPOSITS, 61, 0)],
)
def test_old_news_is_kept_and_not_told(engine, title, days, told):
    old = engine.clock.now() - timedelta(days=days)
    report = engine.poll(entry(title, published_at=old))
    assert (report.relevant, report.queued) == (1, told)


@pytest.mark.parametrize("title", [ANGOLA, FINLAND_DEPOSITS])
@pytest.mark.parametrize("days", [61, 400])
def test_an_age_read_from_a_form_that_is_not_standard_silences_nothing(engine, title, days):
    old = engine.clock.now() - timedelta(days=days)
    report = engine.poll(entry(title, published_at=old, date_is_standard=False))
    assert (report.relevant, report.queued) == (1, 1)
    (story,) = engine.stores.stories.all()
    assert story.last_at == engine.clock.now()


def test_a_date_in_any_form_stands_where_it_silences_nothing(engine):
    recent = engine.clock.now() - timedelta(days=3)
    engine.poll(entry(ANGOLA, published_at=recent, date_is_standard=False))
    (story,) = engine.stores.stories.all()
    assert story.last_at == recent


def test_a_date_in_any_form_stands_in_a_baseline(engine):
    old = engine.clock.now() - timedelta(days=400)
    found = entry(ANGOLA, published_at=old, date_is_standard=False)
    assert engine.poll(found, baseline=True).queued == 0
    (story,) = engine.stores.stories.all()
    assert story.last_at == old


def test_a_late_report_of_a_story_told_then_is_no_news_whatever_the_form_of_its_date(engine):
    then = engine.clock.now()
    engine.poll(entry(ANGOLA, published_at=then))
    engine.clock.move(days=20)
    late = entry(ANGOLA, published_at=then, date_is_standard=False)
    assert engine.poll(late, feed="f2").joined == 1
    assert len(alerts(engine)) == 1


def test_a_story_of_the_baseline_confirms_no_doubtful_date(engine):
    then = engine.clock.now() - timedelta(days=20)
    engine.poll(entry(ANGOLA, published_at=then), baseline=True)
    engine.poll(entry(ANGOLA, published_at=then, date_is_standard=False), feed="f2")
    assert len(alerts(engine)) == 1


def test_when_the_store_refuses_nothing_has_happened(engine):
    found = entry(FINLAND_DEPOSITS)
    engine.poll(entry(FOOTBALL))
    real_unit = engine.stores.unit

    @contextmanager
    def refusing():
        with real_unit():
            yield
            raise StoreUnavailableError("The disk is full.")

    engine.stores.unit = refusing
    with pytest.raises(StoreUnavailableError):
        engine.poll(found)
    engine.stores.unit = real_unit
    assert (len(engine.stores.stories), len(engine.stores.outbox)) == (0, 0)
    report = engine.poll(found)
    assert (report.new, report.opened, report.queued) == (1, 1, 1)


def test_a_feed_removed_during_the_poll_stays_removed(engine):
    engine.poll(entry(FOOTBALL))
    record = engine.stores.feeds.get("f1")
    engine.stores.feeds.remove("f1")
    result = PollResult(record, record, PollOutcome.READ, (entry(FINLAND_DEPOSITS),))
    assert engine.take(result).new == 0
    assert "f1" not in engine.stores.feeds
    assert engine.items() == []


def test_a_feed_paused_during_the_poll_stays_paused(engine):
    engine.poll(entry(FOOTBALL))
    record = engine.stores.feeds.get("f1")
    engine.stores.feeds.put(replace(record, state=replace(record.state, paused=True)))
    engine.take(PollResult(record, record, PollOutcome.UNCHANGED))
    assert engine.stores.feeds.get("f1").state.paused


async def test_taking_in_gently_does_the_same(engine):
    engine.poll(entry(FOOTBALL))
    record = engine.stores.feeds.get("f1")
    found = (entry(FINLAND_DEPOSITS), entry(FOOTBALL), entry(ANGOLA))
    report = await engine.pipeline.accept(PollResult(record, record, PollOutcome.READ, found))
    assert (report.new, report.relevant, report.queued) == (3, 2, 2)


# --- feeds in trouble ------------------------------------------------------------------


def test_stories_that_nothing_can_join_leave_the_index(engine):
    engine.poll(entry(FINLAND_DEPOSITS))
    engine.clock.move(days=44)
    engine.pipeline.forget_old_stories()
    assert len(engine.pipeline._known._index) == 1
    engine.clock.move(days=2)
    engine.pipeline.forget_old_stories()
    assert len(engine.pipeline._known._index) == 0
    assert len(engine.stores.stories) == 1
