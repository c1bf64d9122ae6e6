"""The treaty on the command line, as programs and people use it."""

import itertools
import json
from datetime import date
from pathlib import Path

import pytest

from bot.cli.treaty import status
from bot.cli.treaty_story import compare, deadlines, timeline
from bot.treaty.documents import status_document
from tests.doubles.desk import treaty as treaty_of_tests
from tests.doubles.treaty_cli import NOW, refused, run


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINEWATCH_NOW", NOW.isoformat())
    monkeypatch.delenv("MINEWATCH_DATA_DIR", raising=False)
    return tmp_path


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
