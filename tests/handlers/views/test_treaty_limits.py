"""Every message and window of the treaty is one that Slack takes and mentions nobody, whatever it is given."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.desk.curve import Curve
from bot.desk.record import Proposal
from bot.desk.replies import (
    Comparison,
    CountsThen,
    Deadlines,
    GroupList,
    Listing,
    OneState,
    Overview,
    StateDetail,
    StatusVerb,
    Timeline,
)
from bot.model.alert import RecordedAct
from bot.model.answers import StatusAnswer
from bot.model.request import Asked, Door, Request
from bot.ports import Message
from handlers.views.compare import comparison_message
from handlers.views.convention import groups_message
from handlers.views.curve import curve_message
from handlers.views.deadlines import deadlines_message
from handlers.views.help import status_help
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
from handlers.views.share import as_window, for_all
from handlers.views.status_card import status_card
from handlers.views.status_more import (
    detail_message,
)
from handlers.views.timeline import timeline_message
from handlers.views.understood import question_message, with_notes
from tests.doubles.desk import treaty
from tests.doubles.shown import problems
from tests.handlers.views.treaty_samples import (
    TODAY,
    acts,
    answers,
    coming,
    counts,
    days,
    developments,
    groups,
    many,
    pages,
    questions,
    records,
    some_words,
    states,
    stories,
    urls,
    words,
)

CALENDAR = f"https://bot.example.org/calendar.ics?states={','.join(['FIN'] * 197)}"

replies = st.one_of(
    st.builds(OneState, answers, days, many(states, 9)).flatmap(
        lambda reply: many(stories, 9).map(lambda found: status_card(reply, found))
    ),
    st.builds(
        StateDetail,
        st.sampled_from([StatusVerb.MORE, StatusVerb.SOURCES, StatusVerb.CITE]),
        st.builds(OneState, answers, days),
    ).map(detail_message),
    st.builds(Comparison, st.lists(answers, min_size=2, max_size=5).map(tuple), days, days).map(
        comparison_message
    ),
    st.builds(
        Listing,
        words,
        many(answers, 40) | many(answers, 197),
        days,
        days,
        records,
        many(groups, 9),
        st.none() | st.integers(0, 200),
        many(words, 9),
    ).map(lambda reply: listing_message(reply, "list all")),
    st.builds(
        counts_message,
        st.builds(CountsThen, counts, counts | st.none(), days, records),
        st.lists(counts, min_size=1, max_size=20).map(lambda points: Curve(tuple(points))),
    ),
    st.builds(
        curve_message,
        st.lists(counts, min_size=1, max_size=20).map(lambda points: Curve(tuple(points))),
        records,
    ),
    st.builds(Deadlines, many(coming, 90), many(states, 40), days, records, st.booleans()).flatmap(
        lambda reply: pages.map(lambda page: deadlines_message(reply, page, CALENDAR))
    ),
    st.builds(Timeline, states, many(developments, 90), records).flatmap(
        lambda reply: pages.map(lambda page: timeline_message(reply, page))
    ),
    st.builds(
        Overview, counts, many(answers, 40), many(developments, 5), many(coming, 5), records
    ).map(overview_message),
    questions.map(question_message),
    st.builds(
        Request,
        st.sampled_from(Asked),
        st.sampled_from(Door),
        unread=many(words, 9),
        question=questions | st.none(),
        command=words,
        read_as=st.booleans(),
    ).map(lambda request: with_notes(problem_message("No."), request)),
    st.just(groups_message(GroupList(tuple(treaty().groups.values())))),
    st.lists(acts, max_size=60).map(lambda entered: acts_message(entered, treaty().states)),
    st.builds(undone_message, acts, answers),
    some_words.map(lambda typed: problem_message(f"I do not understand “{typed}”.")),
    st.just(status_help()),
)
LONG = settings(
    max_examples=60,
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
    assert problems(as_window(message)) == []


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
    assert proposed(window["private_metadata"])[3] == url
    assert problems(recorded_view(act, answer)) == []
    assert problems(problem_view(f"I do not understand “{sentence}”.")) == []
