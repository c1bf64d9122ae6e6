"""Every view of the treaty, with the longest names, hostile words, 197 States or nothing at all."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.desk.record import Proposal
from bot.desk.replies import (
    Choice,
    Comparison,
    CountsThen,
    Deadlines,
    Freshness,
    Listing,
    OneState,
    Overview,
    Question,
    Timeline,
    Verb,
)
from bot.model.alert import RecordedAct
from bot.model.entry import EntryId, FeedId, StoryId
from bot.model.judgement import Kind
from bot.model.state import (
    CalendarDate,
    ConsentKind,
    Counts,
    Development,
    Duty,
    Group,
    Iso3,
    PartialDate,
    Position,
    Source,
    Standing,
    State,
    Status,
    StatusAnswer,
    Step,
)
from bot.model.story import Story, StorySource
from bot.model.watch import UserId
from bot.ports import Message
from bot.workspace.rules import message_problems, view_problems
from handlers.status_answers import question_message
from handlers.views.compare import comparison_message
from handlers.views.deadlines import deadlines_message
from handlers.views.help import status_help
from handlers.views.limits import problems
from handlers.views.listing import listing_message
from handlers.views.overview import counts_message, overview_message
from handlers.views.problem import problem_message, problem_view
from handlers.views.record_window import (
    acts_message,
    proposed,
    record_window,
    recorded_view,
    undone_message,
)
from handlers.views.share import for_all, in_window
from handlers.views.status_card import status_card
from handlers.views.timeline import timeline_message
from tests.doubles.desk import treaty

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, tzinfo=UTC)

words = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        [
            "<!channel> <@U1> *b* _i_ `c` :fire: &amp; <https://x.example|y>",
            "\u202eabc\u2066",
            "&" * 3000,
            "<" * 3000,
            "word " * 900,
            "x" * 5000,
            "🇫🇮👩‍👩‍👧" * 300,
        ]
    ),
)
some_words = words.filter(str.strip)
days = st.dates(date(1997, 9, 18), date(2040, 1, 1))
partial = st.one_of(
    days.map(date.isoformat), days.map(lambda d: f"{d:%Y-%m}"), days.map(lambda d: f"{d:%Y}")
).map(PartialDate)
urls = st.sampled_from(
    ["https://a.example/x?a=1&b=<2>|3", "https://a.example/" + "x" * 4000, "javascript:1", ""]
)
sources = st.builds(Source, words, words, urls | st.none())
states = st.builds(
    State,
    st.sampled_from([Iso3("FIN"), Iso3("GBR")]),
    st.sampled_from(["FI", "GB"]),
    some_words,
    st.booleans(),
)
maybe_day = days | st.none()
duties = st.builds(
    Duty,
    st.just(Iso3("FIN")),
    st.sampled_from("457"),
    words,
    words,
    st.sampled_from(Standing),
    partial | st.none(),
    words,
    partial | st.none(),
    sources | st.none(),
)
developments = st.builds(
    Development,
    partial,
    st.just(Iso3("FIN")) | st.none(),
    words,
    st.sampled_from(Step) | st.none(),
    words,
    words,
    sources,
)
coming = st.builds(
    CalendarDate, partial, words, words, words, st.just(Iso3("FIN")) | st.none(), sources
)
positions = st.builds(
    Position,
    st.just(Iso3("FIN")),
    words,
    words,
    words,
    words,
    words,
    st.lists(sources, max_size=8).map(tuple),
)


def many(strategy: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[tuple[Any, ...]]:
    """None, a few, or one of them over and over (cheap to draw, as long as can be)."""
    few = st.lists(strategy, max_size=4).map(tuple)
    return few | strategy.map(lambda one: (one,) * most)


answers = st.builds(
    StatusAnswer,
    state=states,
    status=st.sampled_from(Status),
    on=days,
    sentence=words,
    signed=maybe_day,
    consent_kind=st.sampled_from(ConsentKind) | st.none(),
    consent_date=maybe_day,
    entry_into_force=maybe_day,
    withdrawal_notified=maybe_day,
    withdrawal_effective=maybe_day,
    duties=many(duties, 20),
    developments=many(developments, 40),
    position=positions | st.none(),
    sources=many(sources, 40),
    as_of=days,
    checked_on=maybe_day,
    notes=many(words, 10),
)
records = st.builds(Freshness, days, maybe_day)
groups = st.builds(Group, words, some_words, st.just(()), partial, sources)
counts = st.builds(
    Counts,
    on=days,
    deposited=st.integers(0, 197),
    in_force=st.integers(0, 197),
    signatories=st.integers(0, 197),
    signatories_only=st.integers(0, 197),
    not_joined=st.integers(0, 197),
    withdrawn=st.integers(0, 197),
    universe=st.just(197),
    notes=many(words, 12),
)
stories = st.builds(
    Story,
    st.just(StoryId("s")),
    words,
    urls | st.none(),
    st.sampled_from(Kind),
    st.none(),
    st.none(),
    st.just(()),
    st.just(0.9),
    st.just(NOW),
    st.just(NOW),
    many(
        st.builds(
            StorySource,
            st.just(EntryId("e")),
            st.just(FeedId("f")),
            words,
            urls | st.none(),
            words,
            st.just("en"),
            st.just(NOW),
        ),
        30,
    ),
)
acts = st.builds(
    RecordedAct,
    id=st.just("0123456789abcdef"),
    iso3=st.just(Iso3("FIN")),
    act=st.sampled_from(["signed", "withdrawal_notified"]),
    value=days.map(date.isoformat),
    source_url=urls,
    why=words,
    by=st.sampled_from([UserId("U1"), UserId("")]),
    at=st.just(NOW),
    undone_by=st.none(),
    undone_at=st.just(NOW) | st.none(),
)
replies = st.one_of(
    st.builds(OneState, answers, days, words | st.none(), many(states, 9)).flatmap(
        lambda reply: many(stories, 9).map(lambda found: status_card(reply, found))
    ),
    st.builds(Comparison, st.lists(answers, min_size=2, max_size=5).map(tuple), days, days).map(
        comparison_message
    ),
    st.builds(
        Listing, words, many(answers, 40) | many(answers, 197), days, days, records, many(groups, 9)
    ).map(lambda reply: listing_message(reply, "list all")),
    st.builds(CountsThen, counts, counts | st.none(), days, records).map(counts_message),
    st.builds(Deadlines, many(coming, 90), many(states, 40), days, records).map(deadlines_message),
    st.builds(Timeline, states, many(developments, 90), records).map(timeline_message),
    st.builds(
        Overview, counts, many(answers, 40), many(developments, 5), many(coming, 5), records
    ).map(overview_message),
    st.builds(
        Question, some_words, many(st.builds(Choice, some_words, st.sampled_from(Verb), words), 6)
    ).flatmap(lambda q: (words | st.none()).map(lambda meant: question_message(q, meant))),
    st.lists(acts, max_size=60).map(lambda entered: acts_message(entered, treaty().states)),
    st.builds(undone_message, acts, answers),
    some_words.map(problem_message),
    st.just(status_help()),
)
LONG = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def marked_up(part: Any) -> list[str]:
    """Every text in the blocks that Slack reads as mrkdwn (plain_text is drawn as it is)."""
    if isinstance(part, dict):
        own = [part["text"]] if part.get("type") == "mrkdwn" else []
        return own + [text for value in part.values() for text in marked_up(value)]
    if isinstance(part, list | tuple):
        return [text for value in part for text in marked_up(value)]
    return []


@LONG
@given(replies)
def test_every_message_is_one_that_slack_takes(message: Message):
    for shown in (message, for_all(message, "U1ANN")):
        assert problems(shown) == []
        assert message_problems(list(shown.blocks)) == ()
    assert problems(in_window(message)) == []
    assert view_problems(in_window(message)) == ()


@LONG
@given(replies)
def test_no_words_from_outside_mention_anybody(message: Message):
    for text in (message.text, *marked_up(message.blocks)):
        assert "<!channel>" not in text
        assert "<https://x.example|y>" not in text


@LONG
@given(answers, acts, words, urls)
def test_every_window_is_one_that_slack_takes(
    answer: StatusAnswer, act: RecordedAct, sentence: str, url: str
):
    url = url[:1000] or "https://a.example/"
    proposal = Proposal(answer.state, "withdrawal_notified", TODAY, url, answer, answer)
    window = record_window(proposal)
    assert problems(window) == []
    assert view_problems(window) == ()
    assert proposed(window["private_metadata"])[3] == url
    assert problems(recorded_view(act, answer)) == []
    assert problems(problem_view(sentence)) == []


@pytest.mark.parametrize("on", [date(1997, 9, 18), date(2012, 3, 1), TODAY, date(2030, 1, 1)])
def test_the_real_card_of_every_state_fits(on: date):
    for iso3 in treaty().states:
        assert problems(status_card(OneState(treaty().answer(iso3, on), TODAY))) == []


@pytest.mark.parametrize("which", ["all", "parties", "signatories", "not-joined"])
def test_a_real_list_names_every_state_in_its_text_and_in_its_blocks(which: str):
    found = treaty().listing(which, TODAY)
    record = Freshness(treaty().as_of, None)
    message = listing_message(Listing("States", found, TODAY, TODAY, record), f"list {which}")
    assert problems(message) == []
    for answer in found:
        assert answer.state.name in message.text.replace("\u2060", "")
        assert answer.state.name in str(message.blocks).replace("\\'", "'").replace("\u2060", "")


def test_a_list_of_nobody_says_so():
    record = Freshness(treaty().as_of, None)
    message = listing_message(Listing("States", (), TODAY, TODAY, record), "list x")
    assert "0 States" in message.text
    assert "No State on 2 March 2026" in str(message.blocks)


def test_a_card_of_another_day_says_which():
    answer = treaty().answer(Iso3("FIN"), date(2025, 8, 1))
    message = status_card(OneState(answer, TODAY))
    assert "Finland, 1 August 2025" in message.text
    assert "*On 1 August 2025.*" in str(message.blocks)
    share = next(e for b in message.blocks for e in b.get("elements", []) if "value" in e)
    assert share["value"]


def test_the_record_says_when_it_was_compared_with_the_depositary():
    answer = replace(treaty().answer(Iso3("FIN"), TODAY), checked_on=date(2026, 3, 1))
    said = status_card(OneState(answer, TODAY)).text
    assert "compared with the Depositary's page on 1 March 2026." in said
