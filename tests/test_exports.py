"""`grade.py export` and `publish` on a class on disk, as an instructor types them."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import grade
from tests.graders.report.exports import readers
from tests.tiny_class import stand_in

GRADEBOOK = """Student,ID,SIS User ID,SIS Login ID,Section,Tiny (7),Final Score
    Points Possible,,,,,6.00,(read only)
"Lovelace, Ada",1001,S1,anna,A,,50
"Turing, Ben",1002,S2,bt,A,,50
"Nobody, Al",1003,S3,al,A,2.00,50
"""
WORKSHEET = """Identifier,Full name,Email address,Status,Grade,Maximum Grade,Last modified (grade)
Participant 71,Ada Lovelace,ada@x.edu,Submitted,,6.00,-
Participant 72,Ben Turing,ben@x.edu,Submitted,,6.00,-
Participant 73,Cleo Hill,cleo@x.edu,Submitted,,6.00,-
"""
ROSTER = """student,name,sid,email,canvas_id
anna,Ada Lovelace,S1,ada@x.edu,1001
ben,Ben Turing,S2,ben@x.edu,1002
cleo,Cleo Hill,S9,cleo@x.edu,1009
"""
SCORES = {"anna": "6", "ben": "1", "cleo": "0"}
KNOWN = [
    {"id": "1001", "sid": "S1", "login": "anna", "name": "Lovelace, Ada"},
    {"id": "1002", "sid": "S2", "login": "bt", "name": "Turing, Ben"},
    {"id": "1003", "sid": "S3", "login": "al", "name": "Nobody, Al"},
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The class of three, graded once and marked, with the files of platforms beside it."""
    with pytest.MonkeyPatch.context() as patch:
        for folder in stand_in(tmp_path_factory.mktemp("class"), patch):
            assert grade.main(["run", "tiny", "class", "--jobs", "2"]) == 0
            assert grade.main(["mark", "anna", "3", "+1"]) == 0
            for name, text in (
                ("gb.csv", GRADEBOOK),
                ("ws.csv", WORKSHEET),
                ("roster.csv", ROSTER),
            ):
                (folder / name).write_text(text, encoding="utf-8")
            yield folder


@pytest.fixture
def graded(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that class's results; while the test lasts, we are beside them."""
    here = shutil.copytree(made, tmp_path / "here")
    monkeypatch.chdir(here)
    return Path("results")


def told(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_the_gradebook_of_canvas(graded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["export", "canvas", "--into", "gb.csv", "--roster", "roster.csv"]
    assert grade.main(command) == 0
    out = told(capsys)
    assert "results/exports/canvas-gb.csv: 2 marks" in out
    assert "- here, and no row of the file: cleo" in out
    assert "- in the file, and nobody here: row 5 (Al Nobody)" in out
    text = (graded / "exports" / "canvas-gb.csv").read_text(encoding="utf-8")
    assert readers.canvas(text, KNOWN, {7: "Tiny"}) == {("1001", 7): "6", ("1002", 7): "1"}
    assert Path("gb.csv").read_text(encoding="utf-8") == GRADEBOOK


def test_a_scaled_total_and_one_who_is_excused(
    graded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert grade.main(["adjust", "total", "--scale", "11/10", "--reason", "A hard one."]) == 0
    for item in "123":
        assert grade.main(["adjust", item, "--excuse", "ben", "--reason", "ill"]) == 0
    assert grade.main(["export", "canvas", "--into", "gb.csv", "--roster", "roster.csv"]) == 0
    text = (graded / "exports" / "canvas-gb.csv").read_text(encoding="utf-8")
    assert readers.canvas(text, KNOWN, {7: "Tiny"}) == {("1001", 7): "6.6", ("1002", 7): "EX"}


def test_the_worksheet_of_moodle_and_its_feedback(
    graded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = ["--into", "ws.csv", "--roster", "roster.csv"]
    assert grade.main(["export", "moodle", "results", "out/moodle.csv", *more]) == 0
    text = Path("out/moodle.csv").read_text(encoding="utf-8")
    ids = {"71": "anna", "72": "ben", "73": "cleo"}
    assert readers.moodle(text, ids, 6) == {"anna": 6, "ben": 1, "cleo": 0}
    assert grade.main(["publish", "--package", "moodle", *more]) == 0
    content = (graded / "packages" / "moodle.zip").read_bytes()
    found = readers.moodle_feedback(content, {int(n): who for n, who in ids.items()})
    assert found.keys() == {"anna", "ben", "cleo"}
    assert b"You count pairs." in found["ben"]["/feedback.txt"]


def test_feedback_on_some_items_goes_out_by_itself(
    graded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["publish", "--package", "email", "--items", "1", "--roster", "roster.csv"]
    assert grade.main([*command, "--to", "mail.zip"]) == 0
    with zipfile.ZipFile("mail.zip") as archive:
        people = ("ada@x.edu", "ben@x.edu", "cleo@x.edu")
        names = [f"{person}.{form}" for person in people for form in ("html", "txt")]
        assert sorted(archive.namelist()) == names
        text = archive.read("cleo@x.edu.txt").decode()
    assert "This is on 1 alone." in text
    assert "raises" not in text
    assert grade.main(["publish", "--items", "2"]) == 0
    assert "double" in (graded / "packages" / "files" / "ben.txt").read_text(encoding="utf-8")
    assert grade.main(["publish", "--items", "9"]) == 2


def test_a_file_for_each_student(graded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for form, names in (("gradescope", 3), ("markus", 6), ("github", 9), ("json", 3)):
        assert grade.main(["export", form]) == 0
        found = [path for path in (graded / "exports" / form).rglob("*") if path.is_file()]
        assert len(found) == names
    _, remarks = readers.markus((graded / "exports/markus/ben.jsonl").read_text(encoding="utf-8"))
    assert [(r["filename"], r["line_start"]) for r in remarks] == [
        ("answers.py", 1), ("answers.py", 2),
    ]  # fmt: skip
    github = graded / "exports" / "github" / "ben"
    assert readers.classroom50((github / "result.json").read_text(encoding="utf-8")) == (1, 6)
    lines = (github / "annotations.txt").read_text(encoding="utf-8").splitlines()
    name, properties, says = readers.command(lines[0])
    assert (name, says) == ("error", "You count pairs.")
    assert properties == {"file": "answers.py", "line": "1", "title": "1"}


def test_tables(graded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for form in ("csv", "parquet", "nbgrader", "junit"):
        assert grade.main(["export", form, "--roster", "roster.csv"]) == 0
    rows = list(csv.DictReader(io.StringIO((graded / "exports/long.csv").read_text("utf-8-sig"))))
    assert [r["points"] for r in rows if r["student"] == "anna"] == ["2.0", "3.0", "1.0"]
    assert {r["email"] for r in rows if r["student"] == "ben"} == {"ben@x.edu"}
    found = readers.nbgrader((graded / "exports/nbgrader.csv").read_text(encoding="utf-8"))
    assert {who: row["score"] for who, row in found.items()} == {
        "anna": "6",
        "ben": "1",
        "cleo": "0",
    }
    suites = readers.junit((graded / "exports/junit.xml").read_bytes())
    assert {who: suite["score"] for who, suite in suites.items()} == {
        "anna": 6,
        "ben": 1,
        "cleo": 0,
    }


@pytest.mark.parametrize(
    "form", ["csv", "nbgrader", "junit", "gradescope", "markus", "github", "json"]
)
def test_pseudonyms_leave_no_name(
    form: str, graded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = [] if form == "json" else ["--roster", "roster.csv"]
    assert grade.main(["export", form, "results", "out", "--pseudonyms", *more]) == 0
    out = Path("out")
    files = [out] if out.is_file() else [p for p in out.rglob("*") if p.is_file()]
    texts = [str(p) + p.read_text(encoding="utf-8") for p in files]
    assert texts
    assert not [text for text in texts if "anna" in text or "Lovelace" in text]
    assert any("student0001" in text for text in texts)


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("canvas", "canvas takes the file that it exports itself: name it by --into"),
        ("canvas --into ws.csv", "that is no gradebook of Canvas"),
        ("moodle --into gb.csv", "that is no grading worksheet of Moodle"),
        ("canvas --into results/class.db", "is no text"),
        ("canvas --into gb.csv --pseudonyms", "--pseudonyms does not go with it"),
        ("csv --into gb.csv", "--into is for canvas, moodle, brightspace, blackboard"),
        ("canvas --into gb.csv --out-of many", "--out-of is a number of points, not 'many'"),
        ("canvas --into gb.csv --out-of 0", "--out-of is more than 0"),
        ("canvas results gb.csv --into gb.csv", "would be lost"),
        ("canvas --into gone.csv", "No such file"),
        ("blackboard --into gb.csv", "that is no download of Blackboard"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_one_line(
    command: str, says: str, graded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert grade.main(["export", *command.split()]) == 2
    error = capsys.readouterr().err
    assert says in error
    assert error.count("\n") == 1
    assert Path("gb.csv").read_text(encoding="utf-8") == GRADEBOOK


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("--package moodle", "needs the grading worksheet: --into FILE"),
        ("--package canvas --into gb.csv", "gb.csv is no zip"),
        ("--package canvas --into class", "Download Submissions"),
        ("--package moodle --into gb.csv", "that is no grading worksheet"),
    ],
)
def test_packages_that_cannot_be_made_are_refused(
    command: str, says: str, graded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert grade.main(["publish", *command.split()]) == 2
    assert says in capsys.readouterr().err


def test_canvas_gets_files_under_the_names_that_it_gave(
    graded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("lovelaceada_1001_55_answers.py", "")
    Path("submissions.zip").write_bytes(file.getvalue())
    command = ["publish", "--package", "canvas", "--into", "submissions.zip"]
    assert grade.main([*command, "--roster", "roster.csv"]) == 0
    content = (graded / "packages" / "canvas.zip").read_bytes()
    found, ignored = readers.canvas_feedback(content, {(1001, 55): "anna"})
    assert (len(found["anna"]), ignored) == (2, [])
    are_pages = [file.startswith(b"<!doctype html>") for file in found["anna"]]
    assert sorted(are_pages) == [False, True]
    assert "no file of theirs in the download: ben, cleo" in told(capsys)


def test_nothing_goes_out_while_more_is_to_come(
    graded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert grade.main(["mark", "anna", "3", "--undo"]) == 0
    command = ["export", "canvas", "--into", "gb.csv", "--roster", "roster.csv"]
    assert grade.main(command) == 0
    assert "not written, since more is to come: anna (1 point waits for a person)" in told(capsys)
    assert grade.main([*command, "--provisional"]) == 0
    text = (graded / "exports" / "canvas-gb.csv").read_text(encoding="utf-8")
    assert readers.canvas(text, KNOWN, {7: "Tiny"})["1001", 7] == "5"


def test_gradescope_reads_its_own_keys(graded: Path) -> None:
    assert grade.main(["export", "gradescope"]) == 0
    made = json.loads((graded / "exports/gradescope/anna.json").read_text(encoding="utf-8"))
    assert made["score"] == 6
    assert {test["visibility"] for test in made["tests"]} == {"visible", "after_published"}
