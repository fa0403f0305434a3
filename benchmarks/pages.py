"""Pages of a large class: their size, and the computing that they cost."""

from __future__ import annotations

import time
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import TypeVar

import numpy as np

from graders.assignment import Credit
from graders.evidence import ShownAnswer, ShownCase, ShownFormula, ShownGraph, ShownValue
from graders.model import Outcome, Verdict
from graders.report.pages.class_page import class_page
from graders.report.pages.student import student_page
from graders.report.pages.whole_class import WholeClass
from graders.scores import Graded, Report, Score

ITEMS, STUDENTS, PAGES = 41, 1000, 100
OUTCOMES = (Outcome.RIGHT, Outcome.WRONG, Outcome.PARTLY, Outcome.MISSING, Outcome.TO_READ)
SLIPS = [f"Slip {k}: the transpose is missing, and `W` acts on the wrong side." for k in range(9)]
PROMPTS = {
    f"{k}": rf"Let $h_t = \sigma(W x_t + U h_{{t-1}})$ with $W \in \mathbb{{R}}^{{d \times {k}}}$. "
    rf"Give $\nabla_{{h_{{{k}}}}} L$ as `grad_{k}`, a function of `W`, `U` and `h`."
    for k in range(ITEMS)
}
FORMULA = ShownFormula("g", r"W^{\mathsf{T}} \left( 1 - h^2 \right)")
Made = TypeVar("Made")


def reports(count: int, seed: int = 0) -> list[Report]:
    """A class whose students differ in ability, and whose answers show what answers show."""
    rng = np.random.default_rng(seed)
    return [
        Report(
            student=f"student{k:04}",
            assignment="made",
            track="",
            items=tuple(_item(str(n), ability, rng) for n in range(ITEMS)),
            signature={"graders": "0", "isolation": "strong"},
        )
        for k, ability in enumerate(rng.random(count))
    ]


def _item(number: str, ability: float, rng: np.random.Generator) -> Graded:
    right = rng.random() < ability
    outcome = Outcome.RIGHT if right else OUTCOMES[int(rng.integers(1, len(OUTCOMES)))]
    share = {Outcome.RIGHT: Fraction(1), Outcome.PARTLY: Fraction(1, 2)}.get(outcome, Fraction(0))
    waits = Fraction(2) if outcome is Outcome.TO_READ else Fraction(0)
    wrong = outcome in (Outcome.WRONG, Outcome.PARTLY)
    verdict = Verdict(
        outcome=outcome, share=share, because=SLIPS[int(rng.integers(9))] if wrong else "",
        shown=_shown(rng) if wrong else (FORMULA,),
    )  # fmt: skip
    score = Score(2 * share, waits, Fraction(2))
    return Graded(
        number=number, kind="code", credit=Credit.REQUIRED, verdict=verdict, machine=score
    )


def _shown(
    rng: np.random.Generator,
) -> tuple[ShownAnswer | ShownCase | ShownGraph | ShownFormula, ...]:
    def value() -> ShownValue:
        rows = tuple(tuple(f"{x:.4g}" for x in row) for row in rng.normal(size=(3, 4)))
        return ShownValue(str(rows), rows, wrong=((0, 1), (2, 2)))

    case = ShownCase("f", (("W", value()), ("h", value())), value(), value())
    names = tuple("abcdefgh")
    arrows = tuple((a, b, "w", "") for a, b in pairwise(names))
    return (case, ShownGraph("g", names, arrows)) if rng.random() < 0.2 else (case,)


def _timed(make: Callable[[], Made]) -> tuple[Made, float]:
    began = time.process_time()
    return make(), time.process_time() - began


def measured(students: int = STUDENTS, pages: int = PAGES) -> dict[str, float]:
    """Bytes and seconds of computing: the class's page, and students' pages."""
    everybody = reports(students)
    days = {r.student: f"2026-03-{1 + k % 14:02}T12:{k % 60:02}" for k, r in enumerate(everybody)}
    links = {r.student: f"feedback/{r.student}.html" for r in everybody}
    told = WholeClass(title="A class", reports=everybody, handed_in=days, pages=links,
                      late=frozenset(list(days)[::17]))  # fmt: skip
    page, seconds = _timed(lambda: class_page(told))
    some = everybody[:pages]
    made, each = _timed(lambda: [student_page(r, "A class", PROMPTS) for r in some])
    return {
        "class_bytes": len(page.encode()),
        "class_seconds": seconds,
        "pages_largest": max(len(one.encode()) for one in made),
        "pages_seconds": each,
    }


def section() -> str:
    """The figures as markdown."""
    found = measured()
    rows = [
        f"| the class's, of {STUDENTS} students and {ITEMS} items "
        f"| {found['class_bytes'] / 1e6:.2f} MB | {found['class_seconds']:.2f} s |",
        f"| {PAGES} students' | at most {found['pages_largest'] / 1e3:.0f} kB each "
        f"| {found['pages_seconds']:.2f} s together |",
    ]
    head = ["## Pages", "", "| page | size | computing |", "|---|---|---|"]
    return "\n".join([*head, *rows])


if __name__ == "__main__":
    print(section())
