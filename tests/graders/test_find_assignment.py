"""A name or a folder to an assignment, and where the fault is when there is none."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graders import find_assignment
from graders.model import AuthoringError

GOOD = """
from graders import Assignment, Numeric, item
ONE = Numeric(prompt="", source="S", reference={"one": 1})
ASSIGNMENT = Assignment(name="outside", title="Out there", items=[item("1", 1, ONE)])
"""
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Iterator[Write]:
    """Writes the files of a folder, and forgets its modules afterwards."""
    known = set(sys.modules)

    def write(contents: str, folder: str = "loader_outside", **others: str) -> Path:
        for name, text in {"contents": contents, **others}.items():
            path = tmp_path / folder / f"{name}.py"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path / folder

    yield write
    for name in set(sys.modules) - known:
        if name.partition(".")[0].startswith("loader_"):
            del sys.modules[name]


def fault(path: Path | str) -> str:
    with pytest.raises(AuthoringError) as told:
        find_assignment.load(str(path))
    return str(told.value)


class TestFound:
    def test_every_assignment_beside_the_engine_loads(self) -> None:
        assert "ift6135_a2022" in find_assignment.names()
        assert [
            assignment.name for assignment in find_assignment.every()
        ] == find_assignment.names()

    def test_a_folder_anywhere(self, write: Write) -> None:
        path = list(sys.path)
        assert find_assignment.load(str(write(GOOD))).title == "Out there"
        assert sys.path == path

    def test_a_folder_by_a_relative_path(
        self, write: Write, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(write(GOOD).parent)
        assert find_assignment.load("./loader_outside/").title == "Out there"

    @pytest.mark.parametrize("how", ["from loader_outside import q1", "from . import q1"])
    def test_its_files_may_import_each_other(self, write: Write, how: str) -> None:
        contents = f"{how}\nASSIGNMENT = q1.ASSIGNMENT"
        assert find_assignment.load(str(write(contents, q1=GOOD))).name == "outside"

    def test_a_name_wins_over_a_folder_of_that_name(
        self, write: Write, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(write(GOOD, folder="ift6135_a2022").parent)
        assert find_assignment.load("ift6135_a2022").name == "ift6135_a2022"


class TestFaults:
    def test_an_unknown_name_is_told_with_those_that_are_known(self) -> None:
        known = ", ".join(find_assignment.names())
        assert fault("ift6135_a2023") == (
            f"no assignment 'ift6135_a2023'; known: {known}, or a folder with contents.py"
        )

    def test_a_folder_without_contents(self, tmp_path: Path) -> None:
        assert fault(tmp_path).startswith(f"no assignment {str(tmp_path)!r}; known: ")

    @pytest.mark.parametrize(("text", "found"), [
        ("", "nothing"), ("ASSIGNMENT = None", "nothing"), ("ASSIGNMENT = [1]", "a list"),
        ("from graders import Assignment as ASSIGNMENT", "a type"),
    ])  # fmt: skip
    def test_contents_without_an_assignment(self, write: Write, text: str, found: str) -> None:
        folder = write(text)
        says = f"expected ASSIGNMENT = Assignment(...), found {found} of that name"
        assert fault(folder) == f"{folder / 'contents.py'}: {says}"

    def test_a_syntax_error_is_told_with_file_and_line(self, write: Write) -> None:
        folder = write("from . import q1", q1="x = 1\n\nx = = 2\n")
        assert fault(folder) == f"{folder / 'q1.py'}, line 3: invalid syntax"

    @pytest.mark.parametrize(("text", "says"), [
        ("x = 1\ny = x / 0", "line 2: ZeroDivisionError: division by zero"),
        ("\n\nimport no_such", "line 3: ModuleNotFoundError: No module named 'no_such'"),
        ("from graders import Numbers", "line 1: ImportError: cannot import name 'Numbers'"),
        ("import json\njson.loads('{')", "line 2: JSONDecodeError: Expecting property name"),
        (GOOD.replace('item("1", 1', 'item("1", "one"'),
         "line 4: ValueError: Invalid literal for Fraction: 'one'"),
        (GOOD.replace('item("1", 1', 'item("1", 0'),
         "line 4: outside, item 1: 0 points; points are above zero"),
        (GOOD.replace('{"one": 1}', "{}"), "line 3: S: the reference has no names"),
    ])  # fmt: skip
    def test_an_exception_is_told_with_the_authors_own_line(
        self, write: Write, text: str, says: str
    ) -> None:
        folder = write(text)
        assert fault(folder).startswith(f"{folder / 'contents.py'}, {says}")

    def test_a_line_in_another_file_of_the_author(self, write: Write) -> None:
        folder = write("from . import q1\nq1.number('two')", q1="def number(x):\n    return int(x)")
        assert fault(folder).startswith(f"{folder / 'q1.py'}, line 2: ValueError: ")

    @pytest.mark.parametrize("name", ["my homework", "2022", "a-b"])
    def test_a_folder_whose_name_is_no_python_name(self, write: Write, name: str) -> None:
        folder = write(GOOD, folder=name)
        assert fault(folder) == f"{folder}: the folder's name must be a Python name"

    @pytest.mark.parametrize("name", ["json", "graders", "numpy"])
    def test_a_folder_that_is_named_like_another_package(self, write: Write, name: str) -> None:
        folder = write(GOOD, folder=name)
        says = f"Python has another package {name!r}; rename the folder"
        assert fault(folder) == f"{folder}: {says}"

    def test_two_folders_of_one_name_are_not_confused(self, write: Write, tmp_path: Path) -> None:
        find_assignment.load(str(write(GOOD)))
        (tmp_path / "second").mkdir()
        (tmp_path / "second" / "loader_outside").mkdir()
        other = tmp_path / "second" / "loader_outside"
        (other / "contents.py").write_text(GOOD.replace("Out there", "Another"), encoding="utf-8")
        assert "another package 'loader_outside'" in fault(other)
