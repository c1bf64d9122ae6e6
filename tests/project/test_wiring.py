"""The composition root passes everything to constructors (docs/decisions/0018-signals-first.md)."""

import ast
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

APP = sorted((Path(__file__).parents[2] / "bot" / "app").glob("*.py"))


def set_afterwards(source: str) -> list[str]:
    """Attributes that are set on an object, other than by itself."""
    targets = [
        target
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    ]
    return [
        ast.unparse(target)
        for target in targets
        if isinstance(target, ast.Attribute) and ast.unparse(target.value) != "self"
    ]


@pytest.mark.parametrize("path", APP, ids=lambda path: path.name)
def test_no_attribute_is_set_on_a_part_that_is_built(path: Path):
    assert set_afterwards(path.read_text("utf-8")) == []


def test_an_attribute_that_is_set_afterwards_is_seen():
    assert set_afterwards("a.wake = desk.feeds.wake = runner.wake\nself.b = 1") == [
        "a.wake",
        "desk.feeds.wake",
    ]
