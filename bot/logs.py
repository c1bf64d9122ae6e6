"""Log lines as an event and keys, on stderr, without tokens or anyone's messages.

A line that repeats is written ten times a minute, and then its count.
``console`` is for people, ``json`` for machines (one object a line). Records of the
libraries (asyncio, slack_bolt, aiohttp) go through the same redaction.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import time
from collections.abc import Callable, MutableMapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, TextIO, cast

import structlog

_SECRETS = re.compile(
    r"xox[a-z]-[A-Za-z0-9-]+"
    r"|xapp-[A-Za-z0-9-]+"
    r"|https://hooks\.slack\.com/\S+"
    r"|(?<=[?&]ticket=)[^&\s\"']+"
    r"|(?<=://)[^/@\s\"']+(?=@)"  # a proxy's user name and password: aiohttp's errors show them
)

SAME_A_MINUTE = 10
"""For one line, or one message of a library regardless of its values."""
EVENT_A_MINUTE = 600
"""For one event of ours with different values: every feed may log that it failed."""
_MOST_KINDS = 5_000
_OTHERS = "other lines"
_LONG = 300
_NOT_OWN = {"event", "level", "timestamp", "exc_info"}

_STAMP = "%Y-%m-%dT%H:%M:%SZ"
Event = MutableMapping[str, Any]


def redact(text: str) -> str:
    """``text`` without tokens, webhook addresses, and user names and passwords in addresses."""
    return _SECRETS.sub("[secret]", text)


def _redacted(_logger: Any, _method: str, line: Any) -> str:
    return redact(str(line))


class Repeats:
    """Passes a line a few times a minute, then logs how often it was left out.

    What anyone on the network can cause must not fill a disk. Safe from any thread.

    Args:
        say: writes the count: (what was left out, how many times).
        minute: seconds after which counting restarts.
    """

    def __init__(self, say: Callable[[str, int], None], minute: float = 60.0) -> None:
        self._say = say
        self._minute = minute
        self._lock = threading.Lock()
        self._came: dict[str, int] = {}
        self._left_out: dict[str, int] = {}
        self._began = time.monotonic()

    def passes(self, kind: str, most: int) -> bool:
        """May this line be written? The first ``most`` of its kind in a minute may."""
        now = time.monotonic()
        with self._lock:
            over = now - self._began >= self._minute
            if over and not self._left_out:  # else the timer ends the minute, and says the counts
                self._begin()
            shown = kind if kind in self._came or len(self._came) < _MOST_KINDS else _OTHERS
            count = self._came[shown] = self._came.get(shown, 0) + 1
            if shown != _OTHERS and count <= most:
                return True
            if not self._left_out:
                timer = threading.Timer(max(0.0, self._began + self._minute - now), self.end)
                timer.daemon = True
                timer.start()
            self._left_out[shown] = self._left_out.get(shown, 0) + 1
            return False

    def end(self) -> None:
        """The minute is over: say what was left out in it."""
        with self._lock:
            left_out = dict(self._left_out)
            self._begin()
        for kind, count in left_out.items():
            self._say(kind, count)

    def _begin(self) -> None:
        self._came.clear()
        self._left_out.clear()
        self._began = time.monotonic()


class _FewOfEach:
    """The same for log records and events: identical lines, and events of one name."""

    def __init__(self, repeats: Repeats) -> None:
        self._repeats = repeats

    def __call__(self, _logger: Any, _method: str, event: Event) -> Event:
        name = str(event.get("event"))
        keys = " ".join(f"{key}={event[key]}" for key in sorted(event) if key not in _NOT_OWN)
        passes = self._repeats.passes
        if passes(f"{name} {keys}".strip()[:_LONG], SAME_A_MINUTE) and passes(name, EVENT_A_MINUTE):
            return event
        raise structlog.DropEvent

    def filter(self, record: logging.LogRecord) -> bool:
        return self._repeats.passes(f"{record.name}: {record.msg}"[:_LONG], SAME_A_MINUTE)


class _LibraryFormatter(logging.Formatter):
    """Formats the libraries' records like ours; redacted after the traceback is in the text."""

    def __init__(self, *, as_json: bool) -> None:
        super().__init__()
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        text = redact(super().format(record))
        level = record.levelname.lower()
        if self._as_json:
            at = datetime.fromtimestamp(record.created, UTC).strftime(_STAMP)
            said = {"event": text, "level": level, "logger": record.name, "timestamp": at}
            return json.dumps(said, ensure_ascii=False)
        return f"{level}: {record.name}: {text}"


class _Steady:
    """A stream whose reader may leave (``minewatch run 2>&1 | head``): the bot works on unheard.

    Raising here would end the loop that wrote the line, and a requested stop.
    """

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self.isatty = out.isatty

    def write(self, text: str) -> int:
        with suppress(OSError):
            self._out.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._out.flush()


def configure(style: str, stream: TextIO | None = None, *, least: int = logging.INFO) -> None:
    """Set up logging for the process.

    Args:
        style: ``console`` or ``json``.
        stream: where lines go; None: stderr.
        least: the lowest level shown. One-shot commands say what they did themselves and
            show warnings only.
    """
    out = _Steady(stream if stream is not None else sys.stderr)
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if style == "json"
        else structlog.dev.ConsoleRenderer(
            colors=out.isatty(),
            sort_keys=False,
            exception_formatter=structlog.dev.plain_traceback,
        )
    )
    processors: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt=_STAMP, utc=True),
        structlog.processors.format_exc_info if style == "json" else _keep,
        renderer,
        _redacted,
    ]
    plain = structlog.wrap_logger(structlog.PrintLogger(cast("TextIO", out)), processors=processors)
    few = _FewOfEach(
        Repeats(lambda line, times: plain.warning("lines_left_out", line=line, times=times))
    )
    structlog.configure(
        processors=[few, *processors],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.PrintLoggerFactory(cast("TextIO", out)),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(_LibraryFormatter(as_json=style == "json"))
    handler.addFilter(few.filter)
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def _keep(_logger: Any, _method: str, event: Event) -> Event:
    return event
