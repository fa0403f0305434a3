"""`marks.csv`: what people give, through spreadsheets and re-runs, and what is refused."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from graders.course import marks
from graders.course.marks import MarkError, Marks
from graders.model import Outcome
from graders.scores import Mark
from tests.graders.samples import graded, report

HEAD = "student,item,points,for,comment,grader"
REPORT = report(
    graded("1.1", Outcome.WRONG, points="3"),
    graded("1.2", Outcome.PARTLY, share="3/5", points="5", waiting="2"),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "marks.csv"


def whole(points: str, comment: str = "", grader: str = "") -> Mark:
    return Mark(Fraction(points), True, comment, grader)


def rest(points: str) -> Mark:
    return Mark(Fraction(points), False)


class TestParse:
    @pytest.mark.parametrize(("text", "points", "is_whole"), [
        ("4", "4", True), ("2.5", "5/2", True), (" 3/2 ", "3/2", True), ("0", "0", True),
        ("+4", "4", False), ("+3/2", "3/2", False), ("+ 0.25", "1/4", False), ("1/3", "1/3", True),
    ])  # fmt: skip
    def test_a_plus_is_for_the_part_that_waits(
        self, text: str, points: str, is_whole: bool
    ) -> None:
        assert marks.parse(text) == (Fraction(points), is_whole)

    @pytest.mark.parametrize("text", [
        "", "+", "four", "2,5", "1/0", "1e3", "1e999999999", "nan", "inf", "0x10", "4 points", "٤",
        "1" * 30,
    ])  # fmt: skip
    def test_what_is_no_number_of_points(self, text: str) -> None:
        with pytest.raises(MarkError) as told:
            marks.parse(text)
        assert str(told.value) == f"expected points such as 4, 2.5 or +3/2, found {text!r}"

    @pytest.mark.parametrize("text", ["-1", "-1/2", " -0.5"])
    def test_points_are_not_negative(self, text: str) -> None:
        with pytest.raises(MarkError, match=f"points are not negative: {text}"):
            marks.parse(text)


class TestCheck:
    @pytest.mark.parametrize(("mark", "number"), [
        (whole("3"), "1.1"), (whole("0"), "1.1"), (whole("5"), "1.2"), (rest("2"), "1.2"),
        (rest("0"), "1.1"),
    ])  # fmt: skip
    def test_there_is_room(self, mark: Mark, number: str) -> None:
        marks.check(mark, REPORT, number)

    @pytest.mark.parametrize(("mark", "number", "says"), [
        (whole("3.01"), "1.1", "1.1: 3.01 points, but the item has 3"),
        (rest("1"), "1.1", "1.1: 1 points, but the part that waits has 0"),
        (rest("5/2"), "1.2", "1.2: 2.5 points, but the part that waits has 2"),
        (rest("7/3"), "1.2", "1.2: 7/3 points, but the part that waits has 2"),
        (whole("1"), "9.9", "no item '9.9' in tiny; it has 1.1, 1.2"),
    ])  # fmt: skip
    def test_there_is_none(self, mark: Mark, number: str, says: str) -> None:
        with pytest.raises(MarkError) as told:
            marks.check(mark, REPORT, number)
        assert str(told.value) == says


class TestFile:
    def test_no_file_is_no_marks(self, path: Path) -> None:
        assert marks.read(path).given == {}

    @pytest.mark.parametrize(("student", "comment"), [
        ("anna", "good"), ("josée", "naïve — but right"), ("=cmd|' /C calc'!A0", "=1+1"),
        ("+49", "+1 for the idea"), ("@anna", "-1: the sign"), ("'anna'", "'quoted'"),
        ("anna, b", 'says "so"'), ("a;b", "one\ntwo\r\nthree"), (" anna ", " spaced "),
        ("caf\udce9", "an undecodable name"), ("''", "'="),
    ])  # fmt: skip
    def test_whatever_was_written_is_read_again(
        self, path: Path, student: str, comment: str
    ) -> None:
        given = {
            (student, "1.1"): whole("5/2", comment, "me"),
            (student, "1.2"): Mark(Fraction(1, 3), False, comment),
        }
        marks.write(path, Marks(given))
        assert marks.read(path).given == given

    def test_no_cell_is_a_formula(self, path: Path) -> None:
        given = {("=1+1", "1.1"): whole("1", "@SUM(A1)", "+me"), ("-x", "1.1"): whole("1", "=2")}
        marks.write(path, Marks(given))
        for line in path.read_text(encoding="utf-8").splitlines()[1:]:
            assert not [cell for cell in line.split(",") if cell.startswith(("=", "+", "-", "@"))]

    def test_points_are_written_so_that_a_spreadsheet_takes_none_for_a_date(
        self, path: Path
    ) -> None:
        given = {("a", str(k)): whole(p) for k, p in enumerate(["5/2", "3/4", "4", "1/3"])}
        marks.write(path, Marks(given))
        rows = path.read_text(encoding="utf-8").splitlines()[1:]
        assert [row.split(",")[2] for row in rows] == ["2.5", "0.75", "4", "1/3"]

    def test_the_file_is_replaced_whole(self, path: Path) -> None:
        marks.write(path, Marks({("a", "1"): whole("1")}))
        marks.write(path, Marks({("b", "1"): whole("1")}))
        assert [entry.name for entry in path.parent.iterdir()] == ["marks.csv"]
        assert list(marks.read(path).given) == [("b", "1")]

    @pytest.mark.parametrize("text", [
        "\ufeff" + HEAD + "\r\nanna,1.1,2.5,whole item,good,me\r\n",  # a spreadsheet's BOM
        "student;item;points;for;comment;grader\nanna;1.1;2.5;whole item;good;me\n",
        "Student, Item ,POINTS,For,Comment,Grader\nanna,1.1 , 2.5 ,Whole Item,good,me\n",
        "item,for,student,points,comment,grader,extra\n1.1,whole item,anna,5/2,good,me,x\n",
        HEAD + "\n,,,,,\nanna,1.1,2.5,whole item,good,me\n\n , ,,,,\n",
        HEAD + "\nanna,1.1,1,whole item,,\nanna,1.1,2.5,whole item,good,me\n",  # the last counts
        HEAD + "\nanna,1.1,2.50,whole item,good,me,,,\n",
    ])  # fmt: skip
    def test_what_spreadsheets_make_of_it_is_read(self, path: Path, text: str) -> None:
        path.write_text(text, encoding="utf-8", newline="")
        assert marks.read(path).given == {("anna", "1.1"): whole("5/2", "good", "me")}

    def test_comment_and_grader_may_be_left_out(self, path: Path) -> None:
        path.write_text("student,item,points,for\nanna,1.1,+1,part that waits\n", encoding="utf-8")
        assert marks.read(path).given == {("anna", "1.1"): rest("1")}

    @pytest.mark.parametrize(("text", "says"), [
        ("", "line 1: expected the columns student, item, points, for, comment, grader"),
        ("name,points\n", "line 1: expected the columns student, item, points, for"),
        ("anna,1.1,2\n", "line 1: expected the columns student"),
        (HEAD + '\nanna,1.1,1,whole item,"good\nben,1.1,1,whole item,,\n',
         "line 2: a quote is opened and never closed"),
        (HEAD + f"\nanna,1.1,1,whole item,{'x' * 200_000}\n", "line 2: field larger than"),
    ])  # fmt: skip
    def test_a_file_whose_rows_cannot_be_told_apart_is_refused(
        self, path: Path, text: str, says: str
    ) -> None:
        path.write_text(text, encoding="utf-8")
        with pytest.raises(MarkError) as told:
            marks.read(path)
        assert str(told.value).startswith(f"{path}, {says}")

    @pytest.mark.parametrize(("text", "says"), [
        (HEAD + "\nanna,1.1,2\n", "line 2: nothing under for"),
        (HEAD + "\nanna,1.1,,whole item\n", "line 2: nothing under points"),
        (HEAD + "\n,,2,whole item\n", "line 2: nothing under student, item"),
        (HEAD + "\nanna,1.1,two,whole item\n", "line 2: expected points such as 4, 2.5 or +3/2"),
        (HEAD + "\nanna,1.1,02-Mar,whole item\n", "line 2: expected points such as"),
        (HEAD + "\nanna,1.1,-1,whole item\n", "line 2: points are not negative: -1"),
        (HEAD + "\nanna,1.1,1/0,whole item\n", "line 2: expected points such as"),
        (HEAD + '\nanna,1.1,1,whole item,"two\nlines"\nanna,1.1,1,half\n',
         "line 4: expected 'whole item' or 'part that waits' under for, found 'half'"),
        (HEAD + "\nanna,1.1,50%,whole item\n", "line 2: expected points such as"),
        (HEAD + "\nanna,1.1,2026-02-01,whole item\n", "line 2: expected points such as"),
    ])  # fmt: skip
    def test_a_bad_row_is_named_by_its_line_and_the_rest_counts(
        self, path: Path, text: str, says: str
    ) -> None:
        path.write_text(f"{text}ben,1.1,2,whole item\n", encoding="utf-8")
        found = marks.read(path)
        (told,) = found.faults
        assert told.startswith(f"{path}, {says}")
        assert found.given["ben", "1.1"] == whole("2")
        assert b"why it was not read" in found.rest


class TestOf:
    def test_marks_go_to_their_student_and_item_alone(self) -> None:
        given = Marks({("anna", "1.1"): whole("2"), ("ben", "1.2"): whole("1")})
        assert [g.mark for g in given.of(REPORT).items] == [whole("2"), None]

    def test_a_mark_that_was_taken_back_is_gone(self) -> None:
        marked = Marks({("anna", "1.1"): whole("2")}).of(REPORT)
        assert Marks({}).of(marked) == REPORT


class TestStrays:
    """Marks that count nowhere, or for more than there is, are told: none is lost in silence."""

    def test_each_is_told_with_its_line(self, path: Path) -> None:
        rows = [
            "ana,1.1,2,whole item",
            "anna,1.3,2,whole item",
            "anna,1.1,4,whole item",
            "anna,1.2,2,part that waits",
        ]
        path.write_text("\n".join([HEAD, *rows]), encoding="utf-8")
        assert list(marks.read(path).strays([REPORT])) == [
            f"{path}, line 2: no student 'ana' was graded",
            f"{path}, line 3: no item '1.3' in tiny; it has 1.1, 1.2",
            f"{path}, line 4: 1.1: 4 points, but the item has 3",
        ]

    def test_a_hostile_name_is_cleaned(self) -> None:
        (told,) = Marks({("\x1b[2Jana", "1.1"): whole("2")}).strays([REPORT])
        assert "\x1b" not in told
        assert told.endswith("no student '\N{REPLACEMENT CHARACTER}[2Jana' was graded")
