"""The small checks that all shapes are made of: texts, numbers, choices, lists, objects.

In: a value and its JSON pointer. Out: problems added to a Report. A check is a function of
(report, value, path); factories here build checks from limits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Report:
    """Problems found so far, in Slack's manner."""

    problems: list[str] = field(default_factory=list)

    def add(self, path: str, problem: str) -> None:
        self.problems.append(f"[ERROR] {problem} [json-pointer:{path or '/'}]")


Check = Callable[[Report, Any, str], None]


@dataclass(frozen=True, slots=True)
class Need:
    """A field that must be there."""

    check: Check


Fields = Mapping[str, Check | Need]


def text_between(low: int, high: int, pattern: str | None = None) -> Check:
    """A string of low to high characters, matching ``pattern`` as a whole."""

    def check(report: Report, value: Any, path: str) -> None:
        if not isinstance(value, str):
            report.add(path, "must be a string")
        elif len(value) > high:
            report.add(path, f"must be less than {high + 1} characters")
        elif len(value) < low:
            report.add(path, f"must be more than {low - 1} characters")
        elif pattern and not re.fullmatch(pattern, value, re.DOTALL):
            report.add(path, "does not have the expected form")

    return check


def number_between(low: float, high: float) -> Check:
    """A number within bounds; no boolean."""

    def check(report: Report, value: Any, path: str) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            report.add(path, "must be a number")
        elif not low <= value <= high:
            report.add(path, f"must be from {low} to {high}")

    return check


def flag(report: Report, value: Any, path: str) -> None:
    """True or false."""
    if not isinstance(value, bool):
        report.add(path, "must be a boolean")


def anything(_report: Report, _value: Any, _path: str) -> None:
    """No rule that we know."""


def one_of(*choices: str) -> Check:
    """One of these strings."""

    def check(report: Report, value: Any, path: str) -> None:
        if value not in choices:
            report.add(path, f"must be one of {', '.join(choices)}")

    return check


def listed(each: Check, low: int, high: int) -> Check:
    """A list of low to high values."""

    def check(report: Report, value: Any, path: str) -> None:
        if not isinstance(value, list):
            report.add(path, "must be an array")
            return
        if len(value) > high:
            report.add(path, f"no more than {high} items allowed")
        if len(value) < low:
            report.add(path, f"no fewer than {low} items allowed")
        for index, one in enumerate(value):
            each(report, one, f"{path}/{index}")

    return check


def shaped(fields: Fields) -> Check:
    """An object with these fields and no others."""

    def check(report: Report, value: Any, path: str) -> None:
        if not isinstance(value, dict):
            report.add(path, "must be an object")
            return
        for name in value:
            if name not in fields:
                report.add(path, f"invalid additional property: {name}")
        for name, rule in fields.items():
            if name in value:
                inner = rule.check if isinstance(rule, Need) else rule
                inner(report, value[name], f"{path}/{name}")
            elif isinstance(rule, Need):
                report.add(path, f"missing required field: {name}")

    return check


def typed(kinds: Mapping[str, Fields], what: str) -> Check:
    """An object whose ``type`` chooses its fields."""

    def check(report: Report, value: Any, path: str) -> None:
        if not isinstance(value, dict):
            report.add(path, "must be an object")
            return
        kind = value.get("type")
        if not isinstance(kind, str) or kind not in kinds:
            report.add(f"{path}/type", f"unsupported {what}: {kind}")
            return
        shaped({"type": Need(anything)} | dict(kinds[kind]))(report, value, path)

    return check
