"""Test results for MarkUs, GitHub, Classroom 50, JUnit, and the tables for nbgrader and pandas."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.model import Outcome
from graders.report import gradescope_results
from graders.report.exports import (
    classroom50,
    junit,
    long_form,
    markus,
    nbgrader_csv,
    pupils,
    step_summary,
)
from graders.report.exports.pupils import Pupil
from graders.scores import Lateness
from tests.graders.report.exports import readers
from tests.graders.report.exports.a_class import (
    ADA,
    AWAY,
    CLASS,
    EXTRA,
    FAILED,
    FINAL,
    FORMULA,
    NOON,
    PDF,
    THIRD,
    pupil,
)
from tests.graders.samples import graded, report

GOLDEN = Path(__file__).parent / "golden"
RUNNER = {"CLASSROOM": "dl", "ASSIGNMENT": "hw3", "SUBMISSION_TAG": "submit/1", "COMMIT_URL": "u"}
ACTS = "a\x00]]>\x1b[31m\ufffe<b>&|\n`"
HOSTILE = pupil("x]]><y", report(graded("1", Outcome.WRONG, points="1", because=ACTS)))


def as_json(value: object) -> str:
    return json.dumps(value, indent=1) + "\n"


@pytest.mark.parametrize(("name", "made"), [
    ("junit.xml", junit.make([ADA, THIRD, AWAY, PDF, FAILED]).decode()),
    ("nbgrader.csv", nbgrader_csv.make(CLASS).text),
    ("long.csv", long_form.as_csv([ADA, THIRD, FORMULA]).text),
    ("markus.jsonl", markus.printed(THIRD)),
    ("markus.json", as_json(markus.body(THIRD, "Correctness"))),
    ("classroom50.json", as_json(classroom50.of(THIRD, RUNNER, NOON))),
    ("summary.md", step_summary.summary(THIRD)),
])  # fmt: skip
def test_the_whole_file(name: str, made: str) -> None:
    assert made.encode() == (GOLDEN / name).read_bytes()


class TestJUnit:
    def test_wrong_ours_and_a_persons_turn_are_three_things(self) -> None:
        found = readers.junit(junit.make([THIRD, FAILED, PDF, AWAY]))
        counts = {who: (s["failure"], s["error"], s["skipped"]) for who, s in found.items()}
        assert counts == {"bob": (2, 0, 0), "fay": (1, 1, 0), "pdf": (0, 0, 3), "away": (0, 0, 3)}

    def test_marks_read_back(self) -> None:
        found = readers.junit(junit.make([s for s in CLASS if not s.excused]))
        wanted = {who: float(mark) for who, mark in FINAL.items() if mark != "EX"}
        assert {w: found[w]["score"] for w in wanted} == wanted

    def test_characters_that_xml_forbids_are_replaced(self) -> None:
        (suite,) = readers.junit(junit.make([HOSTILE]))
        assert suite == "x]]><y"
        assert b"\x00" not in junit.make([HOSTILE])


class TestMarkUs:
    def test_marks_read_back_and_remarks_stand_at_the_students_line(self) -> None:
        tests, annotations = readers.markus(markus.printed(THIRD))
        assert tests == {
            "1.1 numeric": (1.67, 5.0, "partial"), "1/2.a numeric": (3.0, 3.0, "pass"),
            "2 numeric": (0.0, 2.0, "fail"),
        }  # fmt: skip
        assert [(a["filename"], a["line_start"]) for a in annotations] == [("answers.py", 3)]

    def test_our_own_fault_is_an_error_and_what_waits_is_no_failure(self) -> None:
        assert readers.markus(markus.printed(FAILED))[0]["1.1 numeric"][2] == "error"
        assert {status for *_, status in readers.markus(markus.printed(PDF))[0].values()} == {
            "partial"
        }
        assert "wait for a person" in markus.printed(PDF)

    def test_the_body_for_the_interface_holds_what_a_tester_prints(self) -> None:
        (group,) = markus.body(THIRD)["test_results"]["test_groups"]
        printed = [json.loads(line) for line in markus.printed(THIRD).splitlines()]
        assert group["tests"] == [said for said in printed if "name" in said]


class TestClassroom50:
    @pytest.mark.parametrize(
        "who", [s for s in CLASS if not s.excused], ids=lambda s: s.who.student
    )
    def test_the_share_of_the_points_reads_back_exactly(self, who: Pupil) -> None:
        score, most = readers.classroom50(as_json(classroom50.of(who, RUNNER, NOON)))
        assert Fraction(score, most) == min(who.total / who.possible, Fraction(1))

    def test_points_are_scaled_by_their_denominator(self) -> None:
        made = classroom50.of(THIRD, RUNNER, NOON)
        assert (made["score"], made["max-score"]) == (14, 30)

    def test_a_denominator_beyond_all_measure_is_rounded(self) -> None:
        odd = [graded(str(p), Outcome.PARTLY, share=f"1/{p}", points="1") for p in (97, 89, 83, 79)]
        score, most = readers.classroom50(
            as_json(classroom50.of(pupil("x", report(*odd)), {}, NOON))
        )
        assert (score, most) == (5, 400)

    @given(st.lists(st.tuples(st.fractions(0, 1, max_denominator=12),
                              st.fractions(0, 9, max_denominator=8)), max_size=5))  # fmt: skip
    def test_any_points_are_whole_numbers(self, points: list[tuple[Fraction, Fraction]]) -> None:
        items = [
            graded(str(k), Outcome.PARTLY, share=str(share), points=str(worth))
            for k, (share, worth) in enumerate(points)
        ]
        readers.classroom50(as_json(classroom50.of(pupil("x", report(*items)), RUNNER, NOON)))


class TestNbgrader:
    def test_marks_read_back_with_what_lateness_costs(self) -> None:
        found = readers.nbgrader(nbgrader_csv.make(CLASS).text)
        assert (found["leo"]["raw_score"], found["leo"]["late_submission_penalty"]) == ("8", "1.25")
        wanted = {who: mark for who, mark in FINAL.items() if mark != "EX" and who != "=1+1"}
        assert {who: found[who]["score"] for who in wanted} == wanted

    def test_names_with_commas_are_quoted_and_formulas_are_none(self) -> None:
        made = nbgrader_csv.make(CLASS)
        assert readers.nbgrader(made.text)["bob"]["last_name"] == "O'Hara, Jr."
        assert "'=1+1" in made.text
        assert any("an apostrophe stands before it" in note for note in made.notes)
        assert any("excused, which this file cannot say: away" in note for note in made.notes)


class TestLongForm:
    def test_each_item_of_each_student_has_a_row_and_its_points_add_up(self) -> None:
        rows = list(csv.DictReader(io.StringIO(long_form.as_csv(CLASS).text)))
        assert len(rows) == sum(len(s.report.items) for s in CLASS)
        for who in CLASS:
            own = [
                r
                for r in rows
                if r["student"].lstrip("'") == who.who.student and r["counts"] == "true"
            ]
            assert sum(Fraction(r["exact"]) for r in own) * who.report.scale == who.raw

    def test_slips_are_told(self) -> None:
        rows = list(csv.DictReader(io.StringIO(long_form.as_csv([THIRD]).text)))
        assert [r["slip"] for r in rows] == ["Half a pair.", "", ""]

    def test_parquet_holds_the_same_table_with_its_types(self) -> None:
        from pyarrow import parquet

        table = parquet.read_table(io.BytesIO(long_form.as_parquet(CLASS)))
        assert table.to_pylist() == list(long_form.rows(CLASS))
        assert str(table.schema.field("points").type) == "double"
        assert str(table.schema.field("counts").type) == "bool"

    @given(st.text(max_size=8))
    def test_any_name_is_a_cell_and_never_a_formula(self, name: str) -> None:
        made = long_form.as_csv([pupil("s", name=name)])
        row = next(csv.DictReader(io.StringIO(made.text)))
        assert not row["name"].startswith(("=", "+", "-", "@", "\t", "\r"))

    def test_pseudonyms_leave_no_name(self) -> None:
        hidden = pupils.pseudonymous(CLASS)
        text = long_form.as_csv(hidden).text + junit.make(hidden).decode()
        names = {n for s in CLASS for n in (s.who.student, s.who.name, s.who.email) if len(n) > 3}
        assert names
        assert not [name for name in names if name in text]
        assert "student0001" in text


class TestSummary:
    def test_what_coming_late_costs_is_told_where_points_are(self) -> None:
        told = Lateness(timedelta(days=1), Fraction(1, 10), "It came a day after the deadline.")
        late = replace(report(graded("1", Outcome.RIGHT, points="2")), late=told)
        shown = gradescope_results.results(late)["tests"][1]
        for says in (step_summary.summary(pupil("x", late)), shown["output"]):
            assert "1.8 of 2 points" in says
            assert "0.2 of 2 points are taken off for that." in says
        assert shown["visibility"] == gradescope_results.PUBLISHED

    def test_what_a_student_wrote_ends_no_cell_and_no_fence(self) -> None:
        because = "| x | </details> ``` <script> [a](b) @all #1\n``````"
        page = step_summary.summary(
            pupil("x", report(graded("1", Outcome.WRONG, points="1", because=because)))
        )
        rows = [line for line in page.splitlines() if line.startswith("| 1 ")]
        assert len(rows) == 1
        assert "\\| x \\| \\</details\\>" in rows[0]
        fences = [line for line in page.splitlines() if line and not line.strip("`")]
        assert len({*fences} & {max(fences, key=len)}) == 1
        assert len(max(fences, key=len)) > 6

    @pytest.mark.parametrize("letter", ["a", "é", "\U0001d54f"])
    def test_a_page_of_more_than_a_megabyte_is_cut_by_its_bytes(self, letter: str) -> None:
        items = [
            graded(str(k), Outcome.WRONG, points="1", because=f"{letter * 4000}\n" * 30)
            for k in range(40)
        ]
        page = step_summary.summary(pupil("x", report(*items)))
        assert 100_000 < len(page.encode()) <= 1 << 20
        assert "more lines are not shown" in page


class TestPupil:
    @pytest.mark.parametrize("who", CLASS, ids=lambda s: s.who.student)
    def test_the_one_number_is_as_by_hand(self, who: Pupil) -> None:
        wanted = FINAL.get(who.who.student)
        assert bool(who.open) == (wanted is None)
        assert who.excused == (wanted == "EX")
        if wanted not in (None, "EX"):
            assert round(who.total, 2) == Fraction(wanted or 0)

    @pytest.mark.parametrize(
        ("row", "parts"),
        [
            ({"name": "Lovelace, Ada"}, ("Ada Lovelace", "Ada", "Lovelace")),
            ({"name": "Ada King Lovelace"}, ("Ada King Lovelace", "Ada King", "Lovelace")),
            ({"first": "Ada", "last": "Lovelace"}, ("Ada Lovelace", "Ada", "Lovelace")),
            ({"name": "Pelé"}, ("Pelé", "", "Pelé")),
            ({}, ("", "", "")),
        ],
    )
    def test_names_are_taken_apart(self, row: dict[str, str], parts: Sequence[str]) -> None:
        who = pupils.Identity.of("x", row)
        assert (who.name, who.first, who.last) == parts

    def test_extra_credit_goes_beyond_what_is_possible(self) -> None:
        assert EXTRA.total.earned == 12
        assert EXTRA.total.possible == 10
