"""A conversation and the key under which it is stored."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.workspace import HOME, ChannelId, Conversation, WorkspaceId

_IDS = st.from_regex(r"[A-Z#][A-Za-z0-9-]{0,11}", fullmatch=True)


@given(st.one_of(st.just(""), _IDS), _IDS)
def test_a_conversation_is_read_back_from_its_key(workspace: str, channel: str) -> None:
    one = Conversation(WorkspaceId(workspace), ChannelId(channel))
    assert Conversation.of(str(one)) == one


def test_at_home_the_key_is_the_bare_id_as_earlier_versions_stored_it() -> None:
    assert str(Conversation(HOME, ChannelId("C1"))) == "C1"
    assert Conversation.of("C1").workspace == HOME


def test_the_same_channel_id_in_two_workspaces_is_two_conversations() -> None:
    one, other = (Conversation(WorkspaceId(team), ChannelId("C1")) for team in ("T1", "T2"))
    assert one != other
    assert str(one) != str(other)


def test_a_channel_set_by_name_says_so() -> None:
    assert Conversation.of("T1/#mine-ban").is_named
    assert not Conversation.of("T1/C1").is_named


def test_a_conversation_cannot_be_changed_and_can_be_copied() -> None:
    one = Conversation.of("T1/C1")
    with pytest.raises(AttributeError):
        one.id = ChannelId("C2")
    assert copy.deepcopy(one) == one
    assert {one, Conversation.of("T1/C1")} == {one}


def test_a_neighbour_is_of_the_same_workspace() -> None:
    assert Conversation.of("T1/C1").beside("C2") == Conversation.of("T1/C2")
