"""Files and functions stay small: no exemptions."""

import ast
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path
    for package in ("bot", "deploy", "handlers", "storage")
    for path in (ROOT / package).rglob("*.py")
)


def code_lines(source: str) -> int:
    """Lines that are neither blank, nor comment, nor docstring."""
    tree = ast.parse(source)
    words = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            words.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return sum(
        1
        for number, line in enumerate(source.splitlines(), 1)
        if line.strip() and not line.strip().startswith("#") and number not in words
    )


def function_lengths(source: str) -> dict[str, int]:
    """Lines of each function's body without its docstring."""
    lengths = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            if body:
                lengths[node.name] = (body[-1].end_lineno or 0) - body[0].lineno + 1
    return lengths


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_has_at_most_300_lines_of_code(path: Path):
    assert code_lines(path.read_text()) <= 300


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_function_has_at_most_40_lines(path: Path):
    too_long = {n: k for n, k in function_lengths(path.read_text()).items() if k > 40}
    assert too_long == {}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_says_what_it_is_for(path: Path):
    assert ast.get_docstring(ast.parse(path.read_text()))
