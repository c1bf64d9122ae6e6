"""Treaty values of any kind for views, with hostile words; and the words a view shows."""

import re
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from bot.desk.replies import (
    OneState,
)
from bot.model.alert import RecordedAct
from bot.model.answers import Counts, StatusAnswer
from bot.model.entry import EntryId, FeedId, StoryId
from bot.model.judgement import Kind
from bot.model.request import Choice, Question
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
from bot.model.workspace import UserId
from bot.ports import Message
from handlers.views.status_card import status_card
from tests.doubles.desk import treaty
from tests.doubles.shown import OUTSIDE

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, tzinfo=UTC)
words = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        [
            OUTSIDE,
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
sentences = some_words.map(lambda said: f"“{said.replace('“', '').replace('”', '')}” is no State.")
"""Of ours, about what was typed."""
questions = st.builds(Question, sentences, many(st.builds(Choice, some_words, words), 6))
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
