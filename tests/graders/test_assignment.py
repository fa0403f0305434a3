"""Places in a table of contents: exact points, credit by track, and what is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest

from graders import Assignment, Essay, Numeric, criterion, item
from graders.assignment import Credit, Item
from graders.model import AuthoringError

ONE = Numeric(prompt="", source="test", reference={"one": 1})
READ = Essay(prompt="", source="test", name="why", rubric=[criterion(1, "says why")])


def assignment(*items: Item, tracks: tuple[str, ...] = ()) -> Assignment:
    return Assignment(name="tiny", title="A tiny one", items=items, tracks=tracks)


class TestItem:
    @pytest.mark.parametrize(("points", "exact"), [
        (5, Fraction(5)), ("5/2", Fraction(5, 2)), ("2.5", Fraction(5, 2)), ("1/3", Fraction(1, 3)),
    ])  # fmt: skip
    def test_points_are_exact(self, points: int | str, exact: Fraction) -> None:
        assert item("1", points, ONE).points == exact

    @pytest.mark.parametrize(("credit", "track", "counts"), [
        ("required", "", Credit.REQUIRED), ("required", "7643", Credit.REQUIRED),
        ("extra", "4644", Credit.EXTRA), ("none", "", Credit.NONE),
        ({"4644": "extra", "7643": "required"}, "4644", Credit.EXTRA),
        ({"4644": "extra", "7643": "required"}, "7643", Credit.REQUIRED),
        ({"4644": "extra"}, "7643", Credit.REQUIRED),
        ({"4644": "required", "": "none"}, "7643", Credit.NONE),
    ])  # fmt: skip
    def test_credit_depends_on_the_track(
        self, credit: str | dict[str, str], track: str, counts: Credit
    ) -> None:
        assert item("1", 1, ONE, credit=credit).credit_for(track) is counts

    def test_an_unknown_credit_is_refused(self) -> None:
        with pytest.raises(ValueError, match="'bonus' is not a valid Credit"):
            item("1", 1, ONE, credit="bonus")

    def test_points_that_are_no_number_are_refused(self) -> None:
        with pytest.raises(ValueError, match="'two'"):
            item("1", "two", ONE)


class TestRefused:
    @pytest.mark.parametrize(("items", "says"), [
        ([item("1", 1, ONE), item("1", 2, READ)], "item 1: the number is used twice"),
        ([item("1", 0, ONE)], "item 1: 0 points; points are above zero"),
        ([item("1", "-1/2", ONE)], "item 1: -1/2 points; points are above zero"),
        ([item("1", 1, ONE, follows=["2"]), item("2", 1, READ)],
         "item 1: follows 2, not an earlier item"),
        ([item("1", 1, ONE, follows=["1"])], "item 1: follows 1, not an earlier item"),
        ([item("1", 1, ONE, credit={"7643": "extra"})], "item 1: credit for unknown track 7643"),
        ([item("1", 1, Essay(prompt="", source="", name="q", rubric=[
            criterion("2/3", "a"), criterion("2/3", "b")]))],
         "item 1: the rubric's shares add up to 4/3; at most 1"),
    ])  # fmt: skip
    def test_what_cannot_be_graded_fairly(self, items: list[Item], says: str) -> None:
        with pytest.raises(AuthoringError) as told:
            assignment(*items)
        assert str(told.value) == f"tiny, {says}"

    def test_known_tracks_and_earlier_items_are_fine(self) -> None:
        items = [item("1", 1, ONE, credit={"7643": "extra"}), item("2", 1, READ, follows=["1"])]
        assert assignment(*items, tracks=("4644", "7643")).find("2").follows == ("1",)


def test_finding_an_item_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(KeyError, match=r"tiny has no item 3; it has 1, 2"):
        assignment(item("1", 1, ONE), item("2", 1, READ)).find("3")
