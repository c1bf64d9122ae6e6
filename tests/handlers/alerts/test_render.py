"""The outbox's payloads as messages: what a card says, and that it says it in ``text`` alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.desk.changes import WatchWish
from bot.desk.places import Place
from bot.desk.targets import Target
from bot.model.alert import (
    DigestAlert,
    Note,
    OutboxPayload,
    RecordCorrected,
    Reminder,
    StatusChange,
    StoryAlert,
    StoryMoved,
    StoryUpdate,
    WithdrawalClock,
)
from bot.model.entry import StoryId
from bot.model.judgement import Direction, Kind
from bot.model.state import Iso3, PartialDate, Status, Step
from bot.model.story import Story
from bot.model.workspace import HOME, Conversation, UserId
from bot.ports import Message
from handlers.alerts.render import SlackRenderer
from handlers.views.kinds import SIGNS, WORDS
from tests.doubles.desk import TODAY, House, house
from tests.doubles.shown import problems
from tests.doubles.values import outbox_item, stored_entry, story

ANN = UserId("U1ANN")
FIN, LTU = Iso3("FIN"), Iso3("LTU")


def message(home: House, payload: OutboxPayload, conversation: str = "C1") -> Message:
    item = outbox_item("o1", payload, conversation=Conversation.of(conversation))
    shown = SlackRenderer(home.desks.of).message(item)
    assert shown is not None
    assert problems(shown) == []
    assert shown.key == "o1"
    return shown


def card(home: House, told: Story, conversation: str = "C1") -> Message:
    home.stores.stories.put(told)
    home.stores.entries.put(stored_entry())
    return message(home, StoryAlert(told.id, ()), conversation)


def test_every_kind_has_a_word_and_a_sign_of_its_own():
    assert len(set(WORDS.values())) == len(set(SIGNS.values())) == len(Kind)


def test_the_text_alone_says_what_where_who_when_and_how_the_state_stands(home: House):
    told = replace(story(at=TODAY), step=Step.PARLIAMENT, direction=Direction.TOWARDS)
    assert card(home, told).text == (
        "Withdrawal: in parliament (Finland): Parliament votes to leave. "
        "Example News (news.example), 2 March 2026, 09:00 UTC. "
        "Finland: No longer a State Party, withdrawal effective 10 January 2026 (notes with "
        "/minestatus Finland)."
    )


def test_the_card_links_the_source_flags_the_state_and_offers_the_next_steps(home: House):
    shown = str(card(home, story(at=TODAY)).blocks)
    assert "<https://news.example/e1|Parliament votes to leave>" in shown
    assert "🇫🇮 *Finland*: No longer a State Party, withdrawal effective" in shown
    assert "2 March 2026, 09:00 UTC" in shown
    for action_id in ("status:show", "watch:add", "story:why", "story:not_relevant"):
        assert f"'{action_id}'" in shown
    assert "'accessibility_label': 'Watch Finland'" in shown


@pytest.mark.parametrize("step", [Step.DEPOSIT, Step.EFFECT])
def test_a_legal_act_looks_different_from_talk(home: House, step: Step):
    told = replace(story(at=TODAY), step=step, direction=Direction.TOWARDS)
    shown = card(home, told)
    assert shown.blocks[0]["type"] == "header"
    assert shown.text.startswith("Legal act reported.")
    talk = card(home, replace(told, step=Step.STATEMENT))
    assert talk.blocks[0]["type"] == "context"
    assert "Legal act" not in str(talk)


@pytest.mark.parametrize("kind", [Kind.WITHDRAWAL, Kind.ACCESSION, Kind.SUSPENSION])
@pytest.mark.parametrize("step", list(Step))
def test_news_of_not_doing_it_is_never_shown_as_doing_it(home: House, kind: Kind, step: Step):
    told = replace(story(kind=kind, at=TODAY), step=step, direction=Direction.AGAINST)
    shown = card(home, told)
    opening = shown.text.split(":")[0]
    assert opening.startswith("Not ")
    assert "against" in opening
    for word in ("deposited", "takes effect", "Legal act", "in parliament", "Withdrawal:"):
        assert word not in str(shown)


def test_the_reason_names_the_watches_of_this_place_or_says_everything(home: House):
    place = Place.of_channel(HOME, "C1")
    (watch,) = home.desk.watches.add(ANN, place, WatchWish((Target("FIN"),))).added
    home.stores.stories.put(story(at=TODAY))
    by_watch = message(home, StoryAlert(StoryId("s1"), (watch.id,)))
    assert "This channel watches Finland." in str(by_watch.blocks)
    edited = message(home, StoryUpdate(StoryId("s1"), None))
    assert "This channel watches Finland." in str(edited.blocks)
    elsewhere = message(home, StoryAlert(StoryId("s1"), ()), "C2")
    assert "This channel gets every alert" in str(elsewhere.blocks)


def test_a_story_that_moved_leads_to_the_other_card(home: House):
    home.stores.stories.put(story(at=TODAY))
    link = "https://slack.example/archives/C1/p1"
    moved = message(home, StoryMoved(StoryId("s0"), StoryId("s1"), link))
    assert link in str(moved.blocks)


def test_there_is_nothing_to_say_of_a_story_that_is_gone(home: House):
    item = outbox_item("o", StoryAlert(StoryId("gone"), ()))
    assert SlackRenderer(home.desks.of).message(item) is None
    update = outbox_item("o", StoryUpdate(StoryId("gone"), "source"))
    assert SlackRenderer(home.desks.of).reply(update) is None


def test_a_state_with_notes_of_its_own_says_what_opens_them(home: House):
    shown = card(home, story(states=("UKR",), kind=Kind.SUSPENSION, at=TODAY))
    assert "🇺🇦 Ukraine is still bound by the Convention" in str(shown.blocks)
    assert "which the Convention does not provide for. (notes under *Status*)" in str(shown.blocks)
    assert "(notes with /minestatus Ukraine)" in shown.text
    assert "(notes" not in str(card(home, story(states=("NOR",), at=TODAY)))


def test_a_land_that_is_none_of_the_197_has_no_status_and_does_no_harm(home: House):
    assert "🇫🇮" in str(card(home, story(states=("XKX", "FIN"), at=TODAY)).blocks)


def test_many_states_are_counted(home: House):
    states = tuple(home.desk.treaty.current.states)[:40]
    assert "35 more States" in str(card(home, story(states=states, at=TODAY)).blocks)


def test_a_digest_groups_by_state_counts_by_kind_and_puts_legal_acts_first(home: House):
    legal = replace(story("legal", states=("LTU",), at=TODAY), step=Step.DEPOSIT)
    home.stores.stories.put(
        story("s1", at=TODAY),
        story("s2", kind=Kind.USE, at=TODAY),
        story("s3", states=("EST", "LVA"), at=TODAY),
        legal,
    )
    ids = tuple(map(StoryId, ("s1", "s2", "s3", "legal", "gone")))
    shown = message(home, DigestAlert(ids, "daily", TODAY - timedelta(days=1)))
    assert shown.text.startswith("Daily digest: 4 stories since 1 March 2026, 09:00 UTC.")
    texts = [block["text"]["text"] for block in shown.blocks if block["type"] == "section"]
    assert texts[0].startswith("*⚖️ Legal acts reported* (1)")
    assert "*Lithuania*: ⚖️ Withdrawal: notice deposited" in texts[0]
    assert texts[1].startswith("🇫🇮 *Finland* (2)")
    assert "Withdrawal 3" in str(shown.blocks[1])


@pytest.mark.parametrize("reason", ["daily", "weekly", "burst", "late", "quiet"])
def test_every_digest_says_why_it_comes_at_once(home: House, reason: str):
    home.stores.stories.put(story(at=TODAY))
    shown = message(home, DigestAlert((StoryId("s1"),), reason, TODAY))
    assert not shown.text.startswith("Digest")


def step(home: House, act: str, *, anew: bool = False, day: str = "2025-07-10") -> str:
    change = StatusChange(
        FIN,
        Status.STATE_PARTY,
        Status.WITHDRAWN,
        act,
        "https://un.example/cn",
        date.fromisoformat(day),
        "a1",
        anew,
    )
    shown = message(home, change)
    assert "<https://un.example/cn|Source>" in str(shown.blocks)
    return shown.text


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("withdrawal_notified", "Finland: notice of withdrawal received on 10 July 2025."),
        ("withdrawal_effective", "Finland is no longer a State Party: withdrawal in effect on"),
        ("withdrawal_revoked", "Finland: notice of withdrawal taken back on 10 July 2025."),
        ("accession", "Finland acceded on 10 July 2025."),
        ("ratification", "Finland ratified on 10 July 2025."),
        ("signed", "Finland signed on 10 July 2025."),
    ],
)
def test_a_step_is_told_in_the_conventions_words_with_its_source(home: House, act: str, said: str):
    assert step(home, act).startswith(said)


def test_a_return_is_a_new_membership(home: House):
    assert step(home, "accession", anew=True).startswith(
        "Finland acceded anew on 10 July 2025: a new membership with new deadlines."
    )


def test_a_step_kept_by_an_earlier_minewatch_is_told_without_its_day(home: House):
    change = StatusChange(
        FIN, Status.STATE_PARTY, Status.WITHDRAWN, "withdrawal_notified", "https://un.example/cn"
    )
    assert message(home, change).text.startswith("Finland: ")


def test_a_correction_is_no_step_of_the_state_in_message_and_reply(home: House):
    corrected = RecordCorrected(
        FIN, "a1", "withdrawal_notified", date(2026, 2, 20), None, "https://un.example/cn"
    )
    said = (
        "Correction: Finland's notice of withdrawal of 20 February 2026 had been entered by "
        "mistake. Finland is no longer a State Party."
    )
    assert message(home, corrected).text.startswith(said)
    reply = SlackRenderer(home.desks.of).reply(outbox_item("o", corrected))
    assert reply is not None
    assert reply.text == said
    assert len(reply.blocks) == 1


def test_a_corrected_day_is_told_with_the_wrong_one(home: House):
    wrong, right = date(2025, 7, 9), date(2025, 7, 10)
    corrected = RecordCorrected(
        FIN, "a1", "withdrawal_notified", wrong, right, "https://un.example/cn"
    )
    assert message(home, corrected).text.startswith(
        "Correction: Finland's notice of withdrawal of 9 July 2025 had been entered with the wrong "
        "date; the correct date is 10 July 2025. Finland is no longer a State Party."
    )


def test_the_clock_counts_days_and_says_that_the_state_is_still_bound():
    home = house(TODAY.replace(year=2025, month=12, day=11))
    shown = message(home, WithdrawalClock(FIN, 30))
    assert (
        "is to take effect on 10 January 2026, in 30 days, unless the State is then engaged"
        in shown.text
    )
    assert "Until then it is bound by the Convention" in shown.text
    assert SlackRenderer(home.desks.of).reply(outbox_item("o", WithdrawalClock(FIN, 30))) is None


def test_the_clock_answers_in_its_thread_on_the_day():
    home = house(TODAY.replace(month=1, day=10))
    reply = SlackRenderer(home.desks.of).reply(outbox_item("o", WithdrawalClock(FIN, 0)))
    assert reply is not None
    assert "the withdrawal has taken effect (10 January 2026)" in reply.text


@pytest.mark.parametrize(
    ("date", "said"),
    [("2026-05-01", "on 1 May 2026"), ("2026-05", "in May 2026"), ("2026", "in 2026")],
)
def test_a_reminder_is_as_exact_as_its_source(home: House, date: str, said: str):
    reminder = Reminder(PartialDate(date), "Article 5 deadline", LTU, "https://un.example")
    assert message(home, reminder).text == f"Lithuania: Article 5 deadline {said}."


def test_a_note_is_literal_but_for_our_own_link_to_a_channel(home: House):
    note = message(home, Note("Minewatch could not post to the channel C0ABC123 (is_archived)."))
    assert "<#C0ABC123>" in note.text
    hostile = message(home, Note("Feed <!channel> the channel C0ABC123 fails."))
    assert "<" not in hostile.text
