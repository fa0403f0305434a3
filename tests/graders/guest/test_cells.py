"""One bad line costs one statement; what runs, runs as it would have for the student."""

import pickle
from typing import Any

import pytest

from graders.guest.plan import Cell, Load
from tests.effort import within
from tests.graders.guest.conftest import Run


def faults(submission: Any) -> list[tuple[str, int, str]]:
    return [(fault.cell, fault.line, fault.says) for fault in submission.faults]


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("raise SystemExit(3)", "called exit(3)"),
        ("import sys; sys.exit()", "called exit()"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("class E(BaseException): pass\nraise E('so')", "E: so"),
        ("import no_such_package", "ModuleNotFoundError: No module named 'no_such_package'"),
        ("await f()", "NameError: name 'f' is not defined"),
        ("async with f(): pass", "NameError: name 'f' is not defined"),
        ("return 5", "SyntaxError: 'return' outside function (answers.ipynb, cell 1, line 2)"),
        ("break", "SyntaxError: 'break' outside loop (answers.ipynb, cell 1, line 2)"),
        ("class A(Missing): pass", "NameError: name 'Missing' is not defined"),
        ("@missing\ndef g(): pass", "NameError: name 'missing' is not defined"),
        ("from __future__ import braces", "SyntaxError: not a chance"),
        ("def g(): g()\ng()", "RecursionError: maximum recursion depth exceeded"),
        ("input()", "OSError: pytest: reading from stdin"),
    ],
)
def test_a_statement_that_fails_is_told_and_the_others_run(
    run: Run, statement: str, says: str
) -> None:
    submission = run(f"a = 1\n{statement}\nb = 2", "c = 3")
    (fault,) = submission.faults
    assert fault.says.startswith(says)
    assert (fault.cell, fault.line >= 2) == ("answers.ipynb, cell 1", True)
    assert [submission.namespace[name] for name in "abc"] == [1, 2, 3]


@pytest.mark.parametrize(
    ("cell", "line", "says"),
    [
        ("a = 1\nb = = 2", 2, "SyntaxError: invalid syntax"),
        ("def f(:\n  pass", 1, "SyntaxError: invalid syntax"),
        ("if True:\nb = 2", 2, "IndentationError: expected an indented block"),
        ("a = '\udcff'", 1, "UnicodeEncodeError: 'utf-8' codec can't encode"),
        ("a = 1\0", 1, "SyntaxError: source code string cannot contain null bytes"),
        ("(" * 5000, 1, "SyntaxError: too many nested parentheses"),
        ("-" * 100_000 + "1", 1, "MemoryError"),
    ],
    ids=lambda case: repr(case)[:20],
)
def test_a_cell_that_is_not_python_costs_that_cell(
    run: Run, cell: str, line: int, says: str
) -> None:
    submission = run("x = 1", cell, "y = 2")
    ((where, at, said),) = faults(submission)
    assert (where, at) == ("answers.ipynb, cell 2", line)
    assert said.startswith(says)
    assert (submission.namespace["x"], submission.namespace["y"]) == (1, 2)
    assert "a" not in submission.namespace


def test_a_class_whose_base_failed_costs_itself_and_what_needs_it(run: Run) -> None:
    submission = run("class A(nothing): pass\nclass B: pass\nb = B()\na = A()")
    assert [line for _, line, _ in faults(submission)] == [1, 4]
    assert "b" in submission.namespace


def test_cells_of_a_notebook_share_one_namespace_and_modules_have_their_own(run: Run) -> None:
    submission = run(
        "x = 1\ndef f(): return x",
        "x = 2\nfrom helper import g\nname = __name__",
        helper="x = 10\ndef g(): return x\nname_of_it = __name__\nwhere = __file__",
    )
    space: Any = submission.namespace
    assert (space["f"](), space["g"](), space["x"]) == (2, 10, 2)
    assert (space["name"], space["name_of_it"], space["where"]) == (
        "__main__",
        "helper",
        "helper.py",
    )
    assert not submission.faults


def test_main_blocks_run_in_notebooks_and_not_in_modules(run: Run) -> None:
    block = "if __name__ == '__main__':\n    {} = 1"
    submission = run(block.format("here"), helper=block.format("there"))
    assert "here" in submission.namespace
    assert "there" not in submission.namespace


@pytest.mark.parametrize("first", ["alpha", "beta"])
def test_modules_import_each_other_in_any_order(run: Run, first: str) -> None:
    files = {
        "alpha": "import beta\ndef f(x): return beta.g(x)\nA = 1",
        "beta": "import alpha\ndef g(x): return x + alpha.A",
    }
    ordered = {first: files[first], **files}
    submission = run("from alpha import f\ny = f(2)", **ordered)
    assert submission.namespace["y"] == 3
    assert not submission.faults


def test_a_module_runs_once_and_what_fails_in_it_is_told_once(run: Run) -> None:
    submission = run(
        "import helper\nimport helper\nfrom other import h",
        other="import helper\nh = helper.n",
        helper="import builtins\nn = builtins.ran = getattr(builtins, 'ran', 0) + 1\n1 / 0\nm = 2",
    )
    assert (submission.namespace["h"], submission.namespace["m"]) == (1, 2)
    assert faults(submission) == [("helper.py", 3, "ZeroDivisionError: division by zero")]


def test_a_later_file_wins_over_an_earlier_one_and_the_notebook_over_both(run: Run) -> None:
    """However they import each other: `b` runs inside of `a`'s import of it."""
    submission = run("z = 'notebook'", a="import b\nx = z = 'a'", b="x = y = z = 'b'")
    assert [submission.namespace[name] for name in "xyz"] == ["b", "b", "notebook"]
    told = submission.definitions.by_name()
    assert (told["x"].cell, told["x"].earlier) == ("b.py", ("a.py, line 2",))
    assert (told["z"].cell, told["z"].earlier) == (
        "answers.ipynb, cell 1",
        ("a.py, line 2", "b.py, line 1"),
    )


def test_two_files_of_one_name_both_run_and_the_last_one_is_imported(run: Run) -> None:
    load_two = {"helper": "x = 1\nonly = 1"}
    submission = run("import helper\ny = helper.x", **load_two)
    assert submission.namespace["y"] == 1
    cells = (Cell("a/part.py", "x = 1\nfirst = 1", "part"), Cell("b/part.py", "x = 2", "part"))
    doubled = type(submission)(
        Load((*cells, Cell("answers.ipynb, cell 1", "import part\nz = part.x")), {}, {}),
        lambda *_: None,
    )
    doubled.run()
    assert [doubled.namespace[name] for name in ("x", "first", "z")] == [2, 1, 2]


@pytest.mark.parametrize("name", ["random", "numpy", "torch", "sympy", "json", "plan", "wire"])
def test_a_file_named_like_a_library_shadows_nothing_but_can_be_asked(run: Run, name: str) -> None:
    submission = run(
        f"import {name}\nfound = {name}.__name__, hasattr({name}, 'mine')\nimport random, numpy\n"
        "drawn = random.random() < 1, numpy.zeros(1).sum()",
        **{name: "mine = 7\nraise RuntimeError('no harm')"},
    )
    here = name in ("plan", "wire")
    assert submission.namespace["found"] == (name, here)
    assert submission.namespace["drawn"] == (True, 0.0)
    assert submission.namespace["mine"] == 7
    assert [fault.cell for fault in submission.faults] == [f"{name}.py"]


@pytest.mark.parametrize("name", ["hw1.part", "my-answers", "1st", "__main__", "answers v2"])
def test_a_file_whose_name_cannot_be_imported_still_runs(run: Run, name: str) -> None:
    submission = run("y = 1", **{name: "x = 5"})
    assert (submission.namespace["x"], submission.namespace["y"]) == (5, 1)
    assert not submission.faults


def test_the_kit_wins_over_a_students_copy_of_it(run: Run) -> None:
    submission = run(
        "from support import given\ny = given()",
        kit={"support": "def given(): return 'kit'"},
        support="def given(): return 'copy'\nextra = 1",
    )
    assert submission.namespace["y"] == "kit"
    assert submission.namespace["extra"] == 1


def test_text_stands_in_for_what_no_code_defines(run: Run) -> None:
    submission = run("essay = 'in code'", texts={"essay": "beside it", "proof": "beside it"})
    assert submission.namespace["essay"] == "in code"
    assert submission.namespace["proof"] == "beside it"


@pytest.mark.parametrize("names", ["annotations", "annotations, annotations", "annotations as a"])
def test_a_future_import_holds_for_all_later_cells_of_its_namespace(run: Run, names: str) -> None:
    submission = run(
        f"from __future__ import {names}",
        "def f(x: Undefined) -> AlsoUndefined: return x",
        "class A:\n    y: Undefined = 1",
        helper="import typing\ntry:\n    def g(x: Undefined): pass\nexcept NameError:\n    ok = 1",
    )
    assert not submission.faults
    assert submission.namespace["ok"] == 1


def test_what_is_compiled_inherits_no_future_from_us(run: Run) -> None:
    submission = run("def f(x: int): pass\nkind = type(f.__annotations__['x'])")
    assert submission.namespace["kind"] is type


def test_dataclasses_pickles_and_globals_work_as_in_a_notebook(run: Run) -> None:
    submission = run(
        "from dataclasses import dataclass\nimport pickle\nimport inspect",
        "@dataclass\nclass P:\n    x: 'int'\n    y: int = 2",
        "again = pickle.loads(pickle.dumps(P(1))) == P(1)",
        "count = 0\ndef tick():\n    global count\n    count += 1\ntick()\ntick()",
        "text = inspect.getsource(tick)",
    )
    space: Any = submission.namespace
    assert not submission.faults
    assert (space["again"], space["count"]) == (True, 2)
    assert space["text"].startswith("def tick():\n    global count")
    assert pickle.loads(pickle.dumps(space["P"](1))) == space["P"](1)


def test_each_statement_is_announced_before_it_runs_and_each_cell_before_it_is_read(
    run: Run,
) -> None:
    places: list[tuple[int, int, int]] = []
    run("x = 1\n\ny = [\n 2]", "", "z = = 3", announce=lambda *place: places.append(place))
    assert places == [(0, -1, 1), (0, 0, 1), (0, 1, 3), (1, -1, 1), (2, -1, 1)]


def test_an_import_announces_the_module_and_then_the_importer_again(run: Run) -> None:
    places: list[tuple[int, int, int]] = []
    run(a="import b\ny = 1", b="x = 1", announce=lambda *place: places.append(place))
    assert places == [(0, -1, 1), (0, 0, 1), (1, -1, 1), (1, 0, 1), (0, 0, 1), (0, 1, 2)]


def test_after_the_last_cell_nothing_is_announced_any_more(run: Run) -> None:
    """A function that reloads a module at call time must not speak into an answer."""
    places: list[tuple[int, int, int]] = []
    submission = run(
        "import importlib, helper\ndef f(): return importlib.reload(helper).x",
        helper="x = 1",
        announce=lambda *place: places.append(place),
    )
    places.clear()
    f: Any = submission.namespace["f"]
    assert f() == 1
    assert not places


def test_statements_and_cells_that_are_left_out_do_not_run_but_are_known(run: Run) -> None:
    submission = run("a = 1\nb = 2\nc = 3", "d = 4", "e = 5", skip=((0, 1), (1, -1)))
    assert [name in submission.namespace for name in "abcde"] == [True, False, True, False, True]
    assert submission.definitions.by_name()["b"].line == 2


def test_five_thousand_statements_are_run_in_a_moment(run: Run) -> None:
    source = "\n".join(f"x{k} = {k}" for k in range(5000))
    with within(3):
        submission = run(source, *["y = 1"] * 500)
    assert submission.namespace["x4999"] == 4999
    assert len(submission.definitions.by_name()) == 2000


def test_a_whole_cell_that_is_timed_runs_statement_by_statement(run: Run) -> None:
    """As the intake turned the cell into one call; the magics inside of it are still magics."""
    inner = "%%capture out\na = 1\n1 / 0\ndef f(): return a\n!ls\n"
    submission = run(f"\n\nget_ipython().run_cell_magic('time', '', {inner!r})")
    assert faults(submission) == [
        ("answers.ipynb, cell 1", 6, "ZeroDivisionError: division by zero")
    ]
    f: Any = submission.namespace["f"]
    assert f() == 1
    assert submission.definitions.by_name()["f"].line == 7
    assert submission.shell.ignored == ["%%capture out", "!ls"]
