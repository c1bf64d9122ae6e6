"""The treaty on the command line, as programs and people use it."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.treaty import counts, list_states, names, record, status, treaty
from bot.cli.treaty_record import page_of
from bot.clock import FixedClock
from bot.errors import InputError, MinewatchError
from bot.model.alert import RecordedAct
from bot.model.state import Iso3
from bot.model.watch import UserId
from storage import open_stores
from tests.doubles.web import Answer, FeedServer

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINEWATCH_NOW", NOW.isoformat())
    monkeypatch.delenv("MINEWATCH_DATA_DIR", raising=False)
    return tmp_path


def run(command: object, *arguments: str, typed: str | bytes = "") -> Result:
    return CliRunner().invoke(command, arguments, input=typed)  # type: ignore[arg-type] - any command


def refused(command: object, *arguments: str) -> str:
    result = run(command, *arguments)
    assert isinstance(result.exception, MinewatchError)
    return str(result.exception)


def test_status_as_json_has_exactly_the_promised_keys():
    document = json.loads(run(status, "Finland", "--json").stdout)
    assert list(document) == [
        "iso3",
        "iso2",
        "name",
        "status",
        "on",
        "signed",
        "consent_kind",
        "consent_date",
        "entry_into_force",
        "withdrawal_notified",
        "withdrawal_effective",
        "obligations",
        "developments",
        "sources",
        "as_of",
        "notes",
    ]
    assert document["status"] == "withdrawn"
    assert document["on"] == "2026-11-25"
    assert document["signed"] is None
    assert document["consent_kind"] == "accession"
    assert document["consent_date"] == "2012-01-09"
    assert document["entry_into_force"] == "2012-07-01"
    assert document["withdrawal_notified"] == "2025-07-10"
    assert document["withdrawal_effective"] == "2026-01-10"
    assert document["obligations"] == []
    assert all(set(source) == {"title", "publisher", "url"} for source in document["sources"])
    assert "Article 20" in document["notes"][0]


def test_status_takes_any_name_and_day():
    for name in (
        ["fin"],
        ["🇫🇮"],
        ["Suomi"],
        ["Финляндия"],
        ["Finnland"],
        ["Republic", "of", "Finland"],
    ):
        document = json.loads(run(status, *name, "--on", "1 Aug 2025", "--json").stdout)
        assert (document["iso3"], document["status"]) == ("FIN", "state_party_withdrawing")
        assert document["on"] == "2025-08-01"


def test_status_for_a_person_is_plain_text_with_sources():
    text = run(status, "Ukraine").stdout
    assert "State Party since 1 June 2006" in text
    assert "Article 5: Deadline 1 December 2033." in text
    assert "foresees no suspension" in text
    assert "Record as of 25 August 2026; not checked since." in text


def test_what_is_known_of_a_state_outside_is_told():
    text = run(status, "Finland").stdout
    assert "Out since 10 January 2026" in text
    assert "Production: planned" in text
    assert "Stockpile: not known to our sources" in text


def test_a_namesake_is_pointed_at():
    assert "Equatorial Guinea (GNQ)" in run(status, "Guinea").stderr


def test_a_misspelling_is_answered_and_said():
    result = run(status, "Norwya")
    assert "State Party since 1 March 1999" in result.stdout
    assert "understood as Norway" in result.stderr


def test_an_unclear_name_is_refused_with_a_suggestion():
    assert "Democratic Republic of the Congo (COD)" in refused(status, "Congo")
    assert "Hong Kong" in refused(status, "Hong", "Kong")
    assert "among the 197" in refused(status, "Atlantis")
    assert "list all --group baltics" in refused(status, "Baltics")
    assert "did you mean Finland (FIN)" in refused(status, "Finlandistan")


@pytest.mark.parametrize("day", ["10.01.2026", "31 February", "1997-01-01", "2025-06", "soon"])
def test_a_day_that_is_none_or_two_is_wrong_usage(day: str):
    result = run(status, "Finland", "--on", day)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1


def test_counts_on_16_june_2025():
    document = json.loads(run(counts, "--on", "2025-06-16", "--json").stdout)
    assert document == {
        "on": "2025-06-16",
        "states_parties_deposited": 165,
        "states_parties_in_force": 164,
        "signatories": 133,
        "signatories_only": 0,
        "not_joined": 32,
        "withdrawn": 0,
        "universe": 197,
    }
    assert "165  States Parties by deposit" in run(counts, "--on", "2025-06-16").stdout


def test_counts_of_today_say_what_is_doubtful_beside_the_json():
    result = run(counts, "--json")
    assert json.loads(result.stdout)["states_parties_deposited"] == 162
    assert "Lebanon" in result.stderr


def test_lists_in_three_forms():
    listed = json.loads(run(list_states, "withdrawn", "--json").stdout)
    assert [each["iso3"] for each in listed] == ["EST", "FIN", "LVA", "LTU", "POL"]
    assert set(listed[0]) >= {"iso3", "name", "status", "withdrawal_effective"}
    csv_lines = run(list_states, "withdrawn", "--csv").stdout.splitlines()
    assert csv_lines[0].startswith("iso3,name,status,signed")
    assert len(csv_lines) == 6
    assert "5 States" in run(list_states, "withdrawn").stdout


def test_a_list_within_a_group_and_on_a_day():
    listed = json.loads(
        run(list_states, "parties", "--group", "Baltics", "--on", "2025-08-01", "--json").stdout
    )
    assert [each["status"] for each in listed] == ["state_party_withdrawing"] * 3
    assert "baltics" in refused(list_states, "all", "--group", "Hanse")
    assert run(list_states, "quitters").exit_code == 2
    assert run(list_states, "all", "--json", "--csv").exit_code == 2


def test_names_answers_line_for_line():
    typed = b"Finland\nCongo\nAtlantis\nTaiwan\n\nFinnlandia\n" + b"\xff\xfe\n"
    lines = [json.loads(line) for line in run(names, "-", typed=typed).stdout.splitlines()]
    assert [list(line) for line in lines] == [["name", "iso3", "candidates", "note"]] * 7
    assert [line["iso3"] for line in lines] == ["FIN", None, None, None, None, "FIN", None]
    assert {c["iso3"] for c in lines[1]["candidates"]} == {"COD", "COG"}
    assert all(set(c) == {"iso3", "name", "why"} for line in lines for c in line["candidates"])
    assert "not one of the 197" in lines[3]["note"]
    assert "misspelling" in lines[5]["note"]


def test_names_reads_a_file(here: Path):
    (here / "names.txt").write_text("Suomi\nEesti", encoding="utf-8")
    lines = run(names, "names.txt").stdout.splitlines()
    assert [json.loads(line)["iso3"] for line in lines] == ["FIN", "EST"]


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
            "note": "The page gives 10 July 1998 as the day of deposit, our record 9 July 1998.",
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
