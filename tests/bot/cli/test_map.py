"""``minewatch map``: a file where one is named, else what the map shows, in words or as JSON."""

import json
from pathlib import Path

import pytest
from PIL import Image

from bot.cli.map import draw_map
from bot.cli.treaty_story import timeline
from tests.doubles.treaty_cli import NOW, refused, run


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINEWATCH_NOW", NOW.isoformat())
    monkeypatch.delenv("MINEWATCH_DATA_DIR", raising=False)
    return tmp_path


def test_a_day_is_said_in_words_with_its_numbers_and_source():
    said = run(draw_map, "--on", "2025-06-16").stdout
    assert "165 States Parties" in said
    assert "(5): Estonia, Finland, Latvia, Lithuania, Poland." in said
    assert "32 not joined" in said
    assert "Depositary" in said


def test_two_days_are_drawn_side_by_side(here: Path):
    one = run(draw_map, "--on", "2025-06-16", "-o", "one.png")
    two = run(draw_map, "--on", "2025-06-16", "--and", "2026-11-25", "-o", "before-after.png")
    assert (one.exit_code, two.exit_code) == (0, 0)
    assert width(here / "before-after.png") > 1.9 * width(here / "one.png")


def test_a_timeline_is_drawn_as_a_strip(here: Path):
    drawn = run(timeline, "Finland", "-o", "finland.png")
    assert (
        drawn.stdout == "finland.png: Finland under the Mine Ban Convention, to 25 November 2026.\n"
    )
    assert width(here / "finland.png") == 1400


def test_the_ending_of_the_name_says_the_form(here: Path):
    assert run(draw_map, "-o", "map.SVG").exit_code == 0
    assert (here / "map.SVG").read_bytes().startswith(b"<?xml")
    assert "name one, such as map.png" in refused_use("-o", "map.jpg")


def test_json_gives_the_mark_of_each_state_of_a_group():
    (day,) = json.loads(run(draw_map, "--group", "Baltics", "--json").stdout)
    assert day["marks"] == {"EST": "withdrawn", "LTU": "withdrawn", "LVA": "withdrawn"}


def test_what_cannot_be_written_is_said_with_the_way_out():
    said = refused(draw_map, "-o", "no/such/folder/map.png")
    assert said == (
        "no/such/folder/map.png cannot be written (No such file or directory); choose another "
        "place with -o."
    )


def refused_use(*arguments: str) -> str:
    result = run(draw_map, *arguments)
    assert result.exit_code == 2
    return result.stderr


def width(path: Path) -> int:
    with Image.open(path) as image:
        return image.width
