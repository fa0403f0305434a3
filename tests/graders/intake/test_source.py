"""What students save becomes Python that parses, line by line where it was."""

import ast

import numpy as np
import pytest

from graders.intake.source import MOST_LETTERS, mended

KEPT = [
    ("plain", "x = 1\n", "x = 1\n"),
    ("an empty cell", "", ""),
    ("line ends of Windows and of old Macs", "a = 1\r\nb = 2\rc = 3", "a = 1\nb = 2\nc = 3"),
    ("a magic", "\n\n%matplotlib inline\nx = 1", "\n\n|get_ipython().run_line_magic\nx = 1\n"),
    ("a magic in a block", "if 1:\n    !ls\n    x = 1", "if 1:\n|    get_ipython()\n    x = 1\n"),
    ("a line that goes on", "!pip a \\\n  b \\\n  c\nx = 1", "|get_ipython().system\n\n\nx = 1\n"),
    ("help", "?help\nhelp?\nx = 1  # why?", "|get_ipython()\n|get_ipython()\nx = 1  # why?\n"),
    ("what a command prints", "files = !ls\nx = 1", "|files = get_ipython()\nx = 1\n"),
    ("a percent sign that is none", "x = 7 \\\n % 4", "x = 7 \\\n % 4"),
    ("percent signs in text", "s = '''\n%d\n'''", "s = '''\n%d\n'''"),
    ("a prompt that was copied along", ">>> x = 1\n>>> y = 2", "x = 1\ny = 2\n"),
    ("an indented cell", "    x = 1\n    y = 2", "x = 1\ny = 2\n"),
    ("tab indents", "if 1:\n\tx = 1", "if 1:\n\tx = 1"),
    ("two modules", "import a, b.c as d", "import a; import b.c as d"),
    ("two modules among letters", "é = 1; import a, b; ü = 2", "é = 1; import a; import b; ü = 2"),
    ("a warning of the parser", "s = '\\d'", "s = '\\d'"),
]


@pytest.mark.parametrize(("source", "wanted"), [row[1:] for row in KEPT], ids=[r[0] for r in KEPT])
def test_a_cell_is_read_as_it_was_meant(source: str, wanted: str) -> None:
    """A line of the table that starts with `|` is only how that line begins."""
    found = mended(source)
    assert (found.notes, found.lost) == ((), "")
    for line, expected in zip(found.source.split("\n"), wanted.split("\n"), strict=True):
        assert line.startswith(expected[1:]) if expected.startswith("|") else line == expected


LOST = [
    ("Python 2 print", "a = 1\nprint 'x'\nb = 2", 2, "SyntaxError", "", "a b"),
    ("an empty body", "def f(x):\n    # here\nb = 1", 1, "IndentationError", "f", "b"),
    ("a bracket that stays open", "x = (1,\ny = 2", 1, "SyntaxError", "x", "y"),
    ("quotes that stay open", "s = '''abc\ny = 2", 1, "SyntaxError", "s", "y"),
    ("mixed tabs", "if 1:\n\tx = 1\n        y = 1\nz = 1", 1, "TabError", "", "z"),
    ("a decorated function", "@a\n@b\ndef f(x:\n    pass\nz = 1", 1, "SyntaxError", "f", "z"),
    ("a branch", "if 1:\n    x = 1\nelse:\n    y z\nz = 1", 1, "SyntaxError", "", "z"),
    ("an annotated name", "x: int = 3 +\ny = 1", 1, "SyntaxError", "x", "y"),
    ("a keyword as a name", "class = 3\ny = 1", 1, "SyntaxError", "", "y"),
    ("null bytes", "a = 1\nb = '\0'\nc = 1", 2, "SyntaxError", "b", "a c"),
    ("a stray bracket", "x = 1\n)\ny = 2", 1, "SyntaxError", "x", "y"),
    ("lines after a stray indent", "  stray\n)\ny = 2 +\nz = 1", 3, "SyntaxError", "y", "z"),
]


@pytest.mark.parametrize(
    ("source", "line", "kind", "name", "rest"), [r[1:] for r in LOST], ids=[r[0] for r in LOST]
)
def test_a_block_that_is_no_python_costs_itself_alone(
    source: str, line: int, kind: str, name: str, rest: str
) -> None:
    """It raises in the line where it began, and binds what it would have bound."""
    body = ast.parse(mended(source).source).body
    raising = next(ast.unparse(node) for node in body if node.lineno == line)
    assert f"{kind}(" in raising
    assert raising.startswith(f"{name} = " if name else "raise ")
    others = [ast.unparse(node) for node in body if node.lineno != line]
    assert [other.partition(" =")[0] for other in others] == rest.split()


def test_the_rest_of_a_broken_cell_runs() -> None:
    source = "a = 1\nprint 'x'\ns = '''\nb = 5\n'''\nt = (2,\n3)\ndef f(:\n    pass\nc = 4"
    space: dict[str, object] = {}
    for statement in ast.parse(mended(source).source).body:
        try:
            exec(compile(ast.Module([statement], []), "cell", "exec"), space)
        except SyntaxError as error:
            space.setdefault("faults", []).append(str(error))  # type: ignore[attr-defined]
    assert (space["a"], space["s"], space["t"], space["c"]) == (1, "\nb = 5\n", (2, 3), 4)
    assert space["faults"] == [
        "Missing parentheses in call to 'print'. Did you mean print(...)?: print 'x'",
        "invalid syntax: def f(:",
    ]


@pytest.mark.parametrize("letter", ["\u200b", "\ufeff", "\u2060"])
def test_zero_width_characters_are_taken_out_where_python_refuses_them(letter: str) -> None:
    found = mended(f"x{letter} = 1")
    assert (found.source, found.notes) == ("x = 1", ("invisible characters were taken out",))


def test_hard_blanks_become_blanks() -> None:
    assert mended("x\u00a0= 1").source == "x = 1"


def test_invisible_characters_inside_text_stay() -> None:
    assert mended("s = 'a\u200bb'").source == "s = 'a\u200bb'"


def test_invisible_characters_are_taken_out_beside_what_stays_broken() -> None:
    found = mended("x\u200b = 1\nprint 'y'")
    assert found.source.startswith("x = 1\nraise SyntaxError(")
    assert found.notes


def test_of_what_is_no_python_at_all_the_first_fault_is_told() -> None:
    assert mended("Dear grader,\nplease see\n\nthe PDF").lost == (
        "line 1: invalid syntax: Dear grader,"
    )
    assert mended("  )").lost == "there is nothing in it"


@pytest.mark.parametrize(("magic", "count"), [("!a", 550), ("!echo this and that", 3000)])
def test_more_magics_than_anyone_writes_cost_themselves_alone(magic: str, count: int) -> None:
    """IPython would take minutes, and then give up."""
    lines = mended("\n".join(["x = 1", *[magic] * count, "y = 2"])).source.split("\n")
    assert (lines[0], lines[-1]) == ("x = 1", "y = 2")


def test_where_ipython_fails_a_magic_costs_itself_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(source: str) -> str:
        raise RuntimeError(source)

    monkeypatch.setattr("nbconvert.filters.strings.ipython2python", fails)
    assert mended("x = 1\n%cd here\ny = 2").source == (
        "x = 1\nraise SyntaxError('invalid syntax: %cd here')\ny = 2"
    )


def test_the_search_for_a_closing_bracket_ends() -> None:
    rows = 3000
    source = "\n".join(f"f(  # {'x' * 200}" for _ in range(rows))
    assert len(source) * rows > MOST_LETTERS
    assert mended(source).source.count("SyntaxError") == rows


@pytest.mark.parametrize(
    "source", ["(" * 5000, "-" * 50_000 + "1", "+".join(["1"] * 50_000), "[" * 300 + "]" * 300]
)
def test_code_nested_too_deep_is_a_fault_like_others(source: str) -> None:
    assert "x = 1" in mended(f"{source}\nx = 1").source


@pytest.mark.filterwarnings("ignore:invalid escape sequence")
def test_lines_cut_and_mixed_at_random_become_python() -> None:
    """Whatever stands in a cell, what comes out parses, and has as many lines."""
    random = np.random.default_rng(0)
    pieces = [row[1] for row in KEPT + LOST] + ["\\\n", '"' * 3, '"', "(", "@a\n", "\u200b", ":\n"]
    for _ in range(1000):
        source = "".join(pieces[k] for k in random.integers(len(pieces), size=4))
        source = source[: random.integers(1, 200)].replace("\r\n", "\n").replace("\r", "\n")
        found = mended(source).source
        ast.parse(found)
        assert found.rstrip("\n").count("\n") <= source.count("\n")
