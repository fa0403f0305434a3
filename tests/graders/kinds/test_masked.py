"""Masked arrays: an entry that is masked out is missing, whatever hides behind the mask."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from graders import Numeric
from graders.model import Outcome
from tests.graders.samples import judge

VALUES = ([0.5, -2.0, 3.25], [[0.5, 0.0], [-2.0, 3.25]])
MASKS = [
    (value, mask)
    for value in VALUES
    for mask in product((False, True), repeat=np.array(value).size)
    if any(mask)
]


@pytest.mark.parametrize(("value", "mask"), MASKS)
@pytest.mark.parametrize("kind", [np.float64, np.float32, object])
def test_the_right_numbers_behind_a_mask_are_missing(
    value: list[object], mask: tuple[bool, ...], kind: type
) -> None:
    array: np.ndarray = np.array(value, kind)
    masked = np.ma.array(array, mask=np.reshape(mask, array.shape))
    verdict = judge(Numeric(prompt="", source="", reference={"q": value}), q=masked)
    assert verdict.outcome is Outcome.UNREADABLE
    assert "masked out" in verdict.because
    whole = np.ma.array(array, mask=np.zeros(array.shape, bool))
    question = Numeric(prompt="", source="", reference={"q": value})
    assert judge(question, q=whole).outcome is Outcome.RIGHT
