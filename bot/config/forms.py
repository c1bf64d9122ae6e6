"""The forms in which settings are written: numbers, addresses, ids, files.

In: a setting's text. Out: its value, or ValueError for a text in another form.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

N = TypeVar("N", int, float)
_THIS_MACHINE = {"127.0.0.1", "::1", "localhost"}
Pages = tuple[tuple[str, ...], ...]
"""Pages to compare the record with, each at one or more addresses."""


def matching(pattern: str) -> Callable[[str], str]:
    """A text that this pattern covers."""

    def parse(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(text)
        return text

    return parse


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    usable = parts.hostname and parts.username is None and (parts.port or 1)
    if parts.scheme not in {"http", "https"} or not usable or re.search(r"\s", text):
        raise ValueError(text)
    return text


def treaty_pages(text: str) -> Pages:
    """Addresses with commas between; a comma inside an address is one if no address follows it."""
    if text.lower() == "off":
        return ()
    parts = re.split(r"\s*,\s*(?=https?://|$)", text)
    return tuple(dict.fromkeys((_web_address(part),) for part in parts if part))


def api_url(text: str) -> str:
    """The address before the names of Slack's methods, ending in a slash."""
    if re.search(r"[?#]", _web_address(text)):
        raise ValueError(text)
    return text if text.endswith("/") else text + "/"


def database_url(text: str) -> str:
    """An address of PostgreSQL, as libpq takes it; what it leaves out is PostgreSQL's default."""
    parts = urlsplit(text)
    strange = re.search(r"[\s#]|%(?![0-9A-Fa-f]{2})", text) or parts.netloc.count("@") > 1
    if parts.scheme not in {"postgresql", "postgres"} or "://" not in text or strange:
        raise ValueError(text)
    ports = re.findall(r":([^:,\]]*)(?=,|$)", parts.netloc.rpartition("@")[2])
    if not all(
        re.fullmatch(r"[0-9]{0,5}", port) and int(port or 1) in range(1, 65536) for port in ports
    ):
        raise ValueError(text)
    return text


def public_url(text: str) -> str:
    """Where people's browsers and Slack reach us, without a final slash; http only on this machine."""
    parts = urlsplit(_web_address(text))
    if re.search(r"[?#]", text) or (parts.scheme == "http" and parts.hostname not in _THIS_MACHINE):
        raise ValueError(text)
    return text.rstrip("/")


def flag(text: str) -> bool:
    """1 for yes, 0 for no."""
    if text not in {"0", "1"}:
        raise ValueError(text)
    return text == "1"


def within(kind: Callable[[str], N], low: float, high: float) -> Callable[[str], N]:
    """A number between these two, or one of them."""

    def parse(text: str) -> N:
        number = kind(text)
        if not low <= number <= high:
            raise ValueError(text)
        return number

    return parse


def admins(text: str) -> tuple[str, ...]:
    """Slack user ids with commas between, each after its workspace where there are several (T1/U1)."""
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    if not all(re.fullmatch(r"([TE][A-Z0-9]{2,}/)?[UW][A-Z0-9]{2,}", name) for name in names):
        raise ValueError(text)
    return names


def existing_file(text: str) -> Path:
    """The path of a file that is there."""
    path = Path(text).expanduser()
    if not path.is_file():
        raise ValueError(text)
    return path


def instant(text: str) -> datetime:
    """An ISO instant; without a zone it is UTC."""
    at = datetime.fromisoformat(text)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
