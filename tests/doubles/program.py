"""The program itself, started as a person starts it: ``python -m bot run`` in a folder of its own.

with Program(tmp_path, MINEWATCH_HTTP_PORT="0") as program:
    program.wait_for("Minewatch is in its local workspace")
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).parents[2]
PATIENCE = 40.0


def free_port() -> int:
    """A port that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


class Program:
    """A running Minewatch; its output is kept line by line."""

    def __init__(self, home: Path, *arguments: str, **settings: str) -> None:
        self.home = home
        self._arguments = arguments or ("run",)
        ours = {k: v for k, v in os.environ.items() if not k.startswith(("SLACK_", "MINEWATCH_"))}
        self._environment = ours | {
            "MINEWATCH_DATA_DIR": str(home / "data"),
            "MINEWATCH_HTTP_PORT": "0",
            "MINEWATCH_TREATY_PAGE": "off",
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
        }
        self._environment |= settings
        self._lines: list[str] = []
        self._news = threading.Condition()

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", *self._arguments],
            cwd=self.home,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self._reader.join(5)
        if self.process.stdout:
            self.process.stdout.close()

    @property
    def output(self) -> str:
        """Everything said so far."""
        with self._news:
            return "".join(self._lines)

    @property
    def url(self) -> str:
        """The first address of this machine in the output."""
        found = self.wait_for(r"http://127\.0\.0\.1:\d+")
        return found.group()

    def wait_for(self, pattern: str, seconds: float = PATIENCE) -> re.Match[str]:
        """Until the output has the pattern; AssertionError with the output when it never comes."""
        with self._news:
            self._news.wait_for(lambda: self._found(pattern) or self._ended(), seconds)
            found = self._found(pattern)
        assert found, f"{pattern!r} never came; the program said:\n{self.output}"
        return found

    def stop(self, seconds: float = 20) -> int:
        """SIGTERM, and the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)

    def wait(self, seconds: float = PATIENCE) -> int:
        """Until it ends by itself; the exit code."""
        code = self.process.wait(seconds)
        self._reader.join(5)
        return code

    def _found(self, pattern: str) -> re.Match[str] | None:
        return re.search(pattern, "".join(self._lines))

    def _ended(self) -> bool:
        return not self._reader.is_alive()

    def _read(self) -> None:
        for line in self.process.stdout or ():
            with self._news:
                self._lines.append(line)
                self._news.notify_all()
        with self._news:
            self._news.notify_all()
