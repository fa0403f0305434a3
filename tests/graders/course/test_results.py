"""A results folder: whose it is, its secret, and that nobody's report lands on another's."""

from __future__ import annotations

import os
import stat
from fractions import Fraction
from pathlib import Path

import pytest

from graders.course import results as results_module
from graders.course.marks import MarkError
from graders.course.results import Results, ResultsError
from graders.host.session import Transcript
from graders.intake.submission import Submission
from graders.model import Outcome
from graders.scores import Mark, Report
from tests.graders.samples import graded, report

NAME = "ift6135_a2022"
EMPTY = Transcript(records={})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "results"


@pytest.fixture
def results(folder: Path) -> Results:
    return Results.create(folder, NAME)


def put(results: Results, student: str, outcome: Outcome = Outcome.WRONG) -> Report:
    built = report(graded("1.1", outcome, points="3"), student=student)
    return results.put(built, Submission(student=student), EMPTY)


class TestSecret:
    def test_it_is_made_once_for_a_class_and_kept(self, folder: Path) -> None:
        first = Results.create(folder, NAME).secret
        assert len(first) == 64
        assert Results.create(folder, NAME).secret == first
        assert Results.open(folder).secret == first
        assert Results.create(folder.with_name("other"), NAME).secret != first

    @pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
    @pytest.mark.parametrize("umask", [0, 0o022, 0o077])
    def test_nobody_else_may_read_it(self, folder: Path, umask: int) -> None:
        old = os.umask(umask)
        try:
            secret = Results.create(folder, NAME).secret_file
        finally:
            os.umask(old)
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600

    def test_one_may_be_given(self, folder: Path, tmp_path: Path) -> None:
        (tmp_path / "given").write_bytes(b" our class \n")
        assert Results.create(folder, NAME, tmp_path / "given").secret == b"our class"
        assert Results.create(folder, NAME, tmp_path / "given").secret == b"our class"
        assert Results.create(folder, NAME).secret == b"our class"

    def test_another_one_is_refused(self, folder: Path, tmp_path: Path) -> None:
        """Two students of a class would be asked with different inputs."""
        Results.create(folder, NAME)
        (tmp_path / "given").write_bytes(b"another")
        with pytest.raises(ResultsError, match="drawn with another secret; use another --out"):
            Results.create(folder, NAME, tmp_path / "given")

    @pytest.mark.parametrize("content", [b"", b" \n"])
    def test_an_empty_one_is_refused(self, folder: Path, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "given").write_bytes(content)
        with pytest.raises(ResultsError, match="is empty: anybody could guess"):
            Results.create(folder, NAME, tmp_path / "given")
        assert not folder.exists()


class TestFolder:
    def test_another_assignment_is_refused(self, folder: Path) -> None:
        Results.create(folder, NAME)
        with pytest.raises(ResultsError) as told:
            Results.create(folder, "/elsewhere/tiny")
        assert str(told.value) == f"{folder} holds results of {NAME}; use another --out"

    def test_an_assignment_in_a_folder_is_found_again_from_anywhere(
        self, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert Results.create(folder, "tiny").settings["assignment"] == str(tmp_path / "tiny")
        assert Results.create(folder, str(tmp_path / "tiny")).settings_file.exists()

    def test_a_file_is_refused(self, folder: Path) -> None:
        folder.write_text("mine", encoding="utf-8")
        with pytest.raises(ResultsError, match="is a file; results need a folder"):
            Results.create(folder, NAME)
        assert folder.read_text(encoding="utf-8") == "mine"

    def test_a_folder_without_results_is_told(self, folder: Path) -> None:
        with pytest.raises(ResultsError) as told:
            Results.open(folder)
        assert str(told.value) == f"{folder} holds no results; name the folder with --results"

    @pytest.mark.parametrize("text", ["", "{}", "[]", "3", '{"assignment":'])
    def test_settings_that_say_nothing_are_told(self, results: Results, text: str) -> None:
        results.settings_file.write_text(text, encoding="utf-8")
        with pytest.raises(ResultsError, match=r"run\.json does not say what was graded"):
            _ = Results.open(results.folder).assignment

    def test_a_bad_row_of_marks_is_told_before_anything_is_graded(self, results: Results) -> None:
        results.marks_file.write_text("student;points\n", encoding="utf-8")
        with pytest.raises(MarkError, match="line 1: expected the columns"):
            Results.create(results.folder, NAME)


NAMES = [
    "anna", "ANNA B.", "josée", "数学", "o'brien", "../../etc/passwd", "..", ".", "", "/", "\\",
    "a/b", "a_b", "a\\b", ".hidden", "hidden", "\x00", "\x1b[2J", "\u202e", "caf\udce9", "a" * 300,
    "a" * 299 + "b", "a~b", "CON", " ", "a b", "a+b@c.d", "-rf", "=1+1", "a\nb",
]  # fmt: skip


class TestNames:
    @pytest.mark.parametrize("student", NAMES)
    def test_a_name_does_not_lead_out_of_the_folder(self, results: Results, student: str) -> None:
        before = set(results.folder.rglob("*"))
        put(results, student)
        (made,) = set(results.folder.rglob("*")) - before
        assert made.parent == results.reports_folder
        assert made.suffix == ".json"
        assert not made.name.startswith(".")
        assert results.get(student)[0].student == student

    def test_no_two_names_meet_in_one_file(self, results: Results) -> None:
        for student in NAMES:
            put(results, student)
        assert {found.student for found, _, _ in results.all()} == {*NAMES}

    def test_nor_does_their_feedback(self, results: Results) -> None:
        for student in NAMES:
            put(results, student)
        assert len(results.publish()) == len(NAMES)
        assert len(list(results.feedback_folder.iterdir())) == len(NAMES)

    @pytest.mark.parametrize(("student", "file"), [
        ("anna", "anna.json"), ("josée", "josée.json"), ("a b+c@d.e", "a b+c@d.e.json"),
    ])  # fmt: skip
    def test_an_ordinary_name_is_its_own_files(
        self, results: Results, student: str, file: str
    ) -> None:
        put(results, student)
        assert (results.reports_folder / file).exists()


class TestGet:
    @pytest.mark.parametrize(("student", "there", "says"), [
        ("ana", ["anna", "ben"], "there are anna, ..."),
        ("zz", ["anna", "ben"], "there are anna, ben"),
        ("zz", [f"student{k:02}" for k in range(20)],
         "there are student00, student01, student02, student03, student04, ..."),
        ("anna", [], "there are none"),
    ])  # fmt: skip
    def test_an_unknown_student_is_told_the_nearest(
        self, results: Results, student: str, there: list[str], says: str
    ) -> None:
        for name in there:
            put(results, name)
        with pytest.raises(ResultsError) as told:
            results.get(student)
        assert str(told.value) == f"no student {student!r} in {results.folder}; {says}"


class TestMarks:
    def test_a_mark_is_kept_over_re_runs(self, results: Results) -> None:
        put(results, "anna")
        marked = results.mark("anna", "1.1", Mark(Fraction(2), True, "fine", "me"))
        assert marked.total.earned == 2
        assert put(results, "anna", Outcome.MISSING).total.earned == 2
        assert results.get("anna")[0].total.earned == 2

    def test_the_last_one_of_an_item_counts(self, results: Results) -> None:
        put(results, "anna")
        put(results, "ben")
        for points in (1, 3):
            results.mark("anna", "1.1", Mark(Fraction(points), True))
        results.mark("ben", "1.1", Mark(Fraction(2), True))
        totals = [found.total.earned for found, _, _ in results.all()]
        assert totals == [3, 2]

    @pytest.mark.parametrize(("student", "item", "points", "says"), [
        ("ana", "1.1", "1", "no student 'ana'"),
        ("anna", "1.2", "1", "no item '1.2' in tiny; it has 1.1"),
        ("anna", "1.1", "4", "1.1: 4 points, but the item has 3"),
    ])  # fmt: skip
    def test_one_that_cannot_be_is_refused_and_changes_nothing(
        self, results: Results, student: str, item: str, points: str, says: str
    ) -> None:
        put(results, "anna")
        with pytest.raises((ResultsError, MarkError), match=says):
            results.mark(student, item, Mark(Fraction(points), True))
        assert not results.marks_file.exists()

    def test_marks_that_were_typed_into_the_file_count(self, results: Results) -> None:
        put(results, "anna")
        rows = "student,item,points,for\nanna,1.1,2.5,whole item\n"
        results.marks_file.write_text(rows, encoding="utf-8-sig")
        assert put(results, "anna").total.earned == Fraction(5, 2)
        assert results.stray_marks() == []

    def test_those_that_count_nowhere_are_told(self, results: Results) -> None:
        assert results.stray_marks() == []
        put(results, "anna")
        rows = "student,item,points,for\nana,1.1,2,whole item\n"
        results.marks_file.write_text(rows, encoding="utf-8")
        says = f"{results.marks_file}, line 2: no student 'ana' was graded"
        assert results.stray_marks() == [says]


class TestPublish:
    @pytest.fixture(autouse=True)
    def _no_assignment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        class Titled:
            title = "A tiny homework"

        monkeypatch.setattr(results_module, "load", lambda name: Titled)

    def test_an_override_is_seen_everywhere(self, results: Results) -> None:
        put(results, "anna")
        results.mark("anna", "1.1", Mark(Fraction(2), True, "right idea"))
        results.publish()
        feedback = (results.feedback_folder / "anna.txt").read_text(encoding="utf-8")
        assert "2 / 3      marked by a person" in feedback
        assert "right idea" in feedback
        gradebook = (results.folder / "gradebook.csv").read_text(encoding="utf-8")
        assert gradebook.splitlines()[1] == "anna,2,3,0,,1.1,2"
        stored = (results.reports_folder / "anna.json").read_text(encoding="utf-8")
        assert '"comment": "right idea"' in stored

    def test_twice_is_the_same(self, results: Results) -> None:
        for student in ("ben", "anna"):
            put(results, student)
        texts = []
        for _ in range(2):
            results.publish()
            texts.append({f: f.read_bytes() for f in results.folder.rglob("*") if f.is_file()})
        assert texts[0] == texts[1]
