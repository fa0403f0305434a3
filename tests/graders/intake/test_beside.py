"""Files for the code to open: bounded in number and size, named when refused, never followed."""

import os
from pathlib import Path

import pytest

from graders.intake import beside
from graders.intake.beside import Spool, gather
from graders.intake.class_folder import one
from graders.intake.files import MOST_BYTES, File
from graders.intake.reading import read
from graders.report.json_report import submission_from_json, submission_to_json
from tests.graders.intake.builders import file, gathered, lay, notebook, zipped


def given(*files: File) -> tuple[dict[str, bytes], list[str]]:
    notes: list[str] = []
    return {name: get() for name, get in gather(files, Spool(), notes).items()}, notes


def test_everything_but_notebooks_and_documents_is_there() -> None:
    files = [
        file("hw.ipynb", notebook("1")),
        file("a/d.csv", "1,2"),
        file("m.py", "x"),
        file("p.pdf"),
    ]
    assert given(*files) == ({"m.py": b"x", "a/d.csv": b"1,2"}, [])


def test_a_huge_file_is_refused_by_name_and_costs_nothing_else() -> None:
    def never() -> bytes:
        raise AssertionError("opened")

    huge = File(name="big.npy", size=MOST_BYTES + 1, load=never)
    found = read("ada", [file("hw.py", "x = 1"), huge, file("d.csv", "1")], ())
    assert set(found.beside) == {"hw.py", "d.csv"}
    assert found.problems == ()
    assert "the code cannot open a file: big.npy is larger than 20 MiB" in found.notes


def test_of_too_much_the_small_files_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "MOST_IN_ALL", 10)
    found, notes = given(file("large", "123456789"), file("b", "12345"), file("a", "1234"))
    assert found == {"a": b"1234", "b": b"12345"}
    assert len(notes) == 1
    assert notes[0].startswith("the code cannot open a file: large is too much beside the others")


def test_of_too_many_the_first_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "MOST_FILES", 3)
    found, notes = given(*(file(f"{k}.csv", "x") for k in range(5)))
    assert list(found) == ["0.csv", "1.csv", "2.csv"]
    assert ["3.csv" in notes[0], "4.csv" in notes[1]] == [True, True]


@pytest.mark.parametrize("name", ["../up.csv", "/etc/x.csv", "a/../../x.csv", "C:/x.csv"])
def test_no_path_leads_out(name: str) -> None:
    found, notes = given(file(name, "x"), file("d.csv", "1"))
    assert set(found) == {"d.csv"}
    assert len(notes) == 1


def test_what_is_a_file_and_a_folder_is_no_file() -> None:
    found, notes = given(file("a", "x"), file("a/b", "y"))
    assert found == {"a/b": b"y"}
    assert notes == ["the code cannot open a file: a is a file and a folder"]


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("answer")
    folder = lay(tmp_path / "ada", {"hw.py": "x = 1", "d.csv": "1"})
    (folder / "link.csv").symlink_to(tmp_path / "secret")
    (folder / "way_out").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.csv")
    found = one(folder, ())
    assert set(found.beside) == {"hw.py", "d.csv"}
    assert len([p for p in found.problems if "it is a link" in p]) == 2


def test_the_files_of_archives_are_there_after_these_are_closed(tmp_path: Path) -> None:
    hand_in = zipped({"HW3/hw.py": "x = 1", "HW3/data/d.csv": "1,2"})
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "ada.zip").write_bytes(hand_in)
    found = gathered(tmp_path / "class")["ada"]
    assert found.beside["HW3/data/d.csv"]() == b"1,2"
    assert [cell.folder for cell in found.cells] == ["HW3"]


def test_a_data_set_that_all_hand_in_is_kept_once() -> None:
    spool = Spool()
    for _ in range(3):
        gather([file("d.csv", "x" * 100)], spool, [])
    assert spool.end == 100


def test_no_bytes_are_stored_with_a_report() -> None:
    found = read("ada", [file("hw.py", "x = 1"), file("d.csv", "1")], ())
    back = submission_from_json(submission_to_json(found))
    assert (back.cells, dict(back.beside)) == ((), {})
    assert back.files == found.files
