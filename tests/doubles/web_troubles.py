"""A feed with validators, and when it is due again."""

from tests.doubles.documents import items, rss
from tests.doubles.web import Answer

FEED = Answer(rss(*items(3)), etag='"v1"', last_modified="Mon, 05 Jan 2026 09:00:00 GMT")


def minutes_until_next(result):
    state = result.record_after.state
    return (state.next_poll_at - state.last_attempt_at).total_seconds() / 60
