"""The queue in a terminal: the same groups, digits and events as in the browser."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

import grade
from graders.commands import readers
from graders.desk import terminal
from tests.graders.desk import desks
from tests.graders.desk.desks import ANNA


def typing(*lines: str) -> Callable[[str], str]:
    left = iter(lines)

    def ask(prompt: str) -> str:
        try:
            return next(left)
        except StopIteration:
            raise EOFError from None

    return ask


def test_digits_mark_groups_until_nothing_waits(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = desks.tiny(tmp_path / "results")
    room = desks.room_of(results, ANNA)
    assert terminal.read(room, ANNA, "1", typing("12 well said", "0", "=1/2", "u", "=3")) == 0
    told = capsys.readouterr().out
    assert "alike: no answer in code, the same words" in told
    assert "undone: mark" in told
    assert told.endswith("1: nothing waits\n")
    marks = [g.mark for g in room.book.graded["1"].values() if g.mark]
    assert len(marks) == 6
    assert {mark.points for mark in marks} == {Fraction(4), Fraction(3)}
    assert "well said" in {mark.comment for mark in marks}
    assert not results.history_faults()


def test_what_cannot_be_meant_is_told_and_marks_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    room = desks.room_of(desks.tiny(tmp_path / "results"), ANNA)
    assert terminal.read(room, ANNA, "1", typing("9", "=7", "yes")) == 0
    said = capsys.readouterr()
    assert "expected lines (1, 2)" in said.err
    assert "what waits has 4" in said.err
    assert said.out.endswith("1: 3 groups wait\n")


def test_a_desk_without_its_packages_says_what_brings_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    results = desks.tiny(tmp_path / "results")
    monkeypatch.setattr(readers, "find_spec", lambda name: None)
    assert grade.main(["desk", str(results.folder)]) == 2
    assert "pip install 'graders[desk]'" in capsys.readouterr().err
