"""Unpacking: whatever a body claims, what comes out is bounded and right, or refused."""

import gzip
import zlib
from contextlib import suppress
from functools import cache

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as some

from bot.feeds.web.decompress import Decompressed, DecompressionError, TooLargeError, decompress

CEILING = 5_000_000
DOCUMENT = b"<rss><channel><title>A feed</title></channel></rss>" * 20


LONG = b"<rss>" + b"".join(b"<item>%d</item>" % (n * n * 7919) for n in range(40_000))


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


PACKERS = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "deflate without its header": raw_deflate,
    "br": brotli.compress,
    "zstd": zstandard.compress,
}


@cache
def long_packed(name: str) -> bytes:
    return PACKERS[name](LONG)


def label(name: str) -> str:
    return name.partition(" ")[0]


@pytest.mark.parametrize("name", PACKERS)
@given(body=some.binary(min_size=1, max_size=2_000))
def test_what_was_packed_comes_back(name, body):
    text = b"<rss>" + body  # a packed document is a document, not another archive
    assert decompress(PACKERS[name](text), label(name), CEILING).body == text


@pytest.mark.parametrize("name", PACKERS)
def test_a_bomb_is_stopped(name):
    bomb = PACKERS[name](b" " * 20_000_000)
    with pytest.raises(TooLargeError):
        decompress(bomb, label(name), CEILING)


def test_an_absurd_ratio_is_stopped_below_the_ceiling():
    with pytest.raises(TooLargeError):
        decompress(gzip.compress(b" " * 4_000_000), "gzip", CEILING)


@pytest.mark.parametrize("name", PACKERS)
@pytest.mark.parametrize("left_out", [1, 4, 5, 8, 12])
def test_of_a_packing_that_is_cut_off_what_came_is_unpacked_and_said_to_be_part(name, left_out):
    found = decompress(long_packed(name)[:-left_out], label(name), CEILING)
    assert not found.whole
    assert LONG.startswith(found.body)
    assert len(found.body) > len(LONG) // 2


def test_gzip_without_its_trailer_is_all_there():
    assert decompress(gzip.compress(DOCUMENT)[:-8], "gzip", CEILING) == Decompressed(
        DOCUMENT, whole=False
    )


def test_gzip_with_a_wrong_checksum_is_read_to_its_end():
    packed = bytearray(gzip.compress(LONG))
    packed[-7] ^= 0xFF
    found = decompress(bytes(packed), "gzip", CEILING)
    assert not found.whole
    assert len(LONG) - len(found.body) < 20_000


@pytest.mark.parametrize("name", PACKERS)
def test_of_a_packing_damaged_in_the_middle_what_came_before_is_there(name):
    packed = long_packed(name)
    middle = len(packed) // 2
    found = decompress(packed[:middle] + b"\xff" * 40, label(name), CEILING)
    assert not found.whole
    assert len(found.body) > len(LONG) // 4
    assert LONG.startswith(found.body[: len(LONG) // 4])


@pytest.mark.parametrize("name", ["gzip", "deflate", "br"])
def test_a_packing_of_which_nothing_came_is_refused(name):
    with pytest.raises(DecompressionError):
        decompress(PACKERS[name](DOCUMENT)[:2], label(name), CEILING)


@pytest.mark.parametrize(
    "encoding", ["gzip", "deflate", "br", "zstd", "identity", "x-unknown", None]
)
def test_plain_text_is_taken_whatever_it_is_called(encoding):
    assert decompress(DOCUMENT, encoding, CEILING).body == DOCUMENT


@pytest.mark.parametrize("encoding", [None, "identity", "br", "gzip, gzip"])
def test_gzip_is_known_by_its_first_bytes(encoding):
    assert decompress(gzip.compress(DOCUMENT), encoding, CEILING).body == DOCUMENT


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "deflate"])
def test_deflate_is_known_by_its_first_bytes_where_gzip_was_said(encoding):
    assert decompress(zlib.compress(DOCUMENT), encoding, CEILING).body == DOCUMENT


def test_gzip_in_several_members_is_read_to_the_end():
    assert (
        decompress(gzip.compress(DOCUMENT) + gzip.compress(b"more"), "gzip", CEILING).body
        == DOCUMENT + b"more"
    )


def test_packed_twice_in_different_ways():
    body = gzip.compress(brotli.compress(DOCUMENT))
    assert decompress(body, "br, gzip", CEILING).body == DOCUMENT


@given(some.binary(max_size=300), some.sampled_from(["gzip", "deflate", "br", "zstd", "", None]))
def test_any_bytes_end_in_bytes_or_in_a_refusal(body, encoding):
    with suppress(DecompressionError, TooLargeError):
        assert len(decompress(body, encoding, CEILING).body) <= CEILING
