"""Watches, stories and hostile texts of any kind for views, and the check of what a view made of them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from bot.model.entry import EntryId, FeedId, StoryId
from bot.model.judgement import Direction, Kind, Strictness
from bot.model.state import Step
from bot.model.story import Story, StorySource
from bot.model.watch import Cadence, Delivery, Scope, Watch, WatchId
from bot.model.workspace import Conversation, UserId
from bot.ports import Message
from handlers.views.watch_sentences import (
    DeliveryShown,
)
from tests.doubles.desk import treaty
from tests.doubles.shown import OUTSIDE, problems

TODAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
STATES = treaty().states
ANSWERS = {iso3: treaty().answer(iso3, TODAY.date()) for iso3 in STATES}
LONGEST = sorted(STATES, key=lambda iso3: -len(STATES[iso3].name))
hostile = st.one_of(
    st.text(max_size=400),
    st.sampled_from(
        [
            "",
            " ",
            "<!channel> <!here> <@U123> <#C123|x> <!subteam^S1> &amp; & < >",
            "*bold* _it_ ~st~ `code` ```block``` :tada: https://evil.example <https://e.x|l>",
            "\u202eevil\u202c \u0000\u0007 \u200b\ufeff",
            OUTSIDE,
            "&" * 4000,
            "<" * 4000,
            "🇫🇮" * 500,
            "👩‍👩‍👧‍👦" * 300,
            "word " * 1000,
            "一" * 4000,
        ]
    ),
)
urls = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "https://news.example/a?b=1&c=2|x>y",
            "javascript:alert(1)",
            "https://news.example/" + "a" * 2800,
            "https://news.example/" + "a" * 5000,
            "http://[broken",
        ]
    ),
    hostile,
)
moments = st.integers(900_000_000, 2_200_000_000).map(lambda at: datetime.fromtimestamp(at, UTC))
codes = st.lists(st.sampled_from(sorted(STATES)), max_size=40, unique=True).map(tuple)
sources = st.builds(
    StorySource,
    st.just(EntryId("e")),
    st.just(FeedId("f")),
    hostile,
    urls,
    hostile,
    st.none(),
    moments,
)


def stories_of(sizes: st.SearchStrategy[list[StorySource]]) -> st.SearchStrategy[Story]:
    return st.builds(
        Story,
        id=st.just(StoryId("0123456789abcdef")),
        headline=hostile,
        url=urls,
        kind=st.sampled_from(Kind),
        step=st.none() | st.sampled_from(Step),
        direction=st.none() | st.sampled_from(Direction),
        states=codes,
        score=st.floats(0, 1),
        first_at=moments,
        last_at=moments,
        sources=sizes.map(tuple),
    )


stories = stories_of(st.lists(sources, max_size=3))
many_sources = stories_of(st.lists(sources, max_size=60))
answers = codes.map(lambda found: tuple(ANSWERS[iso3] for iso3 in found))
watches = st.builds(
    Watch,
    id=st.uuids().map(lambda number: WatchId(str(number))),
    owner=st.sampled_from([UserId("U1ANN"), UserId("")]),
    conversation=st.just(Conversation.of("C1")),
    personal=st.booleans(),
    scope=st.builds(
        Scope,
        states=codes,
        groups=st.just(()),
        kinds=st.lists(st.sampled_from(Kind), max_size=12, unique=True).map(tuple),
        min_step=st.none() | st.sampled_from(Step),
    ),
    created_at=moments,
    strictness=st.sampled_from(Strictness),
    set_aside=st.none() | hostile,
    reminders=st.booleans(),
)
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
deliveries = st.builds(
    Delivery,
    st.just(Conversation.of("C1")),
    cadence=st.sampled_from(Cadence),
    digest_at=times,
    digest_weekday=st.integers(0, 6),
    quiet_from=st.none() | times,
    quiet_until=st.none() | times,
    paused_until=st.none() | moments,
    zone=st.sampled_from(["UTC", "America/Argentina/ComodRivadavia"]),
)
told = st.builds(
    DeliveryShown,
    st.booleans(),
    deliveries,
    st.integers(0, 10**6),
    st.integers(0, 90),
    channel=st.sampled_from(["", "#alerts", "<#C1|general>"]),
    next_digest=st.none() | moments,
)
quick = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def check(shown: Message | dict[str, Any] | None) -> None:
    assert shown is not None
    assert problems(shown) == []
    if isinstance(shown, Message):
        assert len(shown.text) > 3
        read_as_markup = [shown.text, *mrkdwn_in(list(shown.blocks))]
        assert not [text for text in read_as_markup if "<!" in text.replace("<!date^", "")]
        assert not [text for text in read_as_markup if "<@U123" in text]


def mrkdwn_in(part: Any) -> Iterator[str]:
    """Every text that Slack would read as markup."""
    if isinstance(part, dict):
        if part.get("type") == "mrkdwn":
            yield part["text"]
        for inner in part.values():
            yield from mrkdwn_in(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from mrkdwn_in(inner)


def names_of(every: list[Watch], name: str) -> dict[WatchId, str]:
    return {watch.id: name for watch in every}
