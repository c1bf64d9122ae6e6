"""What PostgreSQL cannot hold as it is comes back as it was."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.model.alert import Note, Notice
from storage.postgres.documents import MARK, from_jsonb, from_text, to_jsonb, to_text
from storage.postgres.stores import PostgresStores
from tests.doubles.values import NOON, after, outbox_item

TEXTS = st.text(
    st.one_of(st.sampled_from(["\0", "\\", "u", "0", "1", '"', MARK]), st.characters(codec="utf-8"))
)


@given(TEXTS)
@example("\\u0000")
@example("\0" + MARK + "0" + MARK)
def test_every_text_of_a_document_comes_back_and_nul_is_not_in_it(text: str):
    document = json.dumps({text: [text]}).encode()
    written = to_jsonb(document)
    assert "\0" not in json.dumps(json.loads(written), ensure_ascii=False)
    assert json.loads(from_jsonb(written)) == {text: [text]}


@given(TEXTS)
def test_every_text_of_a_column_comes_back_and_nul_is_not_in_it(text: str):
    written = to_text(text)
    assert "\0" not in written
    assert from_text(written) == text


def test_half_a_surrogate_pair_becomes_the_sign_for_what_is_no_text():
    assert to_text("half: \ud83d") == "half: \ufffd"


@pytest.mark.parametrize("text", ["a\0b", "\\u0000", MARK, f"{MARK}0\0", "Ärger “x” 🙂"])
def test_such_texts_are_keys_and_values_in_the_database(stores: PostgresStores, text: str):
    stores.outbox.put(outbox_item(text, payload=Note(text), error=text))
    assert stores.outbox.get(text) == outbox_item(text, payload=Note(text), error=text)
    assert list(stores.outbox.get_many([text])) == [text]
    stores.notices.put(Notice(text + "x", NOON, text))
    assert [notice.text for notice in stores.notices.starting(text)] == [text]
    stores.remembered.put(text, text, after(days=1))
    assert stores.remembered.starting(text, NOON) == {text: text}
    assert stores.remembered.take(text, NOON) == text
    stores.seen.mark([text], NOON)
    assert stores.seen.known([text]) == {text}


def test_half_a_surrogate_pair_can_be_a_key(stores: PostgresStores):
    half = "half: \ud83d"
    stores.remembered.put(half, half, after(days=1))
    assert stores.remembered.get(half, NOON) == "half: \ufffd"
    stores.notices.put(Notice(half, NOON, half))
    assert half in stores.notices
    stores.notices.remove(half)
    assert len(stores.notices) == 0
