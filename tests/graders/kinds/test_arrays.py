"""Two arrays side by side: what is read as numbers and words, and how fast."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

import numpy as np
import pytest

from graders.guest.plan import Tree
from graders.kinds import arrays
from graders.kinds.arrays import Layout
from graders.model import Outcome, Unreadable, Verdict
from graders.tolerance import Tolerance
from tests.effort import within

EXACT = Tolerance()
STATED = Layout()
GRID = np.arange(6.0).reshape(2, 3)
SQUARE = np.array([[1.0, 2.0], [3.0, 4.0]])


def compare(found: object, wanted: object, **layout: str) -> Verdict:
    return arrays.compare(found, wanted, EXACT, Layout(**layout))


def right(found: object, wanted: object) -> bool:
    return compare(found, wanted).outcome is Outcome.RIGHT


class TestRead:
    @pytest.mark.parametrize(("typed", "number"), [
        ("13/12", 13 / 12), (" 13 / 12 ", 13 / 12), ("13\t/\n12", 13 / 12), ("-1/3", -1 / 3),
        ("\N{MINUS SIGN}1/2", -0.5), ("+2", 2), ("1.083", 1.083), (".5", 0.5), ("2.", 2),
        ("1e-3", 1e-3), ("-1.5E+2", -150), ("0", 0),
        (Fraction(13, 12), 13 / 12), (Decimal("1.5"), 1.5), (3, 3), (2.5, 2.5),
        (np.float32(0.5), 0.5), (np.int8(-3), -3), (np.uint64(7), 7), (np.array(4.0), 4),
        (3 + 0j, 3), (np.complex128(3), 3),
    ])  # fmt: skip
    def test_a_number_in_every_form_that_people_write(self, typed: object, number: float) -> None:
        read, _ = arrays.read(typed)
        assert read.shape == ()
        assert read == pytest.approx(number, rel=1e-12)

    @pytest.mark.parametrize("listed", [
        [[0, 1, 2], [3, 4, 5]],
        ((0.0, 1, 2), (3, 4, 5.0)),
        [np.arange(3), np.arange(3.0, 6)],
        [["0", "2/2", "2.0"], [3, Fraction(4), Decimal(5)]],
        np.arange(6).reshape(2, 3).astype(np.int32),
        [[np.float64(0), 1, 2], [3, 4, 5]],
    ])  # fmt: skip
    def test_lists_of_rows_are_a_matrix(self, listed: object) -> None:
        assert right(listed, GRID)

    @pytest.mark.parametrize(("value", "kind"), [
        (np.float32(0.1), "f4"), (np.float16(0.1), "f2"), (0.1, "f8"),
        ([np.float32(0.1), 1.0], "f4"), ([0.1, 0.2], "f8"), (np.complex64(0.1), "f4"),
        (float(np.float32(0.1)), "f4"),
    ])  # fmt: skip
    def test_it_is_told_which_float_it_was_computed_in(self, value: object, kind: str) -> None:
        assert arrays.read(value)[1] == kind

    @pytest.mark.parametrize(("value", "says"), [
        (None, "numbers were asked for, not None"),
        (True, "numbers were asked for, not True"),
        ([1, False], "numbers were asked for, not False"),
        (np.array([True]), "real numbers were asked for, not truth values"),
        (1j, "real numbers were asked for, not complex numbers"),
        (np.array([1j]), "real numbers were asked for, not complex numbers"),
        ({"a": 1}, "numbers were asked for, not {'a': 1}"),
        (frozenset(), "numbers were asked for, not frozenset()"),
        (Tree("Symbol", ("x",)), "numbers were asked for, not an expression with symbols"),
        ("twelve", "a number such as 13/12 or 1.083 was asked for, not 'twelve'"),
        ("1,083", "a number such as 13/12 or 1.083 was asked for, not '1,083'"),
        ("", "a number such as 13/12 or 1.083 was asked for, not ''"),
        ("1/0", "a number such as 13/12 or 1.083 was asked for, not '1/0'"),
        ("1e9999", "a number such as 13/12 or 1.083 was asked for, not '1e9999'"),
        ("\u0661", "a number such as 13/12 or 1.083 was asked for, not '\u0661'"),
        ("9" * 101, f"a number such as 13/12 or 1.083 was asked for, not '{'9' * 60}'"),
        ("9" * 100 + "!", f"a number such as 13/12 or 1.083 was asked for, not '{'9' * 60}'"),
        ("1e999", "numbers of ordinary size were asked for"),
        (10**400, "numbers of ordinary size were asked for"),
        ([10**400], "numbers of ordinary size were asked for"),
        (Decimal("sNaN"), "numbers of ordinary size were asked for"),
        ([[1, 2], [3]], "rows of one length were asked for, not [[1, 2], [3]]"),
        ([1, [2]], "rows of one length were asked for, not [1, [2]]"),
    ])  # fmt: skip
    def test_what_is_no_number_is_told(self, value: object, says: str) -> None:
        with pytest.raises(Unreadable) as told:
            arrays.read(value)
        assert str(told.value) == says

    @pytest.mark.parametrize("value", [float("nan"), Decimal("NaN"), Decimal("-Infinity"), np.nan])
    def test_nan_is_a_number_that_is_not_right(self, value: object) -> None:
        assert not right(value, 1.0)


class TestTyped:
    @pytest.mark.parametrize("found", [13 / 12, "13/12", Fraction(13, 12), 1.083, "1.0833", 1.08])
    def test_a_fraction_may_be_typed_as_a_decimal(self, found: object) -> None:
        assert right(found, 13 / 12)

    def test_too_few_digits_are_told_how_many_are_wanted(self) -> None:
        verdict = compare(0.33, 1 / 3)
        assert verdict.outcome is Outcome.WRONG
        assert verdict.because == (
            "which is right as far as it goes; "
            "give at least 3 digits and all before the point, or a fraction"
        )
        assert compare([0.333, 0.67], np.array([1, 2]) / 3).because == verdict.because

    def test_one_digit_tells_nothing(self) -> None:
        assert compare(0.3, 1 / 3).because == "which is not right"

    def test_typed_and_computed_numbers_may_stand_together(self) -> None:
        assert right([1 / 3, 0.667], np.array([1, 2]) / 3)

    def test_a_large_array_was_computed_and_is_not_read_by_its_digits(self) -> None:
        wanted = np.full(1001, 1 / 3)
        assert not right(wanted.round(3), wanted)
        assert right(wanted[:1000].round(3), wanted[:1000])

    def test_zeros_are_not_a_tiny_reference(self) -> None:
        assert not right([0, 0], np.array([1e-4, -2e-10]))


class TestWords:
    @pytest.mark.parametrize(("found", "wanted", "same"), [
        ("denominator", "denominator", True), (" Denominator\n", "denominator", True),
        ("numerator", "denominator", False), (1, "1", False), (None, "none", False),
        (True, True, True), (np.True_, True, True), (np.array(True), True, True), (1, True, True),
        (False, True, False), ("True", True, True), ("no", True, False), (1.0, True, False),
        (True, np.True_, True),
        (None, None, True), (0, None, False), ("", None, False),
    ])  # fmt: skip
    def test_words_and_truth_values_are_compared_as_what_they_are(
        self, found: object, wanted: object, same: bool
    ) -> None:
        assert right(found, wanted) == same

    @pytest.mark.parametrize("found", [
        np.array([True, False]), [True, False], [1, 0], np.array([1.0, 0.0]), [np.True_, 0],
    ])  # fmt: skip
    def test_an_array_of_truth_values_may_be_given_as_ones_and_zeros(self, found: object) -> None:
        assert right(found, np.array([True, False]))

    def test_and_is_told_where_it_is_not_right(self) -> None:
        verdict = compare([True, True], np.array([True, False]))
        assert verdict.because == "where entry [1] is not right"


class TestSpeed:
    def test_a_million_entries_take_well_under_a_second(self) -> None:
        wanted = np.random.default_rng(0).normal(size=(1000, 1000))
        found = wanted.copy()
        found[3, 4] += 1
        with within(0.8):
            assert right(wanted.copy(), wanted)
            assert compare(found, wanted).because == "where entry [3, 4] is not right"

    def test_nor_does_the_longest_list_that_crosses_the_wall(self) -> None:
        wanted = np.random.default_rng(0).normal(size=200_000)
        pairs = wanted.reshape(-1, 2)
        with within(3):
            assert right(wanted.tolist(), wanted)
            assert right([list(pair) for pair in pairs.tolist()], pairs)


class TestByName:
    """A function may return a dictionary: every name in it must agree."""

    WANTED: ClassVar[dict[str, object]] = {"w": np.array([1.0, 2.0]), "b": 3.0}

    def verdict(self, found: object) -> Verdict:
        return arrays.compare(found, self.WANTED, Tolerance(), Layout())

    def test_in_any_order_and_with_more(self) -> None:
        assert self.verdict({"b": 3, "more": None, "w": [1, 2]}).share == 1

    def test_a_wrong_one_is_told(self) -> None:
        verdict = self.verdict({"w": [1, 2], "b": 4})
        assert verdict.share == 0
        assert verdict.because == (
            "with the values in the order w, b: where value 2 is 4, which is not right"
        )

    @pytest.mark.parametrize("found", [{"w": [1, 2]}, [[1, 2], 3], None])
    def test_no_such_dictionary(self, found: object) -> None:
        assert self.verdict(found).because == "where a dictionary of w, b was asked for"
