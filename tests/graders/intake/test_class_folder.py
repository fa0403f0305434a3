"""A class on disk, in the shapes in which classes are handed over."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graders.intake import class_folder
from graders.intake.class_folder import collect
from tests.graders.intake.builders import gathered, lay, notebook, tarred, values, zipped

NUMBERS = ("1.1", "2.2")
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_folders_archives_and_loose_files_are_students(tmp_path: Path) -> None:
    lay(
        tmp_path,
        {
            "ada/hw.ipynb": notebook("a = 1"),
            "ada/src/model.py": "m = 1",
            "ben.zip": zipped({"hw/hw.py": "b = 1"}),
            "cem.tar.gz": tarred({"hw.py": "c = 1"}),
            "dan/hand-in.zip": zipped({"hw.py": "d = 1"}),
            "eve.ipynb": notebook("e = 1"),
            "eve.pdf": b"%PDF",
            "eve.txt": "## 2.2\nYes.",
            "fay.pdf": b"%PDF",
        },
    )
    found = gathered(tmp_path)
    assert values(found) == {
        "ada": "m = 1; a = 1",
        "ben": "b = 1",
        "cem": "c = 1",
        "dan": "d = 1",
        "eve": "e = 1",
        "fay": "",
    }
    assert found["eve"].to_read == ("eve.pdf",)
    assert found["eve"].prose == {"2.2": "Yes."}
    assert all(not submission.problems for submission in found.values())
    assert found["ada"].files == ("src/model.py", "hw.ipynb")


def test_what_is_no_students_is_passed_over_and_told(tmp_path: Path) -> None:
    lay(tmp_path, {"README.md": "x", "grades.csv": "x", ".DS_Store": "x", "__MACOSX/a": "x"})
    (tmp_path / "ada").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "ada")
    found = collect([tmp_path], NUMBERS)
    assert [s.student for s in found.submissions] == ["ada"]
    assert found.submissions[0].problems == (
        "nothing that can be graded was handed in: no .ipynb, .py, .tex or .pdf",
    )
    assert found.notes == (
        "passed over: README.md",
        "passed over: grades.csv",
        "passed over: link was left out: it is a link; links are not followed",
    )


def test_a_file_is_one_students(tmp_path: Path) -> None:
    lay(tmp_path, {"ada.py": "a = 1", "ben.zip": zipped({"x/hw.py": "b = 1", "y/n.txt": ""})})
    (tmp_path / "cem.py").symlink_to(tmp_path / "ada.py")
    paths = [tmp_path / name for name in ("ada.py", "ben.zip", "cem.py")]
    found = {s.student: s for s in collect(paths, NUMBERS).submissions}
    assert values(found) == {"ada": "a = 1", "ben": "b = 1", "cem": "a = 1"}
    assert len(collect(paths, NUMBERS).submissions) == 3


def test_a_single_hand_in_is_read_without_a_class(tmp_path: Path) -> None:
    lay(tmp_path / "ada", {"hw.py": "a = 1", "sub/b.py": "b = 2"})
    assert [c.source for c in class_folder.one(tmp_path / "ada", NUMBERS).cells] == [
        "b = 2",
        "a = 1",
    ]
    assert class_folder.one(tmp_path / "ada" / "hw.py", NUMBERS).student == "hw"


def test_a_path_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        collect([tmp_path / "none"], NUMBERS)


def test_links_out_of_a_students_folder_are_not_followed(tmp_path: Path) -> None:
    secret = lay(tmp_path / "secret", {"key.py": "k = 1"})
    class_ = lay(tmp_path / "class", {"ada/hw.py": "a = 1"})
    (class_ / "ada" / "key.py").symlink_to(secret / "key.py")
    (class_ / "ada" / "all").symlink_to(secret)
    os.mkfifo(class_ / "ada" / "pipe.py")
    ada = gathered(class_)["ada"]
    assert values({"ada": ada}) == {"ada": "a = 1"}
    assert ada.problems == (
        "ada/all was left out: it is a link; links are not followed",
        "ada/key.py was left out: it is a link; links are not followed",
        "ada/pipe.py was left out: it is no regular file",
    )


def test_hostile_names_on_disk_are_told_and_nobodys(tmp_path: Path) -> None:
    lay(tmp_path, {"ev\u202eil/hw.py": "x = 1", "ada/h\nw.py": "y = 1", "ada/hw.py": "a = 1"})
    found = collect([tmp_path], NUMBERS)
    assert [s.student for s in found.submissions] == ["ada"]
    assert found.submissions[0].problems == (
        "ada/h\\nw.py was left out: its name holds control characters",
    )
    (note,) = found.notes
    assert note.startswith("ev\\u202eil/hw.py was left out")


def test_a_folder_that_may_not_be_opened_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(tmp_path, {"ada/hw.py": "a = 1", "ada/deep/b.py": "b = 1"})
    scan = os.scandir

    def denied(path: str | Path) -> object:
        if str(path).endswith("deep"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", denied)
    assert gathered(tmp_path)["ada"].problems == ("ada/deep cannot be opened: Permission denied",)


def test_several_attempts_of_one_student(tmp_path: Path) -> None:
    """Browsers and people number what they save again; a number alone is a name."""
    lay(
        tmp_path,
        {
            "ada/hw.py": "a = 0",
            "ada (1)/hw.py": "a = 1",
            "ben_attempt1.py": "b = 1",
            "ben_attempt2.py": "b = 2",
            "team (1).py": "t = 1",
            "team (2).py": "t = 2",
        },
    )
    found = gathered(tmp_path)
    assert values(found) == {
        "ada": "a = 1",
        "ben": "b = 2",
        "team (1)": "t = 1",
        "team (2)": "t = 2",
    }
    assert (found["ben"].number, found["ben"].notes) == (2, ())
    every = [(s.student, s.number) for s in collect([tmp_path], NUMBERS).submissions]
    assert sorted(every)[:4] == [("ada", 0), ("ada", 1), ("ben", 1), ("ben", 2)]


def test_one_student_under_two_paths(tmp_path: Path) -> None:
    for name, moment in (("new", 2_000_000_000), ("old", 1_000_000_000)):
        path = lay(tmp_path / name, {"ada.py": f"a = {name!r}"}) / "ada.py"
        os.utime(path, (moment, moment))
    found = collect([tmp_path / "new", tmp_path / "old"], NUMBERS)
    told = {s.submitted: c.source for s in found.submissions for c in s.cells}
    assert [told[time] for time in sorted(told, key=str)] == ["a = 'old'", "a = 'new'"]
    assert {s.student for s in found.submissions} == {"ada"}
