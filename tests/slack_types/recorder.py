"""A pytest plugin: writes down every kind of block and view that the views return while tests run.

In: the tests that are run with ``-p tests.slack_types.recorder``, and where to write in SLACK_TYPES_OUT.
Out: a JSON document of one sample for each shape, and of the view functions that were called. Existing
tests drive all views with real and hostile values, so that what is new is recorded without being named here.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest

from bot.ports import Message

VIEWS = str(Path(__file__).parents[2] / "handlers" / "views")
SAID = frozenset({"type", "style", "align", "level", "trigger_actions_on", "include"})
"""Fields whose words are part of the shape: each of their values is recorded."""


class Recorder:
    """What was returned so far, one of each shape."""

    def __init__(self) -> None:
        self.blocks: dict[str, Any] = {}
        self.views: dict[str, Any] = {}
        self.called: set[str] = set()
        self._ours: dict[CodeType, bool] = {}

    def look(self, frame: FrameType, event: str, value: object) -> None:
        """What ``sys.setprofile`` calls."""
        if event != "return":
            return
        code = frame.f_code
        ours = self._ours.get(code)
        if ours is None:
            ours = self._ours[code] = code.co_filename.startswith(VIEWS)
        if ours:
            self.called.add(f"{Path(code.co_filename).stem}.{code.co_name}")
            self.keep(value)

    def keep(self, value: object) -> None:
        """Keep what is a message or a view, and new."""
        if isinstance(value, Message):
            for form in value.forms:
                self._keep_blocks(form.blocks)
        elif isinstance(value, dict) and value.get("type") in {"modal", "home"}:
            frame = {name: part for name, part in value.items() if name != "blocks"}
            self.views.setdefault(shape(frame), frame)
            self._keep_blocks(value["blocks"])

    def _keep_blocks(self, blocks: Any) -> None:
        for block in blocks:
            self.blocks.setdefault(shape(block), block)

    def as_document(self) -> dict[str, Any]:
        return {
            "blocks": list(self.blocks.values()),
            "views": list(self.views.values()),
            "called": sorted(self.called),
        }


def shape(value: Any, name: str = "") -> str:
    """The value without what makes no difference to its type: texts, numbers, how often in a list."""
    if isinstance(value, dict):
        parts = (f"{key}:{shape(value[key], key)}" for key in sorted(value))
        return f"{{{','.join(parts)}}}"
    if isinstance(value, list | tuple):
        return f"[{','.join(sorted({shape(each, name) for each in value}))}]"
    return repr(value) if name in SAID else type(value).__name__


RECORDER = Recorder()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Iterator[None]:
    sys.setprofile(RECORDER.look)
    try:
        return (yield)
    finally:
        sys.setprofile(None)


def pytest_sessionfinish() -> None:
    out = os.environ.get("SLACK_TYPES_OUT")
    if out:
        Path(out).write_text(json.dumps(RECORDER.as_document()), encoding="utf-8")
