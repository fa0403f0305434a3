"""The six families of published pairs: enough, half not equal, every one decided rightly."""

from __future__ import annotations

import time
from statistics import median

import pytest

from benchmarks.formula_pairs import oracle
from benchmarks.formula_pairs.families import AS_TYPED, Family, families
from benchmarks.formula_pairs.pairs import POINTS, Pair, corpus
from benchmarks.formula_pairs.tally import HEADER, Tally
from benchmarks.formulas import NOTES, SYMPY, page
from tests.effort import is_affordable

FAMILIES = families()
LEAST = {
    "scalars": 1000, "matrices": 150, "growth": 150, "expectations": 60, "derivations": 40,
    AS_TYPED: 1000,
}  # fmt: skip
MOST_MS = 2000
GENEROUS = 10
"""Times are the machine's: this factor stands between the aim and a failure."""


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_there_are_enough_and_half_of_them_differ(family: Family) -> None:
    assert len(family.cases) >= LEAST[family.name]
    assert 0.45 < sum(case.equal for case in family.cases) / len(family.cases) < 0.55


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_every_pair_is_decided_rightly_and_fast(family: Family) -> None:
    faults, took = [], []
    for case in family.cases:
        began = time.process_time()
        answer = case.decide()
        took.append(1000 * (time.process_time() - began))
        if answer is not case.equal:
            faults.append((answer, case))
    assert not faults
    assert is_affordable(median(took), GENEROUS * family.most_ms)
    assert is_affordable(max(took), MOST_MS)


@pytest.mark.parametrize("pair", corpus()[::10], ids=lambda pair: f"{pair.theirs} ~ {pair.right}")
def test_an_oracle_confirms_the_label_of_scalars(pair: Pair) -> None:
    """Equal or different at mpmath's points, by code that the engine shares nothing with."""
    assert oracle.compare(pair.theirs, pair.right, 5 * POINTS) is pair.equal


def tally() -> Tally:
    """Of six pairs three are right; one of the two without a decision took too long."""
    found = Tally("some system")
    answers = [(True, True), (True, False), (False, False), (False, True), (False, False)]
    for place, (equal, answer) in enumerate(answers):
        found.add(equal, answer, (place + 1) / 1000)
    found.add(True, None, 0.006)
    found.stop(True, 10)
    return found


def test_a_line_of_the_table_counts_every_kind_of_answer() -> None:
    columns = [cell.strip() for cell in HEADER.splitlines()[0].strip("|").split("|")]
    cells = [cell.strip() for cell in tally().row().strip("|").split("|")]
    assert dict(zip(columns, cells, strict=True)) == {
        "system": "some system", "pairs": "7", "equal": "4", "right": "3 (42.9 %)",
        "false accepts": "1", "false rejects": "1", "undecided": "1", "stopped": "1",
        "median ms": "4.0", "p99 ms": "10000.0", "max ms": "10000.0",
    }  # fmt: skip


def test_the_99th_percentile_leaves_out_one_of_a_hundred() -> None:
    found = Tally("slow once")
    for place in range(200):
        found.add(True, True, 5 if place < 2 else 0.001)
    assert found.row().endswith("| 1.0 | 1.0 | 5000.0 |")


def test_a_system_that_can_be_told_nothing_has_a_line_of_its_width() -> None:
    assert Tally("mute").row().count("|") == HEADER.splitlines()[0].count("|")


def test_the_section_has_a_row_for_each_family_and_for_each_system() -> None:
    told = page("A machine.", [(tally(), 3.0)], [("growth", [tally(), Tally("other")])])
    assert "\nA machine.\n" in told
    assert told.count(HEADER) == 2
    assert told.count(tally().row()) == 2
    assert "at most 3 ms (some system)" in told
    assert "### Beside others: growth" in told
    assert NOTES["growth"] in told
    assert set(NOTES) == set(SYMPY)
