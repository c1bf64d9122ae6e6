"""Answers byte by byte, with a feed document in them."""

from tests.doubles.documents import item, items, rss

OLD = rss(*items(3))
NEW = rss(item("Finland leaves the convention"), *items(3))
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"


def length(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n" % len(body)


def chunked(body: bytes, *, last: bool = True) -> bytes:
    return b"%x\r\n%s\r\n" % (len(body), body) + (b"0\r\n\r\n" if last else b"")
