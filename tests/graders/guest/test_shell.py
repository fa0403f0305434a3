"""Magics do nothing, are told, and lose nothing of the Python that stands beside or inside them."""

import ast

import pytest

from graders.guest.shell import timed_body, without_magics
from tests.graders.guest.conftest import Run


@pytest.mark.parametrize(
    ("call", "ignored"),
    [
        ("run_line_magic('matplotlib', 'inline')", "%matplotlib inline"),
        ("run_line_magic('time', '')", "%time"),
        ("run_line_magic('pinfo', 'f', 2)", "%pinfo f"),
        ("magic('load_ext autoreload')", "%load_ext autoreload"),
        ("run_cell_magic('bash', '', 'rm -rf /')", "%%bash"),
        ("system('pip install torch')", "!pip install torch"),
        ("getoutput('ls')", "!ls"),
        ("system('x' * 1000)", "!" + "x" * 199),
    ],
)
def test_a_magic_is_passed_over_and_told(run: Run, call: str, ignored: str) -> None:
    submission = run(f"a = get_ipython().{call}\nb = 1")
    assert submission.shell.ignored == [ignored]
    assert submission.namespace["b"] == 1
    assert not submission.faults


@pytest.mark.parametrize(
    "call",
    [
        "run_line_magic('time', 'y = 7')",
        "run_line_magic('timeit', '-n 10 -r3 y = 7')",
        "run_line_magic('prun', '-q y = 7')",
        "magic('time y = 7')",
        "run_cell_magic('time', '', 'y = 7')",
        "run_cell_magic('capture', 'out', 'x = 6\\ny = x + 1')",
    ],
)
@pytest.mark.parametrize("under", ["", "if True:\n    "])
def test_a_timing_magic_runs_what_it_times(run: Run, call: str, under: str) -> None:
    submission = run(f"{under}get_ipython().{call}")
    assert submission.namespace["y"] == 7
    assert not submission.faults


def test_what_a_timing_magic_runs_inherits_no_future_from_us(run: Run) -> None:
    submission = run("if True:\n    get_ipython().run_line_magic('time', 'def f(x: int): pass')")
    assert submission.namespace["f"].__annotations__ == {"x": int}


def test_a_fault_inside_of_a_timing_magic_is_that_statements(run: Run) -> None:
    submission = run("get_ipython().run_line_magic('time', '1 / 0')\nx = 1")
    assert [fault.line for fault in submission.faults] == [1]
    assert submission.namespace["x"] == 1


def test_a_notebooks_own_words_are_there_in_modules_too(run: Run) -> None:
    submission = run("display(1, raw=True)\nshell = get_ipython()\n_", helper="display('x')")
    assert not submission.faults
    assert submission.namespace["shell"] is submission.shell
    assert submission.shell.user_ns is submission.main.__dict__


@pytest.mark.parametrize(
    ("source", "inner"),
    [
        ("get_ipython().run_cell_magic('time', '', 'x = 1')", "x = 1"),
        ("get_ipython().run_cell_magic('time', '', 'x = 1'); y = 2", None),
        ("x = 1", None),
        ("", None),
        ("get_ipython().run_cell_magic('bash', '', 'ls')", None),
        ("get_ipython().run_cell_magic(name, '', 'ls')", None),
        ("get_ipython().run_cell_magic(['time'], '', 'ls')", None),
        ("get_ipython().run_cell_magic('time', '', 5)", None),
        ("get_ipython().run_line_magic('time', 'x')", None),
        ("other().run_cell_magic('time', '', 'x')", None),
        ("x = get_ipython().run_cell_magic('time', '', 'x')", None),
    ],
)
def test_only_a_cell_that_is_timed_as_a_whole_has_a_body(source: str, inner: str | None) -> None:
    assert timed_body(ast.parse(source).body) == inner


@pytest.mark.parametrize(
    ("source", "becomes", "ignored"),
    [
        ("x = 1", "x = 1", []),
        ("%matplotlib inline\nx = 1", "pass\nx = 1", ["%matplotlib inline"]),
        ("if True:\n    !ls\n\tx", "if True:\n    pass\n\tx", ["!ls"]),
        ("x = '''\n%d\n''' % 3", "x = '''\n%d\n''' % 3", []),
        ("x = (5\n% 3)", "x = (5\n% 3)", []),
    ],
)
def test_lines_of_magic_are_passed_over_only_where_they_are_no_python(
    source: str, becomes: str, ignored: list[str]
) -> None:
    told: list[str] = []
    assert (without_magics(source, told), told) == (becomes, ignored)
