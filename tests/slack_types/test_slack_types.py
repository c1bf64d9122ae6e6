"""The check against Slack's types finds what is wrong, and leaves nothing out."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pytest

from handlers.slack.manifest import manifest
from handlers.views.blocks import actions, button, modal, section
from handlers.views.charts import bar_chart
from handlers.views.tables import Table, plain_table, sortable
from tests.slack_types.recorder import Recorder, shape
from tests.slack_types.typed import COMPILER, Recorded, manifests, not_called, problems

needs_node = pytest.mark.skipif(
    not COMPILER.exists(), reason="tests/slack_types/check installs the compiler, where node is"
)
pytestmark = [pytest.mark.once, pytest.mark.xdist_group("slack types")]
TABLE = Table("States", ("State", "Number"), [("Finland", 1), ("Norway", 2)])
BUTTONS = actions(button("Watch", "watch:add", "FIN", style="primary"))
CHART = bar_chart("x", ["a"], {"b": [1]}, ("c", "d"))
WINDOW = {name: part for name, part in modal("x", ()).items() if name != "blocks"}


def changed(value: Mapping[str, Any], *way: str | int, to: Any) -> dict[str, Any]:
    """The value with one part of it replaced, or added."""
    copy = part = deepcopy(dict(value))
    for step in way[:-1]:
        part = part[step]
    part[way[-1]] = to
    return copy


@needs_node
def test_what_the_views_make_is_what_slack_says():
    blocks = (section("x"), BUTTONS, sortable(TABLE), plain_table(TABLE), CHART)
    assert problems(Recorded(blocks, (WINDOW, {"type": "home"}), tuple(manifests()))) == []


@needs_node
@pytest.mark.parametrize(
    ("block", "said"),
    [
        (changed(section("x"), "colour", to="red"), "colour"),
        (changed(section("x"), "text", "type", to="markdown"), "markdown"),
        (changed(BUTTONS, "elements", 0, "style", to="green"), "green"),
        (changed(BUTTONS, "elements", 0, "tooltip", to="x"), "tooltip"),
        (changed(sortable(TABLE), "page_size", to="20"), "string"),
        (changed(sortable(TABLE), "rows", 1, 1, "unit", to="States"), "unit"),
        (changed(plain_table(TABLE), "column_settings", 0, "align", to="middle"), "middle"),
        ({"type": "divider", "text": "x"}, "text"),
        ({"type": "banner"}, "BannerBlock"),
        ({"type": "header"}, "text"),
        (changed(CHART, "chart", "series", to=[]), "no fewer than 1"),
    ],
)
def test_a_wrong_block_is_found(block: dict[str, Any], said: str):
    [problem, *_] = problems(Recorded((section("x"), block)))
    assert said in problem


@needs_node
@pytest.mark.parametrize(
    "recorded",
    [
        Recorded(views=(changed(WINDOW, "footer", to="x"),)),
        Recorded(views=({"type": "home", "title": {"type": "plain_text", "text": "x"}},)),
        Recorded(manifests=(changed(manifest(), "features", "colour", to="x"),)),
        Recorded(manifests=(changed(manifest(), "oauth_config", "scopes", "bot", to=["chat"]),)),
    ],
)
def test_a_wrong_view_or_manifest_is_found(recorded: Recorded):
    assert problems(recorded)


def test_a_view_function_that_no_test_calls_is_named():
    missing = not_called(frozenset({"help.status_help"}))
    assert "help.status_help" not in missing
    assert {"listing.listing_message", "watch_window.settings_window"} <= set(missing)


def test_one_of_each_shape_is_kept():
    recorder = Recorder()
    for block in (section("x"), section("y"), section("z", button("a", "b")), BUTTONS):
        recorder.keep({"type": "home", "blocks": [block]})
    assert len(recorder.as_document()["blocks"]) == 3
    assert shape({"style": "primary"}) != shape({"style": "danger"})
    assert shape({"text": "a"}) == shape({"text": "b"})
