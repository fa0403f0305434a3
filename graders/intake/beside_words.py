"""Files that are no words of a student: data, exports, figures, and the course's own files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from graders.intake.files import File
from graders.intake.released import Released
from graders.intake.submission import Unusable

NO_ANSWER = re.compile(
    r"(?:readme|requirements|license|licence|constraints|changelog|environment|manifest"
    r"|cmakelists|citation|authors)\b.*",
    re.IGNORECASE,
)
HANDED_OUT = re.compile(
    r".*\b(?:handout|template|instructions?|syllabus|enonce|énoncé|sujet|assignment sheet)\b.*",
    re.IGNORECASE,
)
DATA = re.compile(
    r"(?:train|test|valid|validation|val|dev|vocab|corpus|dataset|data|logs?|output|results?|losses"
    r"|loss|metrics|history|stdout|stderr|nohup|glove|wordlist|words|labels|classes)[\d_.-]*\b.*",
    re.IGNORECASE,
)
DATA_FOLDERS = frozenset(
    {"data", "dataset", "datasets", "corpus", "corpora", "logs", "runs", "checkpoints", "output",
     "outputs", "results", "models", "weights", "test_resources", "resources"}
)  # fmt: skip
FIGURE_FOLDERS = frozenset(
    {"figs", "fig", "figures", "images", "image", "img", "imgs", "assets", "plots"}
)
PICTURES = (".png", ".jpg", ".jpeg", ".heic")
WORDS_AT_MOST = 256 << 10
"""The most bytes of a text file: a longer one was not typed for a homework."""
EXPORTED = re.compile(rb"nbconvert|jupyter-|jp-Notebook|jp-Cell|id=\"notebook-container\"|quarto-")


def why_not_words(file: File, released: Released, mentioned: str, stems: Iterable[str]) -> str:
    """Return the reason why a file is nobody's answer; empty if it may be one.

    `mentioned` is all code and words of the hand-in: they name the files that they read and write.
    """
    name = file.name.rpartition("/")[2]
    folders = {part.casefold() for part in file.place.split("/")}
    if NO_ANSWER.fullmatch(file.stem):
        return "it comes with any project"
    if _digest(file) in released.digests:
        return "it was given out"
    if file.kind in (".txt", ".md"):
        if folders & DATA_FOLDERS or DATA.fullmatch(file.stem) or file.size > WORDS_AT_MOST:
            return "it is data"
        return "the code opens it" if f'"{name}"' in mentioned or f"'{name}'" in mentioned else ""
    if file.kind in PICTURES:
        if folders & FIGURE_FOLDERS:
            return "it is a figure"
        return "it is named in what was read" if name in mentioned else ""
    if file.kind in (".html", ".htm") and "onlinetext" not in file.name:
        is_export = file.stem in stems or EXPORTED.search(_bytes(file)[: 1 << 20])
        return "it is an export of a notebook" if is_export else ""
    if file.kind == ".pdf" and HANDED_OUT.fullmatch(file.stem.replace("_", " ").replace("-", " ")):
        return "it is named as what the course gave out"
    return ""


def _digest(file: File) -> str:
    return hashlib.sha256(_bytes(file)).hexdigest()


def _bytes(file: File) -> bytes:
    try:
        return file.content()
    except Unusable:
        return b""
