"""The treaty on the command line, as programs and people use it."""

import asyncio
import itertools
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.treaty import counts, list_states, names, record, status, treaty
from bot.cli.treaty_record import page_of
from bot.cli.treaty_story import compare, deadlines, timeline
from bot.clock import FixedClock
from bot.errors import InputError, MinewatchError
from bot.model.alert import RecordedAct
from bot.model.state import Iso3
from bot.model.watch import UserId
from bot.treaty.documents import status_document
from storage import open_stores
from tests.doubles.desk import treaty as treaty_of_tests
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


STATUS_KEYS = [
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
    "consent_bounds",
    "entry_into_force_bounds",
    "obligations",
    "declarations",
    "positions",
    "developments",
    "sources",
    "as_of",
    "known_to",
    "agrees_with_depositary",
    "notes",
]
SOURCE_KEYS = {"title", "publisher", "url", "date", "copy", "notification", "kind"}


def test_status_as_json_has_exactly_the_promised_keys():
    document = json.loads(run(status, "Finland", "--json").stdout)
    assert list(document) == STATUS_KEYS
    assert document["status"] == "withdrawn"
    assert document["on"] == "2026-11-25"
    assert document["signed"] is None
    assert document["consent_kind"] == "accession"
    assert document["consent_date"] == "2012-01-09"
    assert document["entry_into_force"] == "2012-07-01"
    assert document["withdrawal_notified"] == "2025-07-10"
    assert document["withdrawal_effective"] == "2026-01-10"
    assert document["consent_bounds"] is None
    assert document["obligations"] == []
    assert document["known_to"] == document["as_of"]
    assert all(set(source) == SOURCE_KEYS for source in document["sources"])
    assert "Article 20(3)" in document["notes"][0]


def test_every_source_in_the_json_of_every_state_has_publisher_and_address_or_its_kind():
    for iso3 in treaty_of_tests().states:
        document = status_document(treaty_of_tests().answer(iso3, date(2026, 11, 25)))
        for source in sources_in(document):
            assert set(source) == SOURCE_KEYS
            assert source["kind"]
            assert source["title"]
            assert source["publisher"]
            assert str(source["url"]).startswith("http")


def sources_in(part: object) -> list[dict[str, object]]:
    if isinstance(part, dict):
        own = [part["source"]] if isinstance(part.get("source"), dict) else []
        return (
            own
            + list(part.get("sources", []))
            + [s for v in part.values() if v not in own for s in sources_in(v)]
        )
    return (
        [source for each in part for source in sources_in(each)] if isinstance(part, list) else []
    )


def test_a_day_that_is_not_known_has_bounds_in_the_json():
    document = json.loads(run(status, "Lebanon", "--json").stdout)
    assert (document["status"], document["consent_date"]) == ("unconfirmed", None)
    assert document["consent_bounds"][0] == "2026-01-13"
    assert document["entry_into_force_bounds"][0] == "2026-07-01"
    assert all(duty["deadline_bounds"] for duty in document["obligations"])


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
    assert "Ukraine (UKR) on 25 November 2026: State Party" in text
    assert "State Party since 1 June 2006" in text
    assert "Article 5: Deadline 1 December 2033." in text
    assert "granted from 1 December 2023 to 1 December 2033 (" in text
    assert "no clause on suspension" in text
    assert "To cite\n  Ukraine, ratification, 27 December 2005, in force 1 June 2006, APMBC" in text
    assert text.rstrip().splitlines()[-1] == "Record known to 25 August 2026."


def test_what_is_known_of_a_state_outside_is_told_with_its_year_and_source():
    text = run(status, "Finland").stdout
    assert "No longer a State Party since 10 January 2026" in text
    assert "Notice of withdrawal received 10 July 2025" in text
    assert "Production (3 February 2026): about one million planned" in text


def test_a_state_outside_is_so_as_far_as_the_record_reaches():
    text = run(status, "USA").stdout
    assert "Not a party: no signature and no instrument known up to 25 August 2026." in text


def test_a_timeline_tells_everything_oldest_first():
    text = run(timeline, "Finland").stdout
    for earlier, later in itertools.pairwise(
        (
            "\n2012\n",
            "9 January 2012: Acceded",
            "1 July 2012: Entry into force",
            "\n2025\n",
            "10 July 2025: Instrument of withdrawal received by the Depositary (deposit; ",
            "10 January 2026: Withdrawal takes effect (effect; ",
            "Record known to 25 August 2026.",
        )
    ):
        assert text.index(earlier) < text.index(later)
    document = json.loads(run(timeline, "Finland", "--json").stdout)
    assert document[0]["kind"] == "consent"
    assert {"date", "kind", "step", "title", "detail", "source"} == set(document[0])
    assert [each["date"][:4] for each in document] == sorted(each["date"][:4] for each in document)
    assert "Which one do you mean? 🇨🇬 Congo (COG)" in refused(timeline, "Congo")


def test_deadlines_are_ahead_or_have_passed():
    ahead = json.loads(run(deadlines, "Thailand", "--json").stdout)
    assert ("2026-12-31", "THA") in [(each["date"], each["iso3"]) for each in ahead]
    passed = json.loads(run(deadlines, "overdue", "--json").stdout)
    assert {each["iso3"] for each in passed} >= {"GRC", "UKR", "SSD"}
    assert all(each["date"] < "2026-11-25" and each["detail"] for each in passed)
    assert all(set(each["source"]) == SOURCE_KEYS for each in (*ahead, *passed))
    text = run(deadlines, "overdue", "Greece").stdout
    assert "Deadlines that had passed by 25 November 2026: Greece" in text
    assert "1 March 2008: Article 4" in text
    assert "None is known." in run(deadlines, "overdue", "Norway", "--on", "2010-01-01").stdout
    assert "2029" in run(deadlines, "--on", "2029-01-01").stdout


def test_states_are_compared_side_by_side():
    documents = json.loads(run(compare, "Finland", "United States", "--json").stdout)
    assert [each["iso3"] for each in documents] == ["FIN", "USA"]
    assert list(documents[0]) == STATUS_KEYS
    text = run(compare, "Finland", "Norway", "--on", "2025-08-01").stdout
    assert "Finland: State Party, notice of withdrawal received" in text
    assert "Norway: State Party" in text
    assert "Name two to five States" in refused(compare, "Finland")
    assert "--group baltics" in refused(compare, "Baltics")


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
        "known_to": "2026-08-25",
        "states_parties_deposited": 165,
        "states_parties_in_force": 164,
        "signatories": 133,
        "signatories_only": 0,
        "not_joined": 32,
        "withdrawn": 0,
        "universe": 197,
        "uncertain": [],
    }
    assert "165  States Parties by deposit" in run(counts, "--on", "2025-06-16").stdout


def test_counts_within_the_bounds_have_both_numbers_and_one_reason():
    result = run(counts, "--on", "2026-07-15", "--json")
    assert json.loads(result.stdout)["uncertain"] == ["LBN"]
    assert "Lebanon acceded between 13 January" in result.stderr
    text = run(counts, "--on", "2026-07-15").stdout
    assert "161 or 162  States Parties by deposit" in text
    assert "30 or 31  not States Parties" in text
    assert text.count("Lebanon") == 1
    assert "on 25 November 2026 (known to 25 August 2026):" in run(counts).stdout


def test_a_list_says_who_may_be_one_more_and_how_far_the_record_reaches():
    text = run(list_states, "parties", "--on", "2026-07-15").stdout
    assert "161 or 162 States on 15 July 2026\nLebanon acceded between" in text
    assert text.rstrip().splitlines()[-1] == "Record known to 25 August 2026."
    result = run(list_states, "parties", "--on", "2026-07-15", "--csv")
    assert len(result.stdout.splitlines()) == 162
    assert "Lebanon" in result.stderr
    assert "Lebanon" not in run(list_states, "parties", "--group", "Nordics").stdout


def test_lists_in_three_forms():
    listed = json.loads(run(list_states, "withdrawn", "--json").stdout)
    assert [each["iso3"] for each in listed] == ["EST", "FIN", "LVA", "LTU", "POL"]
    assert set(listed[0]) >= {"iso3", "name", "status", "withdrawal_effective"}
    csv_lines = run(list_states, "withdrawn", "--csv").stdout.splitlines()
    assert csv_lines[0].startswith("iso3,name,status,signed")
    assert len(csv_lines) == 6
    text = run(list_states, "withdrawn").stdout
    assert "FIN  Finland    No longer a State Party  withdrawal effective 10 January 2026" in text
    assert "5 States on 25 November 2026" in text
    for word in ("joined", "out since", "leaving"):
        assert word not in run(list_states, "all").stdout


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
