"""A feed list may hold the address of our own feed: it brings nothing that is not known already."""

from bot.desk.news import NewsQuery
from bot.publish.atom import FeedScope, StoryWords, feed_of
from bot.publish.routes import ANYONE, newest
from handlers.views.kinds import report_words, unmarked_kind_words
from tests.doubles.desk import house, treaty
from tests.doubles.newsroom import HEADLINES, Newsroom

ALL = FeedScope((), (), (), "https://bot.example.org/stories.atom")
WORDS = StoryWords(unmarked_kind_words, report_words)


async def test_a_minewatch_that_polls_its_own_feed_learns_nothing_and_publishes_the_same(
    newsroom: Newsroom,
):
    await newsroom.publish(*HEADLINES[:2])
    await newsroom.publish(*HEADLINES)
    stores = newsroom.engine.stores
    desk = house(stores=stores, clock=newsroom.engine.clock).desks.of(ANYONE)

    def published() -> bytes:
        return feed_of(newest(desk, NewsQuery()), ALL, treaty().states, WORDS)

    first = published()
    assert first.count(b"<entry>") == len(HEADLINES)
    for _ in range(3):
        report = await newsroom.publish_document(published(), feed="ours")
        assert report.new == 0
        newsroom.engine.clock.move(minutes=20)
    assert published() == first
