"""What the documents promise exists, and what exists is documented."""

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from bot.cli import cli
from bot.model.judgement import Kind

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
README = (ROOT / "README.md").read_text()
SETTINGS = ("config/settings.py", "model/proxy.py")


def settings_in(text: str) -> set[str]:
    names = r"\b(?:(?:SLACK|MINEWATCH)_[A-Z_]+[A-Z]|HTTPS?_PROXY|NO_PROXY|SSL_CERT_FILE)\b"
    return set(re.findall(names, text))


def settings_known() -> set[str]:
    return settings_in("".join((ROOT / "bot" / name).read_text() for name in SETTINGS))


def test_every_setting_is_in_the_example_and_the_operations_guide():
    known = settings_known()
    assert known <= settings_in((ROOT / ".env.example").read_text())
    assert known <= settings_in(OPERATIONS)


def test_no_document_names_a_setting_that_does_not_exist():
    known = settings_known()
    named = settings_in(OPERATIONS) | settings_in(README)
    named |= settings_in((ROOT / ".env.example").read_text())
    assert named <= known | {"MINEWATCH_HTTP_HOST", "MINEWATCH_HTTP_PORT"}


def test_every_kind_is_in_the_glossary():
    glossary = (ROOT / "docs" / "glossary.md").read_text()
    assert [kind for kind in Kind if f"`{kind}`" not in glossary] == []


def test_every_command_is_in_the_changelog():
    changelog = (ROOT / "CHANGELOG.md").read_text()
    named = set(re.findall(r"[a-z]+", changelog.partition("command line `minewatch`:")[2]))
    assert set(cli.list_commands(click.Context(cli))) <= named


def test_every_document_is_found_from_the_readme():
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        name = str(page.relative_to(ROOT))
        assert name == "README.md" or f"({name})" in README, f"the README does not lead to {name}"


def test_every_command_has_help_that_loads():
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        assert command.help, f"minewatch {name} has no help text"


@pytest.mark.parametrize(
    "page",
    [p for p in ROOT.rglob("*.md") if not any(part.startswith(".venv") for part in p.parts)],
    ids=lambda page: str(page.relative_to(ROOT)),
)
def test_links_between_documents_lead_somewhere(page: Path):
    for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", page.read_text()):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_file_named_in_a_document_exists():
    named = r"\b((?:bot|handlers|storage|tests|docs|benchmarks)/[\w./*-]*\w)"
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for path in re.findall(named, page.read_text()):
            assert any(ROOT.glob(path)), f"{page.name} speaks of {path}"


def test_every_make_target_named_in_a_document_exists():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\bmake ([a-z-]+)`", page.read_text()):
            assert target in targets, f"{page.name} says make {target}"


def test_a_misspelt_command_gets_a_suggestion():
    done = subprocess.run(
        [sys.executable, "-m", "bot", "stauts"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 2
    assert "Did you mean 'status'?" in done.stderr


def test_the_lock_files_name_no_host_and_hash_everything():
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        pins = len(re.findall(r"^[A-Za-z0-9_.\[\]-]+==", text, re.MULTILINE))
        assert pins > 0
        assert text.count("    # via") <= pins
        assert all(
            "--hash=sha256:" in block
            for block in re.split(r"\n(?=[A-Za-z0-9_.-]+==)", text)
            if "==" in block.split("\n")[0]
        )


def sources() -> str:
    """All code with the strings that go over several lines joined."""
    texts = [
        p.read_text() for d in ("bot", "handlers", "storage") for p in (ROOT / d).rglob("*.py")
    ]
    return re.sub(r'"\s*\n\s*f?"', "", "\n".join(texts))


def test_every_message_in_the_table_of_errors_is_one_that_minewatch_says():
    table = OPERATIONS.split("## Troubleshooting")[1]
    messages = [row.split("|")[1] for row in table.splitlines() if row.startswith("| ")][1:]
    told = sources()
    parts = [part for m in messages for part in re.split(r"…|`[^`]*`|[\"“”,()|]", m)]
    parts = [part.strip(" :") for part in parts]
    parts = [p for p in parts if len(p) > 9 and p != "a data file"]
    assert len(parts) > 15
    assert [part for part in parts if part not in told] == []
