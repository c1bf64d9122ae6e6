"""Two stories turn out to be one while alerts wait: for quiet hours to end, or for a digest.

Who belongs together is said by the entries' signs (tests.doubles.grouping).
"""

from __future__ import annotations

from datetime import time

import pytest

from bot.model.alert import DigestAlert
from bot.model.watch import Cadence, Delivery
from bot.model.workspace import Conversation
from tests.doubles.engine import Engine
from tests.doubles.merging import ANGOLA, DEPOSIT, HELSINKI, VOTE, cards, merge, poll
from tests.doubles.slack import ALERTS

# --- quiet hours ------------------------------------------------------------------


def quiet(engine: Engine) -> None:
    """Until noon; a legal act is told all the same."""
    place = Conversation.of(ALERTS)
    hours = Delivery(place, quiet_from=time(8), quiet_until=time(12))
    engine.stores.deliveries.put(hours)


async def test_a_held_story_is_not_told_where_the_other_already_is(engine):
    quiet(engine)
    poll(engine, ANGOLA, "#angola")
    poll(engine, VOTE, "#vote")
    poll(engine, DEPOSIT, "#helsinki")
    await engine.deliver_all(within=60)
    assert len(cards(engine)) == 1
    merge(engine)
    engine.clock.move(hours=3)
    await engine.deliver_all()
    card, later = cards(engine)
    assert VOTE in card.text
    assert ANGOLA in later.text
    assert VOTE not in later.text


@pytest.mark.parametrize("titles", [(VOTE, DEPOSIT), (DEPOSIT, VOTE)])
async def test_the_whole_story_is_told_when_the_more_urgent_half_would_be(engine, titles):
    quiet(engine)
    for title, event in zip(titles, ("#vote", "#helsinki"), strict=True):
        poll(engine, title, event)
    merge(engine)
    await engine.deliver_all(within=60)
    (card,) = cards(engine)
    assert titles[0] in card.text


# --- digests ----------------------------------------------------------------------


def daily(engine: Engine) -> None:
    place = Conversation.of(ALERTS)
    engine.stores.deliveries.put(Delivery(place, Cadence.DAILY, digest_at=time(18)))


async def test_a_digest_that_held_both_has_one_line(engine):
    daily(engine)
    poll(engine, VOTE, "#vote")
    poll(engine, HELSINKI, "#helsinki")
    merge(engine)
    engine.clock.move(hours=9)
    await engine.deliver_all()
    (text,) = engine.texts()
    assert "Daily digest: 1 story" in text


async def test_a_story_held_alone_comes_as_the_whole_one(engine):
    daily(engine)
    poll(engine, VOTE, "#vote", baseline=True)
    poll(engine, HELSINKI, "#helsinki")
    merge(engine)
    engine.clock.move(hours=9)
    await engine.deliver_all()
    (text,) = engine.texts()
    assert VOTE in text
    assert "1 story" in text


async def test_what_a_digest_told_is_not_told_again_by_the_other_name(engine):
    daily(engine)
    poll(engine, VOTE, "#vote", baseline=True)
    poll(engine, HELSINKI, "#helsinki")
    engine.clock.move(hours=9)
    await engine.deliver_all()
    merge(engine)
    engine.clock.move(days=1)
    await engine.deliver_all()
    assert len(engine.texts()) == 1


async def test_a_story_told_in_a_digest_is_not_told_again_for_one_that_is_held(engine):
    daily(engine)
    poll(engine, VOTE, "#vote")
    engine.clock.move(hours=9)
    await engine.deliver_all()
    poll(engine, HELSINKI, "#helsinki")
    merge(engine)
    engine.clock.move(days=1)
    await engine.deliver_all()
    assert len(engine.texts()) == 1


async def test_a_digest_in_which_both_were_told_shows_the_story_once(engine):
    daily(engine)
    poll(engine, VOTE, "#vote")
    poll(engine, HELSINKI, "#helsinki")
    engine.clock.move(hours=9)
    await engine.deliver_all()
    (digest,) = [item for item in engine.items() if isinstance(item.payload, DigestAlert)]
    assert len(digest.payload.stories) == 2
    merge(engine)
    page = engine.house.desk.news.of_digest(digest.id)
    assert [story.headline for story in page.stories] == [VOTE]
    assert not page.more
