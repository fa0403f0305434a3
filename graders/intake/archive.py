"""Archives, read in memory: nothing is written to disk, and sound files in a bad one are kept."""

from __future__ import annotations

import bz2
import gzip
import io
import stat
import struct
import tarfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import IO

from graders.intake.files import File, fault_of, is_hidden, is_junk, shown

HARMLESS = 10 << 20
"""The size below which the ratio does not matter: an empty table packs well, too."""
MOST_DIRECTORY = 16 << 20
MOST_JUNK = 200_000
"""The most members that do not count: a version history packed by mistake holds many."""
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
"""Methods that are unpacked: LZMA may ask for gigabytes before its first byte."""


@dataclass(frozen=True, kw_only=True)
class Caps:
    """The limits on the contents of an archive."""

    files: int = 2000
    size: int = 200 << 20
    ratio: int = 100


@dataclass(frozen=True, kw_only=True)
class _Member:
    name: str
    modified: float
    size: int
    packed: int
    load: Callable[[], bytes]
    fault: str = ""


class _Damaged(Exception):
    """An archive that cannot be read, or not further."""


STUDENTS = Caps()


def members(
    name: str, source: IO[bytes], caps: Caps = STUDENTS, hidden: list[str] | None = None
) -> list[File]:
    """The regular files of a zip or a tar. Those that are refused say why.

    `hidden` takes the folders that were left out since their names begin with a dot.
    """
    files: list[File] = []
    total = 0
    try:
        for count, member in enumerate(_members(source, caps)):
            if count > MOST_JUNK or member.size < 0:  # a tar can lead its reader in circles
                raise _Damaged("is damaged")
            inside = unicodedata.normalize("NFC", member.name.replace("\\", "/"))
            inside = inside.removeprefix("./")
            if is_junk(inside):
                if hidden is not None:
                    hidden += _hidden(inside)
                continue
            fault = member.fault or fault_of(inside) or _is_bomb(member, caps)
            total += 0 if fault else member.size
            if len(files) == caps.files:
                raise _Damaged(f"holds more than {caps.files} files")
            if total > caps.size:
                raise _Damaged(f"holds more than {caps.size >> 20} MiB")
            says = f"{shown(inside)} in {name} was left out: {fault}" if fault else ""
            files.append(_file(inside, member, says))
    except _Damaged as error:
        rest = f"; what comes after {shown(files[-1].name)} was not read" if files else ""
        files.append(File(name=name, refused=f"{name} {error}{rest}"))
    return files


def _hidden(name: str) -> list[str]:
    """The folder of a member with a dot before its name, where people may have named it."""
    top, _, inside = name.partition("/")
    is_work = inside.endswith((".ipynb", ".py", ".tex", ".pdf")) and not is_junk(inside)
    return [shown(top)] if is_hidden(top) and is_work else []


def _file(name: str, member: _Member, refused: str) -> File:
    return File(
        name=name, modified=member.modified, size=member.size, load=member.load, refused=refused
    )


def _is_bomb(member: _Member, caps: Caps) -> str:
    if member.size > HARMLESS and member.size > caps.ratio * max(member.packed, 1):
        return f"it unpacks to more than {caps.ratio} times its size"
    return ""


def _members(source: IO[bytes], caps: Caps) -> Iterator[_Member]:
    start = source.read(4)
    source.seek(0)
    if start[:2] == b"PK":
        return _of_zip(source)
    return _of_tar(source, start, caps)


def _of_zip(source: IO[bytes]) -> Iterator[_Member]:
    try:
        if _directory_bytes(source) > MOST_DIRECTORY:
            raise _Damaged("lists far too many files")
        archive = zipfile.ZipFile(source)
    except _Damaged:
        raise
    except Exception as error:  # bytes made to harm fail in many ways, here and below
        raise _Damaged(f"is no zip that can be read: {error}") from None
    for entry in archive.infolist():
        if not entry.is_dir():
            yield _Member(
                name=entry.filename,
                modified=_time(entry),
                size=entry.file_size,
                packed=entry.compress_size,
                load=partial(archive.read, entry),
                fault=_zip_fault(entry),
            )


def _directory_bytes(source: IO[bytes]) -> int:
    """The size of a zip's table of contents, which is otherwise read whole at once."""
    end = source.seek(0, io.SEEK_END)
    source.seek(max(0, end - (1 << 16) - 22))
    tail = source.read()
    found = tail.rfind(b"PK\5\6")
    source.seek(0)
    return struct.unpack_from("<L", tail, found + 12)[0] if 0 <= found <= len(tail) - 22 else 0


def _zip_fault(entry: zipfile.ZipInfo) -> str:
    mode = entry.external_attr >> 16
    if entry.flag_bits & 1:
        return "it is encrypted"
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "it is a link or a device"
    if entry.compress_type not in METHODS:
        return f"its packing method {entry.compress_type} is not read"
    return ""


def _time(entry: zipfile.ZipInfo) -> float:
    try:
        return datetime(*entry.date_time).timestamp()
    except (ValueError, OverflowError, OSError):  # a zip may say month 0
        return 0.0


def _of_tar(source: IO[bytes], start: bytes, caps: Caps) -> Iterator[_Member]:
    content, fault = _unpacked(source, start, caps)
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
            for entry in archive:
                if not entry.isdir():
                    yield _Member(
                        name=entry.name,
                        modified=float(entry.mtime),
                        size=entry.size,
                        packed=entry.size,
                        load=partial(_from_tar, content, entry.offset_data, entry.size),
                        fault="" if entry.type in _REGULAR else "it is a link or a device",
                    )
            end = archive.offset
    except Exception as error:
        raise _Damaged(fault or f"is no zip or tar that can be read: {error}") from None
    if not fault and content[end:].strip(b"\0"):
        fault = "is damaged in its middle"  # which tarfile takes for the end
    if fault:
        raise _Damaged(fault)


_REGULAR = (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE)


def _from_tar(content: bytes, offset: int, size: int) -> bytes:
    found = content[offset : offset + size]
    if len(found) < size:
        raise ValueError(f"the archive ends after {len(found)} of its {size} bytes")
    return found


def _unpacked(source: IO[bytes], start: bytes, caps: Caps) -> tuple[bytes, str]:
    """Return the bytes of a tar as far as they unpack, and the reason why there are no more.

    The whole is unpacked here, within the caps, as tarfile would unpack without bounds.
    """
    stream: IO[bytes] | io.BufferedIOBase = source
    if start[:2] == b"\x1f\x8b":
        stream = gzip.GzipFile(fileobj=source)
    elif start[:3] == b"BZh":
        stream = bz2.BZ2File(source)
    packed = source.seek(0, io.SEEK_END)
    source.seek(0)
    most = min(caps.size, max(HARMLESS, caps.ratio * packed))
    content = bytearray()
    try:
        while chunk := stream.read(1 << 20):
            content += chunk
            if len(content) > most:
                return bytes(content), f"unpacks to more than {most >> 20} MiB"
    except Exception as error:
        return bytes(content), f"is damaged: {error}"
    return bytes(content), ""
