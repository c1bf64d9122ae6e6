"""Messages and documents are free of the phrases that CONTRIBUTING.md says to avoid.

Comments and docstrings are not searched: an editor reads those.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
AVOIDED = (
    r"\bnobody\b",
    r"\bwhoever\b",
    r"\bhears? of\b",
    r"\blets? go of\b",
    r"\bof its own accord\b",
    r"\bwants (?:to be paid|a login)\b",
    r"\ball is well\b",
    r"\bcame to nothing\b",
    r"\bnot your doing\b",
    r"\bfor good\b",
    r"\bby a fault of its own\b",
    r"\bnot kept any more\b",
    r"\bbe(?:ing)? told about\b",
    r"(?<!there )\bis no (?:feed|setting|backup|such|plain|term|table)\b",
)
PHRASE = re.compile("|".join(AVOIDED), re.IGNORECASE)
ROOMS = ("bot", "handlers", "storage", "deploy")
DOCUMENTS = ("README.md", "docs/using.md", "docs/operations.md", "docs/local-workspace.md",
             "docs/treaty-record.md", "docs/glossary.md", "docs/architecture.md", "docs/decisions/0018-signals-first.md",
             "docs/decisions/0019-one-grammar.md", "docs/decisions/0020-searching-stories.md")  # fmt: skip


def messages(path: Path) -> Iterator[str]:
    """The texts of a module, without docstrings and without patterns and single words."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    notes = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes:
            yield node.value


@pytest.mark.parametrize("room", ROOMS)
def test_no_message_has_an_avoided_phrase(room: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {text}"
        for path in sorted((ROOT / room).rglob("*.py"))
        for text in messages(path)
        if PHRASE.search(text)
    ]
    assert not found


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_document_has_an_avoided_phrase(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines if PHRASE.search(line)]


def test_help_texts_are_searched_too() -> None:
    from bot.cli import cli

    context = cli.make_context("minewatch", [], resilient_parsing=True)
    helps = [cli.get_command(context, name) for name in cli.list_commands(context)]
    assert not [one.name for one in helps if one and one.help and PHRASE.search(one.help)]
    assert PHRASE.search("Nobody is told")
