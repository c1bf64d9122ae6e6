"""Every view of watches, settings, notices and one's own data stays within Slack's limits.

Hostile names, every State at once, nothing at all.
"""

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.alert import Note, Reminder, StatusChange
from bot.model.judgement import Kind, Strictness
from bot.model.request import Choice, Question
from bot.model.state import Iso3, PartialDate, Status, Step
from bot.model.watch import Delivery, Scope, Watch, WatchId
from bot.model.workspace import ChannelId, Conversation, UserId, WorkspaceId
from handlers.views.home import HomeShown, home_page
from handlers.views.mention_help import mention_help
from handlers.views.my_data import data_window, forgotten_message, json_window
from handlers.views.news_list import news_help
from handlers.views.notices import (
    clock_message,
    clock_reply,
    note_message,
    reminder_message,
    status_change_message,
)
from handlers.views.share import as_home
from handlers.views.text import literal
from handlers.views.understood import question_blocks
from handlers.views.watch_change import ChangeShown, change_message
from handlers.views.watch_help import help_message
from handlers.views.watch_list import list_message, setting_message
from handlers.views.watch_sentences import (
    digest_sentence,
    pause_sentence,
    quiet_sentence,
)
from handlers.views.watch_window import WindowShown, saved_window, settings_window
from tests.doubles.desk import treaty
from tests.doubles.shown import problems
from tests.handlers.views.peoples_samples import (
    ANSWERS,
    LONGEST,
    STATES,
    TODAY,
    check,
    deliveries,
    hostile,
    names_of,
    quick,
    stories,
    told,
    urls,
    watches,
)


@quick
@given(st.lists(watches, max_size=45), hostile, told, st.integers(1, 5))
def test_the_list_of_watches(every, name, how, page):
    check(list_message(every, names_of(every, name), how, page))
    for said in (digest_sentence(how), quiet_sentence(how), pause_sentence(how)):
        check(setting_message(how, said, "0123456789abcdef"))


def quoted(words: str) -> str:
    """As sentences of ours name what was typed."""
    return f"“{words.replace('“', '').replace('”', '')}”"


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
    check(change_message(change, how, question_blocks(Question(f"Which? {quoted(name)}", meant))))
    nothing = ChangeShown((), (), (), (), (), {}, None)
    check(change_message(nothing, how, question_blocks(Question(f"Which? {quoted(name)}"))))


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
    empty = replace(shown, watches=(), stories=(), dates=(), notice=None)
    for form in (*home_page(shown).forms, *home_page(empty).forms):
        check(as_home(form))


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
    check(data_window(data, {}))
    check(json_window(data))
    check(forgotten_message(len(data)))


def test_a_great_deal_of_data_is_counted_not_dropped_in_silence():
    data = {"watches": [{"states": ["word " * 500]}] * 2000}
    for view in (data_window(data, {}), json_window(data)):
        assert problems(view) == []
        assert "more than a window can show" in view["blocks"][-1]["elements"][0]["text"]


def test_ones_own_data_is_shown_in_words():
    watch = Watch(
        id=WatchId("w-1"),
        owner=UserId("U0READER001"),
        conversation=Conversation(WorkspaceId("T0LOCAL"), ChannelId("C0MINEALERT")),
        personal=False,
        scope=Scope(
            states=(Iso3("FIN"),), groups=("baltics",), kinds=(Kind.USE,), min_step=Step.DEPOSIT
        ),
        created_at=datetime(2026, 1, 10, 9, tzinfo=UTC),
    )
    document = asdict(watch) | {"conversation": str(watch.conversation)}
    feedback = {"headline": "*Mines* in <!here> a_b_c", "at": watch.created_at, "undone_at": None}
    data = {"people": [{"id": "U1", "zone": "Europe/Riga"}], "watches": [document]}
    view = data_window(data | {"feedback": [feedback]}, {"FIN": "Finland", "baltics": "Baltics"})
    assert problems(view) == []
    shown = [block["text"]["text"] for block in view["blocks"] if "text" in block]
    assert shown == [
        "Your settings (1)",
        "*Time zone:* Europe/Riga",
        "Watches (1)",
        (
            "*States:* Finland\n*Groups:* Baltics\n*Kinds of news:* use of mines\n"
            "*Legal steps from:* deposit\n*How certain:* normal\n*Alerts go to:* <#C0MINEALERT>\n"
            "*Since:* 10 January 2026, 09:00 UTC"
        ),
        "Stories that you marked as not relevant (1)",
        f"*Story:* {literal(feedback['headline'])}\n*When:* 10 January 2026, 09:00 UTC",
    ]
    as_json = json_window(data)["blocks"][0]["elements"][0]["elements"][0]["text"]
    assert json.loads(as_json)["people"] == data["people"]


@pytest.mark.parametrize(
    "shown", [help_message(), news_help(), mention_help()], ids=lambda m: m.text[:20]
)
def test_help(shown):
    check(shown)


@pytest.mark.parametrize("at", [time(0, 0), time(23, 59)])
def test_clock_pickers_start_with_the_time_that_is_set(at):
    delivery = Delivery(Conversation.of("U1"), digest_at=at, quiet_from=at, quiet_until=at)
    shown = WindowShown(
        None, "seen", (), (), (), False, (), None, Strictness.NORMAL, False, False, delivery
    )
    assert str(settings_window(shown)).count(f"'initial_time': '{at:%H:%M}'") == 3
