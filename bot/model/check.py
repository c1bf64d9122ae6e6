"""What ``minewatch doctor`` looked at: one line for a person each, with its cure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """``cure`` says what to do about a bad one; an ``optional`` one is a note, not a failure."""

    name: str
    good: bool
    text: str
    cure: str = ""
    optional: bool = False
