"""Keys: the same for the same, another after any change of what they stand for."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from graders import Assignment, Code, Numeric, Slip, criterion, item
from graders.course import fingerprint, identity
from graders.course.identity import Keys
from graders.grading import plans_of
from tests.graders.course.samples import ASSIGNMENT

ROOT = Path(__file__).resolve().parents[3]
SECRET = b"a secret of the tests"


def keys(assignment: Assignment, secret: bytes = SECRET) -> Keys:
    return Keys(assignment, plans_of(assignment, secret))


class TestRecords:
    def test_they_are_the_same_for_the_same(self) -> None:
        assert keys(ASSIGNMENT).records("abc") == keys(ASSIGNMENT).records("abc")

    def test_another_hand_in_has_others(self) -> None:
        one, other = keys(ASSIGNMENT).records("abc"), keys(ASSIGNMENT).records("abd")
        assert not set(one.values()) & set(other.values())

    def test_another_draw_is_another_plan_where_inputs_are_drawn(self) -> None:
        one, other = keys(ASSIGNMENT), keys(ASSIGNMENT, b"x")
        assert [one.is_asked(item, other.plans[item]) for item in ("1", "2")] == [True, False]
        assert [one.is_asked(item, one.plans[item]) for item in ("1", "2")] == [True, True]
        assert not one.is_asked("9", one.plans["1"])

    def test_another_kit_or_limit_changes_all(self, tmp_path: Path) -> None:
        (tmp_path / "kit.py").write_text("x = 1\n")
        before = keys(ASSIGNMENT).records("abc")
        limits = dataclasses.replace(ASSIGNMENT.limits, memory_bytes=1 << 30)
        for changed in (
            dataclasses.replace(ASSIGNMENT, kit=(tmp_path / "kit.py",)),
            dataclasses.replace(ASSIGNMENT, limits=limits),
        ):
            after = keys(changed).records("abc")
            assert not set(before.values()) & set(after.values())

    def test_another_version_of_a_library_changes_all(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = keys(ASSIGNMENT).records("abc")
        monkeypatch.setattr(identity, "_versions", lambda: ("numpy 99",))
        assert not set(before.values()) & set(keys(ASSIGNMENT).records("abc").values())


class TestVerdicts:
    def test_a_question_changes_its_own_alone(self) -> None:
        records = keys(ASSIGNMENT).records("abc")
        three = item("1", 2, Numeric(prompt="", source="", reference={"x": 3}))
        changed = dataclasses.replace(ASSIGNMENT, items=[three, ASSIGNMENT.items[1]])
        before, after = (keys(a).verdicts(records) for a in (ASSIGNMENT, changed))
        assert before["1"].split(".")[::2] == after["1"].split(".")[::2]
        assert before["1"].split(".")[1] != after["1"].split(".")[1]
        assert before["2"] == after["2"]


def helper(x: float) -> float:
    return 2 * x


def other_helper(x: float) -> float:
    return 3 * x


def plain(**more: object) -> Numeric:
    return Numeric(**{"prompt": "p", "source": "s", "reference": {"x": 1.0}, **more})  # type: ignore[arg-type]


class TestFingerprint:
    @pytest.mark.parametrize("changed", [
        plain(prompt="q"),
        plain(reference={"x": 2.0}),
        plain(reference={"y": 1.0}),
        plain(reference={"x": np.ones(3)}),
        plain(accepts=[{"x": 5.0}]),
        plain(slips=[Slip({"x": 2.0}, "why")]),
        plain(rubric=[criterion("1/2", "says")]),
    ])  # fmt: skip
    def test_any_field_counts(self, changed: Numeric) -> None:
        one, other = (fingerprint.of(item("1", 1, each)) for each in (plain(), changed))
        assert one != other

    def test_its_place_counts(self) -> None:
        found = {fingerprint.of(placed) for placed in (
            item("1", 1, plain()), item("1", 2, plain()), item("1", 1, plain(), credit="extra"),
        )}  # fmt: skip
        assert len(found) == 3

    @pytest.mark.parametrize(("one", "other"), [
        (lambda x: x + 1, lambda x: x + 2),
        (lambda x: helper(x), lambda x: other_helper(x)),
        (lambda x, y=1: x, lambda x, y=2: x),
    ])  # fmt: skip
    def test_the_code_of_a_function_counts(
        self, one: Callable[..., object], other: Callable[..., object]
    ) -> None:
        def made(function: Callable[..., object]) -> str:
            question = Code(prompt="", source="", reference={"f": function}, calls=lambda draw: [])
            return fingerprint.of(item("1", 1, question))

        assert made(one) != made(other)
        assert made(one) == made(one)

    def test_what_a_function_calls_counts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        question = Code(
            prompt="", source="", reference={"f": lambda x: helper(x)}, calls=lambda draw: []
        )
        before = fingerprint.of(item("1", 1, question))
        monkeypatch.setitem(globals(), "helper", other_helper)
        assert fingerprint.of(item("1", 1, question)) != before

    def test_it_is_the_same_in_another_process(self) -> None:
        """For every item of an assignment, whatever the hash seed."""
        code = (
            "from graders.course import fingerprint; from graders import find_assignment\n"
            "print(*[fingerprint.of(i) for i in find_assignment.load('ift6135_a2022').items])"
        )
        told = {
            subprocess.run(
                [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True,
                env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin"},
            ).stdout
            for seed in ("1", "2")
        }  # fmt: skip
        (found,) = told
        assert len(set(found.split())) == 41
