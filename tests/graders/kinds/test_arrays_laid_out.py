"""Two arrays side by side: shapes and layouts, and what is said where they part."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from graders.kinds import arrays
from graders.kinds.arrays import Layout
from graders.model import Outcome, Unreadable, Verdict
from graders.tolerance import Tolerance

EXACT = Tolerance()
STATED = Layout()
GRID = np.arange(6.0).reshape(2, 3)
SQUARE = np.array([[1.0, 2.0], [3.0, 4.0]])


def compare(found: object, wanted: object, **layout: str) -> Verdict:
    return arrays.compare(found, wanted, EXACT, Layout(**layout))


def right(found: object, wanted: object) -> bool:
    return compare(found, wanted).outcome is Outcome.RIGHT


class TestShapes:
    @pytest.mark.parametrize(("found", "wanted"), [
        (1.0, np.ones(2)),
        (np.ones(1), np.ones(2)),
        (np.ones((4, 1)), np.ones((4, 3))),
        (np.ones((1, 3)), np.ones((4, 3))),
        (np.ones(3), np.ones((4, 3))),
        (np.ones((2, 3, 1)), np.ones((2, 3, 4))),
        (np.ones(6), np.ones((2, 3))),
        (np.ones((3, 2)).ravel(), np.ones((3, 2))),
        (np.ones(2), 1.0),
        ([], np.ones(2)),
        (np.zeros((0, 2)), np.zeros(0)),
        (np.zeros(0), 0.0),
    ])  # fmt: skip
    def test_nothing_is_broadcast_or_flattened(self, found: object, wanted: object) -> None:
        verdict = compare(found, wanted)
        assert (verdict.outcome, verdict.share) == (Outcome.WRONG, Fraction(0))
        shapes = np.shape(np.asarray(found)), np.shape(np.asarray(wanted))
        assert verdict.because == f"whose shape is {shapes[0]}; {shapes[1]} was asked for"

    @pytest.mark.parametrize(("found", "shape"), [
        (np.arange(3.0).reshape(3, 1), (3, 1)), ([[0, 1, 2]], (1, 3)), ([[[0, 1, 2]]], (1, 1, 3)),
    ])  # fmt: skip
    def test_an_axis_of_length_one_is_noted_and_costs_nothing(
        self, found: object, shape: tuple[int, ...]
    ) -> None:
        verdict = compare(found, np.arange(3.0))
        assert verdict.outcome is Outcome.RIGHT
        assert verdict.notes == (f"its shape is {shape}; (3,) was asked for",)

    @pytest.mark.parametrize(("found", "wanted"), [
        ([5.0], 5.0), ([[5.0]], 5.0), (5.0, np.array([5.0])), (5.0, np.array([[5.0]])),
        (np.ones((2, 3)), np.ones((2, 1, 3))),
    ])  # fmt: skip
    def test_one_number_is_the_same_in_any_number_of_brackets(
        self, found: object, wanted: object
    ) -> None:
        assert right(found, wanted)

    def test_a_question_may_take_points_for_it(self) -> None:
        verdict = compare([[0, 1, 2]], np.arange(3.0), squeeze="1/2")
        assert (verdict.outcome, verdict.share) == (Outcome.PARTLY, Fraction(1, 2))
        assert verdict.because == "whose shape is (1, 3); (3,) was asked for"

    def test_wrong_numbers_in_another_shape_are_told_with_it(self) -> None:
        verdict = compare([[0, 1, 9]], np.arange(3.0))
        assert (verdict.outcome, verdict.share) == (Outcome.WRONG, Fraction(0))
        assert verdict.because == "where entry [2] is not right"
        assert verdict.notes == ("its shape is (1, 3); (3,) was asked for",)

    @pytest.mark.parametrize("found", [GRID.T, GRID.T.astype(np.float32), GRID.T.tolist()])
    def test_a_transpose_is_recognised(self, found: object) -> None:
        verdict = compare(found, GRID)
        assert (verdict.outcome, verdict.share) == (Outcome.WRONG, Fraction(0))
        assert verdict.because.startswith("which is the transpose of what was asked for")
        assert compare(found, GRID, transpose="3/4").share == Fraction(3, 4)

    def test_a_square_one_too(self) -> None:
        assert compare(SQUARE.T, SQUARE, transpose="1/2").share == Fraction(1, 2)
        assert compare(SQUARE.T + 1, SQUARE, transpose="1/2").share == 0

    def test_and_one_that_was_typed(self) -> None:
        assert compare(
            [[0.333, 1], [0.667, 2]], np.array([[1 / 3, 2 / 3], [1, 2]])
        ).because.startswith("which is the transpose")

    def test_a_row_for_a_column_matrix_is_a_transpose_and_no_squeezing(self) -> None:
        row = np.array([[1.0, 2.0, 3.0]])
        assert compare(row, row.T).because.startswith("which is the transpose")
        assert compare(row + 1, row.T).because == "whose shape is (1, 3); (3, 1) was asked for"

    def test_a_symmetric_matrix_is_right_both_ways(self) -> None:
        symmetric = SQUARE + SQUARE.T
        assert right(symmetric.T, symmetric)

    def test_an_empty_answer_to_an_empty_question_is_right(self) -> None:
        assert right([], np.zeros(0))


class TestWhere:
    @pytest.mark.parametrize(("found", "says"), [
        ([0, 1, 9], "where entry [2] is not right"),
        ([0, 8, 9], "where entries [1], [2] are not right"),
        ([5, 8, 9], "where no entry is right"),
        ([0, np.nan, 2], "where 1 of 3 entries are NaN or infinite"),
        ([np.inf, np.nan, 2], "where 2 of 3 entries are NaN or infinite"),
        ([0, 1e308, -1e308], "where entries [1], [2] are not right"),
    ])  # fmt: skip
    def test_the_places_are_named(self, found: object, says: str) -> None:
        assert compare(found, np.arange(3.0)).because == says

    def test_many_places_are_counted(self) -> None:
        found = GRID.copy()
        found[:, 1:] += 1
        found[1, 0] += 1
        says = "where entries [0, 1], [0, 2], [1, 0], [1, 1] and 1 more are not right"
        assert compare(found, GRID).because == says

    def test_only_the_detail_shows_what_was_expected(self) -> None:
        verdict = compare([0, 1, 9], np.array([0, 1, 2.5]))
        assert verdict.detail == "expected [0, 1, 2.5]; the largest gap is 6.5"
        assert "2.5" not in verdict.because


class TestParts:
    WANTED = (np.array([1.0, 2.0]), 3.0)

    @pytest.mark.parametrize("found", [([1, 2], 3), [[1, 2], 3], (np.array([1, 2]), "3")])
    def test_several_values_together(self, found: object) -> None:
        assert right(found, self.WANTED)

    def test_an_array_of_them_is_taken_apart(self) -> None:
        assert right(np.array([2.0, 3.0]), (2.0, 3.0))

    @pytest.mark.parametrize("found", [([1, 2],), ([1, 2], 3, 4), 3, np.array(3.0), "ab", None, {}])
    def test_the_count_is_told(self, found: object) -> None:
        assert compare(found, self.WANTED).because == "where 2 values together were asked for"

    def test_the_first_wrong_one_is_told(self) -> None:
        verdict = compare(([1, 2], 4), self.WANTED)
        assert verdict.because == "where value 2 is 4, which is not right"
        assert verdict.detail == "value 2: expected 3"

    def test_an_unreadable_one_is_told(self) -> None:
        with pytest.raises(Unreadable, match=r"^value 2: numbers were asked for, not None$"):
            compare(([1, 2], None), self.WANTED)

    def test_shares_and_notes_are_those_of_the_parts(self) -> None:
        assert compare(([[1, 2]], 3), self.WANTED).notes == (
            "value 1: its shape is (1, 2); (2,) was asked for",
        )
        assert compare(([[1, 2]], 3), self.WANTED, squeeze="1/2").share == Fraction(1, 2)
        assert compare(([[1, 2]], 4), self.WANTED, squeeze="1/2").share == 0

    def test_they_may_be_nested(self) -> None:
        assert right(((1, 2), 3), ((1.0, 2.0), 3.0))
        says = "where value 1 is (1, 5), where value 2 is 5, which is not right"
        assert compare(((1, 5), 3), ((1.0, 2.0), 3.0)).because == says
