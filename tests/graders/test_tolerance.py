"""How near is near enough: computed numbers by the reference's scale, typed ones by digits."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from graders.tolerance import Array, Tolerance, computed_in

THIRD = 1 / 3
NAN, INF = np.nan, np.inf


def near(found: object, wanted: object, kind: str = "f8", **settings: float) -> list[bool]:
    both = np.atleast_1d(np.asarray(found, float)), np.atleast_1d(np.asarray(wanted, float))
    answer: list[bool] = Tolerance(**settings).near(*both, kind).tolist()  # type: ignore[arg-type]
    return answer


def typed(found: float, wanted: float, digits: int = 3) -> bool:
    return bool(Tolerance(digits=digits).typed(np.array(found), np.array(wanted)).all())


class TestNear:
    @pytest.mark.parametrize(("found", "wanted", "right"), [
        (1.0, 1.0, True),
        (1.0 + 1e-8, 1.0, True),
        (1.0 + 9e-6, 1.0, True),
        (1.0 + 2e-5, 1.0, False),
        (1e6 + 5.0, 1e6, True),
        (-1.0, 1.0, False),
        (0.0, 0.0, True),
        (1e-13, 0.0, True),
        (1e-8, 0.0, True),
        (1e-6, 0.0, False),
    ])  # fmt: skip
    def test_the_gap_is_measured_against_the_reference(
        self, found: float, wanted: float, right: bool
    ) -> None:
        assert near(found, wanted) == [right]

    @pytest.mark.parametrize("size", [1e-3, 1e-6, 1e-10])
    def test_zeros_are_not_near_a_small_reference(self, size: float) -> None:
        assert near([0, 0], [size, -size]) == [False, False]

    @pytest.mark.parametrize("kind", ["f4", "f2"])
    @pytest.mark.parametrize("size", [1e-3, 1e-6, 1e-10])
    def test_nor_are_zeros_of_a_short_float(self, size: float, kind: str) -> None:
        assert near([0, 0], [size, -size], kind) == [False, False]

    def test_a_huge_wrong_entry_does_not_widen_the_tolerance(self) -> None:
        assert near([1e12, 1.001, 2.0], [1.0, 1.0, 2.0]) == [False, False, True]

    def test_every_entry_is_held_to_the_scale_of_the_largest(self) -> None:
        assert near([1000.0, 1e-9], [1000.0, 0.0]) == [True, True]

    @pytest.mark.parametrize("found", [NAN, INF, -INF])
    @pytest.mark.parametrize("wanted", [0.0, 1.0, NAN, INF, -INF])
    def test_nan_and_infinity_are_near_nothing(self, found: float, wanted: float) -> None:
        assert near(found, wanted) == [False]

    def test_an_infinite_reference_makes_nothing_near_it_and_widens_nothing(self) -> None:
        assert near([5.0, 1.0, 1.1], [INF, 1.0, 1.0]) == [False, True, False]

    def test_the_largest_floats_do_not_overflow(self) -> None:
        assert near([1e308, -1e308], [1e308, 1e308]) == [True, False]

    @pytest.mark.parametrize(("kind", "gap", "right"), [
        ("f8", 1e-6, True), ("f4", 1e-6, True), ("f4", 1e-4, False), ("f8", 1e-4, False),
        ("f2", 1e-3, False), ("f2", 1e-2, False), ("i8", 1e-6, True),
    ])  # fmt: skip
    def test_the_type_of_an_answer_widens_nothing(self, kind: str, gap: float, right: bool) -> None:
        assert near([3.0 + 3 * gap], [3.0], kind) == [right]

    @pytest.mark.parametrize(("kind", "found", "right"), [
        ("f8", 1e-8, True), ("f4", 1e-8, True), ("f4", 1e-3, False), ("f2", 1e-3, False),
    ])  # fmt: skip
    def test_where_zero_is_right_the_rounding_of_single_precision_is_right(
        self, kind: str, found: float, right: bool
    ) -> None:
        assert near([found], [0.0], kind) == [right]

    def test_half_precision_is_right_only_where_a_question_says_so(self) -> None:
        found, wanted = np.array([1.001]), np.array([1.0])
        assert Tolerance(half=True).near(found, wanted, "f2").all()
        assert not Tolerance(half=True).near(found, wanted, "f4").any()
        assert not Tolerance().near(found, wanted, "f2").any()

    def test_a_gap_is_allowed_whatever_the_scale(self) -> None:
        found, wanted = np.array([1.001]), np.array([1.0])
        assert Tolerance().near(found, wanted, gap=2e-3).all()
        assert not Tolerance().near(found, wanted, gap=5e-4).any()

    def test_whole_numbers_are_exact(self) -> None:
        found, wanted = np.array([1e6 + 1]), np.array([1e6])
        assert Tolerance().near(found, wanted).all()
        assert not Tolerance().near(found, wanted, whole=True).any()
        assert not Tolerance().near(found, wanted, gap=5.0, whole=True).any()

    def test_a_question_may_widen_it(self) -> None:
        assert near([1.04], [1.0], absolute=0.05) == [True]
        assert near([10.4], [10.0], relative=0.05) == [True]

    def test_empty_arrays_are_near(self) -> None:
        assert near(np.zeros(0), np.zeros(0)) == []


class TestTyped:
    @pytest.mark.parametrize(("found", "wanted"), [
        (0.333, THIRD), (0.3333, THIRD), (0.33333333, THIRD),
        (0.667, 2 / 3), (0.666, 2 / 3),  # rounded, cut off
        (0.083, 1 / 12), (0.0833, 1 / 12),  # three decimals are enough
        (1.083, 13 / 12), (1.08, 13 / 12),
        (-0.083, -1 / 12), (-0.667, -2 / 3), (-0.666, -2 / 3),
        (1.5, 1.5), (2.0, 2.0), (0.4, 0.4),
        (0.7, 0.6996), (2.0, 1.9996), (1.5, 1.4996),  # typed as 0.700, 2.00, 1.50
        (1.23e-5, 1.2345e-5), (1e-3, 1.0004e-3), (1.2e-8, 1.2e-8),
        (12345.7, 12345.678), (12346.0, 12345.678), (12345.0, 12345.678), (100.0, 100.3),
    ])  # fmt: skip
    def test_right_as_rounded_or_cut_off_at_the_last_digit(
        self, found: float, wanted: float
    ) -> None:
        assert typed(found, wanted)

    @pytest.mark.parametrize(("found", "wanted"), [
        (0.33, THIRD), (0.3, THIRD), (0.08, 1 / 12), (0.67, 2 / 3),
        (0.334, THIRD), (0.332, THIRD), (0.33334, THIRD), (0.668, 2 / 3),
        (0.084, 1 / 12), (1.09, 13 / 12), (1.1, 13 / 12), (1.0, 13 / 12),
        (-0.333, THIRD), (0.333, -THIRD),
        (12300.0, 12345.0), (12350.0, 12345.0), (12000.0, 12345.0), (1e5, 123456.0),
        (1.0, 0.99), (2.0, 2.02), (0.7, 0.698),
        (0.0, 1e-4), (0.0, 0.4), (0.0, -1e-9),
        (NAN, 1.0), (INF, 1.0), (1.0, NAN), (1.0, INF),
    ])  # fmt: skip
    def test_not_right_with_too_few_digits_or_wrong_ones(self, found: float, wanted: float) -> None:
        assert not typed(found, wanted)

    def test_one_more_digit_makes_it_right(self) -> None:
        assert [typed(x, THIRD) for x in (0.3, 0.33, 0.333)] == [False, False, True]

    def test_a_question_may_ask_for_more_digits(self) -> None:
        assert not typed(0.3333, THIRD, digits=5)
        assert typed(0.33333, THIRD, digits=5)

    @pytest.mark.parametrize("whole", range(95, 106))
    def test_a_whole_number_is_never_right_for_another(self, whole: int) -> None:
        assert typed(float(whole), 100.0) == (whole == 100)

    @pytest.mark.parametrize("kind", [np.float32, np.float16])
    def test_a_short_float_is_read_by_the_digits_it_shows(self, kind: type) -> None:
        found: npt.NDArray[Any] = np.array([0.083], kind)
        right = Tolerance().typed(found.astype(float), np.array([1 / 12]), found.dtype.str[1:])
        assert right.tolist() == [True]

    @pytest.mark.parametrize(("found", "wanted", "short"), [
        (0.33, THIRD, True), (0.67, 2 / 3, True), (0.66, 2 / 3, True), (12300.0, 12345.0, True),
        (0.3, THIRD, False), (0.34, THIRD, False), (0.0, 0.001, False), (NAN, 1.0, False),
    ])  # fmt: skip
    def test_short_is_right_as_far_as_it_goes(
        self, found: float, wanted: float, short: bool
    ) -> None:
        assert bool(Tolerance().short(np.array(found), np.array(wanted)).all()) == short


class TestComputedIn:
    @pytest.mark.parametrize(("numbers", "kind"), [
        ([THIRD, 0.5], "f8"),
        (np.array([THIRD, 0.5], np.float32), "f4"),
        ([0.5, 2.0, -3.0, 0.125], "f8"),  # short in every float: proves nothing
        ([10000.0, 20000.0], "f8"),
        ([], "f8"),
        ([NAN, 1.0], "f8"),
        ([INF, 0.1], "f8"),
        ([1e300], "f8"),
        ([0.1, 0.2], "f8"),
    ])  # fmt: skip
    def test_rounding_gives_a_shorter_float_away(self, numbers: object, kind: str) -> None:
        assert computed_in(np.asarray(numbers, float)) == kind

    def test_float32_results_that_became_python_floats_are_near(self) -> None:
        """`x.var(...).tolist()` in torch's default precision is not wrong."""
        x = np.linspace(0, 7, 11)
        single: Array = np.array([float(x.astype(np.float32).var())])
        wanted = np.array([x.var()])
        assert computed_in(single) == "f4"
        assert Tolerance().near(single, wanted, computed_in(single)).all()


@pytest.mark.parametrize("computed_in", ["f8", "f4", "f2"])
def test_what_is_far_off_needs_no_digits_and_nothing_else_is_passed_over(computed_in: str) -> None:
    """Entry by entry the rule itself says the same, which is asked of near ones alone."""
    rng = np.random.default_rng(3)
    cast = np.dtype(computed_in).type
    for digits in (1, 3, 5):
        tolerance = Tolerance(digits=digits)
        wanted = rng.normal(size=2000) * 10.0 ** rng.integers(-4, 4, size=2000)
        noise = rng.normal(size=2000) * 10.0 ** -rng.integers(1, 7, size=2000)
        found = np.array([float(f"{w:.{1 + k % 6}g}") for k, w in enumerate(wanted * (1 + noise))])
        found = found.astype(computed_in).astype(np.float64)
        by_rule = [
            tolerance._is_typed_right(Decimal(str(cast(f))), Decimal(float(w)))
            for f, w in zip(found, wanted, strict=True)
        ]
        assert 0 < sum(by_rule) < 2000
        assert tolerance.typed(found, wanted, computed_in).tolist() == by_rule


def test_half_precision_is_read_as_it_is_written() -> None:
    """0.3586 in half precision is held as 0.35864258, which is further off than five digits."""
    found = np.array([0.3586], np.float16).astype(np.float64)
    assert Tolerance(digits=5).typed(found, np.array([0.3586004]), "f2").all()
