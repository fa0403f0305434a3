"""Files of a hand-in: a name, a time, and bytes that are read when they are wanted."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from graders.intake.submission import Unusable

MOST_BYTES = 20 << 20
MOST_OF_NOTEBOOK = 128 << 20
"""The most bytes of a notebook: nearly all of a large one is outputs, which are dropped."""
MOST_LETTERS = 255
"""The most letters of one part of a name: no file system takes more."""
ARCHIVES = frozenset({".zip", ".tar", ".tgz", ".tar.gz", ".tbz2", ".tar.bz2"})
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)\s*(\.|$)", re.IGNORECASE)
SAVED_AS_TEXT = re.compile(r"(?<=\.ipynb)\.(txt|json|download)$")
PYTHON_FILES = ("__init__.py", "__main__.py")
HIDDEN = frozenset({
    ".git", ".ipynb_checkpoints", ".venv", ".idea", ".vscode", ".cache", ".pytest_cache",
    ".mypy_cache", ".ruff_cache", ".local", ".config", ".jupyter", ".trash", ".appledouble",
    ".spotlight-v100", ".fseventsd", ".ds_store", ".github", ".hg", ".svn", ".settings",
    ".virtual_documents", ".ipython", ".conda", ".npm", ".trashes",
})  # fmt: skip
"""Folders that programs make."""
FOREIGN = frozenset({"site-packages", "node_modules", "self_check", "checks.json"})


@dataclass(frozen=True, kw_only=True, eq=False)
class File:
    """One file. A refused one has no bytes, and says why."""

    name: str
    """Its path inside the hand-in, with `/` between folders."""
    modified: float = 0.0
    size: int = 0
    load: Callable[[], bytes] = bytes
    refused: str = ""

    @property
    def kind(self) -> str:
        """The suffix that tells how to read it. Browsers save notebooks as `hw.ipynb.txt`."""
        name = SAVED_AS_TEXT.sub("", self.name.lower())
        compound = re.search(r"\.tar\.\w+$", name)
        return compound.group() if compound else PurePosixPath(name).suffix

    @property
    def stem(self) -> str:
        """The last part of the name, without the suffix."""
        return SAVED_AS_TEXT.sub("", PurePosixPath(self.name).name)[: -len(self.kind) or None]

    @property
    def place(self) -> str:
        """The folder it is in."""
        return str(PurePosixPath(self.name).parent)

    def content(self, most: int = MOST_BYTES) -> bytes:
        """The bytes; a file that has none to give raises `Unusable`."""
        if self.refused:
            raise Unusable(self.refused)
        most = max(most, MOST_OF_NOTEBOOK) if self.kind == ".ipynb" else most
        if self.size > most:
            hint = "; clear the outputs and save it again" if self.kind == ".ipynb" else ""
            raise Unusable(f"{self.name} is larger than {most >> 20} MiB{hint}")
        try:
            return self.load()
        except Exception as error:  # a damaged archive fails in many ways
            raise Unusable(f"{self.name} cannot be read: {error}") from None

    def text(self) -> tuple[str, tuple[str, ...]]:
        """The text in whatever encoding it has, and a note where that was a guess."""
        content = self.content()
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            try:
                return content.decode("utf-16"), ()
            except UnicodeDecodeError as error:
                raise Unusable(f"{self.name} is not the UTF-16 it claims: {error}") from None
        try:
            return content.decode("utf-8-sig"), ()
        except UnicodeDecodeError as error:
            says = f"{self.name} is not UTF-8 at byte {error.start}: read as Latin-1"
            return content.decode("latin-1"), (says,)


def walk(folder: Path) -> list[File]:
    """All files under a folder, in the order of their names. Links are refused, not followed."""
    files: list[File] = []
    for root, folders, names in os.walk(folder, onerror=lambda e: files.append(_denied(folder, e))):
        folders[:] = sorted(name for name in folders if not is_junk(name))
        links = [name for name in folders if Path(root, name).is_symlink()]
        for name in sorted([*names, *links]):
            if not is_junk(name):
                path = Path(root, name)
                files.append(on_disk(path, path.relative_to(folder).as_posix()))
    return sorted(files, key=lambda file: file.name)


def on_disk(path: Path, name: str) -> File:
    """A file as it lies on the disk; what is no regular file is refused."""
    status = path.lstat()
    fault = _control_characters(name)
    if stat.S_ISLNK(status.st_mode):
        fault = "it is a link; links are not followed"
    elif not stat.S_ISREG(status.st_mode):
        fault = "it is no regular file"
    return File(
        name=unicodedata.normalize("NFC", name),
        modified=status.st_mtime,
        size=status.st_size,
        load=path.read_bytes,
        refused=f"{shown(name)} was left out: {fault}" if fault else "",
    )


def is_junk(name: str) -> bool:
    """Whether a path leads to what nobody wrote: checkpoints, caches, packages, our own checks."""
    parts = PurePosixPath(name).parts
    return any(
        (part.startswith((".", "__")) and part not in PYTHON_FILES) or part in FOREIGN
        for part in parts
        if part != ".."
    )


def is_hidden(top: str) -> bool:
    """Whether a folder begins with a dot and no program has made it."""
    return (
        top.startswith(".")
        and top.casefold() not in HIDDEN
        and not top.startswith((".Trash", "._"))
    )


def fault_of(name: str) -> str:
    """Why the name of an archive's member cannot be taken as it is; empty where it can."""
    parts = name.split("/")
    if name.startswith("/") or re.match(r"[A-Za-z]:", name):
        return "its path starts at the root of a disk"
    if ".." in parts:
        return "its path leads out of the folder"
    if any(RESERVED.match(part) for part in parts):
        return "its name is reserved on Windows"
    if max(map(len, parts)) > MOST_LETTERS or len(name) > 4 * MOST_LETTERS:
        return "its name is too long"
    return _control_characters(name)


def _control_characters(name: str) -> str:
    """Escapes, line ends, marks that turn the reading direction: names that pose as others."""
    bad = any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") or c in BIDI for c in name)
    return "its name holds control characters" if bad else ""


def shown(name: str) -> str:
    """A name that may be hostile, as it can be printed."""
    clean = "".join(_harmless(c) for c in name)
    return clean if len(clean) <= 80 else f"{clean[:77]}..."


def _harmless(c: str) -> str:
    return c if c.isprintable() and c not in BIDI else ascii(c)[1:-1]


def _denied(folder: Path, error: OSError) -> File:
    name = Path(error.filename or folder).relative_to(folder).as_posix()
    return File(name=name, refused=f"{shown(name)} cannot be opened: {error.strerror}")


def numbered(files: list[File], pattern: re.Pattern[str]) -> Iterator[list[tuple[int, File]]]:
    """Files that are copies of one, each with its number, such as `hw.py` and `hw (1).py`.

    `pattern` takes a stem apart into `base` and `number`. Numbers alone are names: `part-1` and
    `part-2` are copies of nothing while there is no `part`.
    """
    stems = {(file.place, file.stem, file.kind) for file in files}
    groups: dict[tuple[str, str, str], list[tuple[int, File]]] = {}
    for file in files:
        match = pattern.fullmatch(file.stem)
        base = match["base"] if match else file.stem
        if match and base != file.stem and (file.place, base, file.kind) in stems:
            key, number = (file.place, base, file.kind), int(match["number"] or 1)
        else:
            key, number = (file.place, file.stem, file.kind), 0
        groups.setdefault(key, []).append((number, file))
    yield from groups.values()
