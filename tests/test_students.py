"""The students' side, whole: the folder they get, their own check of it, and the course's workflow.

Every homework that stands in `student_template/` is held to this, with every example that there is.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

import grade
from graders import find_assignment
from graders.course.results import Results
from graders.host import isolation
from graders.model import Outcome
from graders.public import checking, stored
from graders.public.checking import Checked, State
from graders.release import folder, leaks

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "student_template"
HOMEWORKS = sorted(path.name for path in TEMPLATES.iterdir() if path.is_dir())
EXAMPLES = [
    (name, path)
    for name in HOMEWORKS
    for path in sorted((ROOT / "examples" / name).iterdir())
    if path.name != "unparsable"  # nothing of it is read, here as there
]
WARM = ("numpy", "sympy", "torch")
SECRET = ROOT / "examples" / "public.secret"


@pytest.fixture(scope="module", autouse=True)
def _warm() -> Iterator[None]:
    """Guests forked from a process that has imported torch. `test_template_repository` checks as a
    student does, in a process of its own each time."""
    with isolation.guests(WARM) as made, pytest.MonkeyPatch.context() as patch:
        patch.setattr(checking, "Spawned", made.start)
        yield


@cache
def kit(name: str) -> dict[str, str]:
    template = TEMPLATES / name
    kit = stored.read(template).kit
    return {stem: (template / f"{stem}.py").read_text(encoding="utf-8") for stem in kit}


def checked(name: str, path: Path) -> dict[str, Checked]:
    found = checking.check(path, stored.read(TEMPLATES / name), kit(name))
    return {each.item.number: each for each in found.items}


@pytest.fixture(scope="module")
def graded(example_class: Callable[[str], Path]) -> dict[str, Results]:
    """Every example class."""
    return {name: Results.open(example_class(name)) for name in HOMEWORKS}


def test_every_homework_has_a_template() -> None:
    assert find_assignment.names() == HOMEWORKS


@pytest.mark.parametrize("name", HOMEWORKS)
def test_the_template_is_the_one_that_would_be_written_now(name: str) -> None:
    assert folder.stale(folder.files(find_assignment.load(name)), TEMPLATES / name) == []


@pytest.mark.parametrize("name", HOMEWORKS)
def test_nothing_secret_lies_in_the_template(name: str) -> None:
    there = [path for path in (TEMPLATES / name).rglob("*") if path.is_file()]
    files = {str(path): path.read_bytes() for path in there}
    secrets = leaks.secrets_of(find_assignment.load(name), SECRET.read_bytes())
    assert leaks.leaks(files, secrets) == []


@pytest.mark.parametrize(("name", "path"), EXAMPLES, ids=[f"{n}/{p.name}" for n, p in EXAMPLES])
def test_the_check_has_said_what_the_run_will_say(
    name: str, path: Path, graded: dict[str, Results]
) -> None:
    report = graded[name].get(path.stem)[0]
    before = checked(name, path)
    for item in report.items:
        state = before[item.number].state
        told = [verdict.because for _, verdict in before[item.number].verdicts]
        if item.verdict.outcome is Outcome.UNREADABLE:
            assert state in (State.UNREADABLE, State.FAILS), item.number
        if item.verdict.outcome is Outcome.RIGHT:
            assert not state.needs_work, (item.number, state, told)
        if item.verdict.outcome is Outcome.MISSING:
            assert state is State.MISSING, (item.number, state, told)


def test_a_file_that_was_changed_is_stale_and_a_stranger_too(tmp_path: Path) -> None:
    made = {"README.md": "read", "a/b.py": "x = 1\n", "checks.json": "{}"}
    folder.write(made, tmp_path)
    assert folder.stale(made, tmp_path) == []
    (tmp_path / "a/b.py").write_text("x = 2\n")
    (tmp_path / "stranger.txt").write_text("")
    assert folder.stale(made, tmp_path) == ["a/b.py", "stranger.txt"]
    folder.write(made, tmp_path)
    assert folder.stale(made, tmp_path) == []
    assert not (tmp_path / "stranger.txt").exists()


def test_a_repository_keeps_its_history_and_a_folder_of_others_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    history = tmp_path / "homework" / ".git" / "HEAD"
    history.parent.mkdir(parents=True)
    history.write_text("ref: refs/heads/main\n")
    for _ in range(2):
        assert grade.main(["release", "ift6135_a2022", str(tmp_path / "homework")]) == 0
        assert history.exists()
    assert grade.main(["release", "ift6135_a2022", str(tmp_path / "homework"), "--check"]) == 0
    theirs = tmp_path / "theirs" / "thesis.tex"
    theirs.parent.mkdir()
    theirs.touch()
    assert grade.main(["release", "ift6135_a2022", str(theirs.parent)]) == 2
    assert "holds other files: name a new folder" in capsys.readouterr().err
    assert [*theirs.parent.iterdir()] == [theirs]


class TestRefused:
    def test_where_there_is_no_homework(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert grade.main(["check"]) == 2
        assert "no checks.json in the current folder" in capsys.readouterr().err

    def test_what_is_not_there(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert grade.main(["check", "nowhere"]) == 2
        assert capsys.readouterr().err == "grade.py: nowhere: no such file or folder\n"

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            ("{", "cannot be used: JSONDecodeError"),
            ("[]", "cannot be used: TypeError"),
            ('{"format": 99}', f"format 99, expected {stored.FORMAT}"),
            (f'{{"format": {stored.FORMAT}}}', "cannot be used: KeyError: 'assignment'"),
        ],
    )
    def test_checks_that_were_damaged(
        self, content: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "checks.json").write_text(content)
        assert grade.main(["check", str(tmp_path), "--homework", str(tmp_path)]) == 2
        assert says in capsys.readouterr().err


def test_a_students_own_line_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    work = shutil.copytree(TEMPLATES / "ift6135_a2022", tmp_path / "work")
    (work / "answers.ipynb").unlink()
    source = "import numpy as np\n\ndef q1_3_jacobian(U, h_next):\n    return np.dig(h_next) @ U\n"
    (work / "mine.py").write_text(source)
    monkeypatch.chdir(work)
    assert grade.main(["check"]) == 1
    told = " ".join(capsys.readouterr().out.split())
    assert "(mine.py, line 4: return np.dig(h_next) @ U)" in told


def test_the_checks_are_plain_data() -> None:
    """Whoever reads checks.json needs no engine of ours."""
    for name in HOMEWORKS:
        stored_checks = json.loads((TEMPLATES / name / "checks.json").read_text(encoding="utf-8"))
        for item in stored_checks["items"]:
            for check in item["checks"]:
                assert check["check"] in ("form", "property", "cases", "ways", "runs", "practice")
                assert check["says"]
