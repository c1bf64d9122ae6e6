"""Texts from the web, as a terminal may show them."""

from __future__ import annotations

import unicodedata


def printable(line: str) -> str:
    """A line without what could drive a terminal or hide in it."""
    return "".join(char for char in line if unicodedata.category(char) not in {"Cc", "Cf", "Cs"})
