"""Log lines as an event and keys, on stderr; no token and nobody's text ever passes.

``console`` is for people, ``json`` for machines (one object a line). Records of the
libraries (asyncio, slack_bolt, aiohttp) go through the same redaction.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import MutableMapping
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

_STAMP = "%Y-%m-%dT%H:%M:%SZ"
Event = MutableMapping[str, Any]


def redact(text: str) -> str:
    """``text`` without tokens, webhook addresses, and user names and passwords in addresses."""
    return _SECRETS.sub("[secret]", text)


def _redacted(_logger: Any, _method: str, line: Any) -> str:
    return redact(str(line))


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

    Raising here would end the loop that wrote the line, and the stop that was asked for.
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
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt=_STAMP, utc=True),
            structlog.processors.format_exc_info if style == "json" else _keep,
            renderer,
            _redacted,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.PrintLoggerFactory(cast("TextIO", out)),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(_LibraryFormatter(as_json=style == "json"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def _keep(_logger: Any, _method: str, event: Event) -> Event:
    return event
