"""The feed list: the packaged one is sound, a wrong one is refused with file and line."""

from dataclasses import replace

import pytest

from bot.errors import DataError
from bot.feeds.lists.catalogue import load_catalogue, merged
from bot.feeds.web.address import why_not_allowed
from bot.model.entry import Feed, FeedId, FeedOrigin, FeedRecord, FeedState
from tests.doubles.documents import DAY

GOOD = """
[[feed]]
id = "one"
name = "One"
url = "https://one.example/feed"

[[feed]]
id = "two"
name = "Two"
url = "https://two.example/feed"
"""


def test_the_packaged_list_is_sound():
    feeds = load_catalogue()
    assert sum(feed.enabled for feed in feeds) >= 20
    assert len(feeds) <= 40
    assert len({feed.id for feed in feeds}) == len({feed.url for feed in feeds}) == len(feeds)
    assert all(why_not_allowed(feed.url) is None for feed in feeds)
    assert all(feed.language and feed.publisher and feed.scope for feed in feeds)
    assert {feed.origin for feed in feeds} == {FeedOrigin.PACKAGED}


def test_a_new_installation_reads_the_news_in_thirteen_languages():
    """Those of the UN, of Ukraine, and of the five States that left."""
    read = {feed.language or "" for feed in load_catalogue() if feed.enabled}
    assert " ".join(sorted(read)) == "ar en es et fi fr lt lv pl pt ru uk zh"


def test_feeds_that_became_searches_of_a_language_keep_their_ids():
    ids = {feed.id for feed in load_catalogue()}
    assert {f"gnews-{language}" for language in ("fr", "uk", "pl", "fi", "lt", "lv")} <= ids


def listed(tmp_path, text: str, name: str = "mine.toml"):
    path = tmp_path / name
    path.write_text(text)
    return path


def test_an_own_list_is_configured(tmp_path):
    feeds = load_catalogue(listed(tmp_path, GOOD))
    assert [feed.id for feed in feeds] == ["one", "two"]
    assert {feed.origin for feed in feeds} == {FeedOrigin.CONFIGURED}


def test_an_opml_list_is_taken_whatever_its_name(tmp_path):
    opml = '<?xml version="1.0"?><opml><body><outline text="One" xmlUrl="https://one.example/"/></body></opml>'
    [feed] = load_catalogue(listed(tmp_path, opml, "feeds.txt"))
    assert (feed.name, feed.url) == ("One", "https://one.example/")


WRONG = {
    'id = "two"\n': ("", "line 7: id is missing"),
    'id = "two"': ('id = "one"', "line 7: 'one' appears twice"),
    '"https://two.example/feed"': ('"ftp://two.example/"', "line 7: url 'ftp://two.example/'"),
    '"https://two.example/feed" ': ("3", "line 7: url has the wrong type"),
    'name = "Two"': ('nmae = "Two"', "line 7: unknown field nmae"),
    'id = "two" ': ('id = "Two!"', "must contain only a-z"),
    'name = "Two" ': ("name = Two", "line 9: is not valid TOML"),
}


@pytest.mark.parametrize("right", WRONG)
def test_a_mistake_is_named_with_file_and_line(tmp_path, right):
    wrong, words = WRONG[right]
    text = GOOD.replace(right.rstrip() if right.endswith(" ") else right, wrong)
    with pytest.raises(DataError, match=r"^mine\.toml") as caught:
        load_catalogue(listed(tmp_path, text))
    assert words in str(caught.value)


@pytest.mark.parametrize("text", ["", "x = 1", "feed = []", "feed = [1]"])
def test_a_list_without_feeds_is_refused(tmp_path, text):
    with pytest.raises(DataError, match=r"mine\.toml"):
        load_catalogue(listed(tmp_path, text))


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(DataError, match="cannot be read"):
        load_catalogue(tmp_path / "missing.toml")
    path = tmp_path / "binary.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match="neither UTF-8 text nor OPML"):
        load_catalogue(path)


ONE = Feed(FeedId("one"), "One", "https://one.example/feed")
STATE = FeedState(etag='"v1"', failures=2)


def test_a_new_feed_comes_in_and_an_unchanged_one_is_left_alone():
    record = FeedRecord(ONE, STATE)
    two = replace(ONE, id=FeedId("two"), url="https://two.example/")
    assert merged([ONE, two], [record]) == (FeedRecord(two),)


def test_a_changed_feed_keeps_its_state():
    [record] = merged([replace(ONE, name="New name")], [FeedRecord(ONE, STATE)])
    assert (record.feed.name, record.state) == ("New name", STATE)


def test_an_address_that_the_list_changed_begins_with_a_baseline():
    old = replace(STATE, baseline_at=DAY, paused=True)
    changed = replace(ONE, url="https://one.example/wider")
    [record] = merged([changed], [FeedRecord(ONE, old)])
    assert record == FeedRecord(changed, FeedState(paused=True))
    assert merged([changed], [record]) == ()


def test_an_address_that_moved_for_good_stays_moved():
    moved = FeedRecord(
        replace(ONE, url="https://new.example/"), replace(STATE, adopted_from=ONE.url)
    )
    assert merged([ONE], [moved]) == ()


def test_a_feed_that_left_the_list_is_turned_off_and_an_added_one_stays():
    added = FeedRecord(replace(ONE, id=FeedId("mine"), origin=FeedOrigin.ADDED))
    [record] = merged([], [FeedRecord(ONE, STATE), added])
    assert (record.feed.id, record.feed.enabled) == ("one", False)


def test_a_removed_feed_stays_away():
    removed = FeedRecord(replace(ONE, enabled=False), replace(STATE, removed=True))
    assert merged([ONE], [removed]) == ()
