"""Blocks for the page to draw."""

from typing import Any


def section(text: str, kind: str = "mrkdwn", **fields: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": kind, "text": text}, **fields}


def words(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}
