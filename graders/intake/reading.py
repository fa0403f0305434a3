"""Files into one submission. What cannot be read loses nothing of the others."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from graders.intake import archive, notebook, prose, python_files, tex_files
from graders.intake.beside import Spool, gather
from graders.intake.files import ARCHIVES, File, is_junk, numbered, shown
from graders.intake.submission import FileContents, Submission, Unusable

READERS: dict[str, Callable[[str, str, Collection[str]], FileContents]] = {
    ".py": python_files.read,
    ".ipynb": notebook.read,
    ".tex": tex_files.read,
    ".md": prose.read,
    ".txt": prose.read,
}
WORDS = frozenset({".tex", ".md", ".txt"})
TO_READ = frozenset(
    {".pdf", ".png", ".jpg", ".jpeg", ".heic", ".docx", ".doc", ".odt", ".rtf", ".html", ".htm"}
)
NO_ANSWER = re.compile(r"(readme|requirements|license|licence|constraints)\b.*", re.IGNORECASE)
COPY = re.compile(
    r"(?:copy of )*(?P<base>.+?)(?:(?:[ _]?\(|-copy| - copy ?\(?| copy ?)(?P<number>\d*)\)?)?",
    re.IGNORECASE,
)
"""`hw (1)` of browsers, `Copy of hw` of Colab, `hw-Copy1` of Jupyter, `hw - Copy (2)` of Windows,
`hw copy` of macOS."""
OTHER_ARCHIVES = (".rar", ".7z", ".xz", ".tar.xz", ".txz", ".gz")
MOST_FILES = 200
"""Files that are read; a course asks for a handful."""
MOST_TOLD = 20


def read(
    student: str, files: Iterable[File], numbers: Collection[str], spool: Spool | None = None
) -> Submission:
    """One submission from its files. Numbers are those of the assignment's items."""
    problems: list[str] = []
    notes: list[str] = []
    opened = _opened(files, problems)
    beside = gather(opened, spool or Spool(), notes)
    found = _newest(opened, notes)
    parts, to_read = _parts(found, numbers, problems, notes)
    books = [file.name for file in found if file.kind == ".ipynb"]
    if len(books) > 1:
        notes.append(f"{len(books)} notebooks, run in this order: {', '.join(books)}")
    other = [f.name for f in found if f.kind not in TO_READ and f.kind not in READERS]
    if given := [name for name in other if name in beside]:
        more = " ..." if given[5:] else ""
        notes.append(f"there for the code to open: {', '.join(given[:5])}{more}")
    if not (parts or to_read or problems):
        problems.append("nothing that can be graded was handed in: no .ipynb, .py, .tex or .pdf")
    return Submission(
        student=student,
        files=tuple(shown(file.name) for file in found),
        cells=tuple(cell for part in parts for cell in part.cells),
        beside=beside,
        prose=prose.joined(part.prose for part in parts),
        to_read=tuple(to_read),
        printed=tuple(name for part in parts for name in part.printed),
        problems=_some(problems),
        notes=_some([*notes, *(note for part in parts for note in part.notes)]),
    )


def _opened(files: Iterable[File], problems: list[str]) -> list[File]:
    """The files with those of archives among them, in the order in which they will run."""
    found: list[File] = []
    for file in files:
        if file.refused:
            problems.append(file.refused)
        elif file.kind in ARCHIVES:
            found += _inside(file, problems)
        elif file.kind in OTHER_ARCHIVES:
            problems.append(f"{file.name} cannot be opened; hand in a .zip or the files themselves")
        elif not is_junk(file.name):
            found.append(file)
    found.sort(key=_order)
    if left_out := [file for file in found if file.kind in READERS][MOST_FILES:]:
        problems.append(f"{left_out[0].name} and what comes after were not read: too many files")
    return [file for file in found if file not in left_out]


def _inside(file: File, problems: list[str]) -> list[File]:
    try:
        members = archive.members(file.name, io.BytesIO(file.content(archive.STUDENTS.size)))
    except Unusable as error:
        problems.append(str(error))
        return []
    nested = [m for m in members if m.kind in (*ARCHIVES, *OTHER_ARCHIVES) and not m.refused]
    problems += [member.refused for member in members if member.refused]
    problems += [f"{m.name} in {file.name} was not opened: an archive in another" for m in nested]
    return [member for member in members if member not in nested and not member.refused]


def _newest(files: list[File], notes: list[str]) -> list[File]:
    """The files without older copies of them: `hw (1).ipynb` beside `hw.ipynb`."""
    kept = [file for file in files if file.kind not in READERS]  # two photographs are two pages
    for copies in numbered([file for file in files if file.kind in READERS], COPY):
        _, newest = max(copies, key=lambda copy: (copy[1].modified, copy[0]))
        kept.append(newest)
        for _, file in copies:
            if file is not newest:
                notes.append(f"{file.name} was passed over: {newest.name} is the newer copy")
    return sorted(kept, key=_order)


def _order(file: File) -> tuple[int, str]:
    """By name, and what lies higher up last: of two definitions the last one counts."""
    return -file.name.count("/"), file.name


def _parts(
    files: list[File], numbers: Collection[str], problems: list[str], notes: list[str]
) -> tuple[list[FileContents], list[str]]:
    """What each file adds, and the files that a person must look at."""
    parts: list[FileContents] = []
    to_read: list[str] = []
    seen: dict[str, str] = {}
    for file in files:
        if file.kind in TO_READ:
            to_read.append(file.name)
        if file.kind not in READERS:
            continue
        try:
            part = _part(file, numbers, seen, notes)
        except Unusable as error:
            problems.append(str(error))
            continue
        except Exception as error:  # a fault of ours costs one file, and is told as what it is
            problems.append(f"{file.name}: the grader failed to read it: {error!r}")
            continue
        problems += part.problems
        no_answer = part.blank or NO_ANSWER.fullmatch(file.stem)
        if file.kind in WORDS and not part.prose and not no_answer:
            to_read.append(file.name)  # words without a number: somebody knows what they answer
        elif part.cells or part.prose:
            parts.append(part)
    return parts, to_read


def _part(
    file: File, numbers: Collection[str], seen: dict[str, str], notes: list[str]
) -> FileContents:
    text, told = file.text()
    notes += told
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() + file.kind
    if same := seen.get(digest):
        notes.append(f"{file.name} was passed over: it is the same as {same}")
        return FileContents()
    seen[digest] = file.name
    part = READERS[file.kind](file.name, text, numbers)
    folder = "" if file.place == "." else file.place
    return replace(part, cells=tuple(replace(cell, folder=folder) for cell in part.cells))


def _some(lines: list[str]) -> tuple[str, ...]:
    """The lines, as many as one reads."""
    more = len(lines) - MOST_TOLD
    return (*lines[:MOST_TOLD], *([f"... and {more} more of this kind"] if more > 0 else []))
