"""Tables on a terminal: headings above, each column as wide as what is in it."""

from hypothesis import given
from hypothesis import strategies as st

from bot.cli.columns import columns, width

CELLS = st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=12)


def test_wide_letters_take_two_places():
    assert list(columns(("Code", "State"), [("FIN", "芬兰"), ("POLAND", "x")])) == [
        "Code    State",
        "FIN     芬兰",
        "POLAND  x",
    ]
    assert width("芬兰") == 4


def test_without_rows_there_are_no_headings():
    assert list(columns(("Code",), [])) == []


@given(st.lists(st.tuples(CELLS, CELLS, st.just("|")), min_size=1, max_size=6))
def test_the_last_column_begins_at_the_same_place_in_every_line(rows: list[tuple[str, str, str]]):
    lines = list(columns(("One", "Two", "|"), rows))
    assert len({width(line.rpartition("|")[0]) for line in lines}) == 1
