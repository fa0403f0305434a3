"""Every name is told with the place and the text that gave it its meaning, and the earlier ones."""

import ast

import pytest

from graders.guest.definitions import Definitions
from graders.guest.plan import Cell, Definition
from graders.guest.trace import lines_of


def noted(*cells: tuple[str, str]) -> dict[str, Definition]:
    """The definitions of cells, each its text and the module that it is."""
    definitions = Definitions()
    for index, (source, module) in enumerate(cells):
        cell = Cell(f"cell {index}", source, module)
        for statement in ast.parse(source).body:
            definitions.note(index, cell, statement, lines_of(source))
    return definitions.by_name()


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("def f(): pass", ["f"]),
        ("async def f(): pass", ["f"]),
        ("class A:\n    x = 1\n    def f(self): y = 2", ["A"]),
        ("x = 1", ["x"]),
        ("x = y = 1", ["x", "y"]),
        ("(x, [y, *z]), w = 1", ["x", "y", "z", "w"]),
        ("x: int = 1", ["x"]),
        ("x: int", []),
        ("x[0] = 1", []),
        ("x.y = 1", []),
        ("x += 1", []),
        ("print(5)", []),
        ("import os", []),
    ],
)
def test_a_statement_defines_these_names(source: str, names: list[str]) -> None:
    assert sorted(noted((source, ""))) == sorted(names)


@pytest.mark.parametrize(
    ("source", "line", "text"),
    [
        ("x = 1\n\n\ny = [\n  2,\n]\nz = 3", 4, "y = [\n  2,\n]"),
        ("@a\n@b(\n  1)\ndef y():\n    pass", 4, "@a\n@b(\n  1)\ndef y():\n    pass"),
        ("x = '\x0c\x1c\u2028'\ny = 2", 2, "y = 2"),
        ("x = 1\r\ny = 2\r\nz = 3", 2, "y = 2"),
        ("x = 1\ry = 2", 2, "y = 2"),
        ("x = 1; y = 2", 1, "x = 1; y = 2"),
        ("y = '" + "a" * 9000 + "'", 1, "y = '" + "a" * 3995),
    ],
)
def test_a_definition_is_told_with_its_line_and_text(source: str, line: int, text: str) -> None:
    found = noted((source, ""))["y"]
    assert (found.line, found.source) == (line, text)


def test_the_last_definition_counts_and_earlier_ones_are_told() -> None:
    found = noted(("f = 1", ""), ("x = 1\nf = 2\nf = 3", ""))["f"]
    assert (found.cell, found.line, found.source) == ("cell 1", 3, "f = 3")
    assert found.earlier == ("cell 0, line 1", "cell 1, line 2")


def test_a_notebook_counts_more_than_a_module_that_stands_after_it() -> None:
    found = noted(("f = 1", ""), ("f = 2", "helper"))["f"]
    assert (found.cell, found.earlier) == ("cell 0", ("cell 1, line 1",))


def test_a_name_defined_a_hundred_times_is_told_with_the_last_places() -> None:
    found = noted(("\n".join(["x = 1"] * 100), ""))["x"]
    assert found.earlier == tuple(f"cell 0, line {k}" for k in range(92, 100))


def test_what_is_told_of_a_huge_submission_stays_of_bounded_size() -> None:
    names = ", ".join(f"x{k}" for k in range(700))
    found = noted(
        (f"{names} = {'1' * 4000}\n" * 5, ""), ("\n".join(map("y{} = 1".format, range(1900))), "")
    )
    assert len(found) == 2000
    assert sum(len(definition.source) for definition in found.values()) <= 1 << 20
    assert found["y1899"].source or found["x699"].source
