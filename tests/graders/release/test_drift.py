"""A folder is stale where it says something else, and not where a machine's last digits differ."""

import json
from pathlib import Path
from typing import Any

import pytest

from graders.public.plain import plain
from graders.release import folder
from graders.release.drift import is_stale
from graders.release.json_text import COLUMNS, json_text
from graders.tolerance import Tolerance

LOOSE = Tolerance(absolute=0.0, relative=1e-3)


def checks(**changes: Any) -> str:
    """One check with its cases: an array whose largest entry is 2, and a number."""
    check = {
        "check": "cases",
        "right": [{"tuple": [{"array": ["f8", [2], [2.0, 1e-9]]}, 0.5, 3, "x", None]}],
        "tolerance": plain(LOOSE),
        "points": "5",
    } | changes
    return json_text({"format": 2, "items": [{"checks": [check], "limit": 1.0}]})


def right(*values: object) -> str:
    return checks(right=[{"tuple": [*values]}])


ARRAY = {"array": ["f8", [2], [2.0, 1e-9]]}


@pytest.mark.parametrize(
    "other",
    [
        checks(),
        checks().replace("\n", ""),
        right({"array": ["f8", [2], [2.0019, 0.0019]]}, 0.5004, 3, "x", None),
    ],
)
def test_numbers_within_the_check_s_own_tolerance_are_no_drift(other: str) -> None:
    assert not is_stale(checks(), other)
    assert not is_stale(other, checks())


@pytest.mark.parametrize(
    "other",
    [
        right({"array": ["f8", [2], [2.003, 1e-9]]}, 0.5, 3, "x", None),
        right({"array": ["f8", [2], [2.0, 0.003]]}, 0.5, 3, "x", None),
        right({"array": ["f4", [2], [2.0, 1e-9]]}, 0.5, 3, "x", None),
        right({"array": ["f8", [2], [2.0]]}, 0.5, 3, "x", None),
        right({"array": ["f8", [2], [[2.0], [1e-9]]]}, 0.5, 3, "x", None),
        right(ARRAY, 0.501, 3, "x", None),
        right(ARRAY, 0.5, 3.0, "x", None),
        right(ARRAY, 0.5, 4, "x", None),
        right(ARRAY, 0.5, 3, "y", None),
        right(ARRAY, 0.5, 3, "x", False),
        right(ARRAY, 0.5, 3, "x"),
        checks(points="6"),
        checks(check="runs"),
        checks(more=1),
        checks(tolerance=plain(Tolerance(absolute=0.0, relative=1.0001e-3))),
        checks().replace('"limit": 1.0', '"limit": 1.0001'),
        "{",
        "",
    ],
)
def test_all_else_is_drift(other: str) -> None:
    assert is_stale(other, checks())


def test_a_folder_with_other_last_digits_is_not_stale(tmp_path: Path) -> None:
    made = {"checks.json": checks(), "README.md": "Allowed: 0.5"}
    folder.write(made, tmp_path)
    (tmp_path / "checks.json").write_text(checks().replace("0.5,", "0.500000000001,"))
    assert folder.stale(made, tmp_path) == []
    (tmp_path / "README.md").write_text("Allowed: 0.500000000001")
    assert folder.stale(made, tmp_path) == ["README.md"]
    (tmp_path / "checks.json").write_bytes(b"\xff")
    assert folder.stale(made, tmp_path) == ["README.md", "checks.json"]


@pytest.mark.parametrize(
    "value",
    [
        {"a": [1, 2.5, None, True, "é\n"], "b": {}, "c": []},
        {"long": ["x" * 30] * 5, "deep": {"k": [["y" * 60], ["z" * 60]]}},
        [[0.123456789012] * 9] * 9,
        {"k" * 70: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]},
    ],
)
def test_a_text_is_the_value_and_its_lines_are_short(value: object) -> None:
    text = json_text(value)
    assert json.loads(text) == value
    assert max(map(len, text.splitlines())) < COLUMNS + len(",")


def test_what_fits_stands_on_one_line() -> None:
    rows = json_text({"rows": [[0.123456789012] * 5] * 3})
    assert rows.count("\n") == 2 + 2 + 2
