"""Whether the folders of one archive are students, or the parts of one student's work."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graders.intake.files import ARCHIVES, File

ANSWERS = frozenset({".ipynb", ".py", ".tex", ".pdf", ".qmd", ".rmd", ".docx"})
PARTS = re.compile(
    r"(?:src|source|code|codes|lib|libs|kit|data|datasets?|docs?|report|reports|latex|tex|paper|figs?"
    r"|figures|images?|img|imgs|assets|plots|notebooks?|scripts?|tests?|utils?|helpers?|models?|weights"
    r"|checkpoints|runs|logs|results?|outputs?|config|configs|old|backup|archive|written|programming"
    r"|practical|theory|theoretical|coding|solutions?|answers?|submissions?|starter|template|resources"
    r"|(?:part|q|question|problem|exercise|ex|task|hw|homework|assignment|a|p|section|chapter|lab)"
    r"[ _.-]?\d+.*|[\d._-]+)",
    re.IGNORECASE,
)
"""Names that people give the folders of one project."""


def students(files: Sequence[File]) -> bool:
    """Whether each top folder, or each archive, is the work of somebody else.

    There are two at least, each with answers in it, nothing that is an answer lies beside them, and
    none has the name of a project's part.
    """
    kept = [file for file in files if not file.refused]
    tops: dict[str, list[File]] = {}
    for file in kept:
        top, _, inside = file.name.partition("/")
        is_archive = not inside and file.kind in ARCHIVES
        if inside or is_archive:
            tops.setdefault(file.stem if is_archive else top, []).append(file)
        elif file.kind in ANSWERS:
            return False
    if len(tops) < 2 or any(PARTS.fullmatch(top[:80]) for top in tops):
        return False
    if _is_package(tops):
        return False
    return all(any(_answers(file) for file in group) for group in tops.values())


def _answers(file: File) -> bool:
    return file.kind in ANSWERS or file.kind in ARCHIVES


def _is_package(tops: dict[str, list[File]]) -> bool:
    """Whether a folder is a package of Python: those are a project's."""
    return any(file.name.endswith("/__init__.py") for group in tops.values() for file in group)
