"""What keeps feeds from being read is said once: for the machine, for feeds that fail alike, for one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.model.entry import Feed, FeedId, FeedRecord, FeedState
from bot.model.web_state import OFFLINE, Reach, web_state

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NO_NAME = "The site's name cannot be resolved (DNS)."
NO_WAY = "The site could not be reached (Network is unreachable)."
DENIED = "The site denies access (403)."


def feed(
    number: int,
    error: str | None = NO_NAME,
    *,
    unreached: bool = True,
    at: datetime = NOW,
    since: datetime | None = None,
    success: datetime | None = None,
    host: str | None = None,
) -> FeedRecord:
    """``at``: when it was asked last; ``since``: since when it fails, if longer; ``success``: its last."""
    url = f"https://{host or f'site{number}.example'}/feed"
    state = FeedState(
        last_attempt_at=at,
        last_success_at=at if error is None else success,
        failing_since=None if error is None else since or at,
        error=error,
        unreached=unreached and error is not None,
    )
    return FeedRecord(Feed(FeedId(f"f{number}"), f"Feed {number}", url), state)


def test_where_no_connection_is_made_anywhere_the_machine_is_offline():
    state = web_state(feed(n, NO_NAME if n % 2 else NO_WAY) for n in range(27))
    assert state.reach is Reach.OFFLINE
    assert state.sentences == (OFFLINE,)
    assert state.number == state.asked == 27


def test_one_feed_that_is_read_clears_it():
    failing = [feed(n, at=NOW - timedelta(minutes=5)) for n in range(20)]
    assert web_state(failing).reach is Reach.OFFLINE
    assert web_state([*failing, feed(20, None)]).reach is Reach.SOME


def test_feeds_that_were_read_before_the_cable_was_pulled_do_not_hide_it():
    before = [feed(n, None, at=NOW - timedelta(minutes=10)) for n in range(20)]
    after = [feed(n, success=NOW - timedelta(hours=1)) for n in range(20, 28)]
    assert web_state([*before, *after]).reach is Reach.OFFLINE
    assert web_state([*before, *after[:4]]).reach is Reach.SOME


@given(
    working=st.integers(1, 40),
    broken=st.lists(st.sampled_from(["never read", "long ago"]), max_size=40),
)
def test_feeds_that_fail_while_others_are_read_never_make_it_the_machine(
    working: int, broken: list[str]
):
    """Those that time out are the last of every round."""
    read = [feed(n, None, at=NOW - timedelta(seconds=20)) for n in range(working)]
    month = NOW - timedelta(days=30)
    failed = [
        feed(
            n,
            since=None if how == "never read" else month,
            success=None if how == "never read" else month,
        )
        for n, how in enumerate(broken, working)
    ]
    state = web_state([*read, *failed])
    assert state.reach is Reach.SOME
    assert state.number == len(broken)


def test_broken_feeds_do_not_hide_that_the_machine_went_offline():
    hour = NOW - timedelta(hours=1)
    broken = [
        feed(n, since=hour - timedelta(days=9), success=hour - timedelta(days=9)) for n in range(9)
    ]
    worked = [feed(n, success=hour) for n in range(9, 12)]
    assert web_state([*broken, *worked]).reach is Reach.OFFLINE


def test_a_few_publishers_of_many_are_not_the_machine():
    hour = NOW - timedelta(hours=1)
    read = [feed(n, None, at=NOW - timedelta(minutes=1)) for n in range(40)]
    failed = [feed(n, success=hour, host=f"s{n % 2}.example") for n in range(40, 52)]
    assert web_state([*read, *failed]).reach is Reach.SOME


def test_a_feed_of_this_machine_proves_nothing():
    failing = [feed(n) for n in range(6)]
    for host in ("127.0.0.1:8765", "localhost:8765", "[::1]:8765"):
        assert web_state([*failing, feed(9, None, host=host)]).reach is Reach.OFFLINE


def test_one_site_alone_says_nothing_about_the_machine():
    assert web_state([feed(1)]).reach is Reach.SOME
    assert web_state(feed(n, host="news.example") for n in range(9)).reach is Reach.SOME
    assert web_state([feed(1), feed(2)]).reach is Reach.OFFLINE


def test_where_all_are_refused_alike_that_is_the_line():
    proxy = "The proxy http://proxy:3128 (HTTPS_PROXY) requires a user name and password (407)."
    state = web_state(feed(n, proxy, unreached=False) for n in range(8))
    assert state.reach is Reach.NOTHING
    assert state.sentences == (f"No feed can be read, and all fail alike: {proxy}",)


def test_feeds_that_fail_alike_are_one_line_with_their_ids_and_others_have_their_own():
    works = feed(0, None)
    alike = [feed(n, DENIED, unreached=False) for n in range(1, 4)]
    alone = [feed(n, f"There is nothing at this address (40{n}).") for n in (4, 5)]
    assert web_state([works, *alone, *alike]).sentences == (
        "3 feeds: The site denies access (403) (f1, f2, f3).",
        "Feed 4: There is nothing at this address (404).",
        "Feed 5: There is nothing at this address (405).",
    )


def test_feeds_that_are_off_paused_or_gone_do_not_count():
    on = feed(1)
    off = replace(on, feed=replace(on.feed, enabled=False))
    paused = replace(on, state=replace(on.state, paused=True))
    gone = replace(on, state=replace(on.state, gone=True))
    assert web_state([off, paused, gone]).asked == 0


@given(
    st.lists(
        st.tuples(st.sampled_from([None, NO_NAME, DENIED]), st.integers(0, 60), st.integers(0, 5)),
        max_size=40,
    )
)
def test_every_failing_feed_is_in_one_group_and_no_group_is_said_twice(
    drawn: list[tuple[str | None, int, int]],
):
    records = [
        feed(n, error, at=NOW - timedelta(minutes=ago), host=f"s{site}.example")
        for n, (error, ago, site) in enumerate(drawn)
    ]
    state = web_state(records)
    grouped = [record.feed.id for group in state.failing for record in group.feeds]
    assert sorted(grouped) == sorted(r.feed.id for r in records if r.state.error)
    assert len(set(state.sentences)) == len(state.sentences)
    newest = max((r.state.last_attempt_at or NOW for r in records), default=NOW)
    if any(r.state.error is None and r.state.last_attempt_at == newest for r in records):
        assert state.reach is Reach.SOME
