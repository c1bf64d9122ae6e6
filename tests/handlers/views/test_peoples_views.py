"""Every view of watches, alerts and news stays within Slack's limits, whatever it is given.

Hostile titles, the longest names, forty States, two hundred stories, nothing at all.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model.alert import Note, Reminder, StatusChange
from bot.model.entry import EntryId, FeedId, StoryId
from bot.model.judgement import Direction, Evidence, Kind, Strictness
from bot.model.request import Choice, Question
from bot.model.state import Iso3, PartialDate, Status, Step
from bot.model.story import Story, StorySource
from bot.model.watch import Cadence, ConversationId, Delivery, Scope, UserId, Watch, WatchId
from bot.ports import Message
from handlers.views.alert import (
    AlertCard,
    alert_message,
    judgement_reply,
    source_reply,
    step_reply,
)
from handlers.views.digest import Digest, digest_message
from handlers.views.evidence import EvidenceShown, evidence_message
from handlers.views.feedback import noted_message, states_message, taken_back_message
from handlers.views.home import HomeShown, home_view
from handlers.views.mention_help import mention_help
from handlers.views.my_data import data_window, forgotten_message
from handlers.views.news_list import NewsShown, news_help, news_message
from handlers.views.notices import (
    clock_message,
    clock_reply,
    note_message,
    reminder_message,
    status_change_message,
)
from handlers.views.story import story_message
from handlers.views.text import literal
from handlers.views.understood import question_blocks
from handlers.views.watch_change import ChangeShown, change_message
from handlers.views.watch_help import help_message
from handlers.views.watch_list import list_message, setting_message
from handlers.views.watch_sentences import (
    DeliveryShown,
    digest_sentence,
    pause_sentence,
    quiet_sentence,
)
from handlers.views.watch_window import WindowShown, saved_window, settings_window
from handlers.views.why import WhyShown, why_message
from tests.doubles.desk import treaty
from tests.doubles.shown import problems
from tests.doubles.values import stored_entry
from tests.doubles.values import story as one_story

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
    conversation=st.just(ConversationId("C1")),
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
    st.just(ConversationId("C1")),
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


@quick
@given(many_sources, answers, st.lists(hostile, max_size=9), st.lists(hostile, max_size=9))
def test_the_card_of_a_story(story, statuses, because, words):
    check(alert_message(AlertCard(story, statuses, tuple(because), tuple(words))))
    check(story_message(story, statuses))


@quick
@given(stories, st.lists(sources, min_size=1, max_size=9))
def test_the_answers_in_a_storys_thread(story, joined):
    check(source_reply(story, joined))
    check(step_reply(story, joined))
    check(step_reply(story, ()))
    check(judgement_reply(story))


@quick
@given(
    st.lists(stories, max_size=8),
    st.integers(1, 30),
    st.sampled_from(["daily", "weekly", "burst", "late", "quiet", "?"]),
)
def test_a_digest_of_any_size(few, times_over, reason):
    every = tuple(few * times_over)
    check(digest_message(Digest("item", reason, TODAY, every, STATES)))


@quick
@given(
    st.lists(stories, max_size=20),
    st.lists(hostile, max_size=5),
    st.lists(st.sampled_from(Kind), max_size=12, unique=True),
    st.integers(1, 99),
)
def test_a_page_of_news(found, about, kinds, page):
    shown = NewsShown(tuple(found), STATES, tuple(about), tuple(kinds), page, "page 1", "page 3")
    check(news_message(shown))
    check(news_message(replace(shown, stories=())))


@quick
@given(stories, hostile, st.lists(hostile, max_size=20), st.lists(hostile, max_size=40))
def test_why_a_story_came(story, rule, because, words):
    entry = stored_entry()
    evidence = tuple(
        Evidence(aspect, rule, word, "title", 1.0, Iso3("FIN"))
        for word in words
        for aspect in ("relevance", "state", "against", "story")
    )
    entry = replace(entry, judgement=replace(entry.judgement, evidence=evidence))
    check(why_message(WhyShown(story, tuple(map(literal, because)), STATES)))
    check(evidence_message(EvidenceShown(story, (entry,) * 9, 0.5)))
    check(evidence_message(EvidenceShown(story, (), 0.5)))


@quick
@given(answers, st.booleans(), hostile)
def test_the_states_of_a_story_or_message(statuses, watch_first, headline):
    check(states_message(statuses, "These:", "No State.", watch_first=watch_first))
    check(noted_message("0123456789abcdef", headline))
    check(taken_back_message("0123456789abcdef"))


@quick
@given(st.lists(watches, max_size=45), hostile, told, st.integers(1, 5))
def test_the_list_of_watches(every, name, how, page):
    check(list_message(every, names_of(every, name), how, page))
    for said in (digest_sentence(how), quiet_sentence(how), pause_sentence(how)):
        check(setting_message(how, said, "0123456789abcdef"))


@quick
@given(
    st.lists(watches, max_size=12, unique_by=lambda w: w.id),
    st.lists(hostile, max_size=5),
    hostile,
    told,
)
def test_a_change_read_back(every, missing, name, how):
    meant = tuple(Choice(STATES[code].title, f"/minewatch add {code}") for code in LONGEST[:5])
    change = ChangeShown(
        added=tuple(every),
        changed=tuple(every),
        removed=tuple(every),
        unchanged=tuple(every),
        missing=tuple(missing),
        names=names_of(every, name),
        token="0123456789abcdef",
    )
    check(change_message(change, how, question_blocks(Question(f"Which? {name}", meant))))
    nothing = ChangeShown((), (), (), (), (), {}, None)
    check(change_message(nothing, how, question_blocks(Question(f"Which? {name}"))))


@quick
@given(st.integers(0, 150), st.booleans(), st.booleans(), deliveries)
def test_the_settings_window(count, mixed, everything, delivery):
    groups = tuple(treaty().groups.values())
    shown = WindowShown(
        channel=None if mixed else "C1NEWS",
        seen="0123456789abcdef",
        states=tuple(STATES[code] for code in LONGEST[:count]),
        groups=groups,
        all_groups=groups,
        everything=everything,
        kinds=tuple(Kind) if everything else (),
        min_step=Step.DEPOSIT if everything else None,
        strictness=Strictness.STRICT,
        reminders=mixed,
        mixed=mixed,
        delivery=delivery,
        notice="You are not in that channel. " * 40 if everything else "",
    )
    check(settings_window(shown))
    check(saved_window(["Saved."], "token"))


@quick
@given(
    st.lists(watches, max_size=45),
    st.lists(stories, max_size=5),
    st.none() | st.lists(hostile, max_size=30).map(tuple),
    told,
)
def test_home(every, found, feeds, how):
    today = TODAY.date()
    coming = treaty().deadlines(today)
    shown = HomeShown(
        watches=tuple(every),
        names=names_of(every, "x" * 500),
        place=how,
        dates=coming[:6],
        stories=tuple(found),
        of_mine=bool(found),
        states=STATES,
        counts=treaty().counts(today),
        before=treaty().counts(today - timedelta(days=365)),
        feeds=feeds,
        notice=help_message(),
    )
    check(home_view(shown))
    check(home_view(replace(shown, watches=(), stories=(), dates=(), notice=None)))


@quick
@given(hostile, urls, st.integers(-3, 200), st.sampled_from(LONGEST), st.sampled_from(Status))
def test_notices(text, url, days, code, status):
    answer = ANSWERS[code]
    change = StatusChange(code, status, status, text, url or "")
    check(status_change_message(change, answer))
    check(clock_message(answer, days))
    for date in ("2026-05-01", "2026-05", "2026"):
        check(reminder_message(Reminder(PartialDate(date), text, code, url or ""), text))
    if text.strip():
        check(note_message(Note(text + "....")))
    if days <= 0:
        check(clock_reply(answer, days))


@quick
@given(
    st.dictionaries(st.text(min_size=1, max_size=20), st.lists(st.dictionaries(st.text(), hostile)))
)
def test_the_window_of_ones_own_data(data):
    check(data_window(data))
    check(forgotten_message(len(data)))


def test_a_great_deal_of_data_is_counted_not_dropped_in_silence():
    view = data_window({"watches": [{"text": "word " * 500}] * 400})
    assert problems(view) == []
    assert "more than a window can show" in view["blocks"][-1]["elements"][0]["text"]


@pytest.mark.parametrize(
    "shown", [help_message(), news_help(), mention_help()], ids=lambda m: m.text[:20]
)
def test_help(shown):
    check(shown)


@pytest.mark.parametrize("at", [time(0, 0), time(23, 59)])
def test_clock_pickers_start_with_the_time_that_is_set(at):
    delivery = Delivery(ConversationId("U1"), digest_at=at, quiet_from=at, quiet_until=at)
    shown = WindowShown(
        None, "seen", (), (), (), False, (), None, Strictness.NORMAL, False, False, delivery
    )
    assert str(settings_window(shown)).count(f"'initial_time': '{at:%H:%M}'") == 3


@pytest.mark.parametrize(
    ("url", "said"),
    [("https://www.news.example/e1", "to leave, news.example, "), (None, "to leave, ")],
)
def test_a_source_without_a_name_is_told_by_its_site_or_not_at_all(url: str | None, said: str):
    told = one_story()
    told = replace(told, sources=(replace(told.sources[0], publisher="", url=url),))
    shown = NewsShown((told,), STATES, (), (), 1, "", "")
    text = news_message(shown).text
    assert said in text
    assert ", ," not in text
