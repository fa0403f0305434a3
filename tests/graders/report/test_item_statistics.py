"""How each item went: means, shares, correlation, slips with those who made them."""

from __future__ import annotations

import io
import json
import statistics as foreign
from fractions import Fraction

import numpy as np
import pytest
from rich.console import Console

from graders.model import Outcome
from graders.report import item_statistics
from graders.report.pages.whole_class import WholeClass
from graders.scores import Adjustment, Report
from tests.graders.samples import graded, report

SLIP = "The transpose is missing."


def made(student: str, first: str, second: str, because: str = "") -> Report:
    """Points of two items out of 3 and 5."""
    outcomes = [Outcome.RIGHT if share == "1" else Outcome.PARTLY if share != "0" else Outcome.WRONG
                for share in (first, second)]  # fmt: skip
    return report(
        graded("1", outcomes[0], share=first, points="3", because=because),
        graded("2", outcomes[1], share=second, points="5"),
        student=student,
    )


CLASS = [
    made("anna", "1", "1"),
    made("ben", "0", "1/5", SLIP),
    made("cleo", "0", "2/5", SLIP),
    made("dora", "1/3", "1"),
]


def test_mean_shares_and_outcomes() -> None:
    first, second = item_statistics.of(CLASS)
    assert (first.number, first.count) == ("1", 4)
    assert [first.mean, first.possible] == [1, 3]
    assert (first.full, first.none, first.waiting) == (1, 2, 0)
    assert dict(first.outcomes) == {"right": 1, "wrong": 2, "partly right": 1}
    assert second.mean == Fraction(13, 4)


def test_slips_name_those_who_made_them() -> None:
    first, second = item_statistics.of(CLASS)
    assert [(slip.says, slip.students) for slip in first.slips] == [(SLIP, ("ben", "cleo"))]
    assert second.slips == ()


def test_what_waits_is_not_none() -> None:
    waits = report(graded("1", Outcome.TO_READ, points="2", waiting="2"))
    (found,) = item_statistics.of([waits])
    assert (found.waiting, found.none) == (1, 0)


def test_an_item_that_does_not_count_is_not_in_the_rest() -> None:
    import dataclasses

    dropped = [
        dataclasses.replace(
            each,
            items=(each.items[0], dataclasses.replace(each.items[1], adjustment=Adjustment("x"))),
        )
        for each in CLASS
    ]
    assert item_statistics.of(dropped)[0].correlation is None


def excused(each: Report, *numbers: str) -> Report:
    import dataclasses

    items = (
        dataclasses.replace(one, adjustment=Adjustment("ill")) if one.number in numbers else one
        for one in each.items
    )
    return dataclasses.replace(each, items=tuple(items))


def test_who_is_excused_is_not_in_the_mean_of_the_item() -> None:
    first, second = item_statistics.of([*CLASS[:3], excused(CLASS[3], "1")])
    assert (first.count, first.mean, first.none) == (3, Fraction(1), 2)
    assert (second.count, second.mean) == (4, Fraction(13, 4))


def test_who_is_excused_from_everything_is_not_in_the_mean_of_the_class() -> None:
    some = [CLASS[0], excused(CLASS[1], "1", "2")]
    assert WholeClass(title="", reports=some).mean == 8
    everybody = [excused(each, "1", "2") for each in CLASS]
    assert WholeClass(title="", reports=everybody).mean == 0


class TestCorrelation:
    @pytest.mark.parametrize("seed", range(5))
    def test_it_is_pearsons(self, seed: int) -> None:
        draw = np.random.default_rng(seed)
        one, other = draw.integers(0, 13, size=(2, 17))
        found = item_statistics.correlation(
            *([Fraction(int(x)) for x in xs] for xs in (one, other))
        )
        assert found == pytest.approx(np.corrcoef(one, other)[0, 1], rel=1e-12)
        assert found == pytest.approx(foreign.correlation(one.tolist(), other.tolist()), rel=1e-12)

    def test_it_is_not_defined_where_nothing_varies(self) -> None:
        assert (
            item_statistics.correlation([Fraction(1)] * 3, [Fraction(k) for k in range(3)]) is None
        )


def test_the_table_and_the_json_say_the_same() -> None:
    file = io.StringIO()
    item_statistics.show(Console(file=file, width=100), item_statistics.of(CLASS))
    lines = [" ".join(line.split()) for line in file.getvalue().splitlines()]
    assert lines == [
        "item mean full none waits r how it went",
        "1 1 of 3 25 % 50 % 0.80 2 wrong, 1 right, 1 partly right",
        "2 3.25 of 5 50 % 0 % 0.80 2 right, 2 partly right",
        "",
        f"1: 2 of 4: {SLIP}",
        "ben, cleo",
    ]
    first = json.loads(item_statistics.as_json(item_statistics.of(CLASS)))[0]
    assert (first["mean"], first["slips"]) == ("1", [{"says": SLIP, "students": ["ben", "cleo"]}])
