"""Streams are deflated in one place, by one version of one library, and can be put together of blocks."""

from __future__ import annotations

import ast
import zlib
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.compression import FAST, LAST, SMALL, deflate, deflate_blocks, deflate_zlib, store

SOURCE = Path(__file__).parents[1] / "src" / "briefgen"
UNPACKS = {"decompress", "decompressobj", "error"}
"""What may be asked of zlib: it gives the same in all versions of all libraries."""
WORDS = b"".join(b"%d outcomes, %d of them late; " % (n, n * n % 7) for n in range(2000))


@given(st.binary(max_size=300), st.sampled_from([FAST, SMALL]))
def test_what_is_deflated_is_unpacked_by_zlib(data: bytes, level: int) -> None:
    assert zlib.decompress(deflate(data, level), wbits=-15) == data
    assert zlib.decompress(deflate_zlib(data, level)) == data


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4, 5, 6, 7, 100, 8191, 8192, 8193, 20_000, len(WORDS)])
@pytest.mark.parametrize("level", [FAST, SMALL])
@pytest.mark.parametrize(
    "source", [WORDS, bytes(len(WORDS)), b"".join(sha256(b"%d" % n).digest() for n in range(2000))]
)
def test_blocks_stand_beside_others(size: int, level: int, source: bytes) -> None:
    data = source[:size]
    stream = (
        store(b"before") + deflate_blocks(data, level) + store(b"between" * 10_000) + deflate_blocks(data, level) + LAST
    )
    assert zlib.decompress(stream, wbits=-15) == b"before" + data + b"between" * 10_000 + data


def test_blocks_are_about_as_small_as_a_stream() -> None:
    assert len(deflate_blocks(WORDS)) < 1.1 * len(deflate(WORDS, SMALL)) < 0.3 * len(WORDS)


def test_the_bytes_are_those_of_the_version_that_is_pinned() -> None:
    made = (deflate(WORDS), deflate(WORDS, SMALL), deflate_zlib(WORDS), deflate_blocks(WORDS))
    assert [sha256(each).hexdigest()[:16] for each in made] == [
        "da5a7917f08393a2",
        "d3ec1a030f8093d7",
        "56b25a8240dbf5f9",
        "7399e5d7aed3e374",
    ]


def compressors(text: str) -> list[str]:
    """What a module takes to compress with, other than `briefgen.compression`."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name in ("gzip", "bz2", "lzma", "deflate")]
        elif isinstance(node, ast.ImportFrom) and node.module in ("zlib", "gzip", "bz2", "lzma", "zipfile", "deflate"):
            found += [f"{node.module}.{alias.name}" for alias in node.names]
        elif (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id in ("zlib", "zipfile")
        ):
            found.append(f"{node.value.id}.{node.attr}")
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("ZipFile") and len(node.args) > 1:
            found.append(ast.unparse(node))
    harmless = {f"zlib.{name}" for name in UNPACKS} | {"zipfile.BadZipFile", "zipfile.ZipFile", "zipfile.ZipInfo"}
    return [name for name in found if name not in harmless]


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_other_module_compresses(path: Path) -> None:
    found = compressors(path.read_text(encoding="utf-8"))
    assert found == ([] if path != SOURCE / "compression.py" else [f"deflate.{name}" for name in DEFLATE])


DEFLATE = ["DeflateError", "deflate_compress", "deflate_decompress", "zlib_compress", "adler32", "crc32"]


@pytest.mark.parametrize(
    "line",
    [
        "from zlib import compress",
        "import zlib; zlib.compressobj()",
        "import zipfile; zipfile.ZIP_DEFLATED",
        "from zipfile import ZIP_DEFLATED",
        "import gzip",
        "with ZipFile(path, 'w') as archive: pass",
        "from deflate import gzip_compress",
    ],
)
def test_a_compressor_would_be_found(line: str) -> None:
    assert compressors(line)
