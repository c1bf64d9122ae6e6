"""Documents offered by HTTP: parameters are checked, bytes made once for each version, 304 where known.

In: what is offered, each with its path and how it is made. Out: routes of aiohttp. Making takes place
outside the event loop, one document at a time, and the last ``MOST_KEPT`` are kept, so that asking again
costs one comparison.
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from aiohttp import ETag, hdrs, web

from bot.errors import InputError, StoreUnavailableError
from bot.ports import Clock

MOST_KEPT = 64
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: its parameters, each given once, and the address at which this program is reached."""

    parameters: Mapping[str, str]
    base: str


@dataclass(frozen=True, slots=True)
class Document:
    """What a request asks for.

    ``what`` tells it from other documents under the path; ``version`` is all else that its bytes depend
    on, and is compared; ``make`` is called for each version once.
    """

    what: Hashable
    version: object
    make: Callable[[], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class Offer:
    """A path and what is under it.

    ``find`` raises InputError for parameters that cannot be; the asker gets its sentence with 400.
    ``max_age``: for how many seconds the asker need not ask again. ``file``: what a browser calls it.
    """

    path: str
    parameters: tuple[str, ...]
    content_type: str
    max_age: int
    file: str
    find: Callable[[Asked], Awaitable[Document]]


@dataclass(frozen=True, slots=True)
class _Made:
    version: object
    body: bytes
    tag: str
    at: datetime


class Shelf:
    """Documents as they were last made, those asked for longest ago given up first."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: OrderedDict[Hashable, _Made] = OrderedDict()
        self._making = asyncio.Lock()

    async def made(self, path: str, document: Document) -> _Made:
        """The document in its present version."""
        name = path, document.what
        if (made := self._current(name, document)) is not None:
            return made
        async with self._making:  # those who ask for the same meanwhile find it here
            if (made := self._current(name, document)) is not None:
                return made
            body = await document.make()
            made = self._as_before(name, body, document.version)
            self._kept[name] = made
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
            return made

    def _current(self, name: Hashable, document: Document) -> _Made | None:
        made = self._kept.get(name)
        if made is None or made.version != document.version:
            return None
        self._kept.move_to_end(name)
        return made

    def _as_before(self, name: Hashable, body: bytes, version: object) -> _Made:
        """What is the same in a new version keeps the moment at which it was made first."""
        tag = sha256(body).hexdigest()[:32]
        before = self._kept.get(name)
        same = before is not None and before.tag == tag
        at = before.at if before is not None and same else self._clock.now().replace(microsecond=0)
        return _Made(version, body, tag, at)


def offer_routes(
    offers: tuple[Offer, ...], shelf: Shelf, public_url: str | None
) -> list[web.RouteDef]:
    """A route for each offer, which answers GET and HEAD; aiohttp refuses other methods (405)."""
    return [web.get(offer.path, _handler(offer, shelf, public_url)) for offer in offers]


def _handler(
    offer: Offer, shelf: Shelf, public_url: str | None
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        try:
            asked = Asked(_parameters(request, offer), public_url or _own_address(request))
            made = await shelf.made(offer.path, await offer.find(asked))
        except InputError as error:
            return web.Response(status=400, text=f"{error}\n")
        except StoreUnavailableError as error:
            return web.Response(status=503, text=f"{error}\n", headers={hdrs.RETRY_AFTER: "60"})
        return _response(request, offer, made)

    return answer


def _response(request: web.Request, offer: Offer, made: _Made) -> web.Response:
    response = (
        web.Response(status=304) if _is_known(request, made) else web.Response(body=made.body)
    )
    if response.status != 304:
        response.headers[hdrs.CONTENT_TYPE] = offer.content_type
        response.headers[hdrs.CONTENT_DISPOSITION] = f'inline; filename="{offer.file}"'
    response.etag = made.tag
    response.last_modified = made.at
    response.headers[hdrs.CACHE_CONTROL] = f"public, max-age={offer.max_age}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _is_known(request: web.Request, made: _Made) -> bool:
    """Does the asker have it? A tag decides where there is one (RFC 9110, 13.2.2)."""
    tags = request.if_none_match
    if tags is not None:
        return any(tag in {ETag("*"), ETag(made.tag), ETag(made.tag, is_weak=True)} for tag in tags)
    since = request.if_modified_since
    return since is not None and made.at <= since


def _parameters(request: web.Request, offer: Offer) -> Mapping[str, str]:
    """Each parameter once, and none that is not known: one that is misspelt would change nothing."""
    query = request.query
    for name in query:
        if name not in offer.parameters:
            known = " and ".join(f"`{each}`" for each in offer.parameters) or "none"
            raise InputError(f"There is no parameter “{name[:60]}”; {offer.path} takes {known}.")
        if len(query.getall(name)) > 1:
            raise InputError(f"Write `{name}` once, with commas: `{name}=A,B`.")
    return dict(query)


def _own_address(request: web.Request) -> str:
    """Where the asker reaches this program, without a final slash."""
    if not _HOST.fullmatch(request.host):
        raise InputError("The request's Host header is not the name of a machine.")
    return f"{request.scheme}://{request.host}"
