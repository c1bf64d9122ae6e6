"""Who is served when: the main channel before private messages, each conversation in its order."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.alert import ItemState, Note, Notice, OutboxItem
from bot.model.workspace import Conversation
from bot.outbox.deliver import MOST_IN_A_PASS
from bot.outbox.items import new_item
from bot.outbox.pace import POST, UPDATE, Budget, SendPace
from bot.outbox.queue import Lane
from bot.outbox.sends import SIDE_BY_SIDE
from bot.outbox.turns import in_turn, main_lanes
from bot.ports import Message, Refused, Sent, TryLater
from tests.doubles.engine import Engine
from tests.doubles.messenger import MemoryMessenger

MOST = MOST_IN_A_PASS * SIDE_BY_SIDE
"""In a pass, where so many wait."""
MAIN = "CMAIN"


def engine_with(messenger: MemoryMessenger, channel: str | None = MAIN) -> Engine:
    """The outbox alone, over a messenger in memory."""
    engine = Engine(channel=channel)
    engine.messenger = messenger
    engine.renderer = TextOfNote()
    engine.start()
    return engine


class TextOfNote:
    """Says a note as it is: what messages look like is not at stake here."""

    def message(self, item: OutboxItem) -> Message:
        assert isinstance(item.payload, Note)
        return Message(item.payload.text, key=str(item.id))

    def reply(self, item: OutboxItem) -> None:  # noqa: ARG002 - nothing is answered
        return None


def put(engine: Engine, to: str, *texts: str) -> None:
    now = engine.clock.now()
    engine.stores.outbox.put(
        *(
            new_item(Note(text), Conversation.of(to), now, change=text, index=index)
            for index, text in enumerate(texts)
        )
    )


def people(count: int) -> list[str]:
    return [f"U{number:03}" for number in range(count)]


async def test_three_hundred_private_messages_do_not_hold_up_the_main_channel():
    slack = MemoryMessenger()
    engine = engine_with(slack)
    for person in people(300):
        put(engine, person, f"for {person}")
    put(engine, MAIN, "for all")
    await engine.deliver()
    assert slack.posted[0].text == "for all"


async def test_news_for_the_main_channel_comes_into_a_round_of_private_messages():
    slack = MemoryMessenger()
    engine = engine_with(slack)
    for person in people(300):
        put(engine, person, f"for {person}")
    await engine.deliver()
    assert len(slack.posted) == MOST
    put(engine, MAIN, "for all")
    await engine.deliver()
    assert slack.posted[MOST].text == "for all"


async def test_many_alerts_for_the_main_channel_leave_one_a_second_whatever_else_waits():
    slack = MemoryMessenger()
    engine = engine_with(slack)
    for person in people(300):
        put(engine, person, *(f"{n} for {person}" for n in range(3)))
    put(engine, MAIN, *map(str, range(20)))
    begun, times = engine.clock.now(), []
    while len(times) < 20:
        await engine.deliver()
        told = [post for post in slack.posted if post.conversation == MAIN]
        times += [engine.clock.now() - begun] * (len(told) - len(times))
        engine.clock.move(seconds=0.1)
    assert times[-1] < timedelta(seconds=20)
    assert len(slack.posted) > 300


async def test_the_main_channel_is_known_by_the_id_that_slack_gave_for_its_name():
    slack = MemoryMessenger()
    engine = engine_with(slack, "#alerts")
    engine.stores.notices.put(Notice("channel:#alerts", engine.clock.now(), "C77"))
    for person in people(30):
        put(engine, person, "private")
    put(engine, "C77", "by id")
    put(engine, "#alerts", "by name")
    await engine.deliver()
    assert {post.text for post in slack.posted[:2]} == {"by id", "by name"}


async def test_a_channel_with_a_watch_does_not_wait_behind_private_messages_either():
    slack = MemoryMessenger()
    engine = engine_with(slack)
    for person in people(300):
        put(engine, person, "private")
    put(engine, "C2", "watched")
    await engine.deliver()
    assert "watched" in [post.text for post in slack.posted[:2]]


async def test_everybody_has_a_turn_before_anybody_has_two():
    slack = MemoryMessenger()
    engine = engine_with(slack, None)
    for person in people(40):
        put(engine, person, "one", "two")
    for _ in range(40 // MOST):
        await engine.deliver()
        engine.clock.move(seconds=2)
    assert Counter(post.conversation for post in slack.posted) == Counter(people(40))


# --- the rules, whatever comes ------------------------------------------------------------------

PLACES = st.sampled_from([MAIN, "C2", "C3", *people(40)])


@settings(max_examples=60, deadline=None)
@given(
    arrivals=st.lists(st.tuples(st.integers(0, 12), PLACES), max_size=150),
    troubles=st.sets(st.integers(0, 60), max_size=6),
    gap=st.sampled_from([0.02, 0.3, 1.0]),
)
def test_order_is_kept_and_the_main_channel_is_first_in_every_pass(
    arrivals: list[tuple[int, str]], troubles: set[int], gap: float
):
    """Items come in at any time and some sends fail. A pass has ten sends to others at most."""
    asyncio.run(_any_rounds(arrivals, troubles, gap))


async def _any_rounds(arrivals: Iterable[tuple[int, str]], troubles: set[int], gap: float) -> None:
    slack = Noting(troubles)
    engine = engine_with(slack)
    wanted: defaultdict[str, list[str]] = defaultdict(list)
    due: defaultdict[int, list[str]] = defaultdict(list)
    for when, place in arrivals:
        due[when].append(place)
    for when in range(13):
        for place in due[when]:
            text = f"{place} {len(wanted[place])}"
            wanted[place].append(text)
            put(engine, place, text)
        main_first, already = main_may_go(engine), len(slack.asked)
        await engine.deliver()
        asked = slack.asked[already:]
        assert not main_first or asked[0] == MAIN
        assert sum(place != MAIN for place in asked) <= MOST
        engine.clock.move(seconds=gap)
    await engine.deliver_all()
    told: defaultdict[str, list[str]] = defaultdict(list)
    for post in slack.posted:
        told[post.conversation].append(post.text)
    assert told == wanted


def main_may_go(engine: Engine) -> bool:
    """Does something wait for the main channel that nothing holds back?"""
    now, main = engine.clock.now(), Conversation.of(MAIN)
    seconds = engine.clock.monotonic()
    waits = [i for i in engine.items(ItemState.WAITING) if str(i.conversation) == MAIN]
    is_open = not engine.deliverer._pace.closed_for(main, POST, seconds, first=True)
    return is_open and bool(waits) and min(waits, key=lambda item: item.order).due_at <= now


class Noting(MemoryMessenger):
    """Some calls fail; all are noted."""

    def __init__(self, troubles: set[int]) -> None:
        super().__init__()
        self._troubles = troubles
        self.asked: list[str] = []

    async def post(
        self, conversation: Conversation, message: Message, **values: Any
    ) -> Sent | TryLater | Refused:
        self.asked.append(conversation.id)
        if len(self.asked) in self._troubles:
            return TryLater("request_timeout")
        return await super().post(conversation, message, **values)


@given(
    lanes=st.lists(
        st.builds(
            Lane,
            st.sampled_from([MAIN, "C1", "C2", "G3", "#name", "U1", "U2", "W3", "D4"]).map(
                Conversation.of
            ),
            st.booleans(),
        ),
        unique=True,
    )
)
def test_turns_leave_nobody_out_and_a_channel_waits_for_one_person_per_channel(
    lanes: list[Lane],
):
    turns = in_turn(lanes, {Conversation.of(MAIN)})
    assert sorted(turns) == sorted(lane for lane in lanes if str(lane.conversation) != MAIN)
    private = [lane.conversation.id[0] in "UWD" for lane in turns]
    for kind in (True, False):
        mine = [lane for lane, is_private in zip(turns, private, strict=True) if is_private is kind]
        assert mine == [lane for lane in lanes if lane in mine]
    for at, is_private in enumerate(private):
        if not is_private:
            assert sum(private[:at]) <= private[:at].count(False)


def test_the_main_channels_news_comes_before_its_edits():
    places = {Conversation.of("#alerts"), Conversation.of("C1")}
    assert [lane.edits for lane in main_lanes(places)] == [False, False, True, True]


# --- the budget of a workspace ---------------------------------------------------------------------


def test_private_messages_do_not_use_up_the_main_channels_budget():
    pace = SendPace(Budget(posts=3, first=2))
    for number in range(3):
        pace.took(Conversation.of(f"U{number}"), POST, 0)
    main, other = Conversation.of(MAIN), Conversation.of("U9")
    assert pace.closed_for(other, POST, 5) == 55
    assert pace.closed_for(main, POST, 5, first=True) == 0
    pace.took(main, POST, 5)
    pace.took(main, POST, 7)
    assert pace.closed_for(main, POST, 9, first=True) == 51
    assert pace.closed_for(other, POST, 9) == 51
    assert pace.closed_for(other, POST, 60) == 0


@pytest.mark.parametrize("seconds", [1, 30, 599])
def test_what_slack_said_is_never_shortened_by_what_it_says_later(seconds: int):
    pace = SendPace()
    here = Conversation.of("C1")
    pace.wait_requested(POST, 600, 0)
    pace.wait_requested(POST, seconds, 0)
    pace.pause(seconds, 0)
    pace.resume()
    assert pace.closed_for(here, POST, 1) == 599


def test_a_pause_holds_all_methods_until_it_is_over_or_ended():
    pace = SendPace()
    here = Conversation.of("C1")
    pace.pause(20, 0)
    assert pace.closed_for(here, POST, 0) == pace.closed_for(here, UPDATE, 0) == 20
    assert pace.closed_for(here, POST, 20) == 0
    pace.resume()
    assert pace.closed_for(here, POST, 0) == 0
