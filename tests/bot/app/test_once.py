"""``minewatch poll``: one feed's trouble, even our own, leaves the other feeds' polls alone."""

import pytest

from bot.app.once import poll_once
from bot.config import read_settings
from bot.feeds.poll import Poller
from tests.doubles.documents import items, rss
from tests.doubles.web import Answer, FeedServer


@pytest.fixture
async def web():
    async with FeedServer() as server:
        yield server


async def test_a_feed_at_which_we_fail_ourselves_stops_no_other(web, tmp_path, monkeypatch):
    feeds = tmp_path / "feeds.toml"
    feeds.write_text(
        "".join(
            f'[[feed]]\nid = "{name}"\nname = "{name}"\nurl = "{url}"\npublisher = "P"\n'
            'language = "en"\nscope = "general"\n'
            for name in ("one", "two", "three")
            for url in [web.serve(f"/{name}", Answer(rss(*items(3, name))))]
        )
    )
    poll = Poller.poll

    async def failing(self, record):
        if record.feed.id == "two":
            raise IndexError("our own fault")
        return await poll(self, record)

    monkeypatch.setattr(Poller, "poll", failing)
    settings = read_settings(
        {
            "MINEWATCH_FEEDS": str(feeds),
            "MINEWATCH_DATA_DIR": str(tmp_path / "data"),
            "MINEWATCH_ALLOW_PRIVATE_FEEDS": "1",
        }
    )
    said = []
    polled = await poll_once(settings, (), dry_run=False, progress=said.append)
    assert {each.feed: each.new for each in polled} == {"one": 3, "two": 0, "three": 3}
    assert [each.error for each in polled if each.error] == [
        "Minewatch could not process this feed because of an internal error; see the log."
    ]
    assert sorted(each.feed for each in said) == ["one", "three", "two"]
