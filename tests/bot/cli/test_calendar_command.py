"""``minewatch calendar``: a file for calendar programs, or a sentence and no file."""

from pathlib import Path

import icalendar
import pytest

from bot.cli.calendar import calendar
from tests.doubles.treaty_cli import refused, run


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, and the day that the tests are of."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINEWATCH_NOW", "2026-11-25T12:00:00Z")
    monkeypatch.setenv("MINEWATCH_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


def test_the_calendar_of_some_states_is_written_and_its_size_said(home: Path):
    result = run(calendar, "Finland", "Baltics", "-o", "my.ics")
    assert result.exit_code == 0
    read = icalendar.Calendar.from_ical((home / "my.ics").read_bytes())
    assert read.calendar_name == "Mine Ban Convention: Finland, Baltic States"
    said = f"{read.calendar_name}: {len(read.events)} dates written to my.ics."
    assert said in result.stderr


def test_what_has_no_day_is_said_and_not_in_the_file(home: Path):
    result = run(calendar, "LBN", "-o", "lbn.ics")
    assert "Left out, as no day is known: Entry into force for Lebanon" in result.stderr
    assert b"SUMMARY:Entry into force for Lebanon" not in (home / "lbn.ics").read_bytes()


def test_a_dash_writes_to_standard_output():
    assert run(calendar, "-o", "-").stdout.startswith("BEGIN:VCALENDAR")


@pytest.mark.parametrize("words", ["Atlantis", "overdue", "Finland 2025", "Congo"])
def test_what_names_no_states_is_a_sentence_and_no_file_is_touched(home: Path, words: str):
    (home / "kept.ics").write_text("as it was")
    assert refused(calendar, words, "-o", "kept.ics")
    assert (home / "kept.ics").read_text() == "as it was"
