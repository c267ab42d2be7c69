"""Files: written whole or not at all, read within bounds, locked.

In: paths, bytes, and the name of a file as the user knows it. Out: bytes, or `Refused` with a problem in words.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from briefgen.errors import Place, Problem, Refused

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo


T = TypeVar("T")
R = TypeVar("R")

MIB = 1024 * 1024
MAX_THREADS = 8
"""Threads that wait for the disk at the same time: many files are flushed in little more time than one."""
_BINARY = getattr(os, "O_BINARY", 0)  # Windows changes line ends without it


def sha256(data: bytes) -> str:
    """SHA-256 of some bytes, 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


def read(path: Path, name: str = "", limit: int = 64 * MIB) -> bytes:
    """The bytes of a regular file of at most `limit` bytes.

    Raises `Refused` where there is none, where it is something else (a folder, a pipe) or where it is larger.
    """
    place = Place(name or str(path))
    try:
        # Without the flag a pipe would block; regular files ignore it.
        with os.fdopen(os.open(path, os.O_RDONLY | _BINARY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Refused(Problem("is not a file", place))
            data = file.read(limit + 1)
    except OSError as error:
        hint = "move away what stands in its place" if error.errno in (errno.EISDIR, errno.ELOOP) else ""
        raise Refused(Problem(f"cannot be read: {_reason_of(error)}", place, hint=hint)) from None
    if len(data) > limit:
        raise Refused(Problem(f"is larger than {limit // MIB} MB", place))
    return data


class Bounds(Struct, frozen=True):
    """Limits of an archive: number of parts, total size in bytes, unpacked bytes for each packed one."""

    parts: int = 2000
    size: int = 64 * MIB
    ratio: int = 250


def unpack(data: bytes, name: str, bounds: Bounds | None = None) -> dict[str, bytes]:
    """The parts of a zip archive (a Word or Excel file) by name.

    Raises `Refused` for what is no archive, is damaged or encrypted, has a name twice, or exceeds the bounds. Declared
    sizes are checked, for `zipfile` never unpacks more than a part declares.
    """
    with _opened_archive(data, name, bounds or Bounds()) as archive:
        return {part.filename: archive.read(part) for part in archive.infolist() if not part.is_dir()}


def list_parts(data: bytes, name: str, bounds: Bounds | None = None) -> list[str]:
    """The names of the parts of a zip archive. Raises as `unpack`, which is asked for them later."""
    with _opened_archive(data, name, bounds or Bounds()) as archive:
        return archive.namelist()


@contextmanager
def _opened_archive(data: bytes, name: str, bounds: Bounds) -> Iterator[ZipFile]:
    from zipfile import BadZipFile, ZipFile

    # The directory is looked at before it is read: one of a million parts takes long. A part may be an archive itself.
    if data.count(_ENTRY) > bounds.parts * 5:
        raise Refused(Problem(f"holds more than {bounds.parts} parts", Place(name)))
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            if fault := _archive_fault(archive.infolist(), bounds):
                raise Refused(Problem(fault, Place(name)))
            yield archive
    except (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        raise Refused(Problem("is damaged, or not a file of its kind", Place(name))) from None


_ENTRY = b"PK\x01\x02"
"""What each entry in the directory of a zip archive begins with."""


def _archive_fault(parts: list[ZipInfo], bounds: Bounds) -> str:
    """Why an archive is not unpacked, or an empty string."""
    if len(parts) > bounds.parts:
        return f"holds more than {bounds.parts} parts"
    if len({part.filename for part in parts}) < len(parts):
        return "holds two parts of one name"
    if any(part.flag_bits & 1 for part in parts):
        return "is locked by a password"
    if sum(part.file_size for part in parts) > bounds.size:
        return f"would unpack to more than {bounds.size // MIB} MB"
    # A small part may be nothing but spaces; only large ones are suspicious.
    if any(p.file_size > MIB and p.file_size > bounds.ratio * max(p.compress_size, 1) for p in parts):
        return f"holds a part that unpacks to more than {bounds.ratio} times its size"
    return ""


def write(path: Path, data: bytes, name: str = "", *, sync: bool = True) -> None:
    """Write a file whole or not at all: to a temporary file beside it, flushed, then renamed; it keeps its mode.

    Missing folders are made and links are followed. Raises `Refused` for a read-only folder, a full disk, or a file
    that a word processor has open. Not `sync`, the new name is on the disk only after `settle`.
    """
    target = os.path.realpath(path) if os.path.islink(path) else os.fspath(path)
    folder, file_name = os.path.dirname(target) or os.curdir, os.path.basename(target)
    place = Place(name or str(path))
    if holder := _find_lock_file(folder, file_name):
        hint = f"close it there; if nobody has it open, delete “{holder}” beside it"
        raise Refused(Problem("is open in a word processor", place, hint=hint))
    beside = os.path.join(folder, f".{file_name}.part")
    try:
        if not os.path.isdir(folder):
            os.makedirs(folder, exist_ok=True)
        _write_new(beside, data, target)
        os.replace(beside, target)
        if sync:
            sync_folder(folder)
    except OSError as error:
        raise Refused(Problem(f"cannot be written: {_reason_of(error)}", place)) from None
    finally:
        with suppress(OSError):
            os.unlink(beside)


def append(path: Path, data: bytes, name: str = "") -> None:
    """Append bytes to a file under its own lock, so that those of two processes do not mix. Raises as `write`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | _BINARY, 0o666)
        with os.fdopen(handle, "ab") as file:
            _acquire(handle, wait=True)
            file.write(data)
            file.flush()
            os.fsync(handle)
    except OSError as error:
        raise Refused(Problem(f"cannot be written: {_reason_of(error)}", Place(name or str(path)))) from None


def remove(path: Path, name: str = "") -> None:
    """Delete a file, and folders that are then empty; a missing file is no error. Raises `Refused` where it cannot."""
    try:
        if os.path.lexists(path):  # a read-only disk refuses to delete even what is not there
            path.unlink(missing_ok=True)
    except OSError as error:
        raise Refused(Problem(f"cannot be removed: {_reason_of(error)}", Place(name or str(path)))) from None
    with suppress(OSError):
        for folder in path.parents:
            folder.rmdir()


def put_aside(path: Path, name: str = "") -> Path:
    """Rename a file to `name.kept-1` (or the next free number), and return its new path. Raises `Refused`."""
    number = 1
    while (aside := path.with_name(f"{path.name}.kept-{number}")).exists():
        number += 1
    try:
        path.rename(aside)
    except OSError as error:
        raise Refused(Problem(f"cannot be put aside: {_reason_of(error)}", Place(name or str(path)))) from None
    return aside


def _write_new(path: str, data: bytes, like: str) -> None:
    """Write and flush a new file, with the mode of another one if that exists."""
    with suppress(FileNotFoundError):
        os.unlink(path)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666), "wb") as file:
        with suppress(FileNotFoundError):
            os.chmod(path, stat.S_IMODE(os.stat(like).st_mode))
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: str | Path) -> None:
    """Flush a folder, so that new names in it are on the disk; Windows has no such call."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _find_lock_file(folder: str, file_name: str) -> str:
    """The name of a lock file of LibreOffice (`.~lock.memo.docx#`) or Word (`~$mo.docx`), or an empty string."""
    names = (f".~lock.{file_name}#", f"~${file_name}", f"~${file_name[1:]}", f"~${file_name[2:]}")
    return next((name for name in names if os.path.exists(os.path.join(folder, name))), "")


_REASONS = {
    errno.EACCES: "no permission (a read-only folder, or a file another program holds open)",
    errno.EPERM: "no permission (a read-only folder, or a file another program holds open)",
    errno.EROFS: "the folder is read-only",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the quota of the disk is used up",
    errno.EBUSY: "another program holds it open",
    errno.ENOENT: "there is no such file or folder",
    errno.EISDIR: "a folder stands where the file belongs",
    errno.ENOTEMPTY: "a folder stands where the file belongs",
    errno.ENOTDIR: "a file stands where a folder belongs",
    errno.EEXIST: "a file stands where a folder belongs",
    errno.ENAMETOOLONG: "its name is too long",
    errno.ELOOP: "its links go round in a circle",
}


def _reason_of(error: OSError) -> str:
    """What went wrong, in words that help a user."""
    return _REASONS.get(error.errno or 0) or (error.strerror or type(error).__name__).lower()


def map_in_threads(work: Callable[[T], R], items: Sequence[T]) -> list[R]:
    """The result of `work` for each item, in order, computed in threads; for work that waits for the disk.

    When something is raised (Ctrl-C, too), work that has begun is finished; then the first error is raised.
    """
    with ThreadPoolExecutor(MAX_THREADS) as threads:
        return list(threads.map(work, items))


@contextmanager
def lock(path: Path, waiting: Callable[[], None], name: str = "") -> Iterator[None]:
    """Hold a lock file, so that two builds at the same time do not mix.

    Where another process holds it, `waiting` is called once, then the call blocks. The system releases the lock when
    a process ends. Raises `Refused` where the file cannot be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        hint = "this folder cannot be written to; check, status and why only read, and a copy of it can be built"
        raise Refused(Problem(f"cannot be locked: {_reason_of(error)}", Place(name or str(path)), hint=hint)) from None
    with os.fdopen(handle, "rb"):
        if not _acquire(handle, wait=False):
            waiting()
            _acquire(handle, wait=True)
        yield


def locked(root: Path, waiting: Callable[[], None] = lambda: None) -> AbstractContextManager[None]:
    """Hold the lock of a workplace, needed to write its data or papers. Raises as `lock`."""
    return lock(root / ".briefgen" / "lock", waiting, ".briefgen/lock")


if sys.platform == "win32":
    import msvcrt

    def _acquire(handle: int, wait: bool) -> bool:
        """Acquire the lock; `False` if another process holds it. Windows gives up after ten tries, so ask again."""
        while True:
            with suppress(OSError):
                msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
                return True
            if not wait:
                return False

else:
    import fcntl

    def _acquire(handle: int, wait: bool) -> bool:
        """Acquire the lock; `False` if another process holds it."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
