"""A TinyDB storage that replaces its file as a whole: temporary file, fsync, rename.

In: TinyDB's tables. Out: the same file that TinyDB's own JSONStorage would write, never
half of it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import msgspec
from tinydb import Storage


class WholeFileStorage(Storage):
    """The file at ``path``; ``read`` is None while there is none."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def read(self) -> dict[str, dict[str, Any]] | None:
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return None
        return msgspec.json.decode(content, type=dict[str, dict[str, Any]])

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        temporary = self._path.with_suffix(".tmp")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(descriptor, "wb") as file:  # noqa: PTH123 - the descriptor carries the mode
            file.write(msgspec.json.encode(data))
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self._path)
