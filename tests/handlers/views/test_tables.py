"""Lists as tables: every State in a line, days that sort, and the same in words beside it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.desk.legal_words import decisive_data
from bot.desk.replies import Listing
from bot.ports import Message
from handlers.views.listing import listing_message
from handlers.views.share import as_window, for_all
from handlers.views.tables import MOST_ROWS, Table, with_table
from tests.doubles.desk import treaty
from tests.doubles.shown import problems
from tests.handlers.views.treaty_samples import TODAY, buttons


def listed(which: str, page: int = 1) -> Message:
    found = treaty().listing(which, TODAY)
    return listing_message(
        Listing("States", found, TODAY, TODAY, treaty().record), f"/minestatus list {which}", page
    )


def rows(message: Message) -> list[list[str]]:
    [table] = [block for block in message.blocks if "rows" in block]
    return [[cell["text"] for cell in row] for row in table["rows"]]


def around(body: Any) -> list[Any]:
    return list(body)


def test_a_list_comes_as_a_sortable_table_a_plain_one_and_words():
    kinds = [form.kinds - {"header", "context", "actions"} for form in listed("withdrawn").forms]
    assert kinds == [{"data_table"}, {"table"}, {"section"}]


@pytest.mark.parametrize("which", ["all", "parties", "withdrawn", "signatories", "not-joined"])
def test_every_state_is_in_the_table_with_its_code_and_the_day_that_decides(which: str):
    found = treaty().listing(which, TODAY)
    pages = [listed(which, page) for page in range(1, 3)][: -(-len(found) // MOST_ROWS)]
    for form in (0, 1):
        lines = [row for page in pages for row in rows(page.forms[form])[1:]]
        assert len(lines) == len(found)
        for answer in found:
            [line] = [each for each in lines if each[-1] == answer.state.iso3]
            assert line[0] == f"{answer.state.flag} {answer.state.title}"
            assert decisive_data(answer)[1] in line or "–" in line or len(line) == 2


def test_days_in_a_table_sort_as_they_follow_each_other():
    columns, *lines = rows(listed("parties"))
    at = columns.index("In force since")
    assert all(len(line[at]) == len("1999-03-01") for line in lines)


def test_a_column_that_would_say_the_same_in_every_line_is_left_out():
    assert rows(listed("parties"))[0] == ["State", "In force since", "Code"]
    assert rows(listed("not-joined"))[0] == ["State", "Code"]
    assert rows(listed("all"))[0] == ["State", "Status", "Act", "Date", "Code"]


def test_pages_and_sharing_are_the_same_in_every_form():
    message = listed("parties")
    assert [buttons(form) for form in message.forms] == [buttons(message)] * 3
    assert buttons(message)["Next"] == "parties page 2"
    shared = for_all(message, "U1ANN")
    assert problems(shared) == []
    for form in shared.forms:
        assert "Share" not in buttons(form)
        assert "Shared by <@U1ANN>" in str(form.blocks[-1])


def test_a_window_shows_a_list_in_words():
    view = as_window(listed("withdrawn"))
    assert problems(view) == []
    assert not {block["type"] for block in view["blocks"]} & {"table", "data_table"}


def test_a_table_that_exceeds_the_limits_is_said_in_words_alone():
    words = [{"type": "divider"}]
    long = Table("x", ("a", "b"), [("x" * 150, "y" * 150)] * 50)
    many = Table("x", ("a",), [("x",)] * (MOST_ROWS + 1))
    one = Table("x", ("a",), [("x",)])
    for table in (long, many, one):
        assert with_table("x", around, table, words).kinds == {"divider"}


def test_numbers_in_a_table_are_numbers():
    message = with_table("x", around, Table("x", ("a", "b"), [("x", 1200), ("y", 7)]), [])
    cell = message.blocks[0]["rows"][1][1]
    assert cell == {"type": "raw_number", "value": 1200, "text": "1,200"}
