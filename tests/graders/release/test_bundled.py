"""`release --bundle`: a folder for students, and beside it what only the course may hold."""

import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import grade
from graders.commands import homeworks
from graders.release import bundle, wheel
from tests.tiny_class import stand_in

Capture = pytest.CaptureFixture[str]
WHEEL, ZIP, SECRET = "graders-0.1.0-py3-none-any.whl", "hw-autograder.zip", "hw-autograder.secret"


def building(text: str) -> Callable[[Path], Path]:
    """What stands in for pip, which asks an index for its tools: a wheel of one file."""

    def build(place: Path) -> Path:
        with zipfile.ZipFile(place / WHEEL, "w") as archive:
            archive.writestr("graders/model.py", text)
        return place / WHEEL

    return build


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(wheel, "build", building('"""The nouns."""\n'))
    yield from stand_in(tmp_path, monkeypatch)


def released(*more: str) -> int:
    return grade.main(["release", "tiny", "hw", *more])


def names(place: Path) -> set[str]:
    return {path.name for path in place.iterdir()}


def test_one_command_writes_both_sides(course: Path, capsys: Capture) -> None:
    before = names(course)
    assert released("--bundle") == 0
    assert names(course) - before == {"hw", ZIP, SECRET}
    assert {"checks.json", "answers.ipynb", WHEEL} <= names(course / "hw")
    students, staff, keep = capsys.readouterr().out.splitlines()
    assert students.startswith("hw: for students, ")
    assert students.endswith(" files for 3 items and the checker")
    assert staff.startswith(f"{ZIP}: ")
    assert keep == (
        f"It holds the answers and the secret of {SECRET}: keep both to the course staff."
    )


def test_nothing_of_the_courses_side_lies_in_the_students_folder(course: Path) -> None:
    assert released("--bundle") == 0
    given = {path.relative_to(course / "hw").as_posix(): path.read_bytes()
             for path in (course / "hw").rglob("*") if path.is_file()}  # fmt: skip
    secret = (course / SECRET).read_bytes()
    assert not [name for name, content in given.items() if secret in content]
    assert not [name for name in given if name.endswith((".zip", ".secret"))]
    with zipfile.ZipFile(course / "hw" / WHEEL) as archive:
        assert archive.namelist() == ["graders/model.py"]
    for name in (ZIP, SECRET):
        assert stat.S_IMODE((course / name).stat().st_mode) == 0o600


def test_it_is_the_autograder_that_bundle_makes_with_feedback_withheld(course: Path) -> None:
    assert released("--bundle") == 0
    assert grade.main(["bundle", "tiny", "other.zip", "--secret", SECRET]) == 0
    made = (course / ZIP).read_bytes()
    assert made == (course / "other.zip").read_bytes()
    with zipfile.ZipFile(course / ZIP) as archive:
        assert archive.read(bundle.SECRET) == (course / SECRET).read_bytes().strip()
        assert b"--show-feedback" not in archive.read(bundle.ARGUMENTS)
    assert released("--bundle") == 0  # the class keeps its secret, and so its hidden inputs
    assert (course / ZIP).read_bytes() == made


def test_without_the_option_there_is_neither_wheel_nor_zip(course: Path, capsys: Capture) -> None:
    before = names(course)
    assert released() == 0
    assert names(course) - before == {"hw"}
    assert WHEEL not in names(course / "hw")
    assert capsys.readouterr().out.endswith(" files for 3 items\n")


@pytest.mark.parametrize("place", ["hw/mine.zip", "hw/self_check/mine.zip"])
def test_no_autograder_is_written_where_students_get_it(
    place: str, course: Path, capsys: Capture
) -> None:
    assert released() == 0
    (course / "hw" / "self_check").mkdir(exist_ok=True)
    assert grade.main(["bundle", "tiny", place]) == 2
    assert f"{place} would hold the answers" in capsys.readouterr().err
    assert not [path for path in (course / "hw").rglob("mine.*")]


def test_a_wheel_that_leaks_stays_nowhere_and_no_autograder_is_made(
    course: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setattr(wheel, "build", building('"""You count pairs, and more than those."""\n'))
    text = (course / "tiny" / "contents.py").read_text(encoding="utf-8")
    told = text.replace('"You count pairs."', '"You count pairs, and more than those."')
    (course / "tiny" / "contents.py").write_text(told, encoding="utf-8")
    assert released("--bundle") == 1
    assert "graders/model.py: the sentence of a slip of 1" in capsys.readouterr().err
    assert WHEEL not in names(course / "hw")
    assert ZIP not in names(course)


def test_the_committed_templates_are_not_disturbed(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a folder's name the two lie in and beside `student_template/`, and git sees none."""
    monkeypatch.setattr(homeworks, "TEMPLATES", course / "student_template")
    assert grade.main(["release", "tiny", "--bundle"]) == 0
    assert names(course / "student_template") == {
        "tiny", "tiny-autograder.zip", "tiny-autograder.secret"
    }  # fmt: skip
    assert grade.main(["release", "tiny", "--check"]) == 0
    ignored = (Path(grade.__file__).parent / ".gitignore").read_text().splitlines()
    assert {"*.whl", "*-autograder.zip", "*-autograder.secret"} <= {*ignored}
