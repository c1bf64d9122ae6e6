"""A pytest plugin: writes down every kind of block and view that the views return while tests run.

In: the tests that are run with ``-p tests.slack_types.recorder``, and where to write in SLACK_TYPES_OUT.
Out: in that folder a JSON document for each worker, of one sample for each shape and of the view functions
that were called. Existing tests drive all views with real and hostile values, so that what is new is recorded without being named here.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, wraps
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from inspect import isfunction
from pathlib import Path
from types import ModuleType
from typing import Any

from bot.ports import Message

VIEWS = "handlers.views."
SAID = frozenset({"type", "style", "align", "level", "trigger_actions_on", "include"})
"""Fields whose words are part of the shape: each of their values is recorded."""


class Recorder:
    """What was returned so far, one of each shape."""

    def __init__(self) -> None:
        self.blocks: dict[str, Any] = {}
        self.views: dict[str, Any] = {}
        self.called: set[str] = set()

    def listening(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, with its returns kept."""
        name = f"{function.__module__.rpartition('.')[2]}.{function.__name__}"

        @wraps(function)
        def listened(*args: Any, **kwargs: Any) -> Any:
            value = function(*args, **kwargs)
            self.called.add(name)
            self.keep(value)
            return value

        return listened

    def keep(self, value: object) -> None:
        """Keep what is a message or a view, and new."""
        if isinstance(value, Message):
            for form in value.forms:
                self._keep_blocks(map(_uploaded, form.blocks) if form.upload else form.blocks)
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


def _uploaded(block: Mapping[str, Any]) -> Mapping[str, Any]:
    """The block as it is sent, with the file that handlers.slack.uploads puts into it."""
    waits = block["type"] == "image" and "image_url" not in block
    return {**block, "slack_file": {"id": "F0MAP"}} if waits else block


def shape(value: Any, name: str = "") -> str:
    """The value without what makes no difference to its type: texts, numbers, how often in a list."""
    if isinstance(value, dict):
        parts = (f"{key}:{shape(value[key], key)}" for key in sorted(value))
        return f"{{{','.join(parts)}}}"
    if isinstance(value, list | tuple):
        return f"[{','.join(sorted({shape(each, name) for each in value}))}]"
    return repr(value) if name in SAID else type(value).__name__


RECORDER = Recorder()


_CACHED = lru_cache(len)


class ListeningFinder(MetaPathFinder):
    """Lets the recorder listen to every function of a view as soon as its module is loaded.

    So that those who import the function get the one that is listened to.
    """

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not fullname.startswith(VIEWS):
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            load = spec.loader.exec_module

            def exec_module(module: ModuleType) -> None:
                load(module)
                for name, value in list(vars(module).items()):
                    cached = isinstance(value, type(_CACHED))
                    if (isfunction(value) or cached) and value.__module__ == fullname:
                        setattr(module, name, RECORDER.listening(value))

            spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


sys.meta_path.insert(0, ListeningFinder())


def pytest_sessionfinish() -> None:
    out = os.environ.get("SLACK_TYPES_OUT")
    if out:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        text = json.dumps(RECORDER.as_document())
        (Path(out) / f"{worker}.json").write_text(text, encoding="utf-8")
