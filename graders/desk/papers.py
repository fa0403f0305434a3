"""PDFs of a hand-in, page by page, with the remarks that hang on regions of them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from graders.course import blobs
from graders.course.errors import StoreError
from graders.desk import limited
from graders.desk.handed_in import GivenAnswer
from graders.report import clean

WIDTH = 680
"""The width of a page on the screen, in pixels, before one zooms."""
REGION = re.compile(
    r"(?P<file>.+), page (?P<page>\d+) \((?P<left>\d+) % to (?P<right>\d+) % across, "
    r"(?P<top>\d+) % to (?P<bottom>\d+) % down\)"
)


@dataclass(frozen=True)
class Page:
    """One page of a PDF: its number, its size on the screen, and whether it is tied to the item."""

    number: int
    width: int
    height: int
    tied: bool


@dataclass(frozen=True)
class Paper:
    """A PDF as the page shows it, or why it cannot be shown."""

    path: str
    digest: str
    pages: tuple[Page, ...] = ()
    fault: str = ""
    looked_for: bool = False
    """Whether the answer is sought in it: its pages stand open."""

    @property
    def shown(self) -> tuple[Page, ...]:
        """The pages that are tied to the item, or all."""
        tied = tuple(page for page in self.pages if page.tied)
        return tied or self.pages


def papers(
    connection: sa.Connection, answer: GivenAnswer, tied: Mapping[str, tuple[int, ...]],
    drawings: limited.Drawings,
) -> list[Paper]:  # fmt: skip
    """The PDFs of an answer."""
    found = []
    for path, digest in answer.files.items():
        if path.lower().endswith(".pdf"):
            looked_for = path in answer.looked_for or not answer.words
            pages, fault = _pages(connection, digest, set(tied.get(path, ())), drawings)
            found.append(Paper(clean.line(path), digest, pages, fault, looked_for))
    return found


def _pages(
    connection: sa.Connection, digest: str, tied: set[int], drawings: limited.Drawings
) -> tuple[tuple[Page, ...], str]:
    try:
        content = blobs.get(connection, [digest])[digest]
        told = json.loads(drawings.drawn("draw_pdf", content, "count", digest=digest))
    except (limited.CannotDrawError, StoreError, ValueError) as error:
        return (), clean.line(error)
    pages = [
        Page(number, WIDTH, round(WIDTH * height / max(width, 1)), number in tied)
        for number, (width, height) in enumerate(told["sizes"], 1)
    ]
    return tuple(pages), ""


def place_of(path: str, page: int, region: tuple[int, int, int, int] | None = None) -> str:
    """A page, or a region of it in hundredths, in words that the student understands."""
    if region is None:
        return f"{path}, page {page}"
    left, top, right, bottom = region
    return f"{path}, page {page} ({left} % to {right} % across, {top} % to {bottom} % down)"


def region_of(place: str) -> dict[str, str] | None:
    """The region that a place names, if it names one."""
    found = REGION.fullmatch(place)
    return found.groupdict() if found else None
