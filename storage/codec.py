"""From frozen values to JSON documents and back.

In: a dataclass of bot.model. Out: its JSON as bytes; instants as ISO 8601 in UTC, enums
as their values, tuples as arrays. A payload of an outbox item is one of several classes:
its class name travels as ``type``. What is encoded is decoded once at the same time, so
that nothing reaches the disk that could not be read again. No TinyDB here.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar, cast, get_args

import msgspec

from bot.errors import StoreDamagedError
from bot.model.alert import OutboxItem, OutboxPayload
from bot.model.workspace import Conversation

T = TypeVar("T")
_PAYLOADS: dict[str, type] = {kind.__name__: kind for kind in get_args(OutboxPayload)}


_ITEM_FIELDS = tuple(field.name for field in fields(OutboxItem))


@dataclass(frozen=True, slots=True)
class _OutboxDocument(OutboxItem):
    """An outbox item whose payload is not decoded yet."""

    payload: Any


class Codec(Generic[T]):
    """JSON for values of one class.

    A document that lacks fields with defaults, or has fields the class no longer knows,
    is read all the same.
    """

    def __init__(self, kind: type[T], document: type[Any] | None = None) -> None:
        self.kind = kind
        self._encoder = msgspec.json.Encoder(enc_hook=_written)
        self._decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(
            document or kind, dec_hook=_read
        )

    def encode(self, value: T) -> bytes:
        """The value's document.

        Raises:
            TypeError: a field holds what its type does not allow (a bug at the caller).
        """
        if not isinstance(value, self.kind):
            raise TypeError(f"This table keeps {self.kind.__name__}, not {type(value).__name__}.")
        document = self._write(value)
        try:
            self._read(document)
        except (msgspec.MsgspecError, KeyError, TypeError) as error:
            raise TypeError(f"{self.kind.__name__} cannot be stored: {error}") from error
        return document

    def decode(self, document: bytes) -> T:
        """The value of a document.

        Raises:
            StoreDamagedError: the document does not fit the class.
        """
        try:
            return self._read(document)
        except (msgspec.MsgspecError, KeyError, TypeError) as error:
            raise StoreDamagedError(
                f"A stored {self.kind.__name__} cannot be read ({error}); "
                "run `minewatch doctor --repair` to put it aside and keep the rest."
            ) from error

    def _write(self, value: T) -> bytes:
        return self._encoded(value)

    def _encoded(self, value: Any) -> bytes:
        try:
            return self._encoder.encode(value)
        except UnicodeEncodeError:  # half a surrogate pair: no text, and no JSON can carry it
            return self._encoder.encode(_legible(msgspec.to_builtins(value, enc_hook=_written)))

    def _read(self, document: bytes) -> T:
        return cast("T", self._decoder.decode(document))


class OutboxCodec(Codec[OutboxItem]):
    """JSON for outbox items: the payload carries its class name as ``type``."""

    def __init__(self) -> None:
        super().__init__(OutboxItem, _OutboxDocument)

    def _write(self, value: OutboxItem) -> bytes:
        document = msgspec.to_builtins(value, enc_hook=_written)
        document["payload"] = {"type": type(value.payload).__name__, **document["payload"]}
        return self._encoded(document)

    def _read(self, document: bytes) -> OutboxItem:
        flat = self._decoder.decode(document)
        values = {name: getattr(flat, name) for name in _ITEM_FIELDS}
        payload = values["payload"]
        values["payload"] = msgspec.convert(payload, _PAYLOADS[payload["type"]])
        return OutboxItem(**values)


def codec_for(kind: type[T]) -> Codec[T]:
    """The codec of a class."""
    if kind is OutboxItem:
        return cast("Codec[T]", OutboxCodec())
    return Codec(kind)


def _written(value: Any) -> str:
    """A conversation is written as its key."""
    if isinstance(value, Conversation):
        return str(value)
    raise NotImplementedError(f"{type(value).__name__} cannot be stored")


def _read(kind: type, value: Any) -> Any:
    if kind is Conversation and isinstance(value, str):
        return Conversation.of(value)
    raise NotImplementedError(f"{kind.__name__} cannot be read")


def _legible(value: Any) -> Any:
    """The same document with lone surrogates replaced by U+FFFD."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {key: _legible(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_legible(item) for item in value]
    return value
