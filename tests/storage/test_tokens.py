"""Tokens at rest: only the keys of MINEWATCH_TOKEN_KEY open them, and nothing shows them."""

import asyncio
import subprocess
import sys
import traceback
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ConfigError, TokenUnreadableError
from bot.model.secret import Secret
from bot.model.workspace import Tokens, UserId, Workspace, WorkspaceId
from handlers.slack.installing.installed import Installed
from storage import TinyStores, open_stores
from storage.tokens import FernetTokenBox, new_key
from tests.doubles.clock import START, ManualClock

TOKEN = Secret("xoxe.xoxb-1-hunter2")
OLD, NEW = new_key(), new_key()


def workspace(own_id: str) -> Workspace:
    return Workspace(
        id=WorkspaceId(own_id),
        name=f"Team {own_id}",
        tokens=Tokens(TOKEN, Secret("xoxe-1-hunter2"), START),
        scopes=("commands",),
        bot_user=UserId("UBOT"),
        bot_id="B1",
        app_id="A1",
        installed_by=UserId("U1ANN"),
        installed_at=START,
    )


def keys(*several: Secret) -> Secret:
    return Secret(", ".join(each.reveal() for each in several))


@given(st.text(min_size=1))
def test_what_was_sealed_opens_with_the_same_key_and_shows_nothing(text: str):
    box = FernetTokenBox(OLD)
    sealed = box.seal(Secret(text))
    assert box.open(sealed) == Secret(text)
    assert len(text) < 4 or text not in sealed


def test_the_same_token_is_never_sealed_the_same_way():
    box = FernetTokenBox(OLD)
    assert box.seal(TOKEN) != box.seal(TOKEN)


def test_a_text_that_was_changed_does_not_open():
    sealed = FernetTokenBox(OLD).seal(TOKEN)
    changed = sealed[:20] + ("A" if sealed[20] != "A" else "B") + sealed[21:]
    with pytest.raises(TokenUnreadableError, match="MINEWATCH_TOKEN_KEY"):
        FernetTokenBox(OLD).open(changed)


def test_a_new_key_before_the_old_opens_what_the_old_one_sealed_and_seals_with_the_new():
    sealed = FernetTokenBox(OLD).seal(TOKEN)
    both = FernetTokenBox(keys(NEW, OLD))
    assert both.open(sealed) == TOKEN
    assert FernetTokenBox(NEW).open(both.seal(TOKEN)) == TOKEN


def test_every_token_is_stored_with_the_newest_key_and_the_old_one_can_go(tmp_path: Path):
    clock = ManualClock()

    def opened(key: Secret) -> TinyStores:
        return open_stores(tmp_path, clock, box=FernetTokenBox(key))

    with closing(opened(OLD)) as stores:
        stores.workspaces.put(*(workspace(f"T{n}") for n in range(5)))
    with closing(opened(keys(NEW, OLD))) as stores:
        assert asyncio.run(Installed(stores, clock).reseal()) == 5
    with closing(opened(NEW)) as stores:
        assert stores.workspaces.all() == tuple(workspace(f"T{n}") for n in range(5))
    with closing(opened(OLD)) as stores, pytest.raises(TokenUnreadableError):
        stores.workspaces.get("T1")


def test_one_token_that_no_key_opens_keeps_no_other_from_the_newest_key(tmp_path: Path):
    clock, lost = ManualClock(), new_key()
    for own_id, key in (("T1", lost), ("T2", OLD)):
        with closing(open_stores(tmp_path, clock, box=FernetTokenBox(key))) as stores:
            stores.workspaces.put(workspace(own_id))
    with closing(open_stores(tmp_path, clock, box=FernetTokenBox(keys(NEW, OLD)))) as stores:
        assert asyncio.run(Installed(stores, clock).reseal()) == 1
    with closing(open_stores(tmp_path, clock, box=FernetTokenBox(NEW))) as stores:
        assert stores.workspaces.get("T2") == workspace("T2")
    with closing(open_stores(tmp_path, clock, box=FernetTokenBox(lost))) as stores:
        assert stores.workspaces.get("T1") == workspace("T1")


def test_another_key_is_one_sentence_that_shows_neither_token_nor_key():
    sealed = FernetTokenBox(OLD).seal(TOKEN)
    with pytest.raises(TokenUnreadableError) as caught:
        FernetTokenBox(NEW).open(sealed)
    said = "".join(traceback.format_exception(caught.value))
    assert "encrypted with another key" in said
    for secret in (sealed, OLD.reveal(), NEW.reveal(), TOKEN.reveal()):
        assert secret not in said


@pytest.mark.parametrize(
    "text",
    ["", " , ", "hunter2", "ключ", NEW.reveal() + ",hunter2", "A" * 44],
    ids=["nothing", "commas", "short", "letters", "one of two", "of the right length"],
)
def test_what_is_not_a_key_is_one_sentence_that_shows_none_of_it(text: str):
    with pytest.raises(ConfigError) as caught:
        FernetTokenBox(Secret(text))
    said = "".join(traceback.format_exception(caught.value))
    assert "MINEWATCH_TOKEN_KEY cannot be used" in str(caught.value)
    assert "hunter2" not in said.replace(__file__, "")
    assert NEW.reveal() not in said


def test_the_box_shows_no_key():
    assert OLD.reveal() not in repr(vars(FernetTokenBox(OLD))) + repr(FernetTokenBox(OLD))


def test_the_command_prints_a_key_that_can_be_used():
    command = [sys.executable, "-m", "bot", "workspaces", "key"]
    printed = [subprocess.check_output(command, text=True).strip() for _ in range(2)]
    assert printed[0] != printed[1]
    for each in printed:
        assert FernetTokenBox(Secret(each)).open(FernetTokenBox(Secret(each)).seal(TOKEN)) == TOKEN
