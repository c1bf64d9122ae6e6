"""Drawings: every State has a tile near its neighbours, nothing runs off the sheet, and files are what they say."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from bot.desk.pictures import PictureDesk
from bot.desk.treaty import TreatyDesk
from bot.model.day import Span
from bot.model.names import NameFound
from bot.model.picture import Course, Mark, WorldMap
from bot.pictures.colours import LOOKS, PAPER, contrast
from bot.pictures.course import draw_course
from bot.pictures.draw import Form, draw
from bot.pictures.png import width_of
from bot.pictures.shapes import Anchor, Box, Drawing, Line, Text
from bot.pictures.tiles import tiles
from bot.pictures.world import draw_world
from tests.doubles.clock import ManualClock
from tests.doubles.desk import TODAY, treaty

DESK = PictureDesk(TreatyDesk(treaty(), ManualClock(TODAY)), ManualClock(TODAY))
NEIGHBOURS = (
    "FIN-SWE NOR-SWE EST-LVA LVA-LTU LTU-POL POL-DEU UKR-POL FRA-BEL ESP-PRT ITA-CHE GRC-TUR USA-CAN "
    "USA-MEX BRA-PRY ARG-CHL PER-ECU MAR-DZA EGY-LBY SDN-TCD NGA-BEN KEN-UGA ZAF-SWZ IRN-AFG IND-NPL "
    "CHN-MNG PRK-KOR THA-KHM LAO-VNM SAU-YEM SYR-IRQ JOR-SAU KAZ-UZB"
)


def world(*days: date) -> WorldMap:
    span = Span("", *days) if len(days) > 1 else None
    return DESK.world(on=days[0], span=span)


def course(name: str, on: date | None = None) -> Course:
    found = treaty().find(name)
    assert isinstance(found, NameFound)
    return DESK.course((found,), on)


def test_each_of_the_197_states_has_one_tile_of_its_own() -> None:
    assert set(tiles()) == set(treaty().states)
    assert len(set(tiles().values())) == 197


@pytest.mark.parametrize("pair", NEIGHBOURS.split())
def test_neighbours_lie_beside_each_other(pair: str) -> None:
    one, other = (tiles()[treaty().states[code].iso3] for code in pair.split("-"))
    assert max(abs(one[0] - other[0]), abs(one[1] - other[1])) <= 2


def test_every_letter_is_its_own_and_easy_to_read_on_its_colour() -> None:
    letters = [look.letter for look in LOOKS.values()]
    assert set(LOOKS) == set(Mark)
    assert len(set(letters)) == len(letters)
    assert all(contrast(look.ink, look.fill) >= 4.5 for look in LOOKS.values())


def test_no_two_colours_are_alike_for_colour_blind_readers() -> None:
    for one, other in combinations(LOOKS.values(), 2):
        for lost in _DEFICIENCIES.values():
            apart = sum(
                (a - b) ** 2
                for a, b in zip(_seen(one.fill, lost), _seen(other.fill, lost), strict=True)
            )
            assert apart**0.5 > 18, (one, other)


@given(
    days=st.lists(
        st.dates(date(1997, 9, 18), date(2030, 1, 1)), min_size=1, max_size=2, unique=True
    )
)
@settings(max_examples=15)
def test_a_map_keeps_everything_on_its_sheet_and_names_day_source_and_numbers(
    days: list[date],
) -> None:
    shown = world(*sorted(days))
    drawing = draw_world(shown, width_of)
    assert_on_sheet(drawing)
    words = " ".join(shape.words for shape in drawing.shapes if isinstance(shape, Text))
    assert "Depositary: Secretary-General of the United Nations" in words
    assert all(f"{day.on.day} " in words and str(day.on.year) in words for day in shown.days)
    assert drawing.words.count("States Parties") >= len(days)


@given(
    state=st.sampled_from(sorted(treaty().states)),
    on=st.dates(date(1997, 9, 18), date(2060, 1, 1)),
)
@settings(max_examples=60)
def test_a_strip_keeps_everything_on_its_sheet_and_no_label_meets_another(
    state: str, on: date
) -> None:
    drawing = draw_course(course(state, on), width_of)
    assert_on_sheet(drawing)
    labels = [s for s in drawing.shapes if isinstance(s, Text) and s.size == 15 and ": " in s.words]
    for one, other in combinations(labels, 2):
        if one.y == other.y:
            (a, b), (c, d) = _ends(one), _ends(other)
            assert b <= c or d <= a, (one.words, other.words)


def test_a_name_of_any_state_has_a_letter_for_each_of_its_signs() -> None:
    """The packaged font would draw the box of U+FFFF for what it lacks."""
    from bot.pictures.png import _font

    lacking = _font(20).getmask("\uffff").getbbox(), bytes(_font(20).getmask("\uffff"))
    for state in treaty().states.values():
        for sign in set(state.title) - {" "}:
            mask = _font(20).getmask(sign)
            assert (mask.getbbox(), bytes(mask)) != lacking, (state.title, sign)


@pytest.mark.parametrize(
    "shown", [world(date(2025, 6, 16)), course("Finland")], ids=["map", "strip"]
)
def test_a_png_has_the_size_of_the_drawing_and_its_colours(shown: WorldMap | Course) -> None:
    drawn = Image.open(BytesIO(draw(shown, Form.PNG)))
    assert drawn.format == "PNG"
    colours = {
        f"#{r:02x}{g:02x}{b:02x}" for _, (r, g, b) in drawn.convert("RGB").getcolors(1 << 24)
    }
    assert {LOOKS[Mark.PARTY].fill, LOOKS[Mark.ANNOUNCED].fill, PAPER} <= colours


def test_an_svg_says_what_it_shows_and_holds_its_names_as_text() -> None:
    root = etree.fromstring(draw(world(date(2025, 6, 16)), Form.SVG))
    space = "{http://www.w3.org/2000/svg}"
    assert root.findtext(f"{space}title") == "Mine Ban Convention on 16 June 2025"
    assert "165 States Parties" in str(root.findtext(f"{space}desc"))
    assert root.get("role") == "img"
    texts = [each.text for each in root.iter(f"{space}text")]
    assert sum(text in treaty().states for text in texts) == 197


def test_the_same_picture_is_the_same_file() -> None:
    day = date(2025, 6, 16)
    assert draw(world(day), Form.PNG) == draw(world(day), Form.PNG)


def assert_on_sheet(drawing: Drawing) -> None:
    for shape in drawing.shapes:
        if isinstance(shape, Box):
            left, right, low = shape.x, shape.x + shape.width, shape.y + shape.height
        elif isinstance(shape, Line):
            left, right = min(shape.x1, shape.x2), max(shape.x1, shape.x2)
            low = max(shape.y1, shape.y2)
        else:
            (left, right), low = _ends(shape), shape.y
        assert left >= 0, shape
        assert right <= drawing.width, shape
        assert low <= drawing.height, shape


def _ends(text: Text) -> tuple[float, float]:
    width = width_of(text.words, text.size)
    part = {Anchor.START: 0.0, Anchor.MIDDLE: 0.5, Anchor.END: 1.0}[text.anchor]
    return text.x - part * width, text.x + (1 - part) * width


_DEFICIENCIES = {
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "tritanopia": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}
"""Machado, Oliveira and Fernandes (2009), severity 1.0."""


def _seen(colour: str, lost: tuple[tuple[float, ...], ...]) -> tuple[float, ...]:
    rgb = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return tuple(sum(w * part for w, part in zip(row, rgb, strict=True)) for row in lost)
