"""What Minewatch promises of Python, in one place and kept; and what only some versions tolerate."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PACKAGES = ("bot", "deploy", "handlers", "storage")
SOURCES = sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))

# Resolving annotations by hand: from 3.12 make_dataclass names its own module, from 3.14 annotations
# are values made when asked for. msgspec resolves ours, in the module where a class is written.
RESOLVING = {"make_dataclass", "get_type_hints", "__annotations__", "get_annotations", "ForwardRef"}


def versions_tested() -> list[str]:
    (versions,) = re.findall(r'^VERSIONS="(.*)"$', (ROOT / ".ci" / "run").read_text(), re.MULTILINE)
    return versions.split()


def test_the_classifiers_are_what_ci_looks_for():
    named = [
        each.rpartition(" ")[2]
        for each in PROJECT["project"]["classifiers"]
        if each.startswith("Programming Language")
    ]
    assert named == versions_tested()
    assert PROJECT["project"]["requires-python"] == f">={named[0]}"


@pytest.mark.parametrize("name", ["README.md", "docs/operations.md", "CONTRIBUTING.md"])
def test_the_documents_name_the_same_versions(name):
    text = (ROOT / name).read_text()
    oldest, newest = versions_tested()[0], versions_tested()[-1]
    assert {oldest, newest} <= set(re.findall(r"(?<![\d.])3\.1\d(?![\d.])", text))


def names_used(path: Path) -> set[str]:
    used = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute):
            used.add(node.attr)
        elif isinstance(node, ast.Name):
            used.add(node.id)
        elif isinstance(node, ast.ImportFrom):
            used |= {node.module or "", *(each.name for each in node.names)}
        elif isinstance(node, ast.Import):
            used |= {each.name for each in node.names}
    return used


def test_the_program_resolves_no_annotations_by_hand():
    assert [path for path in SOURCES if names_used(path) & RESOLVING] == []
