"""What is released holds readable decimals, and comes back as what was asked with."""

import json
import math
import re
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from graders.guest.plan import Build, Call, Got, Made, Name, Value
from graders.public import decimals

THIRD = 1 / 3
ROOT = Path(__file__).resolve().parents[3]
RELEASED = sorted(p for p in (ROOT / "student_template").rglob("*") if p.is_file())
PAGES = sorted((ROOT / "docs").glob("*.md"))
LONG = re.compile(r"(?<![\w.])\d*\.?\d*(?:[eE][+-]?\d+)?")


def through(value: object) -> object:
    text = json.dumps(decimals.to_json(value), allow_nan=False)
    return decimals.from_json(json.loads(text))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (THIRD, 0.333333333333),
        (0.1 + 0.2, 0.3),
        (-2e30 / 3, -6.66666666667e29),
        ([1, True, None, "x"], [1, True, None, "x"]),
        (np.array([[THIRD, 2.0]]), {"array": ["f8", [1, 2], [[0.333333333333, 2.0]]]}),
        (np.float64(THIRD), {"scalar": ["f8", [], 0.333333333333]}),
        (np.array([THIRD], np.float32), {"array": ["f4", [1], [0.33333334]]}),
        (np.array([THIRD], np.float16), {"array": ["f2", [1], [0.3333]]}),
        (np.array([THIRD + 2j]), {"array": ["c16", [1], [[0.333333333333, 2.0]]]}),
        (np.array([3, 4]), {"array": ["i8", [2], [3, 4]]}),
        (np.array([True]), {"array": ["b1", [1], [True]]}),
        (np.array([np.nan, -np.inf]), {"array": ["f8", [2], ["nan", "-inf"]]}),
        (np.zeros((2, 0)), {"array": ["f8", [2, 0], [[], []]]}),
        (torch.tensor([THIRD]).double(), {"tensor": ["f8", [1], [0.333333343267]]}),
        (Got(THIRD), {"Got": [0.333333333333, {"tuple": []}]}),
    ],
)
def test_a_value_is_written_with_twelve_digits_at_most(value: object, written: object) -> None:
    assert decimals.to_json(value) == written


@pytest.mark.parametrize(
    "value",
    [
        (Call("f", (np.array([[1.5, 2.0]]), Name("g"), 0.1), ("X", "g", "p")), Value("x", True)),
        (Build("Net", (3,), {"bias": False}, {"w": np.ones((2, 3), np.float32)}),),
        {"a": [1, 2.5, (3 + 1j, "x")], "b": frozenset({1.5})},
        Fraction(1, 3),
        [math.inf, -math.inf],
        Made("kit.made", (1.5,)),
    ],
)
def test_a_value_comes_back(value: object) -> None:
    again = through(value)
    assert repr(again) == repr(value)
    assert type(again) is type(value)


@given(
    hnp.arrays(
        st.sampled_from([np.float64, np.float32, np.float16, np.complex128, np.int64, np.bool_]),
        hnp.array_shapes(min_dims=0, max_side=4, min_side=0),
    )
)
def test_what_is_asked_and_what_is_written_are_the_same_numbers(values: np.ndarray) -> None:
    """The right result that stands beside a case is the one for the numbers that stand there."""
    asked = decimals.rounded(values)
    assert asked.dtype == values.dtype
    again = through(values)
    assert isinstance(again, np.ndarray)
    assert again.dtype == values.dtype
    np.testing.assert_array_equal(again, asked)


@pytest.mark.parametrize("numbers", [[1.0], [[1.0, 2.0], [3.0]]])
def test_an_array_that_lacks_numbers_is_refused(numbers: object) -> None:
    with pytest.raises(ValueError, match=r"an array of shape \(2, 2\) with \d numbers"):
        decimals.from_json({"array": ["f8", [2, 2], numbers]})


def test_rounding_reaches_every_part_of_a_plan_and_alters_nothing_else() -> None:
    def make() -> None: ...

    plan = (
        Call("f", (Made(make, (THIRD,)), {"k": [THIRD, {THIRD}, torch.tensor(THIRD).double()]})),
    )
    (near,) = decimals.rounded(plan)
    made, given_ = near.arguments
    assert made == Made(make, (0.333333333333,))
    assert given_["k"][:2] == [0.333333333333, {0.333333333333}]
    assert float(given_["k"][2]) == 0.333333343267
    assert plan[0].arguments[0] == Made(make, (THIRD,))


def figures(number: str) -> int:
    return len(number.lower().partition("e")[0].replace(".", "").lstrip("0"))


@pytest.mark.parametrize("path", [*RELEASED, *PAGES], ids=lambda p: p.relative_to(ROOT).as_posix())
def test_no_number_that_is_released_is_longer_than_people_read(path: Path) -> None:
    numbers = [n for n in LONG.findall(path.read_text(encoding="utf-8")) if "." in n]
    assert [n for n in numbers if figures(n) > decimals.DIGITS] == []


def test_nothing_released_is_base64() -> None:
    assert RELEASED
    payload = r"\"(?![0-9a-f]{64}\")[A-Za-z0-9+/]{40,}={0,2}\""  # but for digests of files
    assert not [p for p in RELEASED if re.search(payload, p.read_text())]
