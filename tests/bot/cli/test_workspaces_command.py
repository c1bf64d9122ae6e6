"""``minewatch workspaces``: what an operator sees of workspaces, and does with them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.app.local_key import with_local_key
from bot.app.store import open_store
from bot.cli import cli
from bot.config import environment, read_settings
from bot.errors import InputError, MinewatchError, StoreLockedError
from bot.model.alert import Note, Post
from bot.model.secret import Secret
from bot.model.watch import Person
from bot.model.workspace import Conversation, Tokens, UserId, WorkspaceId
from bot.outbox.items import new_item
from storage.tokens import new_key
from tests.doubles.clock import ManualClock
from tests.doubles.database_setting import as_setting
from tests.doubles.postgres import empty_database
from tests.doubles.values import NOON, after, watch
from tests.doubles.workspaces import workspace

KEY, OTHER_KEY = new_key(), new_key()
Use = Callable[[], object]


@pytest.fixture(params=["files", "postgresql"], autouse=True)
def _here(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINEWATCH_NOW", after(days=1).isoformat())
    monkeypatch.setenv("MINEWATCH_DATA_DIR", str(tmp_path / "data"))
    for name, value in {
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_CLIENT_SECRET": "client-secret",
        "SLACK_SIGNING_SECRET": "signing-secret",
        "MINEWATCH_PUBLIC_URL": "https://bot.example.org",
        "MINEWATCH_TOKEN_KEY": KEY.reveal(),
    }.items():
        monkeypatch.setenv(name, value)
    if request.param == "postgresql":
        monkeypatch.setenv("MINEWATCH_STORE", as_setting(empty_database()))


def opened(key: Secret = KEY):
    """The store of the settings."""
    settings = read_settings({**environment(Path.cwd()), "MINEWATCH_TOKEN_KEY": key.reveal()})
    return closing(open_store(settings, ManualClock()))


def fill() -> None:
    with opened(OTHER_KEY) as stores:
        stores.workspaces.put(workspace("T22", name="Unreadable", installed_at=NOON))
    with opened() as stores:
        stores.workspaces.put(
            workspace("T11", name="A campaign", channel="C7", installed_by=UserId("U0SECRETARY"))
        )
        here = Conversation.of("T11/C7")
        stores.watches.put(watch("w1", "U0SECRETARY", "T11/C7"), watch("w2", "U22", "T11/C7"))
        stores.watches.put(
            watch("w3", "U0SECRETARY", "T11/U0SECRETARY"), watch("w4", "U22", "T22/C1")
        )
        stores.outbox.put(new_item(Note("Hello."), here, NOON))
        stores.posts.put(Post(here, "story:s1", "C7", "1", NOON))
        stores.of(WorkspaceId("T11")).people.put(Person(UserId("U22"), zone="UTC"))


def run(*words: str, answer: str | None = None) -> Result:
    return CliRunner().invoke(cli, ["workspaces", *words], input=answer)


def test_all_are_listed_though_a_token_cannot_be_opened_and_no_one_is_named():
    fill()
    done = run("list")
    assert done.exit_code == 0
    headings, unreadable, campaign = (line.split() for line in done.stdout.splitlines())
    assert headings[:3] == ["Id", "Name", "Watches"]
    assert unreadable == ["T22", "Unreadable", "1", "1", "0", "never", f"{NOON:%Y-%m-%d}"]
    sent = [f"{NOON:%Y-%m-%d}", f"{NOON:%H:%M}"]
    assert campaign == ["T11", "A", "campaign", "3", "2", "1", *sent, f"{NOON:%Y-%m-%d}"]
    listed = json.loads(run("list", "--json").stdout)
    assert [one["id"] for one in listed] == ["T22", "T11"]
    assert listed[1]["watches"] == 3
    assert "U0SECRETARY" not in done.output + json.dumps(listed)


def test_one_is_shown_with_its_scopes_and_what_is_wrong_with_its_token():
    fill()
    good = json.loads(run("show", "T11", "--json").stdout)
    assert (good["scopes"], good["token_rotates"], good["channel"]) == (
        ["chat:write", "commands"],
        True,
        "C7",
    )
    assert good["token_trouble"] is None
    bad = run("show", "T22").stdout
    assert "encrypted with another key" in bad
    assert "xoxb" not in bad + json.dumps(good)
    assert isinstance(run("show", "T99").exception, InputError)
    assert run("show", "nonsense").exit_code == 2


def test_the_tokens_of_local_teams_are_read_with_their_own_key(monkeypatch: pytest.MonkeyPatch):
    for name in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_SIGNING_SECRET"):
        monkeypatch.delenv(name)
    for name in ("MINEWATCH_PUBLIC_URL", "MINEWATCH_TOKEN_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("MINEWATCH_LOCAL_TEAMS", "2")
    key = Path(os.environ["MINEWATCH_DATA_DIR"], "local-workspace.key")
    settings = read_settings(environment(Path.cwd()))
    assert json.loads(run("list", "--json").stdout) == []
    assert not key.exists()
    running = with_local_key(settings)
    with closing(open_store(running, ManualClock())) as stores:
        stores.workspaces.put(workspace("T11"))
    assert json.loads(run("show", "T11", "--json").stdout)["token_trouble"] is None
    assert run("remove", "T11", "--yes").exit_code == 0
    assert with_local_key(settings).token_key == running.token_key
    assert key.stat().st_mode & 0o077 == 0


def test_one_is_ended_and_erased_once_that_is_confirmed_and_no_other_is():
    fill()
    refused = run("remove", "T11", answer="n\n")
    assert "erase its 3 watches in 2 conversations" in refused.output
    assert json.loads(run("list", "--json").stdout)[1]["watches"] == 3
    assert run("remove", "T11", answer="y\n").exit_code == 0
    with opened() as stores:
        record = stores.workspaces.get("T11")
        assert record is not None
        assert record.ended_at is not None
        assert record.ended_at >= after(days=1)
        assert record.tokens == Tokens(Secret(""))
        assert (record.channel, record.admins, record.installed_by) == (None, (), "")
        assert [w.id for w in stores.watches.all()] == ["w4"]
        assert not list(stores.outbox.all())
        assert not stores.of(WorkspaceId("T11")).people.all()


def test_one_whose_token_cannot_be_opened_can_be_removed_too():
    fill()
    assert run("remove", "T22", "--yes").exit_code == 0
    removed, other = json.loads(run("list", "--json").stdout)
    assert (removed["id"], removed["watches"], other["ended_at"]) == ("T22", 0, None)
    assert removed["ended_why"] == "removed by the operator"


def test_a_workspace_takes_over_what_was_kept_with_tokens_in_settings(
    monkeypatch: pytest.MonkeyPatch,
):
    fill()
    monkeypatch.setenv("MINEWATCH_ADMINS", "T11/U11, T22/U55")
    monkeypatch.setenv("MINEWATCH_CHANNEL", "#alerts")
    with opened() as stores:
        stores.watches.put(watch("home", "U1", "U1"))
    done = run("adopt", "T11", "--yes")
    assert done.output.splitlines() == [
        "Moved to T11 (watches: 1).",
        "Remove MINEWATCH_CHANNEL: the workspace has the channel now.",
    ]
    with opened() as stores:
        record = stores.workspaces.get("T11")
        assert record is not None
        assert record.admins == ("U1",)  # those it had named come first
    assert "nothing, there was nothing left" in run("adopt", "T11", "--yes").output
    assert isinstance(run("adopt", "T99", "--yes").exception, MinewatchError)


def test_nothing_is_taken_over_beside_a_running_bot():
    fill()
    with opened() as stores:
        stores.leases.take("process:all:host:7", "w", 30)
        assert isinstance(run("adopt", "T11", "--yes").exception, StoreLockedError)


def test_a_person_is_looked_for_in_the_workspace_that_is_named():
    fill()
    people = CliRunner().invoke(cli, ["people", "export", "U22", "--workspace", "T11"])
    assert [p["zone"] for p in json.loads(people.stdout)["people"]] == ["UTC"]
    other = CliRunner().invoke(cli, ["people", "export", "U22", "--workspace", "T22"])
    assert json.loads(other.stdout)["people"] == []
    deleted = CliRunner().invoke(cli, ["people", "delete", "U22", "--workspace", "T11"])
    assert deleted.output == "Deleted or cleared 2 records of U22.\n"
    unnamed = CliRunner().invoke(cli, ["people", "export", "U22"])
    assert unnamed.exit_code == 2
    assert "--workspace" in unnamed.output
