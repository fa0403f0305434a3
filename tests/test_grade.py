"""The command line, from a folder of questions and of submissions to points and back."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

import grade
from tests.tiny_class import (
    ANSWERS,
    BROKEN,
    CONTENTS,
    answers_of,
    contents_of,
    forget,
    graded_in,
    stand_in,
    totals,
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    yield from stand_in(tmp_path, monkeypatch)


@pytest.fixture
def graded(folder: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    return graded_in(folder, capsys)


class TestRun:
    def test_a_class_is_graded(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert grade.main(["run", "tiny", "class"]) == 0
        *lines, told, _, open_, page, whole, gradebook = [
            line.rstrip() for line in capsys.readouterr().out.splitlines()
        ]
        assert open_ == "Open:"
        assert page.startswith("  results/feedback/ben.html  ")
        assert whole.startswith("  results/class.html  ")
        assert gradebook.startswith("  results/gradebook.csv  ")
        for line in (page, whole, gradebook):
            assert (folder / line.split()[0]).is_file()
        assert lines == [
            "student  points  to read  what went wrong",
            "anna     5 of 6        1",
            "ben      1 of 6           wrong: 2; partly right: 1; no answer: 3",
            "cleo     0 of 6           not readable: 1; raised: 2; no answer: 3",
            "",
            "3 graded: results/gradebook.csv, results/feedback/, results/class.db",
            "1 item waits for a person, who reads one and gives its points by",
            "  grade.py explain anna 3 --results results",
            "  grade.py mark anna 3 +1 --results results",
        ]
        assert told.startswith("isolation: ")
        assert totals(folder / "results") == {"anna": "5", "ben": "1", "cleo": "0"}
        feedback = (folder / "results" / "feedback" / "ben.txt").read_text(encoding="utf-8")
        assert "You count pairs." in feedback

    def test_running_twice_gives_the_same_files(self, graded: Path) -> None:
        before = contents_of(graded)
        assert grade.main(["run", "tiny", "class"]) == 0
        assert contents_of(graded) == before

    def test_two_secrets_draw_other_inputs_and_make_the_same_points(self, folder: Path) -> None:
        made = []
        for secret in ("one", "two"):
            (folder / secret).write_text(secret, encoding="utf-8")
            arguments = ["run", "tiny", "class", "--secret", secret, "--out", f"out-{secret}"]
            assert grade.main(arguments) == 0
            out = folder / f"out-{secret}"
            made.append((totals(out), answers_of(out, "ben")["2"]))
        assert made[0][0] == made[1][0]
        assert made[0][1] != made[1][1]

    def test_one_student_is_added_to_a_class(
        self, graded: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        late = graded.parent / "dora.py"
        late.write_text("edges = 12", encoding="utf-8")
        assert grade.main(["run", "tiny", str(late)]) == 0
        assert "1 graded" in capsys.readouterr().out
        assert totals(graded) == {"anna": "5", "ben": "1", "cleo": "0", "dora": "2"}

    def test_credit_is_that_of_the_track(self, folder: Path) -> None:
        assert grade.main(["run", "tiny", "class", "--track", "4644"]) == 0
        gradebook = (folder / "results" / "gradebook.csv").read_text(encoding="utf-8-sig")
        assert gradebook.splitlines()[1].startswith("anna,,,,,4644,5,,0,0,5,3,1,")

    def test_a_roster_gives_everybody_a_row_and_a_track(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        roster = "student,track\nanna,4644\nben,7643\ncleo,\ndora,7643\n"
        (folder / "roster.csv").write_text(roster, encoding="utf-8")
        assert grade.main(["run", "tiny", "class", "--roster", "roster.csv"]) == 0
        assert "nothing handed in: dora" in capsys.readouterr().out
        rows = (
            (folder / "results" / "gradebook.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
        )
        assert [[row.split(",")[k] for k in (0, 5, 10, 11)] for row in rows] == [
            ["anna", "4644", "5", "3"], ["ben", "7643", "1", "6"], ["cleo", "", "0", "6"],
            ["dora", "7643", "0", "6"],
        ]  # fmt: skip

    def test_a_question_of_ours_that_fails_ends_with_1(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (folder / "tiny" / "contents.py").write_text(BROKEN, encoding="utf-8")
        assert grade.main(["run", "tiny", "class"]) == 1
        printed = capsys.readouterr().out
        assert "grader failed: 1" in printed
        assert "The grader itself failed on 3 items; its traceback is shown by" in printed
        assert totals(folder / "results") == {"anna": "3", "ben": "0", "cleo": "0"}
        assert grade.main(["explain", "anna", "1"]) == 0
        assert "T1: the right answer edges is not right by itself" in capsys.readouterr().out

    def test_marks_that_count_nowhere_are_told_when_all_is_graded(
        self, graded: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        rows = "student,item,points,for\nana,3,1,whole item\nben,3,1,whole item\n"
        (graded / "marks.csv").write_text(rows, encoding="utf-8")
        assert grade.main(["run", "tiny", "class"]) == 2
        printed = capsys.readouterr()
        assert printed.err == "grade.py: results/marks.csv, line 2: no student 'ana' was graded\n"
        assert totals(graded) == {"anna": "5", "ben": "2", "cleo": "0"}


class TestMark:
    def test_marked_explained_and_kept(
        self, graded: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        comment = ["--comment", "says enough", "--grader", "me"]
        assert grade.main(["mark", "anna", "3", "+1/2", *comment]) == 0
        assert " ".join(capsys.readouterr().out.split()) == "anna 3 0.5 / 1 read by a person"
        assert totals(graded)["anna"] == "5.5"
        assert grade.main(["explain", "anna", "3"]) == 0
        explained = capsys.readouterr().out
        assert "why -> 'because it is so and so'" in explained
        assert "marked by me: 0.5 for the part that waited. says enough" in explained
        assert "says enough" in (graded / "feedback" / "anna.txt").read_text(encoding="utf-8")
        assert grade.main(["run", "tiny", "class"]) == 0
        assert grade.main(["rescore"]) == 0
        assert totals(graded)["anna"] == "5.5"

    def test_the_last_mark_counts(self, graded: Path) -> None:
        for points in ("0", "3", "2.5"):
            assert grade.main(["mark", "ben", "2", points]) == 0
        assert totals(graded)["ben"] == "3.5"


class TestSecondRun:
    def test_it_says_what_is_as_before_and_what_is_new(
        self, graded: Path, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (folder / "class" / "dora").mkdir()
        (folder / "class" / "dora" / "answers.py").write_text(ANSWERS["anna"], encoding="utf-8")
        assert grade.main(["run", "tiny", "class"]) == 0
        assert "\n3 as before, 1 new: results/gradebook.csv" in capsys.readouterr().out
        assert grade.main(["run", "tiny", "class", "--again", "dora"]) == 0
        assert "\n3 as before, 1 new: " in capsys.readouterr().out
        assert grade.main(["run", "tiny", "class", "--again"]) == 0
        assert "\n4 graded: " in capsys.readouterr().out
        assert grade.main(["run", "tiny", "class", "--again", "zoe"]) == 2
        assert "--again: no 'zoe' among the submissions" in capsys.readouterr().err

    def test_a_question_that_asks_something_else_is_asked_and_the_change_is_shown(
        self, graded: Path, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        changed = CONTENTS.replace('"edges"', '"vertices"')
        (folder / "tiny" / "contents.py").write_text(changed, encoding="utf-8")
        forget()
        assert grade.main(["run", "tiny", "class"]) == 0
        shown = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
        table = shown.index("student item before after why")
        assert shown.index("Open:") > table
        assert shown[table : table + 3] == [
            "student item before after why",
            "anna 1 2 0 right -> no answer",
            "ben 1 1 0 partly right -> no answer",
        ]

    def test_a_mark_on_an_attempt_that_is_replaced_is_told_and_counts_once_confirmed(
        self, graded: Path, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert grade.main(["mark", "ben", "2", "3"]) == 0
        assert totals(graded)["ben"] == "4"
        (folder / "class" / "ben" / "answers.py").write_text("edges = 6\n", encoding="utf-8")
        capsys.readouterr()
        assert grade.main(["run", "tiny", "class"]) == 0
        told = "ben, 2: the mark was given on an earlier attempt and counts once it is confirmed"
        assert told in capsys.readouterr().err
        assert totals(graded)["ben"] == "1"
        assert grade.main(["mark", "ben", "2", "--confirm"]) == 0
        assert totals(graded)["ben"] == "4"
        assert grade.main(["run", "tiny", "class"]) == 0
        assert told not in capsys.readouterr().err

    def test_a_verdict_that_was_changed_by_hand_is_told_and_judged_again(
        self, graded: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        before = contents_of(graded)
        with contextlib.closing(sqlite3.connect(graded / "class.db")) as store:
            store.execute("UPDATE verdicts SET earned_numerator = 99 WHERE item = '2'")
            store.commit()
        capsys.readouterr()
        assert grade.main(["run", "tiny", "class"]) == 0
        says = "verdicts were changed outside of grade.py; judged again"
        told = capsys.readouterr().err.splitlines()
        assert told == [f"grade.py: {who}: {says}" for who in ANSWERS]
        assert contents_of(graded) == before

    def test_an_answer_that_was_changed_by_hand_is_asked_again(
        self, graded: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        before = contents_of(graded)
        with contextlib.closing(sqlite3.connect(graded / "class.db")) as store:
            store.execute("UPDATE contents SET bytes = x'00'")
            store.commit()
        assert grade.main(["run", "tiny", "class"]) == 0
        assert contents_of(graded) == before


class TestUndo:
    def test_a_mark_is_taken_back(self, graded: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert grade.main(["mark", "ben", "2", "3"]) == 0
        assert grade.main(["mark", "ben", "2", "--undo"]) == 0
        assert " ".join(capsys.readouterr().out.splitlines()[-1].split()) == "ben 2 0 / 3 wrong"
        assert totals(graded)["ben"] == "1"

    @pytest.mark.parametrize("arguments", [(), ("1", "--undo"), ("--undo", "--confirm")])
    def test_one_thing_is_done_at_a_time(
        self, graded: Path, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert grade.main(["mark", "ben", "2", *arguments]) == 2
        assert "mark takes POINTS, or --undo, or --confirm" in capsys.readouterr().err


class TestRescore:
    def test_another_reference_makes_other_points_and_runs_nothing(
        self, graded: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        import shutil

        from graders import grading
        from graders.host import session

        def take(*_: object) -> None:
            raise AssertionError("student code was run")

        monkeypatch.setattr(session, "take", take)
        monkeypatch.setattr(grading, "take", take)
        shutil.rmtree("class")
        changed = CONTENTS.replace('{"edges": 12}', '{"edges": 6}').replace(
            '{"edges": 6}, "You', '{"edges": 7}, "You'
        )
        Path("tiny/contents.py").write_text(changed, encoding="utf-8")
        forget()
        assert grade.main(["rescore"]) == 0
        shown = capsys.readouterr().out
        assert totals(graded) == {"anna": "5", "ben": "1", "cleo": "0"}
        assert [" ".join(line.split()) for line in shown.splitlines()] == [
            "student item before after why",
            "anna 1 2 0 the question changed: right -> wrong",
            "ben 1 1 2 the question changed: partly right -> right",
            "Questions that changed: 1",
            "The points of 2 items of 2 students change; the mean was 2, is 1.67.",
            "Nothing was written; --apply writes it.",
        ]
        assert grade.main(["rescore", "--apply"]) == 0
        assert totals(graded) == {"anna": "3", "ben": "2", "cleo": "0"}
        capsys.readouterr()
        assert grade.main(["rescore"]) == 0
        assert capsys.readouterr().out == "No points change.\n"

    def test_nothing_changed_changes_nothing(self, graded: Path) -> None:
        before = contents_of(graded)
        assert grade.main(["rescore"]) == 0
        assert contents_of(graded) == before


class TestList:
    def test_json_can_be_parsed(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert grade.main(["list", "tiny", "--json"]) == 0
        rows = json.loads(capsys.readouterr().out)
        assert [(row["number"], row["points"], row["answered_by"]) for row in rows] == [
            ("1", "2", "edges"), ("2", "3", "double(...)"), ("3", "1", "why or prose"),
        ]  # fmt: skip

    def test_all_that_stand_beside_the_engine(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert grade.main(["list"]) == 0
        assert "ift6135_a2022  IFT6135 A2022" in capsys.readouterr().out


class TestAudit:
    def test_a_sound_assignment(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert grade.main(["audit", "tiny"]) == 0
        assert "FAULT" not in capsys.readouterr().out
        for form in ("--json", "--markdown"):
            assert grade.main(["audit", "tiny", form]) == 0
        assert "| 1 | numeric | 1 | 1 |" in capsys.readouterr().out

    def test_a_slip_that_is_right_ends_with_1(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        slip = CONTENTS.replace('Slip({"edges": 6}', 'Slip({"edges": 12}')
        (folder / "tiny" / "contents.py").write_text(slip, encoding="utf-8")
        assert grade.main(["audit", "tiny"]) == 1
        says = "FAULT 1: slip 1 is accepted as right: You count pairs."
        assert says in capsys.readouterr().out

    def test_a_reference_that_fails_is_told(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (folder / "tiny" / "contents.py").write_text(BROKEN, encoding="utf-8")
        assert grade.main(["audit", "tiny"]) == 2
        assert "T1: the right answer edges is not right" in capsys.readouterr().err
