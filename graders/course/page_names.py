"""The names of a student's files: none leads out of the folder, no two students share one."""

from __future__ import annotations

import hashlib
import re


def file_name(student: str) -> str:
    """The name of a student's text: it may not lead out of the folder, nor be another's."""
    return f"{safe(student)}.txt"


def file_names(student: str) -> tuple[str, str]:
    """The names of a student's text, and of the page beside it."""
    return file_name(student), f"{safe(student)}.html"


def safe(student: str) -> str:
    """A student's name as a file name, without its suffix."""
    name = re.sub(r"[^\w.@+ -]", "_", student).lstrip(".")[:100]
    if name and name == student:
        return name
    digest = hashlib.sha256(student.encode(errors="surrogatepass")).hexdigest()
    return f"{name}~{digest[:12]}"
