"""``minewatch``: pages compared with the record, and acts recorded here."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli.record import record, treaty
from bot.cli.treaty import status
from bot.cli.treaty_record import page_of
from bot.clock import FixedClock
from bot.errors import InputError, MinewatchError
from bot.model.alert import RecordedAct
from bot.model.state import Iso3
from bot.model.workspace import UserId
from storage import open_stores
from tests.doubles.treaty_cli import NOW, run
from tests.doubles.web import Answer, FeedServer


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINEWATCH_NOW", NOW.isoformat())
    monkeypatch.delenv("MINEWATCH_DATA_DIR", raising=False)
    return tmp_path


def test_a_page_is_checked_from_a_file(here: Path):
    row = "<tr><td>Norway</td><td>3 Dec 1997</td><td>10 Jul 1998</td></tr>"
    head = "<tr><th>Participant</th><th>Signature</th><th>Ratification</th></tr>"
    (here / "page.html").write_text(f"<table>{head}{row}</table>", encoding="utf-8")
    result = run(treaty, "check", "page.html")
    assert isinstance(result.exception, MinewatchError)
    assert "1998-07-09" in result.stdout
    assert "1998-07-10" in result.stdout
    document = json.loads(run(treaty, "check", "page.html", "--json").stdout)
    assert list(document) == [
        *("publisher", "as_of", "compared", "complete", "differences", "notes"),
    ]
    assert document["differences"] == [
        {
            "iso3": "NOR",
            "field": "deposit",
            "record": "1998-07-09",
            "page": "1998-07-10",
            "note": "The page gives 10 July 1998 as the day of deposit, the record 9 July 1998.",
        }
    ]


@pytest.mark.parametrize(
    "page", [b"%PDF-1.7", b"<html><body>Down for maintenance</body></html>", None]
)
def test_a_page_that_cannot_be_compared_is_wrong_use_and_one_sentence(
    here: Path, page: bytes | None
):
    if page is not None:
        (here / "page.html").write_bytes(page)
    result = run(treaty, "check", "page.html", "--json")
    assert isinstance(result.exception, SystemExit)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1


async def test_a_page_is_fetched_from_the_web(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MINEWATCH_ALLOW_PRIVATE_FEEDS", "1")
    async with FeedServer() as web:
        web.serve("/page", Answer(b"<table>status</table>", content_type="text/html"))
        web.serve("/gone", Answer(status=404))
        assert await asyncio.to_thread(page_of, web.url("/page")) == b"<table>status</table>"
        with pytest.raises(InputError, match="/gone"):
            await asyncio.to_thread(page_of, web.url("/gone"))


@pytest.fixture
def recorded(here: Path) -> RecordedAct:
    act = RecordedAct(
        id="a1",
        iso3=Iso3("NOR"),
        act="withdrawal_notified",
        value="2026-10-05",
        source_url="https://treaties.un.org/cn",
        why="Notification",
        by=UserId("U1"),
        at=datetime(2026, 10, 6, tzinfo=UTC),
    )
    stores = open_stores(here / "data", FixedClock(NOW))
    stores.acts.put(act)
    stores.close()
    return act


def test_recorded_acts_are_part_of_every_answer(recorded: RecordedAct):
    document = json.loads(run(status, "Norway", "--json").stdout)
    assert document["status"] == "state_party_withdrawing"
    assert document["withdrawal_effective"] == "2027-04-05"
    assert recorded.source_url in [source["url"] for source in document["sources"]]


def test_recorded_acts_are_listed_and_exported_in_the_packaged_format(recorded: RecordedAct):
    assert "NOR withdrawal_notified 2026-10-05" in run(record, "list").stdout
    lines = run(record, "export").stdout.splitlines()
    assert lines[0].startswith("iso3,iso2,name_en,un_member,signed")
    assert lines[1].startswith("NOR,NO,Norway,yes,1997-12-03,ratification,1998-07-09,1999-03-01,")
    assert "2026-10-05,2027-04-05" in lines[1]


def test_without_a_store_nothing_is_made(here: Path):
    assert "No act has been recorded" in run(record, "list").stdout
    assert list(here.iterdir()) == []
