"""``minewatch record``: acts, what pages said otherwise, and how far the record is known."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.record import record
from bot.cli.treaty import status
from bot.clock import FixedClock
from bot.model.depositary import Confirmation, Decision
from bot.model.workspace import UserId
from storage import open_stores
from storage.stores import TinyStores
from tests.doubles.values import finding

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def stores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The store of a running bot: it stays open."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINEWATCH_NOW", NOW.isoformat())
    monkeypatch.delenv("MINEWATCH_DATA_DIR", raising=False)
    stores = open_stores(tmp_path / "data", FixedClock(NOW))
    yield stores
    stores.close()


def said(*arguments: str, command=record) -> str:
    done = CliRunner().invoke(command, arguments)
    assert done.exit_code == 0, done.output
    return done.stdout


def page_agreed(stores: TinyStores) -> None:
    stores.confirmations.put(
        Confirmation("page:x", date(2026, 11, 20), "https://un.example/x", NOW, agrees=True)
    )


def test_what_a_running_bot_confirmed_is_part_of_every_answer(stores: TinyStores):
    assert json.loads(said("Norway", "--json", command=status))["known_to"] == "2026-08-25"
    page_agreed(stores)
    assert json.loads(said("Norway", "--json", command=status))["known_to"] == "2026-11-20"
    assert "agrees with the Depositary's page of 20 November 2026" in said("Norway", command=status)


def test_known_says_by_what_the_record_is_known(stores: TinyStores):
    page_agreed(stores)
    stores.confirmations.put(
        Confirmation("c1", date(2026, 9, 1), "https://un.example/y", NOW, by=UserId("U1"))
    )
    shown = said("known")
    assert shown.startswith("Record known to 20 November 2026; agrees with")
    assert "20 November 2026: the Depositary's page agreed on 2026-11-25" in shown
    assert "1 September 2026: confirmed by U1 on 2026-11-25\n    https://un.example/y" in shown
    assert {each["known_to"] for each in json.loads(said("known", "--json"))} == {
        "2026-11-20",
        "2026-09-01",
    }


def test_pages_lists_what_was_decided_with_who_when_and_why(stores: TinyStores):
    assert "No difference between a page and the record" in said("pages")
    stores.findings.put(
        replace(
            finding(),
            decision=Decision.PAGE_WRONG,
            decided_by=UserId("U1"),
            decided_at=NOW,
            why="A misprint",
            over_at=NOW,
        )
    )
    shown = said("pages")
    assert "FIN withdrawal_notified: the page has 2025-07-10, the record none" in shown
    assert "page marked as wrong by U1 on 2026-11-25: A misprint" in shown
    assert "gone on 2026-11-25" in shown
    [document] = json.loads(said("pages", "--json"))
    assert (document["decision"], document["why"]) == ("page_wrong", "A misprint")


def test_list_says_how_far_the_record_is_known(stores: TinyStores):
    page_agreed(stores)
    assert said("list").startswith("Record known to 20 November 2026")
