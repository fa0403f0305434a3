"""The class as one long table, a row for each item of each student: for pandas and its like."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from graders.report import clean
from graders.report.exports import foreign_tables
from graders.report.exports.filling import Filled
from graders.report.exports.pupils import ExportError, Pupil
from graders.report.item_statistics import SLIPS
from graders.scores import Graded

COLUMNS = {
    "student": str, "name": str, "email": str, "section": str, "track": str,
    "item": str, "kind": str, "credit": str, "outcome": str,
    "points": float, "waiting": float, "possible": float, "exact": str, "counts": bool,
    "slip": str, "cause": str, "marked": bool, "adjusted": str, "late": bool,
}  # fmt: skip
"""Column -> its type. `exact` holds the points as a fraction, `slip` what was told of a mistake."""
Cell = str | float | bool


def rows(pupils: Sequence[Pupil]) -> Iterator[dict[str, Cell]]:
    """A row for each item of each student."""
    for pupil in pupils:
        who, report = pupil.who, pupil.report
        for graded in report.items:
            told: dict[str, Cell] = {
                "student": who.student, "name": who.name, "email": who.email,
                "section": who.section, "track": report.track, "late": pupil.late,
            }  # fmt: skip
            yield told | _of_item(graded)


def _of_item(graded: Graded) -> dict[str, Cell]:
    verdict, score = graded.verdict, graded.score
    return {
        "item": graded.number,
        "kind": graded.kind,
        "credit": str(graded.credit),
        "outcome": str(verdict.outcome),
        "points": float(score.earned),
        "waiting": float(score.waiting),
        "possible": float(score.possible),
        "exact": str(score.earned),
        "counts": graded.counts,
        "slip": clean.line(verdict.because) if verdict.outcome in SLIPS else "",
        "cause": verdict.cause,
        "marked": graded.mark is not None,
        "adjusted": clean.line(graded.adjustment.reason) if graded.adjustment else "",
    }


def as_csv(pupils: Sequence[Pupil]) -> Filled:
    """The table as CSV; no cell is a formula."""
    found = list(rows(pupils))
    told, notes = foreign_tables.plainly([_text(row[name]) for name in COLUMNS] for row in found)
    return Filled(foreign_tables.written([[*COLUMNS], *told]), len(found), tuple(notes))


def _text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return str(cell).lower()
    return repr(cell) if isinstance(cell, float) else cell


def as_parquet(pupils: Sequence[Pupil]) -> bytes:
    """The table as Parquet, with the types of its columns."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise ExportError("parquet needs pyarrow: pip install 'graders[tables]'") from None
    kinds = {str: pa.string(), float: pa.float64(), bool: pa.bool_()}
    found = list(rows(pupils))
    columns = {
        name: pa.array([_storable(row[name]) for row in found], kinds[kind])
        for name, kind in COLUMNS.items()
    }
    file = io.BytesIO()
    parquet.write_table(pa.table(columns), file)
    return file.getvalue()


def _storable(cell: Cell) -> Cell:
    """Replace halves of characters, which names may hold: they are in no UTF-8."""
    return cell.encode("utf-8", "replace").decode() if isinstance(cell, str) else cell
