"""``minewatch``: counts, lists and names of States, from a terminal."""

import json
from pathlib import Path

import pytest

from bot.cli.treaty import counts, list_states, names
from tests.doubles.treaty_cli import NOW, refused, run


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINEWATCH_NOW", NOW.isoformat())
    monkeypatch.delenv("MINEWATCH_DATA_DIR", raising=False)
    return tmp_path


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
    assert text.splitlines()[0].split() == ["Code", "State", "Status", "Since"]
    assert "FIN   Finland    No longer a State Party  withdrawal effective 10 January 2026" in text
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
