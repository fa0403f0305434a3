"""Formulas as people type them: one row a text, its reference, and whether it is right.

The rows stand in `typed/*.txt`. `## kind`, `names:` and `regime:` hold until the next of their
sort; `> reference :: worth` opens a block; `= text` is a right answer to it and
`! text :: worth` a wrong one in the same notation. A worth is the same formula for NumPy, from
which an oracle tells the label; None is a formula without a value. `⏎` is the end of a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from graders.formulas.names import (
    NATURAL,
    POSITIVE,
    PROBABILITY,
    REAL,
    Array,
    Declared,
    Random,
    Scalar,
)

FOLDER = Path(__file__).with_name("typed")
SCALARS: Mapping[str, Scalar] = {
    "real": REAL,
    "positive": POSITIVE,
    "prob": PROBABILITY,
    "natural": NATURAL,
}
LAW = re.compile(r"(bernoulli|rademacher|normal)\(([^)]*)\)")
SHAPE = re.compile(r"\[([^]]*)\]")


@dataclass(frozen=True)
class Typed:
    """A text that somebody may type, the formula asked for, and what both are in NumPy."""

    kind: str
    text: str
    reference: str
    equal: bool
    names: Mapping[str, Declared]
    regime: tuple[str, ...]
    worth: str
    right: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.text} {'=' if self.equal else '!='} {self.reference}"


@lru_cache(maxsize=1)
def corpus() -> tuple[Typed, ...]:
    """Every row."""
    return tuple(row for path in sorted(FOLDER.glob("*.txt")) for row in _rows(path))


def _rows(path: Path) -> Iterator[Typed]:
    kind, reference, right = "", "", ""
    names: Mapping[str, Declared] = {}
    regime: tuple[str, ...] = ()
    for line in path.read_text(encoding="utf-8").splitlines():
        mark, _, rest = line.partition(" ")
        match mark:
            case "##":
                kind, names, regime = rest, {}, ()
            case "names:":
                names, regime = declared(rest), ()
            case "regime:":
                regime = (rest,) if rest else ()
            case ">":
                reference, right = rest.split(" :: ")
            case "=" | "!":
                text, _, worth = rest.partition(" :: ")
                typed = text.replace("⏎", "\n")
                equal = mark == "="
                yield Typed(kind, typed, reference, equal, names, regime, worth or right, right)
            case _:
                raise ValueError(f"{path.name}: {line}")


def declared(text: str) -> dict[str, Declared]:
    """Names with their sorts: `x y real; W [m d]; u normal(0,1) [d]`."""
    found: dict[str, Declared] = {}
    for group in text.split("; "):
        shape = _shape(group)
        if law := LAW.search(group):
            parameters = tuple(filter(None, law[2].split(",")))
            sort: Declared = Random(law[1], parameters, shape)  # type: ignore[arg-type]
            letters = group[: law.start()].split()
        elif shape:
            sort, letters = Array(shape), group.partition("[")[0].split()
        else:
            *letters, word = group.split()
            sort = SCALARS[word]
        found |= dict.fromkeys(letters, sort)
    return found


def _shape(group: str) -> tuple[str | int, ...]:
    found = SHAPE.search(group)
    sizes = found[1].split() if found else []
    return tuple(int(size) if size.isdigit() else size for size in sizes)
