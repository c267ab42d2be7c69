"""Copies kept where other machines can reach them: a share or an object store, by a URL that fsspec knows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from briefgen.errors import Place, Problem, Refused
from briefgen.files import sha256


class Storage:
    """The folder of an edition in a storage. Every method raises `Refused` where the storage does not do its part."""

    def __init__(self, url: str) -> None:
        try:
            from fsspec.core import url_to_fs  # type: ignore[import-untyped]
            from fsspec.implementations.local import LocalFileSystem  # type: ignore[import-untyped]
        except ImportError:
            hint = "pip install 'briefgen[dask]'"
            raise Refused(Problem("a storage needs fsspec, which is not installed", hint=hint)) from None
        self._url = url.rstrip("/")
        with self._told("cannot be reached"):
            self._system: Any
            self._system, self._root = url_to_fs(self._url)
        self._local = isinstance(self._system, LocalFileSystem)

    def sizes(self, folder: str) -> dict[str, int]:
        """The sizes of the files in a folder, by path below the edition's."""
        with self._told("cannot be listed"):
            self._system.invalidate_cache()
            if not self._system.exists(f"{self._root}/{folder}"):
                return {}
            listed = self._system.ls(f"{self._root}/{folder}", detail=True)
        return {f"{folder}/{entry['name'].rpartition('/')[2]}": entry["size"] for entry in listed}

    def digest(self, path: str) -> str:
        """The SHA-256 of a file, empty where there is none."""
        with self._told("cannot be read"):
            there = f"{self._root}/{path}"
            return sha256(self._system.cat_file(there)) if self._system.exists(there) else ""

    def write(self, path: str, data: bytes) -> None:
        """A file, whole or not at all: an object store does so by itself, on a share it is renamed when it is whole."""
        there = f"{self._root}/{path}"
        with self._told("cannot be written"):
            self._system.makedirs(there.rpartition("/")[0], exist_ok=True)
            if self._local:
                self._system.pipe_file(f"{there}.part", data)
                self._system.mv(f"{there}.part", there)
            else:
                self._system.pipe_file(there, data)

    def put_aside(self, path: str) -> None:
        """Give a file another name beside its own."""
        with self._told("cannot be put aside"):
            number = 1
            while self._system.exists(kept := f"{self._root}/{path}.kept-{number}"):
                number += 1
            self._system.mv(f"{self._root}/{path}", kept)

    def remove(self, path: str) -> None:
        """Delete a file; what is not there is deleted already."""
        with self._told("cannot be removed"):
            if self._system.exists(f"{self._root}/{path}"):
                self._system.rm_file(f"{self._root}/{path}")

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        """Whatever a storage raises, of whatever class its makers chose, is a problem in words."""
        try:
            yield
        except Refused:
            raise
        except Exception as error:
            words = " ".join(str(error).split())[:200] or type(error).__name__
            raise Refused(Problem(f"{what}: {words}", Place(self._url))) from None
