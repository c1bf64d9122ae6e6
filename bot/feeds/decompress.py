"""Unpacking a body within a bound, by what it is rather than by what it is called.

In: the bytes as received (already within the ceiling) and the Content-Encoding. Out: the
unpacked bytes, never more than the ceiling. Pure. Servers send gzip unasked, say gzip and
send text, and pack twice; bombs unpack to gigabytes: no step here makes more than the ceiling.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from io import BytesIO

import brotli  # type: ignore[import-untyped]  # ships no types
import zstandard

# A real feed packs to a tenth, a dull one to a fiftieth.
MAX_RATIO = 200
_SMALL = 1_000_000
_LAYERS = 2
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_TEXT_STARTS = (
    b"<?xml",
    b"<rss",
    b"<feed",
    b"<rdf",
    b"<!DOC",
    b"<html",
    b'{"',
    b"{\n",
    b"\xef\xbb\xbf",
)


class TooLargeError(Exception):
    """The body unpacks to more than the ceiling, or at an absurd ratio."""


class BrokenPackingError(Exception):
    """The body is not what it says, or it was cut off."""


def unpacked(body: bytes, encoding: str | None, ceiling: int) -> bytes:
    """``body`` without its packing.

    Args:
        body: as received.
        encoding: the Content-Encoding header; believed only where the bytes agree.
        ceiling: the most bytes to make.

    Raises:
        TooLargeError: there would be more than ``ceiling``, or over 200 times the body.
        BrokenPackingError: the packing is damaged or incomplete.
    """
    labels = [label.strip().lower() for label in (encoding or "").split(",") if label.strip()]
    for label in [*reversed(labels), ""][:_LAYERS]:
        unpack = _way(body, label)
        if unpack is not None:
            body = _checked(unpack, body, ceiling)
    if len(body) > ceiling:
        raise TooLargeError
    return body


def _way(body: bytes, label: str) -> Callable[[bytes, int], bytes] | None:
    if body.startswith(_GZIP):
        return _gunzip
    if body.startswith(_ZSTD):
        return _unzstd
    if body.lstrip()[:5].startswith(_TEXT_STARTS):
        return None
    return {"deflate": _inflate, "br": _unbrotli}.get(label)


def _checked(unpack: Callable[[bytes, int], bytes], body: bytes, ceiling: int) -> bytes:
    try:
        result = unpack(body, ceiling + 1)
    except (zlib.error, brotli.error, zstandard.ZstdError, EOFError) as error:
        raise BrokenPackingError(str(error)) from error
    if len(result) > ceiling or len(result) > max(_SMALL, len(body) * MAX_RATIO):
        raise TooLargeError
    return result


def _gunzip(body: bytes, most: int) -> bytes:
    """All members of a gzip file (RFC 1952, 2.2)."""
    parts: list[bytes] = []
    size = 0
    while body.startswith(_GZIP) and size < most:
        member = zlib.decompressobj(wbits=31)
        parts.append(member.decompress(body, most - size))
        size += len(parts[-1])
        if not member.eof and size < most:
            raise EOFError("the body ends inside its packing")
        body = member.unused_data
    return b"".join(parts)


def _inflate(body: bytes, most: int) -> bytes:
    """With the zlib header that the standard asks for, or raw, as some servers send it."""
    has_header = len(body) > 1 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0
    stream = zlib.decompressobj(wbits=15 if has_header else -15)
    result = stream.decompress(body, most)
    if not stream.eof and len(result) < most:
        raise EOFError("the body ends inside its packing")
    return result


def _unbrotli(body: bytes, most: int) -> bytes:
    stream = brotli.Decompressor()
    parts: list[bytes] = [stream.process(body, output_buffer_limit=most)]
    size = len(parts[0])
    while not stream.is_finished() and size < most:
        more = stream.process(b"", output_buffer_limit=most - size)
        if not more:
            raise EOFError("the body ends inside its packing")
        parts.append(more)
        size += len(more)
    return b"".join(parts)


def _unzstd(body: bytes, most: int) -> bytes:
    # 8 MB is the window that RFC 9659 lets a web server use.
    reader = zstandard.ZstdDecompressor(max_window_size=1 << 23)
    whole = reader.decompressobj()
    with reader.stream_reader(BytesIO(body), read_across_frames=True) as stream:
        parts: list[bytes] = []
        size = 0
        while size < most and (part := stream.read(min(1 << 16, most - size))):
            parts.append(part)
            size += len(part)
    if size < most:
        # The reader does not say whether the frame ended; now that its size is known, this does.
        whole.decompress(body)
        if not whole.eof:
            raise EOFError("the body ends inside its packing")
    return b"".join(parts)
