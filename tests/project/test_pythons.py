"""What Minewatch promises of Python, in one place and kept; and what only some versions tolerate."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PACKAGES = ("bot", "deploy", "handlers", "storage", "benchmarks", "tests")
SOURCES = sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))

# Left the standard library by 3.13, or leaves it after 3.14 (PEP 594, PEP 632, "Deprecated").
GONE = {
    "asynchat", "asyncore", "audioop", "cgi", "cgitb", "chunk", "crypt", "distutils", "imghdr",
    "imp", "mailcap", "msilib", "nis", "nntplib", "ossaudiodev", "pipes", "pkg_resources", "smtpd",
    "sndhdr", "spwd", "sunau", "telnetlib", "uu", "xdrlib",
}  # fmt: skip
DEPRECATED = {
    "utcnow", "utcfromtimestamp", "get_event_loop_policy", "set_event_loop_policy", "ByteString",
    "iscoroutinefunction", "NameConstant", "Ellipsis_", "load_module", "find_module",
}  # fmt: skip
# Resolving annotations by hand: from 3.12 make_dataclass names its own module, from 3.14 annotations
# are values made when asked for. msgspec resolves ours, in the module where a class is written.
RESOLVING = {"make_dataclass", "get_type_hints", "__annotations__", "get_annotations", "ForwardRef"}


def versions_tested() -> list[str]:
    return re.findall(r"3\.\d\d", re.search(r"for version in (.*); do", CI)[1])


CI = (ROOT / ".ci" / "run").read_text()


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
    assert {oldest, newest} >= set(re.findall(r"(?<![\d.])3\.1\d(?![\d.])", text)) != set()


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


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_uses_what_a_version_lacks(path):
    assert names_used(path) & (GONE | DEPRECATED) == set()


def test_the_program_resolves_no_annotations_by_hand():
    program = [
        path for path in SOURCES if path.parts[len(ROOT.parts)] not in {"tests", "benchmarks"}
    ]
    assert [path for path in program if names_used(path) & RESOLVING] == []
