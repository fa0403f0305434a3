"""Files into one submission. What cannot be read loses nothing of the others."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from graders.intake import fenced, notebook, prose, python_files, tex_files
from graders.intake.beside import Spool, gather
from graders.intake.beside_words import why_not_words
from graders.intake.files import File, shown
from graders.intake.ranks import COPIED, ranks
from graders.intake.released import Released
from graders.intake.submission import FileContents, Submission, Unusable, shortened
from graders.intake.unpacking import opened_files, order

READERS: dict[str, Callable[[str, str, Collection[str]], FileContents]] = {
    ".py": python_files.read,
    ".ipynb": notebook.read,
    ".tex": tex_files.read,
    ".md": fenced.read,
    ".txt": prose.read,
    ".qmd": fenced.read,
    ".rmd": fenced.read,
}
WORDS = frozenset({".tex", ".md", ".txt", ".qmd", ".rmd"})
TO_READ = frozenset(
    {".pdf", ".png", ".jpg", ".jpeg", ".heic", ".docx", ".doc", ".odt", ".rtf", ".html", ".htm"}
)
MOST_TOLD = 20


def read(
    student: str,
    files: Iterable[File],
    numbers: Collection[str],
    spool: Spool | None = None,
    begin: Callable[[str], object] = lambda name: None,
    without: Collection[str] = (),
) -> Submission:
    """One submission from its files. Numbers are those of the assignment's items.

    `begin` is told of each file before it is read; those `without` are not read.
    """
    problems, notes = list[str](), list[str]()
    released = Released.of(numbers)
    every = opened_files(files, READERS, problems, begin)
    opened = [file for file in every if file.name not in without]
    beside = gather(opened, spool := spool or Spool(), notes)
    rank = ranks([file for file in opened if file.kind in READERS], released)
    found = sorted(opened, key=lambda file: (rank.get(file.name) == COPIED, order(file)))
    parts = _parts(found, rank, released, problems, notes, begin)
    begin("")
    to_read = _for_a_person(found, parts, released, notes)
    notes += _on_files(found, parts, beside)
    if not (parts or to_read or problems):
        problems.append(NOTHING)
    read_parts = list(parts.values())
    return Submission(
        student=student,
        files=tuple(shown(file.name) for file in found),
        cells=tuple(cell for part in read_parts for cell in part.cells),
        beside=beside,
        originals=_originals(found, spool),
        prose=prose.joined(part.prose for part in read_parts),
        remarks=prose.joined(part.remarks for part in read_parts),
        unclaimed=prose.joined(part.unclaimed for part in read_parts),
        to_read=tuple(to_read),
        printed=tuple(name for part in read_parts for name in part.printed),
        problems=shortened(problems),
        notes=shortened([*notes, *(note for part in read_parts for note in part.notes)], MOST_TOLD),
    )


def _on_files(
    found: list[File], parts: Mapping[str, FileContents], beside: Mapping[str, object]
) -> Iterator[str]:
    """Yield notes on the order of several notebooks, and on the files that the code may open."""
    books = [file.name for file in found if file.kind == ".ipynb" and file.name in parts]
    if len(books) > 1:
        yield f"{len(books)} notebooks, run in this order: {', '.join(books)}"
    other = [f.name for f in found if f.kind not in TO_READ and f.kind not in READERS]
    if given := [name for name in other if name in beside]:
        more = " ..." if given[5:] else ""
        yield f"there for the code to open: {', '.join(given[:5])}{more}"


NOTHING = "nothing that can be graded was handed in: no .ipynb, .py, .tex or .pdf"


def _originals(files: list[File], spool: Spool) -> dict[str, Callable[[], bytes]]:
    """Keep the files that a person may want to see as is: notebooks, words, PDFs, pictures."""
    originals: dict[str, Callable[[], bytes]] = {}
    for file in files:
        if file.kind in READERS or file.kind in TO_READ:
            with contextlib.suppress(Unusable):  # told where it is read
                originals[file.name] = spool.keep(file.content())
    return originals


def _parts(
    files: list[File],
    rank: Mapping[str, int],
    released: Released,
    problems: list[str],
    notes: list[str],
    begin: Callable[[str], object],
) -> dict[str, FileContents]:
    """Return the contents of each file that can be read."""
    parts: dict[str, FileContents] = {}
    seen: dict[str, str] = {}
    for file in files:
        if file.kind not in READERS:
            continue
        begin(file.name)
        try:
            part = _part(file, released, seen, notes)
        except Unusable as error:
            problems.append(str(error))
            continue
        except RecursionError:
            problems.append(f"{file.name} cannot be read: it is nested too deep")
            continue
        except Exception as error:  # a fault of ours costs one file, and is told as what it is
            problems.append(f"{file.name}: the grader failed to read it: {error!r}")
            continue
        problems += part.problems
        if part.cells or part.prose or part.unclaimed or part.remarks:
            folder = "" if file.place == "." else file.place
            cells = tuple(
                replace(cell, folder=folder, file=file.name, rank=rank[file.name])
                for cell in part.cells
            )
            parts[file.name] = replace(part, cells=cells)
    return parts


def _part(file: File, released: Released, seen: dict[str, str], notes: list[str]) -> FileContents:
    text, told = file.text()
    notes += told
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() + file.kind
    if same := seen.get(digest):
        notes.append(f"{file.name} was passed over: it is the same as {same}")
        return FileContents()
    seen[digest] = file.name
    return READERS[file.kind](file.name, text, released)


def _for_a_person(
    files: list[File], parts: dict[str, FileContents], released: Released, notes: list[str]
) -> list[str]:
    """The files that a person must look at; the words of files that are none are taken out."""
    mentioned = "\n".join(
        text
        for part in parts.values()
        for text in (
            *(c.source for c in part.cells),
            *part.prose.values(),
            *part.unclaimed.values(),
        )
    )
    books = [file.stem for file in files if file.kind == ".ipynb"]
    names = re.compile("|".join(map(re.escape, released.names)) or r"(?!)")
    to_read: list[str] = []
    passed_over: list[str] = []
    for file in files:
        part = parts.get(file.name, FileContents())
        words = file.kind in WORDS and bool(part.unclaimed)
        if file.kind == ".ipynb":  # words alone, tied to nothing: they may answer anything
            code = [cell.source for cell in part.cells if cell.source.strip()]
            answers = any(names.search(source) for source in code) if released.names else code
            words = bool(part.unclaimed) and not answers
        if not (words or file.kind in TO_READ):
            continue
        if why := why_not_words(file, released, mentioned, books):
            passed_over.append(f"{file.name} ({why})")
            if file.kind in WORDS:
                parts[file.name] = replace(part, unclaimed={})
        else:
            to_read.append(file.name)
    if passed_over:
        more = " ..." if passed_over[5:] else ""
        notes.append(f"not looked at for answers: {', '.join(passed_over[:5])}{more}")
    return sorted(to_read)
