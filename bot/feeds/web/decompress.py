"""Unpacking a body within a bound, by what it is rather than by what it is called.

In: the bytes as received (already within the ceiling) and the Content-Encoding. Out: the
unpacked bytes, never more than the ceiling. Pure. Servers send gzip unasked, say gzip and
send text, pack twice, and leave out the end; bombs unpack to gigabytes: no step here makes more
than the ceiling.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO

import brotli  # type: ignore[import-untyped]  # ships no types
import zstandard

# A real feed packs to a tenth, a dull one to a fiftieth.
MAX_RATIO = 200
_SMALL = 1_000_000
_LAYERS = 2
_PIECE = 2048
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


class DecompressionError(Exception):
    """The body does not match its Content-Encoding and cannot be decompressed."""


@dataclass(frozen=True, slots=True)
class Decompressed:
    """A decompressed body. ``whole`` is false if its end is missing or damaged."""

    body: bytes
    whole: bool = True


_Step = Callable[[bytes, int], Decompressed]


def decompress(body: bytes, encoding: str | None, ceiling: int) -> Decompressed:
    """``body`` decompressed, up to where it breaks off.

    Args:
        body: as received.
        encoding: the Content-Encoding header; believed only where the bytes agree.
        ceiling: the most bytes to make.

    Raises:
        TooLargeError: there would be more than ``ceiling``, or over 200 times the body.
        DecompressionError: the body cannot be decompressed.
    """
    whole = True
    labels = [label.strip().lower() for label in (encoding or "").split(",") if label.strip()]
    for label in [*reversed(labels), ""][:_LAYERS]:
        unpack = _way(body, label)
        if unpack is not None:
            found = _checked(unpack, body, ceiling)
            body, whole = found.body, whole and found.whole
    if len(body) > ceiling:
        raise TooLargeError
    return Decompressed(body, whole)


def _way(body: bytes, label: str) -> _Step | None:
    if body.startswith(_GZIP):
        return _gunzip
    if body.startswith(_ZSTD):
        return _unzstd
    if body.lstrip()[:5].startswith(_TEXT_STARTS):
        return None
    if label in {"gzip", "x-gzip"} and _has_zlib_header(body):
        return _inflate
    return {"deflate": _inflate, "br": _unbrotli}.get(label)


def _checked(unpack: _Step, body: bytes, ceiling: int) -> Decompressed:
    found = unpack(body, ceiling + 1)
    size = len(found.body)
    if size > ceiling or size > max(_SMALL, len(body) * MAX_RATIO):
        raise TooLargeError
    if not found.whole and not size:
        raise DecompressionError("the body cannot be decompressed")
    return found


def _gunzip(body: bytes, most: int) -> Decompressed:
    """All members of a gzip file (RFC 1952, 2.2)."""
    parts: list[bytes] = []
    size = 0
    while body.startswith(_GZIP) and size < most:
        member = zlib.decompressobj(wbits=31)
        found = _stream(member, body, most - size)
        parts.append(found.body)
        size += len(found.body)
        if not found.whole and size < most:
            return Decompressed(b"".join(parts), whole=False)
        body = member.unused_data
    return Decompressed(b"".join(parts))


def _inflate(body: bytes, most: int) -> Decompressed:
    """With the zlib header the standard requires, or raw, as some servers send it."""
    return _stream(zlib.decompressobj(wbits=15 if _has_zlib_header(body) else -15), body, most)


def _has_zlib_header(body: bytes) -> bool:
    return len(body) > 1 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0


def _stream(stream: zlib._Decompress, body: bytes, most: int) -> Decompressed:
    fresh = stream.copy()
    try:
        result = stream.decompress(body, most)
    except zlib.error:
        return Decompressed(_before_the_damage(fresh, body, most), whole=False)
    return Decompressed(result, stream.eof or len(result) >= most)


def _before_the_damage(stream: zlib._Decompress, body: bytes, most: int) -> bytes:
    """Zlib returns nothing for a chunk with an error, so decompress that chunk byte by byte."""
    parts: list[bytes] = []
    size = 0
    at, step = 0, _PIECE
    while at < len(body) and size < most:
        before = stream.copy()
        try:
            parts.append(stream.decompress(body[at : at + step], most - size))
        except zlib.error:
            if step == 1:
                break
            stream, step = before, 1
            continue
        size += len(parts[-1])
        at += step
    return b"".join(parts)


def _unbrotli(body: bytes, most: int) -> Decompressed:
    parts: list[bytes] = []
    try:
        whole = _brotli_into(parts, [body], most)
    except brotli.error:
        parts = []
    else:
        return Decompressed(b"".join(parts), whole)
    pieces = (body[at : at + 16] for at in range(0, len(body), 16))
    with suppress(brotli.error):
        _brotli_into(parts, pieces, most)
    return Decompressed(b"".join(parts), whole=False)


def _brotli_into(parts: list[bytes], pieces: Iterable[bytes], most: int) -> bool:
    """Adds to ``parts``, at most ``most`` bytes in all; false where the end is missing."""
    stream = brotli.Decompressor()
    size = 0
    for piece in pieces:
        more = stream.process(piece, output_buffer_limit=most - size)
        while more:
            parts.append(more)
            size += len(more)
            if size >= most or stream.is_finished():
                return True
            more = stream.process(b"", output_buffer_limit=most - size)
    return bool(stream.is_finished())


def _unzstd(body: bytes, most: int) -> Decompressed:
    # 8 MB is the window that RFC 9659 lets a web server use.
    packer = zstandard.ZstdDecompressor(max_window_size=1 << 23)
    parts: list[bytes] = []
    size = 0
    stream = packer.stream_reader(BytesIO(body), read_across_frames=True)
    with stream, suppress(zstandard.ZstdError):
        while size < most and (part := stream.read(min(1 << 16, most - size))):
            parts.append(part)
            size += len(part)
    return Decompressed(b"".join(parts), size >= most or _ends_well(packer, body))


def _ends_well(packer: zstandard.ZstdDecompressor, body: bytes) -> bool:
    """The stream does not say whether its frame ended; now that its size is known, this does."""
    whole = packer.decompressobj()
    try:
        whole.decompress(body)
    except zstandard.ZstdError:
        return False
    return bool(whole.eof)
