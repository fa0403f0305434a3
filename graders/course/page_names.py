"""The names of a student's files: none leads out of the folder, no two students share one."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection

import sqlalchemy as sa

from graders.course.tables import SUBMISSIONS


def file_name(student: str, twins: Collection[str] = ()) -> str:
    """The name of a student's text: it may not lead out of the folder, nor be another's."""
    return f"{safe(student, twins)}.txt"


def clashing(connection: sa.Connection) -> set[str]:
    """Students whose name differs from another's in nothing but case, or accents' forms.

    Some file systems take such names for one. The one in small letters keeps its plain name.
    """
    groups: dict[str, set[str]] = {}
    for student in connection.execute(sa.select(SUBMISSIONS.c.student).distinct()).scalars():
        groups.setdefault(_folded(student), set()).add(student)
    return {
        student
        for folded, students in groups.items()
        if len(students) > 1
        for student in students
        if student != folded
    }


def _folded(student: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", student).casefold())


def safe(student: str, twins: Collection[str] = ()) -> str:
    """A student's name as a file name, without its suffix; those with a twin have a digest."""
    name = re.sub(r"[^\w.@+ -]", "_", student).lstrip(".")[:100]
    if name and name == student and student not in twins:
        return name
    digest = hashlib.sha256(student.encode(errors="surrogatepass")).hexdigest()
    return f"{name}~{digest[:12]}"


def file_names(student: str, twins: Collection[str] = ()) -> tuple[str, str]:
    """The names of a student's text, and of the page beside it."""
    return file_name(student, twins), f"{safe(student, twins)}.html"
