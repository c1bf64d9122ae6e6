"""What people may come back to for a while: kept as rows, so that any process finds it.

In: frozen values, each under a token that was drawn for it, with whose it is. Out: the value, while
it is remembered. Of each owner the newest few are kept. A workspace has its own
(bot.ports.stores.Remembered).
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Generic, TypeVar, cast

import msgspec

from bot.model.workspace import Conversation
from bot.ports import Stores

T = TypeVar("T")
_NO_OWNER = "-"
_MICROSECONDS = 1_000_000


class Remembering(Generic[T]):
    """Values of one kind; ``most`` of each owner, each for ``lasts``.

    A value is kept under ``kind:token``; a row ``kind-of:owner:moment:token`` says in which order an
    owner's came, and its moment is later than that of every earlier one.
    """

    def __init__(
        self, stores: Stores, kind: str, value: type[T], lasts: timedelta, most: int
    ) -> None:
        self._rows = stores.remembered
        self._kind = kind
        self._decoder = _decoder(cast("Hashable", value))
        self._lasts = lasts
        self._most = most

    def keep(self, token: str, value: T, owner: str | None, now: datetime) -> None:
        """Remember a value; inside the caller's unit of work, so that both are stored or neither."""
        prefix, until = self._of(owner), now + self._lasts
        earlier = list(self._rows.starting(prefix, now))
        for key in earlier[: max(0, len(earlier) + 1 - self._most)]:
            self._rows.remove(key, self._key(_token_in(key)))
        moment = int(now.timestamp() * _MICROSECONDS)
        if earlier:
            moment = max(moment, int(earlier[-1].removeprefix(prefix).partition(":")[0]) + 1)
        self._rows.put(self._key(token), _encoded(value), until)
        self._rows.put(f"{prefix}{moment:017d}:{token}", "", until)

    def get(self, token: str, now: datetime) -> T | None:
        """The value of a token, while it is remembered."""
        return self._decoded(self._rows.get(self._key(token), now))

    def take(self, token: str, now: datetime) -> T | None:
        """The same, once: of several that ask, one gets it."""
        return self._decoded(self._rows.take(self._key(token), now))

    def remove(self, token: str) -> None:
        """Forget a value."""
        self._rows.remove(self._key(token))

    def newest(self, owner: str | None, now: datetime) -> str | None:
        """The token of the owner's latest value that is still remembered."""
        tokens = map(_token_in, reversed(self._rows.starting(self._of(owner), now)))
        return next((t for t in tokens if self._rows.get(self._key(t), now) is not None), None)

    def _key(self, token: str) -> str:
        return f"{self._kind}:{token}"

    def _of(self, owner: str | None) -> str:
        return f"{self._kind}-of:{owner or _NO_OWNER}:"

    def _decoded(self, text: str | None) -> T | None:
        if text is None:
            return None
        try:
            return cast("T", self._decoder.decode(text))
        except msgspec.DecodeError:  # another release wrote it: what is here may be lost
            return None


@cache
def _decoder(kind: Hashable) -> msgspec.json.Decoder[Any]:
    """Made once, not for each workspace."""
    return msgspec.json.Decoder(cast("type[Any]", kind), dec_hook=_read)


def _token_in(key: str) -> str:
    return key.rpartition(":")[2]


def _encoded(value: object) -> str:
    try:
        return msgspec.json.encode(value, enc_hook=_written).decode()
    except UnicodeEncodeError:  # half a surrogate pair, which a document from outside may hold
        plain = msgspec.to_builtins(value, enc_hook=_written)
        return msgspec.json.encode(_legible(plain)).decode()


def _legible(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {key: _legible(each) for key, each in value.items()}
    return [_legible(each) for each in value] if isinstance(value, list | tuple) else value


def _written(value: Any) -> str:
    if isinstance(value, Conversation):
        return str(value)
    raise NotImplementedError(f"{type(value).__name__} cannot be remembered")


def _read(kind: type, value: Any) -> Any:
    if kind is Conversation and isinstance(value, str):
        return Conversation.of(value)
    raise NotImplementedError(f"{kind.__name__} cannot be remembered")
