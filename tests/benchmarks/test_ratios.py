"""What `make bench` prints is a ratio: nothing that is timed or weighed is held against a number."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from benchmarks.__main__ import SUBJECTS
from benchmarks.report import Report

ROOT = Path(__file__).parents[2] / "benchmarks"

UNIT = re.compile(r"\b(us|µs|ms|KB|MB|GB|bytes)\b|/s\b|a second")


def files_of(subject: str) -> list[Path]:
    return [path for path in (ROOT / f"{subject}.py", ROOT / "compaction.py") if path.exists()]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_what_has_a_unit_has_a_floor(subject: str):
    for path in files_of(subject):
        source = path.read_text(encoding="utf-8")
        calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
        for call in calls:
            if isinstance(call.func, ast.Attribute) and call.func.attr == "fact":
                said = ast.get_source_segment(source, call) or ""
                assert not UNIT.search(said), f"{path.name}: {said}"


def test_a_row_shows_the_ratio_and_whether_its_target_is_met(capsys):
    report = Report()
    report.row("quick", 30, "ms", 10, 4)
    report.row("slow", 50, "ms", 10, 4)
    report.row("no floor", 50, "ms", 0, 4)
    report.close()
    quick, slow, none, _, said = capsys.readouterr().out.splitlines()
    assert "3.00x" in quick
    assert "ok" in quick
    assert "5.00x" in slow
    assert "MISSED" in slow
    assert "MISSED" in none
    assert said == "2 target(s) missed: slow; no floor"
