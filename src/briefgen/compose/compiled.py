"""Compiled templates, kept for the next process: compiling takes ten times as long as rendering.

They are code, and code is never taken from a workplace, which may have come from anywhere: Jinja keeps it in a folder
among the system's temporary files that belongs to the user, is closed to all others, and is refused if it is not.
"""

from __future__ import annotations

from contextlib import suppress

from jinja2.bccache import Bucket, BytecodeCache, FileSystemBytecodeCache


class Compiled(FileSystemBytecodeCache):
    """By name, text and the version of ours that compiled it. Raises `RuntimeError` where there is no such folder."""

    def __init__(self, version: str) -> None:
        super().__init__(pattern="briefgen-%s")
        self._version = version

    def get_source_checksum(self, source: str) -> str:
        """Another version of ours compiles the same text in another way."""
        return super().get_source_checksum(self._version + source)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Where nothing can be kept, the next process compiles again."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def compiled(version: str) -> BytecodeCache | None:
    """Where compiled templates are kept; nowhere without a version, or where it would not be safe."""
    with suppress(OSError, RuntimeError):
        return Compiled(version) if version else None
    return None
