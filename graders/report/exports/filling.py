"""The cells of one column that a class fills in somebody else's table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from graders.report import clean
from graders.report.exports.foreign_tables import number
from graders.report.exports.matching import Matches, Row
from graders.report.exports.pupils import EXCUSED, Pupil, roundings, some


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Settings of an export into a platform's own file."""

    column: str = ""
    """The column to fill, where it is not the only one."""
    out_of: Fraction | None = None
    """The points that the platform counts, where totals are scaled to them."""
    provisional: bool = False
    """Whether totals that are not the last ones go out too."""
    by_name: bool = False
    """Whether a name that only one student has will do."""


@dataclass(frozen=True)
class Filled:
    """A file for the platform, the number of marks in it, and notes for its reader."""

    text: str
    count: int
    notes: tuple[str, ...] = ()


Refusal = Callable[[Row, str], str]
"""The reason why a mark cannot stand in a row; empty if it can."""


def no_refusal(row: Row, mark: str) -> str:
    """Refuse no mark, wherever it stands."""
    return ""


def marks(
    matches: Matches, rows: Mapping[int, Row], column: int, wish: Wish,
    refused: Refusal = no_refusal,
) -> tuple[dict[int, str], list[str]]:  # fmt: skip
    """Row -> its new mark, where that is another than the one there; and sentences on the rest."""
    found: dict[int, str] = {}
    unfinished, kept, same, written, replaced = [], [], 0, [], []
    for row, pupil in matches.rows.items():
        who, told = clean.line(pupil.who.student), pupil.open
        mark = EXCUSED if pupil.excused else clean.points(pupil.out_of(wish.out_of))
        if told:
            unfinished.append(f"{who} ({told})")
        if told and not wish.provisional:
            continue
        if says := refused(rows[row], mark):
            kept.append(f"{who} ({says})")
        elif is_same(rows[row][column], mark):
            same += 1
        else:
            found[row] = mark
            written.append(pupil)
            if (old := rows[row][column].strip()) not in ("", "-"):
                replaced.append(f"{who} {clean.line(old)} -> {mark}")
    counted = [pupil for pupil in written if not pupil.excused]
    return found, [
        *roundings(counted, wish.out_of),
        *([f"in place of other marks: {some(replaced)}"] if replaced else []),
        *_on_unfinished(unfinished, wish.provisional),
        *([f"not written: {some(kept)}"] if kept else []),
        *([f"{same} already as they are here"] if same else []),
        *matches.notes,
    ]


def _on_unfinished(unfinished: Sequence[str], provisional: bool) -> list[str]:
    if not unfinished:
        return []
    if provisional:
        return [f"not the last word, and written all the same: {some(unfinished)}"]
    return [
        f"not written, since more is to come: {some(unfinished)}; --provisional writes the points "
        "so far"
    ]


def is_same(old: str, new: str) -> bool:
    """Whether a platform would see no change: it compares at two decimals."""
    before, after = number(old), number(new)
    if before is None or after is None:
        return old.strip().casefold() == new.casefold()
    return f"{before:.2f}" == f"{after:.2f}"


def on_scale(pupils: Sequence[Pupil], there: float | None, wish: Wish) -> list[str]:
    """A sentence where the platform counts other points than the homework has."""
    here = {pupil.possible for pupil in pupils if not pupil.excused}
    wanted = {wish.out_of} if wish.out_of is not None else here
    if there is None or not wanted or all(float(points) == there for points in wanted):
        return []
    told = " or ".join(clean.points(points) for points in sorted(wanted))
    return [
        f"the column counts {there:g} points, and these marks are of {told}: written as they are; "
        f"--out-of {there:g} scales them"
    ]
