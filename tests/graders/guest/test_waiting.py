"""Cells that a student ran in another order than they stand in still define their names."""

import sys

import pytest

from graders.guest.cells import LoadedSubmission
from graders.guest.plan import Cell, Load


@pytest.fixture(autouse=True)
def _modules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))


def run(*sources: str) -> LoadedSubmission:
    cells = tuple(Cell(f"answers.ipynb, cell {k}", s) for k, s in enumerate(sources, start=1))
    submission = LoadedSubmission(Load(cells, {}, {}), lambda *place: None)
    submission.run()
    return submission


@pytest.mark.parametrize(
    ("sources", "name", "value"),
    [
        pytest.param(["a = b + 1", "b = 2"], "a", 3, id="one cell too early"),
        pytest.param(["a = b + 1", "b = c", "c = 5"], "a", 6, id="two in a row"),
        pytest.param(["a = f(2)", "def f(x): return g(x)", "def g(x): return 2 * x"], "a", 4,
                     id="a function whose own names come later"),
        pytest.param(["a = np.sqrt(x)", "x = 4.0", "import numpy as np"], "a", 2.0,
                     id="an import at the end"),
    ],
)  # fmt: skip
def test_a_statement_runs_again_once_its_name_is_there(
    sources: list[str], name: str, value: object
) -> None:
    submission = run(*sources)
    assert submission.namespace[name] == value
    assert not submission.faults


def test_a_name_that_never_comes_stays_a_fault() -> None:
    submission = run("a = b", "c = 1")
    assert [fault.says for fault in submission.faults] == ["NameError: name 'b' is not defined"]
    assert submission.namespace["c"] == 1


def test_it_waits_for_its_name_and_does_not_run_in_the_meantime() -> None:
    tries = ("b = [runs.append('b'), never]", "c = [runs.append('c'), late]")
    submission = run("runs = []", *tries, "late = 7")
    assert submission.namespace["runs"] == ["b", "c", "c"]


def test_what_ran_is_not_run_again() -> None:
    submission = run("n = 0", "n += 1", "m = late", "late = 7", "k = n")
    assert (submission.namespace["n"], submission.namespace["m"]) == (1, 7)


def test_another_error_on_the_second_run_is_told_instead() -> None:
    submission = run("a = 1 / b", "b = 0")
    assert [fault.says for fault in submission.faults] == ["ZeroDivisionError: division by zero"]


def test_a_name_error_that_is_raised_for_ever_ends() -> None:
    submission = run("b = 1", "raise NameError('again', name='b')")
    assert len(submission.faults) == 1
