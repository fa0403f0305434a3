"""References are made anew with a hook at each operation, whatever else their module holds."""

import importlib
import sys
from pathlib import Path

import pytest

from graders.precision.nudges import instrumented

SOURCE = """
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Pair:
    left: float
    right: float


def product(x: float, y: float) -> float:
    pair = Pair(x, y)
    return pair.left * pair.right
"""


def test_a_module_may_hold_dataclasses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "of_pairs.py").write_text(SOURCE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    module = importlib.import_module("of_pairs")
    space, nudge = instrumented({"product": module.product})
    product = space["product"]
    assert callable(product)
    assert product(3.1, 2.7) == module.product(3.1, 2.7)
    assert nudge.met  # the sites that it ran through
    nudge.at = max(nudge.met)
    assert product(3.1, 2.7) != module.product(3.1, 2.7)


def test_a_module_does_not_run_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "RUNS = []\n\n\ndef ran(x):\n    return x * len(RUNS)\n\n\nRUNS.append(ran(1.0))\n"
    (tmp_path / "of_runs.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    module = importlib.import_module("of_runs")
    space, _ = instrumented({"ran": module.ran})
    ran = space["ran"]
    assert callable(ran)
    assert (ran(2.0), module.RUNS) == (2.0, [0.0])


def test_no_module_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "of_others.py").write_text(SOURCE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    module = importlib.import_module("of_others")
    instrumented({"product": module.product})
    assert not [name for name in sys.modules if name.endswith(".nudged")]
