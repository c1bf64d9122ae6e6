"""The protocol of the two processes: frames of a four-byte length and MessagePack.

In and out: ParseJob one way, ParseReply the other. Nothing else crosses the pipe, and what
comes back is checked against the types, since the reading process may have been taken over.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from bot.feeds.document import NotAFeed, ParsedFeed, ParseJob


@dataclass(frozen=True, slots=True)
class ParseReply:
    """Exactly one of three; ``broken`` names the error that reading ended in.

    ``memory_kb`` is what the process holds after it; ``unlimited`` names the limits that its
    system does not support.
    """

    feed: ParsedFeed | None = None
    refusal: NotAFeed | None = None
    broken: str | None = None
    memory_kb: int = 0
    unlimited: tuple[str, ...] = ()


_encoder = msgspec.msgpack.Encoder()
_jobs = msgspec.msgpack.Decoder(ParseJob)
_replies = msgspec.msgpack.Decoder(ParseReply)


def packed(value: ParseJob | ParseReply) -> bytes:
    """The value as it goes through the pipe."""
    return _encoder.encode(value)


def job_from(payload: bytes) -> ParseJob:
    """The job, sent by our own parent."""
    return _jobs.decode(payload)


def reply_from(payload: bytes) -> ParseReply:
    """The reply.

    Raises:
        ValueError: it is not of the types agreed.
    """
    return _replies.decode(payload)
