"""``minewatch ask``: what is understood and answered, with nothing changed."""

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.ask import ask
from bot.clock import FixedClock
from bot.model.workspace import UserId
from storage import open_stores
from storage.reading import read_stores
from tests.doubles.values import watch

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINEWATCH_NOW", NOW.isoformat())
    monkeypatch.delenv("MINEWATCH_DATA_DIR", raising=False)
    return tmp_path


def run(*arguments: str) -> str:
    result = CliRunner().invoke(ask, arguments)
    assert result.exit_code == 0, result.output
    return result.output


def document(*arguments: str) -> dict[str, object]:
    loaded: dict[str, object] = json.loads(run(*arguments, "--json"))
    return loaded


def test_the_document_has_the_contracts_form():
    said = document("When did Poland withdraw?")
    assert list(said) == ["understood", "asks_back", "answer", "language"]
    assert said["understood"] == {
        "request": "status",
        "states": ["POL"],
        "groups": [],
        "on": None,
        "until": None,
        "since": None,
        "kinds": [],
        "place": None,
        "words": [],
    }
    assert (said["asks_back"], said["language"]) == (False, "en")
    assert "No longer a State Party since 20 February 2026" in str(said["answer"])


@pytest.mark.parametrize(
    ("door", "text", "request_", "place", "asks"),
    [
        ("message", "Congo", "status", None, True),
        ("minestatus", "Finland 2025-08-01", "status", None, False),
        ("minewatch", "add Finland to #general", "watch_add", "#general", False),
        ("minewatch", "add Finland here", "watch_add", "here", False),
        ("minenews", "Finland", "news", None, False),
        ("minefeeds", "list", "feeds", None, False),
        ("message", "thanks", "thanks", None, False),
    ],
)
def test_each_door_has_its_own_reading(
    door: str,
    text: str,
    request_: str,
    place: str | None,
    asks: bool,  # noqa: FBT001 - parametrised
):
    said = document(text, "--door", door)
    understood = said["understood"]
    assert isinstance(understood, dict)
    assert (understood["request"], understood["place"]) == (request_, place)
    assert said["asks_back"] is asks


def test_people_get_what_was_understood_what_was_not_and_the_answer():
    lines = run("add Finland zebra", "--door", "minewatch").splitlines()
    assert lines[:3] == [
        "Understood: watch_add; FIN",
        "Not understood: zebra",
        "Nothing was changed: this is what the answer would be.",
    ]
    assert "You now watch Finland" in "\n".join(lines)


def test_the_store_is_looked_at_and_left_as_it_is(here: Path):
    with closing(open_stores(here / "data", FixedClock(NOW))) as stores:
        stores.watches.put(watch("w", UserId("U0ASKING"), "U0ASKING"))
    before = {path.name: path.read_bytes() for path in (here / "data").iterdir()}
    assert "You watch" in run("my watches")
    assert "No longer watched" in run("remove all", "--door", "minewatch")
    assert {path.name: path.read_bytes() for path in (here / "data").iterdir()} == before
    stores_now = read_stores(here / "data")
    assert stores_now is not None
    assert len(stores_now.watches) == 1


def test_without_a_store_none_is_made(here: Path):
    run("Finland")
    assert list(here.iterdir()) == []


def test_feeds_are_not_asked():
    assert "Asking" not in run("add https://127.0.0.1:9/feed", "--door", "minefeeds")
