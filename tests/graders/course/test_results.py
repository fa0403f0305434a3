"""A results folder: whose it is, its secret, and that nobody's page lands on another's."""

from __future__ import annotations

import os
import stat
from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest

from graders.course import marking, settings, submissions, verdicts
from graders.course.errors import ResultsError
from graders.course.marks import MarkError
from graders.course.results import Results
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
def results(folder: Path, store: str) -> Results:
    return Results.create(folder, NAME, store=store)


def put(
    results: Results, student: str, outcome: Outcome = Outcome.WRONG, digest: str = ""
) -> Report:
    built = report(graded("1.1", outcome, points="3"), student=student)
    submission = Submission(student=student, digest=digest)
    with results.marking() as connection:
        settings.put(connection, "title", "A tiny homework")
        known = submissions.find(connection, student, digest)
        number = known["id"] if known else submissions.insert(connection, submission)
        submissions.put_transcript(connection, number, EMPTY, {})
        verdicts.put(connection, number, built, {})
        submissions.make_current(connection, student, number)
    return results.get_report(student)


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
        assert Results.create(folder, "tiny").setting("assignment") == str(tmp_path / "tiny")
        assert Results.create(folder, str(tmp_path / "tiny")).exists()

    def test_a_file_is_refused(self, folder: Path) -> None:
        folder.write_text("mine", encoding="utf-8")
        with pytest.raises(ResultsError, match="is a file; results need a folder"):
            Results.create(folder, NAME)
        assert folder.read_text(encoding="utf-8") == "mine"

    def test_a_folder_without_results_is_told(self, folder: Path) -> None:
        with pytest.raises(ResultsError) as told:
            Results.open(folder)
        assert str(told.value) == f"{folder} holds no results; name the folder with --results"

    def test_results_of_an_earlier_version_are_told(self, folder: Path) -> None:
        folder.mkdir()
        (folder / "run.json").write_text("{}", encoding="utf-8")
        opening = [partial(Results.create, folder, NAME), partial(Results.open, folder)]
        for opened in opening:
            with pytest.raises(ResultsError) as told:
                opened()
            assert str(told.value) == (
                f"{folder} holds reports of an earlier version: "
                f"grade.py import-results {folder} brings them into a store"
            )

    def test_a_secret_that_was_exchanged_is_refused(self, results: Results) -> None:
        results.secret_file.write_bytes(b"another")
        with pytest.raises(ResultsError, match="not the one that this class's inputs were"):
            _ = Results.open(results.folder, results.store).secret

    def test_a_secret_that_was_emptied_is_refused(self, results: Results) -> None:
        results.secret_file.write_bytes(b"")
        with pytest.raises(ResultsError, match="is empty: anybody could guess"):
            _ = Results.open(results.folder, results.store).secret
        with pytest.raises(ResultsError, match="is empty: anybody could guess"):
            Results.create(results.folder, NAME, store=results.store)

    def test_a_secret_that_is_gone_is_never_made_anew(self, results: Results) -> None:
        results.secret_file.unlink()
        with pytest.raises(ResultsError, match="is gone: put it back"):
            Results.create(results.folder, NAME, store=results.store)
        assert not results.secret_file.exists()

    def test_a_bad_row_of_marks_is_told_before_anything_is_graded(self, results: Results) -> None:
        (results.folder / marking.FILE).write_text("student;points\n", encoding="utf-8")
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
        put(results, student)
        before = set(results.folder.rglob("*"))
        results.publish()
        tables = {results.folder / "gradebook.csv", results.folder / "class.html"}
        made = set(results.folder.rglob("*")) - before - tables
        assert [path.parent for path in made] == [results.feedback_folder] * 2
        assert {path.suffix for path in made} == {".txt", ".html"}
        assert not any(path.name.startswith(".") for path in made)
        assert results.get(student)[0].student == student

    def test_no_two_names_meet_in_one_row_or_page(self, results: Results) -> None:
        for student in NAMES:
            put(results, student)
        results.publish()
        assert {found.student for found, _, _ in results.all()} == {*NAMES}
        assert len(list(results.feedback_folder.iterdir())) == 2 * len(NAMES)

    @pytest.mark.parametrize(("student", "file"), [
        ("anna", "anna.txt"), ("josée", "josée.txt"), ("a b+c@d.e", "a b+c@d.e.txt"),
    ])  # fmt: skip
    def test_an_ordinary_name_is_its_own_files(
        self, results: Results, student: str, file: str
    ) -> None:
        put(results, student)
        results.publish()
        assert (results.feedback_folder / file).exists()


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
        assert not (results.folder / marking.FILE).exists()

    def test_marks_that_were_typed_into_the_file_count(self, results: Results) -> None:
        put(results, "anna")
        rows = "student,item,points,for\nanna,1.1,2.5,whole item\n"
        (results.folder / marking.FILE).write_text(rows, encoding="utf-8-sig")
        assert put(results, "anna").total.earned == Fraction(5, 2)
        assert results.stray_marks() == []

    def test_those_that_count_nowhere_are_told(self, results: Results) -> None:
        assert results.stray_marks() == []
        put(results, "anna")
        rows = "student,item,points,for\nana,1.1,2,whole item\n"
        (results.folder / marking.FILE).write_text(rows, encoding="utf-8")
        with results.marking():
            pass
        says = f"{results.folder / marking.FILE}, line 2: no student 'ana' was graded"
        assert results.stray_marks() == [says]


class TestPublish:
    def test_an_override_is_seen_everywhere(self, results: Results) -> None:
        put(results, "anna")
        results.mark("anna", "1.1", Mark(Fraction(2), True, "right idea"))
        results.publish()
        feedback = (results.feedback_folder / "anna.txt").read_text(encoding="utf-8")
        assert "2 / 3      marked by a person" in feedback
        assert "right idea" in feedback
        gradebook = (results.folder / "gradebook.csv").read_text(encoding="utf-8")
        assert gradebook.splitlines()[1] == "anna,,,,,,2,,0,0,2,3,0,,1.1,2"
        assert "right idea" in (results.folder / marking.FILE).read_text(encoding="utf-8")

    def test_twice_is_the_same(self, results: Results) -> None:
        for student in ("ben", "anna"):
            put(results, student)
        texts = []
        for _ in range(2):
            results.publish()
            pages = [results.folder / "gradebook.csv", *results.feedback_folder.iterdir()]
            texts.append({f: (f.read_bytes(), f.stat().st_ino) for f in pages})
        assert texts[0] == texts[1]

    def test_a_page_that_was_removed_is_written_again(self, results: Results) -> None:
        put(results, "anna")
        results.publish()
        page = results.feedback_folder / "anna.txt"
        text = page.read_bytes()
        page.unlink()
        results.publish()
        assert page.read_bytes() == text

    def test_only_what_changed_is_rewritten(self, results: Results) -> None:
        for student in ("anna", "ben"):
            put(results, student)
        results.publish()
        pages = {f.stem: f.stat().st_ino for f in results.feedback_folder.iterdir()}
        results.mark("ben", "1.1", Mark(Fraction(1), True, "so"))
        results.publish()
        after = {f.stem: f.stat().st_ino for f in results.feedback_folder.iterdir()}
        assert after["anna"] == pages["anna"]
        assert "so" in (results.feedback_folder / "ben.txt").read_text(encoding="utf-8")

    def test_a_mark_whose_pages_were_not_written_is_in_the_next_ones(
        self, results: Results
    ) -> None:
        """As when the program is killed between the two: another's mark writes both."""
        for student in ("anna", "ben"):
            put(results, student)
        results.publish()
        results.mark("anna", "1.1", Mark(Fraction(1), True))
        results.mark("ben", "1.1", Mark(Fraction(1), True))
        results.publish(["ben"])
        rows = (results.folder / marking.FILE).read_text(encoding="utf-8").splitlines()[1:]
        assert [row.split(",")[0] for row in rows] == ["anna", "ben"]
        assert "marked" in (results.feedback_folder / "anna.txt").read_text(encoding="utf-8")

    def test_items_that_only_some_have_are_columns_for_all(self, results: Results) -> None:
        put(results, "anna")
        put(results, "ben")
        with results.marking() as connection:
            number = results.row(connection, "ben")["id"]
            built = report(graded("1.1"), graded("2", points="2"), student="ben")
            verdicts.put(connection, number, built, {})
        results.publish()
        rows = (results.folder / "gradebook.csv").read_text(encoding="utf-8-sig").splitlines()
        assert [row.split(",")[15:] for row in rows] == [["1.1", "2"], ["0", ""], ["3", "2"]]
