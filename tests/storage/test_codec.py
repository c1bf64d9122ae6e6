"""Every value that is kept comes back equal, whatever it holds."""

from __future__ import annotations

from dataclasses import is_dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Literal, NewType, get_args, get_origin, get_type_hints

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import StoreDamagedError
from bot.model.alert import OutboxItem
from bot.model.entry import StoredEntry
from bot.model.story import Story
from bot.model.watch import Watch
from bot.model.workspace import Conversation
from storage.codec import codec_for
from storage.tables import TABLES
from tests.doubles.values import one_of_each, outbox_item, story, watch

# What JSON can carry, and instants as the model promises them: in UTC.
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(st.characters(exclude_categories=["Cs"])),
    float: st.floats(allow_nan=False, allow_infinity=False),
    int: st.integers(-(2**63), 2**63 - 1),
    bool: st.booleans(),
    type(None): st.none(),
    Conversation: st.builds(
        Conversation,
        st.from_regex(r"[TE][A-Z0-9]{1,10}|", fullmatch=True),
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/")),
    ),
    datetime: st.datetimes(timezones=st.just(UTC)),
    date: st.dates(),
    time: st.times(),
}


def values_of(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a type of the model."""
    if kind in PLAIN:
        return PLAIN[kind]
    if isinstance(kind, NewType):
        return values_of(kind.__supertype__)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return st.builds(kind, **{name: values_of(hint) for name, hint in hints.items()})
    return values_of_several(kind, get_args(kind))


def values_of_several(kind: Any, parts: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    """Any value of a tuple, a Literal, a union or an enumeration."""
    if get_origin(kind) is tuple and parts[1:] != (Ellipsis,):
        return st.tuples(*map(values_of, parts))
    if get_origin(kind) is tuple:
        return st.lists(values_of(parts[0]), max_size=3).map(tuple)
    if get_origin(kind) is Literal:
        return st.sampled_from(parts)
    if parts:
        return st.one_of([values_of(part) for part in parts])
    return st.sampled_from(list(kind))


@pytest.mark.parametrize("spec", TABLES, ids=lambda spec: spec.name)
@settings(max_examples=50)
@given(data=st.data())
def test_any_value_comes_back_equal(spec: Any, data: st.DataObject) -> None:
    value = data.draw(values_of(spec.kind))
    codec = codec_for(spec.kind)
    assert codec.decode(codec.encode(value)) == value


@pytest.mark.parametrize("name", sorted(one_of_each()))
def test_a_document_is_an_object_on_one_line(name: str) -> None:
    value = one_of_each()[name]
    document = codec_for(type(value)).encode(value)
    assert isinstance(msgspec.json.decode(document), dict)
    assert b"\n" not in document


def test_a_payload_carries_its_kind() -> None:
    document = msgspec.json.decode(codec_for(OutboxItem).encode(outbox_item()))
    assert document["payload"] == {"type": "Note", "text": "Hello."}


def test_a_document_from_before_a_field_was_added_is_read() -> None:
    document = msgspec.json.decode(codec_for(Watch).encode(watch()))
    del document["reminders"], document["set_aside"]
    assert codec_for(Watch).decode(msgspec.json.encode(document)) == watch()


def test_a_story_from_before_stories_were_merged_is_read() -> None:
    document = msgspec.json.decode(codec_for(Story).encode(story()))
    del document["merged_into"]
    assert codec_for(Story).decode(msgspec.json.encode(document)) == story()


def test_a_field_the_class_no_longer_has_is_passed_over() -> None:
    document = msgspec.json.decode(codec_for(Watch).encode(watch())) | {"colour": "red"}
    assert codec_for(Watch).decode(msgspec.json.encode(document)) == watch()


@pytest.mark.parametrize(
    ("kind", "document"),
    [
        (Story, b'{"id": 1}'),
        (StoredEntry, b"[]"),
        (OutboxItem, b'{"payload": {"type": "Shout"}}'),
        (Watch, b"{"),
    ],
)
def test_a_document_that_does_not_fit_says_how_to_go_on(kind: Any, document: bytes) -> None:
    with pytest.raises(StoreDamagedError, match="doctor --repair"):
        codec_for(kind).decode(document)
