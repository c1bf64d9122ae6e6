"""The head of a server's response, rewritten as valid HTTP.

In: the bytes that a server sent first. Out: the same head as a strict reader takes it, with the
headers that say something to us and no others. Pure. Servers send headers in Latin-1, of 9 KB,
folded, without a colon, with a length twice or one that is wrong; browsers read them all the
same (RFC 9112, 2.2, 5 and 6.3 say how far one may go).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

MAX_HEAD = 256 * 1024
"""Bytes of a whole head; the longest ones of real sites (security policies) have 30 KB."""
MAX_VALUE = 60 * 1024
"""Of one header; aiohttp's own limit is set above it."""
_MAX_KEPT = 4096
"""Of a validator or cookie: longer ones are no use, as servers refuse them."""
_MAX_COOKIES = 40

_STATUS = re.compile(rb"(?:HTTP(?:/(\d+)(?:\.(\d+))?)?|ICY)[ \t]+([1-9]\d\d)(?!\d)", re.IGNORECASE)
_END = re.compile(rb"\n\r*\n|\n(?=<)")
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROLS = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_ASCII = bytes(range(128))
_HEX = b"0123456789abcdefABCDEF \t\r\n"
_LISTS = {b"cache-control", b"content-encoding"}
_VALIDATORS = {b"etag", b"last-modified"}
_KEPT = {
    *_LISTS,
    *_VALIDATORS,
    b"cf-mitigated",
    b"content-type",
    b"date",
    b"expires",
    b"location",
    b"retry-after",
}
_SHORT = 8_000
_FEW = 80
_PROPER = re.compile(rb"HTTP/1\.1 [1-9]\d\d [ -~]*\r\n(?:[\w-]+:[ -~]*\r\n)*\r\n")
_FRAME = re.compile(rb"\r\n(?:content-length: ?(\d{1,15})|transfer-encoding: ?chunked)\r\n")
_Values = Mapping[bytes, Sequence[bytes]]


class NotHttpError(Exception):
    """The server's response is not HTTP; the text says why."""


@dataclass(frozen=True, slots=True)
class ResponseHead:
    """A head that a strict parser accepts, and how its body ends.

    ``length`` is the body's as promised; ``chunked`` excludes it; neither: the body ends with the
    connection.
    """

    status: int
    lines: bytes
    length: int | None = None
    chunked: bool = False

    @property
    def framed(self) -> bool:
        """Does the answer itself say where its body ends?"""
        return self.chunked or self.length is not None


def end_of_head(received: bytes | bytearray, looked_at: int = 0) -> int | None:
    """Where the body begins; None if more bytes are needed.

    ``looked_at`` bytes were searched before. A document where a blank line should be also ends
    the head; one that comes without any head is a body from its first byte on.

    Raises:
        NotHttpError: the response is not HTTP, or its headers exceed MAX_HEAD.
    """
    if received[:7] == b"HTTP/1." and len(received) <= MAX_HEAD:
        found = _END.search(received, max(0, looked_at - 64))
        return found.end() if found else None
    start = bytes(received[:64]).lstrip(b"\r\n \t")
    if start.startswith((b"<", b"\xef\xbb\xbf<")):
        return 0
    if start and not _may_become_a_status(start):
        raise NotHttpError("The site's response is not valid HTTP.")
    skipped = min(len(received), 64) - len(start)
    found = _END.search(received, max(skipped, looked_at - 64))
    if (found.end() if found else len(received)) > MAX_HEAD:
        raise NotHttpError(f"The site sends more than {MAX_HEAD // 1024} KB of headers.")
    return found.end() if found else None


def is_interim(head: bytes | bytearray) -> bool:
    """Is it one of those (100 Continue, 103 Early Hints) that only announce the answer?"""
    found = _STATUS.match(bytes(head[:64]).lstrip(b"\r\n \t"))
    return found is not None and found[3].startswith(b"1")


def repair_head(head: bytes, body_starts: bytes = b"") -> ResponseHead:
    """The head as valid HTTP.

    Args:
        head: up to where the body begins; empty where the server sent none.
        body_starts: the beginning of the body, which shows whether it really is chunked.

    Raises:
        NotHttpError: it has no status.
    """
    proper = _as_it_is(head, body_starts)
    if proper is not None:
        return proper
    if not head.strip():
        return ResponseHead(200, b"HTTP/1.0 200 OK\r\nConnection: close\r\n\r\n")
    first, *rest = re.split(rb"\r*\n", head.lstrip())
    found = _STATUS.match(first)
    if found is None:
        raise NotHttpError("The site's response is not valid HTTP.")
    fields = _fields(rest)
    status, old = int(found[3]), found[1] is None or (found[1], found[2]) == (b"1", b"0")
    chunked = _is_chunked(fields, body_starts)
    length = None if chunked else _length(fields, body_starts)
    odd = length is None and b"content-length" in fields
    head_lines = [b"HTTP/1.%d %d OK" % (0 if old and not chunked else 1, status), *_kept(fields)]
    if chunked:
        head_lines.append(b"Transfer-Encoding: chunked")
    elif length is not None:
        head_lines.append(b"Content-Length: %d" % length)
    connection = b",".join(fields.get(b"connection", ())).lower()
    if odd or b"close" in connection:
        head_lines.append(b"Connection: close")
    elif b"keep-alive" in connection:
        head_lines.append(b"Connection: keep-alive")
    return ResponseHead(status, b"\r\n".join([*head_lines, b"", b""]), length, chunked)


def _as_it_is(head: bytes, body_starts: bytes) -> ResponseHead | None:
    """The head of a server that keeps to the standard, as nearly all do: a fifth of the cost."""
    if len(head) > _SHORT or not _PROPER.fullmatch(head) or head.count(b"\n") > _FEW:
        return None
    lower = head.lower()
    if b"\nupgrade:" in lower or b"\nsec-websocket" in lower:
        return None
    lengths, codings = lower.count(b"\ncontent-length:"), lower.count(b"\ntransfer-encoding:")
    if not lengths + codings:
        return ResponseHead(int(head[9:12]), head)
    found = _FRAME.search(lower)
    if lengths + codings > 1 or found is None:
        return None
    if found[1] is None:
        hexadecimal = not body_starts or body_starts[0] in _HEX
        return ResponseHead(int(head[9:12]), head, chunked=True) if hexadecimal else None
    length = int(found[1])
    return ResponseHead(int(head[9:12]), head, length) if length or not body_starts else None


def _may_become_a_status(start: bytes) -> bool:
    upper = start[:4].upper()
    return b"HTTP".startswith(upper) or b"ICY ".startswith(upper)


def _fields(lines: Sequence[bytes]) -> _Values:
    """Values by lower-case name; invalid lines are left out, folded lines joined."""
    unfolded: list[bytes] = []
    for line in lines:
        if line[:1] in {b" ", b"\t"}:
            if unfolded:
                unfolded[-1] += b" " + line.strip()
        else:
            unfolded.append(line)
    found: defaultdict[bytes, list[bytes]] = defaultdict(list)
    for line in unfolded:
        name, colon, value = line.partition(b":")
        name = name.rstrip()
        if colon and _NAME.fullmatch(name):
            found[name.lower()].append(value.strip())
    return found


def _is_chunked(fields: _Values, body_starts: bytes) -> bool:
    codings = b",".join(fields.get(b"transfer-encoding", ())).lower()
    # Some say chunked and send the document as it is.
    as_it_is = body_starts[:1] and body_starts[:1] not in _HEX
    return b"chunked" in codings and not as_it_is


def _length(fields: _Values, body_starts: bytes) -> int | None:
    """The length, if all given values agree; 0 is ignored if there is a body."""
    given = {v.strip() for each in fields.get(b"content-length", ()) for v in each.split(b",")}
    if len(given) != 1:
        return None
    only = given.pop()
    if not re.fullmatch(rb"\d{1,15}", only):
        return None
    return int(only) if int(only) or not body_starts.strip() else None


def _kept(fields: _Values) -> list[bytes]:
    lines = []
    for name in sorted(_KEPT & fields.keys()):
        value = b", ".join(fields[name]) if name in _LISTS else fields[name][-1]
        clean = _clean(name, value)
        if clean is not None:
            lines.append(name + b": " + clean)
    cookies = [_clean(b"set-cookie", value) for value in fields.get(b"set-cookie", ())]
    lines += [b"set-cookie: " + value for value in cookies[:_MAX_COOKIES] if value is not None]
    return lines


def _clean(name: bytes, value: bytes) -> bytes | None:
    """A value in UTF-8 without control characters; None where it would not be itself any more.

    What we send back must be what was sent, byte for byte.
    """
    sent_back = name in _VALIDATORS or name == b"set-cookie"
    if len(value) > (_MAX_KEPT if sent_back else MAX_VALUE):
        return None
    broken = _CONTROLS.search(value) is not None
    try:
        value.decode("utf-8")
    except UnicodeDecodeError:
        if sent_back:
            return None
        # An address means its bytes; other texts are Latin-1, as HTTP once had it.
        address = name == b"location"
        value = quote(value, safe=_ASCII).encode() if address else value.decode("latin-1").encode()
    if not broken:
        return value
    return None if sent_back else _CONTROLS.sub(b" ", value)
