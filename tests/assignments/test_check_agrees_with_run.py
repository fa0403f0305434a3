"""What students are told by `check` is what `run` will find, for every item and kind of answer."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from graders.assignment import Assignment
from graders.find_assignment import load
from graders.public.homework import public
from tests.assignments.agreement import answers, check, disagreement, few, run

HEAVY = {"ift6135_h2022/3.3.ii": 8, "cs533_s2020/3.2": 12, "cs533_s2020/3.6": 3}
"""Items whose every answer takes long, and how many of theirs are tried."""


SAMPLED = ("cs4644_f2023", "csc413_f2024")
"""Homeworks of long answers, of which a few of each kind are tried."""


def items() -> Iterator[tuple[str, str]]:
    for name in ("ift6135_a2022", "ift6135_h2022", "cs533_s2020", *SAMPLED):
        yield from ((name, placed.number) for placed in load(name).items)


@pytest.mark.parametrize(("name", "number"), list(items()))
def test_check_never_fails_what_is_right_nor_passes_what_cannot_be_read(
    name: str, number: str
) -> None:
    assignment: Assignment = load(name)
    (placed,) = [each for each in assignment.items if each.number == number]
    (item,) = public(replace(assignment, items=[replace(placed, follows=())])).items  # this alone
    tried = few if name in SAMPLED else answers
    found = {}
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for answer in islice(tried(placed.question), HEAVY.get(f"{name}/{number}")):
            verdict = run(assignment, placed, answer)
            state, says = check(item, answer)
            if gap := disagreement(verdict, state):
                found[answer.called] = f"{gap}: {verdict.because} | {says}"
    assert not found
