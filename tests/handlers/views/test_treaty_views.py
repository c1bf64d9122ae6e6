"""Every view of the treaty, with the longest names, hostile words, 197 States or nothing at all."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.desk.citing import KIND_WORDS, citation
from bot.desk.legal_words import STATUS_WORDS, decisive
from bot.desk.point import point
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
from bot.model.answers import Counts, StatusAnswer
from bot.model.day import long_day, span
from bot.model.entry import EntryId, FeedId, StoryId
from bot.model.judgement import Kind
from bot.model.request import Asked, Choice, Door, Question, Request
from bot.model.state import (
    CalendarDate,
    ConsentKind,
    Declaration,
    Development,
    Duty,
    Extension,
    Freshness,
    Group,
    Iso3,
    PartialDate,
    Position,
    Source,
    SourceKind,
    Standing,
    State,
    Status,
    Step,
)
from bot.model.story import Story, StorySource
from bot.model.watch import UserId
from bot.ports import Message
from handlers.views.compare import comparison_message
from handlers.views.convention import groups_message
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
    cite_message,
    detail_message,
    more_message,
    sources_message,
)
from handlers.views.text import literal, safe_url
from handlers.views.timeline import timeline_message
from handlers.views.understood import question_message, with_notes
from tests.doubles.desk import treaty
from tests.doubles.shown import problems

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
sources = st.builds(
    Source,
    words,
    words,
    urls | st.none(),
    partial | st.none(),
    words | st.none(),
    words | st.none(),
    st.sampled_from(SourceKind),
)
states = st.builds(
    State,
    st.sampled_from([Iso3("FIN"), Iso3("GBR")]),
    st.sampled_from(["FI", "GB"]),
    some_words,
    st.booleans(),
    words,
)
maybe_day = days | st.none()
maybe_bounds = st.none() | st.tuples(days, days).map(lambda pair: (min(pair), max(pair)))
extensions = st.builds(
    Extension,
    st.just(Iso3("FIN")),
    partial,
    words,
    st.sampled_from(["granted", "requested", "not_approved"]),
    partial | st.none(),
    partial | st.none(),
    words,
    sources,
)
declarations = st.builds(
    Declaration,
    st.just(Iso3("FIN")),
    st.sampled_from(["declaration", "objection", "provisional_application"]) | some_words,
    partial,
    words,
    sources,
)
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
    sources,
    bounds=maybe_bounds,
    asked_for=partial | st.none(),
    extensions=st.lists(extensions, max_size=5).map(tuple),
    passed=st.booleans(),
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
    CalendarDate, partial, words, words, words, st.just(Iso3("FIN")) | st.none(), sources, words
)
positions = st.builds(Position, st.just(Iso3("FIN")), words, words, partial, sources)


def many(strategy: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[tuple[Any, ...]]:
    """None, a few, or one of them over and over (cheap to draw, as long as can be)."""
    few = st.lists(strategy, max_size=4).map(tuple)
    return few | strategy.map(lambda one: (one,) * most)


records = st.builds(Freshness, days, maybe_day)
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
    consent_bounds=maybe_bounds,
    entry_into_force_bounds=maybe_bounds,
    duties=many(duties, 20),
    declarations=many(declarations, 40),
    developments=many(developments, 40),
    positions=many(positions, 20),
    sources=many(sources, 40),
    record=records,
    law=many(words, 3),
    notes=many(words, 10),
)
groups = st.builds(Group, words, some_words, st.just(()), partial, sources)
counts = st.builds(
    Counts,
    on=days,
    known_to=days,
    deposited=st.integers(0, 197),
    deposited_at_most=st.integers(0, 197),
    in_force=st.integers(0, 197),
    in_force_at_most=st.integers(0, 197),
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
pages = st.integers(0, 9999)
questions = st.builds(Question, some_words, many(st.builds(Choice, some_words, words), 6))
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
    st.builds(CountsThen, counts, counts | st.none(), days, records).map(counts_message),
    st.builds(Deadlines, many(coming, 90), many(states, 40), days, records, st.booleans()).flatmap(
        lambda reply: pages.map(lambda page: deadlines_message(reply, page))
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
    some_words.map(problem_message),
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
    assert problems(problem_view(sentence)) == []


DAYS = [
    date(1997, 9, 18),
    date(2012, 3, 1),
    date(2025, 8, 1),
    TODAY,
    date(2026, 11, 26),
    date(2030, 1, 1),
]
OLD_WORDS = re.compile(
    r"\b(?:joined|joining|joins|leaving|leaves|left the convention|out since|out on)\b",
    re.IGNORECASE,
)


def whole(message: Message) -> str:
    """Everything of a message that is read: its text, and all words of its blocks."""
    return f"{message.text} {' '.join(said(message.blocks))}"


def said(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [part["text"]] if isinstance(part.get("text"), str) else []
        return own + [text for value in part.values() for text in said(value)]
    if isinstance(part, list | tuple):
        return [text for value in part for text in said(value)]
    return []


def card(name: str, on: date = TODAY, today: date = TODAY) -> Message:
    return status_card(OneState(treaty().answer(Iso3(name), on), today))


def buttons(message: Message) -> dict[str, str]:
    """Every button by its words, with what it carries."""
    elements = [e for block in message.blocks for e in block.get("elements", ()) if "value" in e]
    return {element["text"]["text"]: element["value"] for element in elements}


@pytest.mark.parametrize("on", DAYS)
def test_what_is_said_of_every_real_state_fits(on: date):
    for iso3, state in treaty().states.items():
        one = OneState(treaty().answer(iso3, on), TODAY)
        shown = [status_card(one)]
        shown += [
            detail_message(StateDetail(v, one))
            for v in (StatusVerb.MORE, StatusVerb.SOURCES, StatusVerb.CITE)
        ]
        for message in shown:
            assert problems(message) == []
            assert problems(as_window(message)) == []
            assert state.title in message.text.replace("\u2060", "")


@pytest.mark.parametrize("on", DAYS)
def test_no_card_says_that_a_state_joined_left_or_is_out(on: date):
    for iso3 in treaty().states:
        answer = replace(
            treaty().answer(iso3, on), duties=(), developments=(), positions=(), notes=()
        )
        assert not OLD_WORDS.search(whole(status_card(OneState(answer, TODAY)))), iso3
        assert not OLD_WORDS.search(STATUS_WORDS[answer.status])


def test_every_source_in_view_has_a_publisher_and_an_address_or_says_its_kind():
    weak = {SourceKind.PRESS, SourceKind.REFERENCE, SourceKind.CIVIL_SOCIETY}
    for iso3 in treaty().states:
        answer = treaty().answer(iso3, date(2026, 11, 26))
        words = said(status_card(OneState(answer, TODAY)).blocks)
        [line] = [text for text in words if text.startswith(("Source: ", "Sources: "))]
        for source in answer.sources[:2]:
            linked = source.publisher and f"<{safe_url(source.url)}|" in line
            assert linked or f"({KIND_WORDS[source.kind]})" in line
            assert source.kind not in weak or f"({KIND_WORDS[source.kind]})" in line
            assert literal(source.title, 70) in line


def test_the_sources_are_all_there_with_kind_and_address():
    for iso3 in treaty().states:
        answer = treaty().answer(iso3, date(2026, 11, 26))
        told = whole(sources_message(answer)).replace("\u2060", "").replace("&amp;", "&")
        for source in (*answer.sources, *(d.source for d in answer.developments)):
            assert f"({KIND_WORDS[source.kind]})" in told
            assert safe_url(source.url) is None or f"<{source.url}>" in told


def test_the_card_shows_two_sources_and_says_where_the_others_are():
    answer = treaty().answer(Iso3("UKR"), TODAY)
    message = status_card(OneState(answer, TODAY))
    [line] = [t for t in said(message.blocks) if t.startswith("Sources: ")]
    assert line.count("; ") == 1
    assert f"{len(answer.sources) - 2} further sources under *Sources*" in line
    assert buttons(message)["Sources"] == "UKR 2026-03-02"


def test_a_withdrawal_is_told_with_its_condition_and_what_it_does_not_touch():
    told = whole(card("FIN"))
    for words in (
        "*Status*\nNo longer a State Party",
        "instrument of withdrawal received on 10 July 2025, effective six months later, Article 20",
        "Had it been engaged in an armed conflict",
        "Security Council, with a full explanation of the reasons, Article 20(2).",
        "any relevant rules of international law, Article 20(4).",
        "*Notice of withdrawal received*\n10 July 2025",
        "*Withdrawal effective*\n10 January 2026",
    ):
        assert words in told


def test_a_notice_that_runs_is_told_with_the_day_and_the_condition():
    told = whole(card("FIN", date(2025, 8, 1)))
    assert "*Status*\nState Party, notice of withdrawal received" in told
    assert "*Withdrawal to take effect*\n10 January 2026" in told
    assert "unless the State is then engaged in an armed conflict" in told


def test_a_card_begins_with_the_answer_and_its_dates_come_next():
    for iso3 in treaty().states:
        answer = treaty().answer(iso3, TODAY)
        message = status_card(OneState(answer, TODAY))
        first, dates = message.blocks[1], message.blocks[2]
        assert first["text"]["text"] == f"*{literal(point(answer, TODAY))}*"
        assert "*Status*" in dates["fields"][0]["text"]
        assert message.text.startswith(literal(point(answer, TODAY)))


def test_an_answer_for_a_day_to_come_says_that_it_is_a_projection():
    for iso3 in treaty().states:
        message = card(iso3, date(9999, 12, 31))
        for told in (message.text, whole(message)):
            assert "follows from the record as it stands on 2 March 2026." in told
    assert "projection" not in card("FIN").text


def test_what_the_card_has_no_room_for_is_named_with_the_button_that_opens_it():
    message = card("UKR")
    told = whole(message)
    assert re.search(
        r"\d further notes, 2 communications to the Depositary and 2 extensions under \*More\*",
        told,
    )
    assert buttons(message).keys() >= {"More", "Sources", "Timeline", "Cite"}


def test_a_state_that_consented_is_a_contracting_state():
    told = whole(card("FIN", date(2012, 3, 1)))
    assert "*Status*\nContracting State, not yet in force" in told
    assert "*In force from*\n1 July 2012" in told


def test_a_day_that_is_not_known_has_bounds_everywhere():
    answer = treaty().answer(Iso3("LBN"), date(2026, 11, 26))
    between = f"between {span(*answer.consent_bounds)}" if answer.consent_bounds else ""
    assert between
    told = whole(status_card(OneState(answer, TODAY)))
    assert "*Status*\nAcceded, day not known" in told
    assert f"*Acceded*\n{between}" in told
    compared = comparison_message(Comparison((answer, answer), answer.on, TODAY))
    assert f"acceded {between}" in whole(compared)
    assert f"accession, {between}" in citation(answer)


def test_who_is_outside_is_so_as_far_as_the_record_reaches():
    on = date(2026, 11, 26)
    record = treaty().record
    told = whole(card("USA", on, on))
    assert "*Status*\nNot a State Party" in told
    assert f"no instrument known up to {long_day(record.known_to)}" in told
    assert f"Record known to {long_day(record.known_to)}" in told
    assert f"known to {long_day(record.known_to)}" in citation(treaty().answer(Iso3("USA"), on))


def test_more_shows_declarations_with_article_19_and_is_offered_only_where_there_is_more():
    plain = replace(
        treaty().answer(Iso3("FIN"), TODAY), declarations=(), notes=(), positions=(), duties=()
    )
    assert "More" not in buttons(status_card(OneState(plain, TODAY)))
    assert "the card says all" in more_message(plain).text
    source = Source("Declarations", "Depositary", "https://un.example/", kind=SourceKind.DEPOSITARY)
    declared = Declaration(
        Iso3("FIN"), "understanding", PartialDate("1999-09-14"), "Mere participation.", source
    )
    applied = replace(declared, kind="territorial_application", text="To its islands.")
    message = status_card(OneState(replace(plain, declarations=(declared, applied)), TODAY))
    assert buttons(message)["More"] == "FIN 2026-03-02"
    more = whole(more_message(replace(plain, declarations=(declared, applied))))
    for words in (
        "Understandings*\n• 14 September 1999: Mere participation.",
        "Territorial application",
        "<https://un.example/|Depositary>",
    ):
        assert words in more


def test_the_history_of_extensions_stands_below_article_5():
    source = Source("Final report", "Fifth Review Conference", "https://un.example/report")
    granted = Extension(
        Iso3("UKR"),
        PartialDate("2018-11"),
        "Seventeenth Meeting of the States Parties",
        "granted",
        PartialDate("2016-06-01"),
        PartialDate("2021-06-01"),
        "",
        source,
    )
    answer = treaty().answer(Iso3("UKR"), TODAY)
    duty = next(duty for duty in answer.duties if duty.article == "5")
    answer = replace(answer, duties=(replace(duty, extensions=(granted,)),))
    history = (
        "Seventeenth Meeting of the States Parties, November 2018: granted from 1 June 2016 to "
        "1 June 2021"
    )
    assert f"Extensions under Article 5: {history}" in whole(status_card(OneState(answer, TODAY)))
    assert f"{history} (<https://un.example/report|Fifth Review Conference>" in whole(
        more_message(answer)
    )


def test_a_citation_names_act_days_article_source_and_record():
    answer = treaty().answer(Iso3("FIN"), date(2026, 11, 26))
    source = Source(
        "XXVI-5",
        "United Nations Treaty Collection",
        "https://treaties.un.org/x",
        PartialDate("2026-01-12"),
        notification="C.N.1.2026",
        kind=SourceKind.DEPOSITARY,
    )
    answer = replace(answer, sources=(source,), record=Freshness(date(2026, 8, 25)))
    line = (
        "Finland, withdrawal, received 10 July 2025, effective 10 January 2026, APMBC Art. 20; "
        "United Nations Treaty Collection, XXVI-5, C.N.1.2026, 12 January 2026, "
        "https://treaties.un.org/x; Minewatch, record known to 25 August 2026."
    )
    assert citation(answer) == line
    assert f"```{line}```" in whole(cite_message(answer))


@pytest.mark.parametrize("which", ["all", "parties", "signatories", "not-joined"])
def test_a_real_list_names_every_state_in_its_text_and_in_its_blocks(which: str):
    found = treaty().listing(which, TODAY)
    listing = Listing("States", found, TODAY, TODAY, treaty().record)
    pages = [listing_message(listing, f"list {which}", page) for page in (1, 2, 3)]
    for message in pages:
        assert problems(message) == []
        assert not OLD_WORDS.search(whole(message))
    shown = "\n".join(text for message in pages for text in said(message.blocks))
    lines = shown.replace("\u2060", "").splitlines()
    for answer in found:
        assert answer.state.title in pages[0].text.replace("\u2060", "")
        [line] = {
            each for each in lines if each.startswith(f"{answer.state.flag} {answer.state.title}")
        }
        assert " ".join(decisive(answer)[1:]) in line


def test_a_long_list_comes_in_pages_and_its_buttons_ask_for_the_others():
    listing = Listing("States", treaty().listing("parties", TODAY), TODAY, TODAY, treaty().record)
    first, last = (listing_message(listing, "list parties", page) for page in (1, 2))
    assert "Page 1 of 2." in whole(first)
    assert buttons(first)["Next"] == "parties page 2"
    assert buttons(last)["Previous"] == "parties page 1"
    assert buttons(last)["Share"] == "list parties page 2"


def test_a_list_of_none_says_so_and_how_far_the_record_reaches():
    message = listing_message(Listing("States", (), TODAY, TODAY, treaty().record), "list x")
    assert "0 States" in message.text
    assert "No State on 2 March 2026" in str(message.blocks)
    assert f"Record known to {long_day(treaty().record.known_to)}" in message.text


def test_a_list_that_may_be_one_longer_says_both_numbers_and_why():
    listing = Listing("States Parties", (), TODAY, TODAY, treaty().record, (), 1, ("Lebanon may.",))
    told = listing_message(listing, "list parties")
    assert "0 or 1 States" in told.text
    assert told.text.count("Lebanon may.") == 1
    assert sum("Lebanon may." in text for text in said(told.blocks)) == 1


def test_counts_say_both_numbers_and_why_in_the_same_words_everywhere():
    on = date(2026, 7, 15)
    counts = treaty().counts(on)
    [why] = counts.notes
    shown = [
        counts_message(CountsThen(counts, None, on, treaty().record)),
        overview_message(Overview(counts, (), (), (), treaty().record)),
    ]
    for message in shown:
        assert "161 or 162" in message.text
        assert message.text.count(why) == 1
        assert sum(why in text for text in said(message.blocks)) == 1


def story(number: int) -> tuple[Development, ...]:
    source = Source("Page", "Yle", "https://yle.example/", kind=SourceKind.PRESS)
    return tuple(
        Development(PartialDate(f"{2000 + n}"), None, "x", Step.LAW, f"Step {n}.", "", source)
        for n in range(number)
    )


def test_a_timeline_has_years_as_headings_newest_last_and_a_source_in_each_line():
    message = timeline_message(Timeline(treaty().states[Iso3("FIN")], story(2), treaty().record))
    lines = [text for text in said(message.blocks) if text.startswith("*2")]
    assert lines == [
        "*2000*\n• 2000: Step 0. (signature or law; <https://yle.example/|Yle>, press report)",
        "*2001*\n• 2001: Step 1. (signature or law; <https://yle.example/|Yle>, press report)",
    ]
    assert message.text.index("Step 0.") < message.text.index("Step 1.")
    assert "(Yle, press report)" in message.text


@pytest.mark.parametrize("number", [0, 1, 18, 19, 60, 90])
def test_no_line_of_a_long_timeline_is_lost(number: int):
    told, page = Timeline(treaty().states[Iso3("FIN")], story(number), treaty().record), 1
    found: list[int] = []
    while True:
        message = timeline_message(told, page)
        shown = [int(n) for n in re.findall(r"Step (\d+)\.", " ".join(said(message.blocks)))]
        assert shown == sorted(shown)
        assert [int(n) for n in re.findall(r"Step (\d+)\.", message.text)] == shown
        found = shown + found
        earlier = buttons(message).get("Earlier")
        if earlier is None:
            break
        page += 1
        assert earlier == f"FIN page {page}"
    assert found == list(range(number))


def test_deadlines_switch_between_what_is_ahead_and_what_has_passed():
    on = date(2026, 11, 26)
    passed = Deadlines(treaty().overdue(on), (), on, treaty().record, overdue=True)
    message = deadlines_message(passed)
    assert buttons(message)["Dates ahead"] == "2026-11-26"
    told = whole(message)
    for entry in passed.dates:
        assert literal(entry.title, 300) in told
        assert literal(entry.detail, 500) in told
    ahead = Deadlines(treaty().deadlines(on), (treaty().states[Iso3("THA")],), on, treaty().record)
    assert buttons(deadlines_message(ahead))["Passed deadlines"] == "overdue THA 2026-11-26"


def test_no_date_of_a_long_list_is_lost():
    on = date(2026, 11, 26)
    ahead, page, found = Deadlines(treaty().deadlines(on), (), on, treaty().record), 1, 0
    while True:
        message = deadlines_message(ahead, page)
        found += sum(text.startswith("• *") for text in said(message.blocks))
        if "Further" not in buttons(message):
            break
        page += 1
    assert found == len(ahead.dates) > 20


def test_a_state_is_shown_with_the_name_that_the_united_nations_use_too():
    state = replace(treaty().states[Iso3("NRU")], also="Naoero")
    answer = replace(treaty().answer(Iso3("NRU"), TODAY), state=state)
    for message in (
        status_card(OneState(answer, TODAY)),
        comparison_message(Comparison((answer, answer), TODAY, TODAY)),
        listing_message(Listing("x", (answer,), TODAY, TODAY, treaty().record), "x"),
        cite_message(answer),
    ):
        assert "Nauru (Naoero)" in message.text
        assert "Nauru (Naoero)" in " ".join(said(message.blocks))


def test_a_card_of_another_day_says_which_and_its_buttons_carry_it():
    message = card("FIN", date(2025, 8, 1))
    assert "Finland, 1 August 2025" in message.text
    assert message.blocks[0]["text"]["text"] == "🇫🇮 Finland on 1 August 2025"
    carried = buttons(message)
    assert carried["Sources"] == carried["Cite"] == "FIN 2025-08-01"
    assert carried["Share"] == "show FIN 2025-08-01"


def test_the_record_says_with_which_page_of_the_depositary_it_agrees():
    record = Freshness(date(2026, 3, 1), date(2026, 3, 1))
    answer = replace(treaty().answer(Iso3("FIN"), TODAY), record=record)
    told = status_card(OneState(answer, TODAY)).text
    assert "agrees with the Depositary's page of 1 March 2026." in told
