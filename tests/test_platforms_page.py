"""Every command of docs/platforms.md, on files made from the formats of the platforms."""

from __future__ import annotations

import re
import shlex
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

import grade
from graders.intake.class_folder import collect
from tests.graders.report.exports import readers
from tests.tiny_class import ANSWERS, stand_in

PAGE = Path(__file__).resolve().parent.parent / "docs" / "platforms.md"
PEOPLE = {
    "anna": ("Ada Lovelace", "lovelaceada", 1001),
    "ben": ("Ben Turing", "turingben", 1002),
    "cleo": ("Cleo Hill", "hillcleo", 1003),
}
FORMS = (
    "canvas moodle gradescope github markus brightspace blackboard nbgrader csv parquet junit json"
)
TOTALS = {"anna": 5.0, "ben": 1.0, "cleo": 0.0}
GRADEBOOK = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Homework 2 (11),Tiny (48213),Final Score\n"
    "    Points Possible,,,,,10.00,6.00,(read only)\n"
    + "".join(f'"{n.split()[1]}, {n.split()[0]}",{k},S{k},{who},A,3.00,,\n'
              for who, (n, _, k) in PEOPLE.items())
)  # fmt: skip
HEAD = "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Last modified (grade)\n"
WORKSHEET = HEAD + (
    "".join(f"Participant {k},{n},{who}@x.edu,Submitted,,6.00,-\n"
            for who, (n, _, k) in PEOPLE.items())
)  # fmt: skip
BRIGHTSPACE = (
    "OrgDefinedId,Username,Tiny Points Grade <Numeric MaxPoints:6 Weight:1>,End-of-Line Indicator\n"
    + "".join(f"#S{k},#{who},,#\n" for who, (_, _, k) in PEOPLE.items())
)
BLACKBOARD = "Last Name,First Name,Username,Tiny [Total Pts: 6 Score] |48213\n" + "".join(
    f"x,y,{who},\n" for who in PEOPLE
)
ROSTER = "student,name,sid,email,login\n" + "".join(
    f"{who},{n},S{k},{who}@x.edu,{who}\n" for who, (n, _, k) in PEOPLE.items()
)
SUBMITTERS = "".join(
    f"submission_{k}:\n  :submitters:\n  - :name: {n}\n    :sid: S{k}\n    :email: {who}@x.edu\n"
    f"  :created_at: 2026-11-20 10:00:00 Z\n"
    for who, (n, _, k) in PEOPLE.items()
)


def archive(path: Path, files: Mapping[str, str]) -> None:
    with zipfile.ZipFile(path, "w") as file:
        for name, text in files.items():
            file.writestr(name, text)


def by_student(name: Callable[[str], str]) -> dict[str, str]:
    return {name(who): ANSWERS[who] for who in PEOPLE}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with all files that the page names, and the results of all its commands."""
    with pytest.MonkeyPatch.context() as patch:
        for here in stand_in(tmp_path_factory.mktemp("platforms"), patch):
            (here / "gradebook.csv").write_text(GRADEBOOK, encoding="utf-8")
            (here / "worksheet.csv").write_text(WORKSHEET, encoding="utf-8")
            (here / "brightspace.csv").write_text(BRIGHTSPACE, encoding="utf-8")
            (here / "blackboard.csv").write_text(BLACKBOARD, encoding="utf-8")
            (here / "roster.csv").write_text(ROSTER, encoding="utf-8")
            archive(
                here / "submissions.zip",
                by_student(
                    lambda who: f"{PEOPLE[who][1]}_{PEOPLE[who][2]}_9{PEOPLE[who][2]}_answers.py"
                ),
            )
            archive(
                here / "moodle.zip",
                by_student(
                    lambda who: (
                        f"{PEOPLE[who][0]}_{PEOPLE[who][2]}_assignsubmission_file_/answers.py"
                    )
                ),
            )
            gradescope = by_student(lambda who: f"e/submission_{PEOPLE[who][2]}/answers.py")
            archive(
                here / "gradescope.zip", {"e/submission_metadata.yml": SUBMITTERS, **gradescope}
            )
            archive(here / "markus.zip", by_student(lambda who: f"hw3/{who}/answers.py"))
            for top, below in (("submissions", ""), ("submitted", "hw3/")):
                for who, text in ANSWERS.items():
                    path = here / top / who / below / "answers.py"
                    path.parent.mkdir(parents=True)
                    path.write_text(text, encoding="utf-8")
            for command in commands():
                assert grade.main(command) == 0, command
            yield here


def commands() -> list[list[str]]:
    """The page's commands, in their order."""
    found = re.findall(r"^\$ grade\.py (.+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return [shlex.split(line.replace("HOMEWORK", "tiny")) for line in found]


def test_the_page_says_commands_for_every_form_and_package() -> None:
    told = {command[1] for command in commands() if command[0] == "export"}
    assert told == set(FORMS.split())
    packages = {c[c.index("--package") + 1] for c in commands() if "--package" in c}
    assert packages == {"files", "email", "canvas", "moodle"}


def test_the_marks_arrive_at_every_platform(folder: Path) -> None:
    def text(path: str) -> str:
        return (folder / path).read_text(encoding="utf-8")

    known = [
        {"id": who, "sid": f"S{k}", "login": who, "name": n} for who, (n, _, k) in PEOPLE.items()
    ]
    numbered = [{**each, "id": str(PEOPLE[each["id"]][2])} for each in known]
    canvas = readers.canvas(
        text("canvas/exports/canvas-gradebook.csv"), numbered, {11: "Homework 2", 48213: "Tiny"}
    )
    mine = {str(k): who for who, (_, _, k) in PEOPLE.items()}
    assert {mine[n]: float(mark) for (n, _), mark in canvas.items()} == TOTALS
    assert readers.moodle(text("moodle/exports/moodle-worksheet.csv"), mine, 6) == TOTALS
    filled = text("results/exports/brightspace-brightspace.csv")
    assert readers.brightspace(filled, known, ["Tiny"]) == TOTALS
    assert readers.brightspace(text("new.csv"), known, ["Homework 3"]) == TOTALS
    logins = {who: who for who in PEOPLE}
    filled = text("results/exports/blackboard-blackboard.csv")
    assert readers.blackboard(filled, logins, [48213]) == TOTALS
    found = readers.nbgrader(text("results/exports/nbgrader.csv"))
    assert {who: float(row["score"]) for who, row in found.items()} == TOTALS
    for who, total in TOTALS.items():
        score, most = readers.classroom50(text(f"results/exports/github/{who}/result.json"))
        assert (score, most) == (total, 6)
        tests, _ = readers.markus(text(f"results/exports/markus/{who}.jsonl"))
        assert sum(earned for earned, *_ in tests.values()) == total


@pytest.mark.parametrize("name", ["markus.zip", "submitted"])
def test_folders_of_students_are_a_class(name: str, folder: Path) -> None:
    """As MarkUs zips its groups, and as nbgrader and Otter lay theirs."""
    found = collect([folder / name], ["1", "2", "3"]).submissions
    assert {each.student for each in found} == PEOPLE.keys()
    assert all(each.cells for each in found)


def test_the_feedback_arrives_with_its_student(folder: Path) -> None:
    numbers = {k: who for who, (_, _, k) in PEOPLE.items()}
    moodle = readers.moodle_feedback((folder / "moodle/packages/moodle.zip").read_bytes(), numbers)
    assert moodle.keys() == PEOPLE.keys()
    attachments = {(k, int(f"9{k}")): who for k, who in numbers.items()}
    content = (folder / "canvas/packages/canvas.zip").read_bytes()
    canvas, ignored = readers.canvas_feedback(content, attachments)
    assert canvas.keys() == PEOPLE.keys()
    assert not ignored
    assert b"You count pairs." in canvas["ben"][0]
    assert b"You count pairs." in moodle["ben"]["/feedback.txt"]
