"""An archive of students' folders is a class; one of a project's folders is one student's."""

from itertools import product
from pathlib import Path

import pytest

from graders.intake.roster import Roster
from tests.graders.intake.builders import Made, gathered, lay, notebook, tarred, zipped

BOOK = notebook("x = 1")
CLASSES: dict[str, dict[str, Made]] = {
    "folders": {"anna/a.ipynb": BOOK, "bob/a.ipynb": BOOK},
    "a folder around": {"export/anna/a.ipynb": BOOK, "export/bob/a.ipynb": BOOK},
    "other names inside": {"anna/hw.py": "x = 1", "bob/b.ipynb": BOOK},
    "deeper": {"anna/src/a.py": "x = 1", "bob/work/a.ipynb": BOOK},
    "with data": {"anna/a.ipynb": BOOK, "anna/d.csv": "1", "bob/a.ipynb": BOOK},
    "a readme beside": {"anna/a.ipynb": BOOK, "bob/a.ipynb": BOOK, "notes.csv": "x"},
    "what a Mac adds": {"anna/a.ipynb": BOOK, "bob/a.ipynb": BOOK, "__MACOSX/._x": "x"},
    "archives": {"anna.zip": zipped({"a.py": "x = 1"}), "bob.zip": zipped({"a.py": "x = 1"})},
    "archives and folders": {"anna.zip": zipped({"a.py": "x = 1"}), "bob/a.py": "x = 1"},
    "LaTeX": {"anna/a.tex": "\\begin{answer}{2.2}Yes.\\end{answer}", "bob/a.pdf": b"%PDF"},
}
ONE: dict[str, dict[str, Made]] = {
    "code and report": {"code/a.py": "x = 1", "report/a.pdf": b"%PDF"},
    "parts": {"part1/a.ipynb": BOOK, "part2/b.ipynb": BOOK},
    "questions": {"q1/a.py": "x = 1", "q2/b.py": "y = 1"},
    "problems": {"Problem 1/a.py": "x = 1", "Problem 2/b.py": "y = 1"},
    "work at the top": {"hw.ipynb": BOOK, "anna/a.py": "y = 1", "bob/b.py": "z = 1"},
    "one folder": {"anna/a.ipynb": BOOK, "anna/b.py": "y = 1"},
    "data beside": {"hw/a.ipynb": BOOK, "data/train.txt": "x"},
    "a package": {"net/__init__.py": "", "net/a.py": "x = 1", "train/run.py": "y = 1"},
    "a folder without answers": {"anna/a.ipynb": BOOK, "pictures/b.csv": "1"},
    "versions": {"old/a.py": "x = 1", "final/a.py": "x = 2"},
}
PACKED = {
    "zip": lambda files: zipped(files), "tar.gz": lambda files: tarred(files),
    "tar": lambda files: tarred(files, "w"),
}  # fmt: skip


@pytest.mark.parametrize(("form", "kind"), [*product(CLASSES, PACKED)])
@pytest.mark.parametrize("alone", [True, False])
def test_folders_of_students_are_students(
    form: str, kind: str, alone: bool, tmp_path: Path
) -> None:
    lay(tmp_path, {f"export.{kind}": PACKED[kind](CLASSES[form])})
    found = gathered(tmp_path if alone else tmp_path / f"export.{kind}")
    assert set(found) == {"anna", "bob"}


@pytest.mark.parametrize(("form", "kind"), [*product(ONE, PACKED)])
def test_folders_of_a_project_are_one_students(form: str, kind: str, tmp_path: Path) -> None:
    lay(tmp_path, {f"anna.{kind}": PACKED[kind](ONE[form])})
    assert set(gathered(tmp_path / f"anna.{kind}")) == {"anna"}


STYLES = ("file", "file_", "onlinetext", "onlinetext_")
NAMES = ("Ada Lovelace", "Zoë van Dyk", "Li_Wei", "O'Brien Pat", "Müller-Lüdenscheidt Anna")


@pytest.mark.parametrize(("style", "name"), [*product(STYLES, NAMES)])
@pytest.mark.parametrize("packed", [True, False])
def test_moodle_names_students_in_its_folders(
    style: str, name: str, packed: bool, tmp_path: Path
) -> None:
    files: dict[str, Made] = {
        f"{name}_123_assignsubmission_{style}/hw.ipynb": BOOK,
        f"Bob Doe_77_assignsubmission_{style}/hw.py": "x = 1",
        f"Bob Doe_77_assignsubmission_{style}/sub/b.py": "y = 1",
    }
    (tmp_path / "roster.csv").write_text(
        f"student,Identifier,Full name\nstar,123,{name}\nbob,77,Bob Doe\n", encoding="utf-8"
    )
    folder = lay(tmp_path / "in", {"export.zip": zipped(files)} if packed else files)
    found = gathered(folder, roster=Roster.read(tmp_path / "roster.csv"))
    assert set(found) == {"star", "bob"}
    assert {cell.name.partition(",")[0] for cell in found["bob"].cells} == {"hw.py", "sub/b.py"}
