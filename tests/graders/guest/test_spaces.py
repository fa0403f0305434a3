"""Which definition counts: no blank wins over an answer, and a named file wins over a copy."""

from itertools import permutations

import pytest

from graders.guest.blank import stub_digests
from graders.guest.cells import LoadedSubmission
from graders.guest.plan import Cell, Load
from tests.graders.guest.conftest import Run

RELEASED = """
import math

class Net:
    \"\"\"Given, but for one method.\"\"\"

    def __init__(self, d):
        self.d = d

    def size(self):
        return self.d

    def forward(self, x):
        \"\"\"Twice x.\"\"\"
        raise NotImplementedError
"""
BLANKS = {
    "None": "f = None",
    "an ellipsis": "f = ...",
    "not implemented": "f = NotImplemented",
    "no text": "f = '  '",
    "none of two": "f = (None, None)",
    "annotated": "f: object = None",
    "a template's function": "def f(x):\n    raise NotImplementedError",
    "with words": "def f(x):\n    '''Twice x.'''\n    raise NotImplementedError('TODO')",
    "pass": "def f(x):\n    # YOUR CODE HERE\n    pass",
    "dots": "def f(x): ...",
    "nothing but a docstring": "def f(x):\n    '''Twice x.'''",
    "a return of None": "def f(x):\n    return None",
    "a bare return": "def f(x):\n    return",
    "a variable of None": "def f(x):\n    out = None\n    # your code\n    return out",
    "two variables": "def f(x):\n    a, b = None, None\n    a = b = None\n    return a, b",
    "async": "async def f(x):\n    raise NotImplementedError",
    "a class": "class f:\n    def __init__(self):\n        pass\n    def go(self):\n        pass",
    "an empty class": "class f:\n    '''To do.'''",
    "a class of dots": "class f: ...",
    "two methods": "class f:\n    def a(self): ...\n    def b(self): raise NotImplementedError",
    "a lambda left alone": "f = None  # lambda x: ...",
}
ANSWER = "def f(x):\n    return 2 * x"


def loaded(
    *cells: Cell, stubs: tuple[str, ...] = (), asked: tuple[str, ...] = ()
) -> LoadedSubmission:
    submission = LoadedSubmission(Load(cells, {}, {}, stubs=stubs, asked=asked), lambda *_: None)
    submission.run()
    return submission


def book(name: str, source: str, rank: int = 1, number: int = 1) -> Cell:
    return Cell(f"{name}, cell {number}", source, file=name, rank=rank)


def module(name: str, source: str, rank: int = 1) -> Cell:
    stem = name.removesuffix(".py").rpartition("/")[2].replace("-", "_")
    return Cell(name, source, stem, file=name, rank=rank)


@pytest.fixture(autouse=True)
def _restored(run: Run) -> None:
    """What a submission changes of this process is put back."""


@pytest.mark.parametrize("blank", BLANKS.values(), ids=list(BLANKS))
@pytest.mark.parametrize("later", ["another notebook", "the same notebook", "a module"])
def test_a_blank_never_wins_over_an_answer(blank: str, later: str) -> None:
    answer = book("hw.ipynb", ANSWER)
    other = {
        "another notebook": book("answers.ipynb", blank, rank=2),
        "the same notebook": book("hw.ipynb", blank, number=2),
        "a module": module("answers.py", blank, rank=2),
    }[later]
    for cells in (
        permutations((answer, other)) if later != "the same notebook" else [(answer, other)]
    ):
        f = loaded(*cells).namespace["f"]
        assert callable(f)
        assert f(3) == 6


@pytest.mark.parametrize("source", [
    "def f(x):\n    return 0", "f = 0", "f = False", "f = []", "f = lambda x: None",
    "def f(x):\n    if x:\n        raise NotImplementedError\n    return 1",
    "def f(x):\n    out = None\n    out = 2\n    return out",
    "class f:\n    def a(self): ...\n    def b(self): return 1",
    "class f:\n    x = 1",
])  # fmt: skip
def test_an_answer_that_looks_like_nothing_is_one(source: str) -> None:
    found = loaded(book("a.ipynb", ANSWER), book("b.ipynb", source))
    assert found.file_of("f") == "b.ipynb"
    assert found.definitions.by_name(found.file_of)["f"].source == source


def test_a_released_class_is_known_by_its_digest() -> None:
    stubs = tuple(stub_digests(RELEASED))
    filled = RELEASED.replace("raise NotImplementedError", "return 2 * x")
    untouched = RELEASED.replace("# none", "").replace("    def size", "    # mine?\n    def size")
    for cells in permutations((module("net.py", untouched, 2), module("net2.py", filled))):
        assert loaded(*cells, stubs=stubs).namespace["Net"](1).forward(2) == 4  # type: ignore[operator]


def test_the_named_file_wins_over_others_and_those_over_copies() -> None:
    ranked = [
        book("answers.ipynb", "x = 2", 2),
        book("b.ipynb", "x = 1"),
        book("c.ipynb", "x = 0", 0),
    ]
    for cells in permutations(ranked):
        assert loaded(*cells).namespace["x"] == 2
        assert loaded(*(cell for cell in cells if cell.rank < 2)).namespace["x"] == 1


def test_files_with_different_answers_are_told() -> None:
    found = loaded(module("f.py", "x = 1\ny = 1", 2), module("f_old.py", "x = 2\ny = 1  # same", 0))
    told = found.definitions.by_name(found.file_of)
    assert (told["x"].cell, told["x"].others) == ("f.py", ("f_old.py",))
    assert told["y"].others == ()
    assert found.namespace_of("f_old.py")["x"] == 2
    assert found.namespace_of("")["x"] == 1


@pytest.mark.parametrize("other", [
    "x = None", "x = 1", "x   =   1  # so", "y = 5", "x = 1 / 0", "def x(): ...",
])  # fmt: skip
def test_what_is_no_other_answer_is_no_conflict(other: str) -> None:
    found = loaded(module("f.py", "x = 1", 2), module("f_old.py", other, 0))
    assert found.definitions.by_name(found.file_of)["x"].others == ()
    assert found.namespace["x"] == 1


def test_in_one_notebook_the_last_statement_that_ran_counts() -> None:
    found = loaded(book("a.ipynb", "x = 1"), book("a.ipynb", "x = 2", number=2),
                   book("a.ipynb", "x = 1 / 0", number=3))  # fmt: skip
    assert found.namespace["x"] == 2
    told = found.definitions.by_name(found.file_of)["x"]
    assert (told.cell, told.others) == ("a.ipynb, cell 2", ())


def test_notebooks_share_names_as_one_kernel_would() -> None:
    found = loaded(
        book("1.ipynb", "def helper(x): return x + 1\ndef late(): return later()"),
        book("2.ipynb", "a = helper(1)\nlater = lambda: 7"),
    )
    assert found.namespace["a"] == 2
    assert found.namespace["late"]() == 7  # type: ignore[operator]


def test_a_notebook_calls_its_own_helper_and_not_that_of_a_copy() -> None:
    right = "def helper(x): return x\ndef f(x): return helper(x)"
    for cells in permutations(
        (book("hw.ipynb", right, 1), book("hw-old.ipynb", right.replace("return x", "return 0"), 0))
    ):
        assert loaded(*cells).namespace["f"](3) == 3  # type: ignore[operator]


def test_a_function_calls_the_answer_where_a_template_stands_under_its_name() -> None:
    cells = (
        book("hw.ipynb", "def f(x): return 2 * x\ndef g(x): return f(x) + 1"),
        book("hw.ipynb", "def f(x):\n    raise NotImplementedError", number=2),
    )
    assert loaded(*cells).namespace["g"](3) == 7  # type: ignore[operator]


def test_text_stands_in_for_a_blank() -> None:
    load = Load((book("a.ipynb", "x = None\ny = 3"),), {}, {"x": "12", "y": "12", "z": "12"})
    submission = LoadedSubmission(load, lambda *_: None)
    submission.run()
    assert [submission.namespace[name] for name in "xyz"] == ["12", 3, "12"]
