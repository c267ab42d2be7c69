"""Deflate (RFC 1951), the same bytes on every machine: by libdeflate, in the one version that is pinned.

Python's zlib is whatever Python was linked with: its Windows builds carry another library, which packs another way.
Nothing else in `src` compresses (`tests/test_compression.py`); what comes in is unpacked by anything.
"""

from __future__ import annotations

from struct import pack

from deflate import DeflateError, deflate_compress, deflate_decompress, zlib_compress
from deflate import adler32 as adler32
from deflate import crc32 as crc32

FAST, SMALL = 1, 5
"""Levels: for what is new in each document, and for what many documents share. At 5, sparse tables take no longer than
at 1; above it, a hundredth fewer bytes take a third longer."""
LAST = b"\3\0"
"""The empty block that ends a stream of blocks (RFC 1951 3.2.3)."""

_SINGLE = 8192
"""Bytes that libdeflate puts into one block at any level: it divides none of which a part would be below 5,000."""
_LONGEST = 0xFFFF
"""Bytes in a block that is stored (RFC 1951 3.2.4)."""


def deflate(data: bytes, level: int = FAST) -> bytes:
    """Deflate data into a stream, as a zip archive has it."""
    return bytes(deflate_compress(data, level))


def deflate_zlib(data: bytes | bytearray, level: int = FAST) -> bytes:
    """Deflate data into a stream with a header and a checksum (RFC 1950), as PDF and PNG have it."""
    return bytes(zlib_compress(data, level))


def deflate_blocks(data: bytes, level: int = SMALL) -> bytes:
    """Deflate data into blocks that end at a whole byte and refer to nothing before them.

    Other blocks may be joined before and behind them; the last of a stream is `LAST`.
    """
    return b"".join([_block(data[at : at + _SINGLE], level) for at in range(0, len(data), _SINGLE)])


def store(data: bytes) -> bytes:
    """Blocks of data as it is, not deflated, to be joined with others."""
    parts = [data[at : at + _LONGEST] for at in range(0, len(data), _LONGEST)]
    return b"".join([pack("<BHH", 0, len(part), len(part) ^ _LONGEST) + part for part in parts])


def _block(data: bytes, level: int) -> bytes:
    """A block that is not the last, then an empty stored one, which ends at a whole byte.

    libdeflate does not tell at which bit its stream ends: the three bits that begin the empty block have room in the
    last byte, or they have not. Raises `ValueError` where neither is right, as no data of one block can make it.
    """
    packed = deflate_compress(data, level)
    packed[0] &= 0xFE  # the bit that says: the last one
    for more in (b"\0\0\xff\xff", b"\0\0\0\xff\xff"):
        try:
            if deflate_decompress(packed + more + LAST, len(data)) == data:
                return bytes(packed) + more
        except DeflateError:
            continue
    raise ValueError("libdeflate made more than one block")
