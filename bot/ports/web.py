"""Fetching documents from the web: the request, its possible outcomes and the fetcher."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """One conditional GET. ``private_allowed``: may the address be on a private network?

    The validators are sent, verbatim, only to ``validators_for`` (None: to ``url``): after
    a redirect they mean nothing to another address. ``part_allowed``: is a document of use that broke
    off on its way?
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    private_allowed: bool = False
    validators_for: str | None = None
    part_allowed: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document: unpacked bytes within the size limit, and the headers (names in lower case).

    ``cut``: the body is shorter than the server announced; only if the request allowed that.
    """

    url: str
    status: int
    body: bytes
    headers: dict[str, str]
    moved_permanently_to: str | None = None
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Unchanged:
    """304: nothing new. Headers may carry fresh validators and cache hints."""

    url: str
    headers: dict[str, str]
    moved_permanently_to: str | None = None


@dataclass(frozen=True, slots=True)
class FetchFailed:
    """No document. ``reason`` is one sentence for a person; ``retry_after_seconds`` is the server's request.

    ``gone`` is a 410: do not ask again. ``refused`` is our own refusal (address not allowed).
    ``unreached``: there was no connection to the site at all.
    """

    url: str
    reason: str
    status: int | None = None
    retry_after_seconds: float | None = None
    gone: bool = False
    refused: bool = False
    unreached: bool = False


class Fetcher(Protocol):
    """Gets documents from the web, politely and within limits. Never raises for what a server does."""

    async def fetch(self, request: FetchRequest) -> Fetched | Unchanged | FetchFailed: ...

    async def close(self) -> None: ...
