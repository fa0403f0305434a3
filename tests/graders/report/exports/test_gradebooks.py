"""Files that platforms export are filled, and what is written reads back as the very marks."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.model import Outcome
from graders.report.exports import blackboard, brightspace, canvas, foreign_tables, moodle
from graders.report.exports.filling import Filled, Wish
from graders.report.exports.foreign_tables import ForeignTable
from graders.report.exports.pupils import ExportError, Pupil
from tests.graders.report.exports import readers
from tests.graders.report.exports.a_class import ADA, CLASS, FINAL, KNOWN, TWIN, pupil
from tests.graders.samples import graded, report

GOLDEN = Path(__file__).parent / "golden"
FILLS: Mapping[str, Callable[[ForeignTable, Sequence[Pupil], Wish], Filled]] = {
    "canvas": canvas.fill,
    "moodle": moodle.fill,
    "brightspace": brightspace.fill,
    "blackboard": blackboard.fill,
}


def rows_of(*rows: Sequence[str]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue().encode()


CANVAS = rows_of(
    ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Homework 2 (11)",
     "Homework 3 (48213)", "Current Score"],
    ["    Points Possible", "", "", "", "", "10.00", "10.00", "(read only)"],
    *([u["sorted"], u["id"], u["sid"], u["login"], "DL-01", "3.00", "", "30"] for u in KNOWN),
    ["Nobody, Al", "1999", "S1999", "nobody", "DL-01", "1.00", "2.00", "30"],
)  # fmt: skip
HEAD = ["Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade",
        "Grade can be changed", "Last modified (submission)", "Last modified (grade)",
        "Feedback comments"]  # fmt: skip
GERMAN = ["ID", "Vollständiger Name", "E-Mail-Adresse", "Status", "Bewertung", "Bestwertung",
          "Bewertung kann geändert werden", "Zuletzt geändert (Abgabe)",
          "Zuletzt geändert (Bewertung)", "Feedback als Kommentar"]  # fmt: skip


def worksheet(
    head: Sequence[str] = HEAD, hidden: str = "Participant ", most: str = "14.00"
) -> bytes:
    when = "Friday, 20 November 2026, 10:00 AM"
    return rows_of(head, *(
        [f"{hidden}{u['participant']}", u["name"], u["email"], "Submitted for grading", "", most,
         "Yes", when, "-", ""]
        for u in KNOWN
    ))  # fmt: skip


BRIGHTSPACE = rows_of(
    ["OrgDefinedId", "Username", "Last Name", "First Name", "Email",
     "Homework 3 Points Grade <Numeric MaxPoints:10 Weight:10>", "End-of-Line Indicator"],
    *([f"#{u['sid']}", f"#{u['login']}", "x", "y", u["email"], "", "#"] for u in KNOWN),
)  # fmt: skip
BLACKBOARD = rows_of(
    ["Last Name", "First Name", "Username", "Student ID", "Last Access", "Availability",
     "Homework 3 [Total Pts: 10 Score] |48213"],
    *(["x", "y", u["login"], u["sid"], "2026-11-20 10:00:00", "Yes", ""] for u in KNOWN),
)  # fmt: skip
GIVEN = {
    "canvas": CANVAS, "moodle": worksheet(), "brightspace": BRIGHTSPACE, "blackboard": BLACKBOARD,
}  # fmt: skip
WISH, ONLY = Wish(column="48213"), Wish()


def fill(name: str, content: bytes, wish: Wish = ONLY, people: Sequence[Pupil] = CLASS) -> Filled:
    wish = WISH if name == "canvas" and wish == ONLY else wish
    return FILLS[name](foreign_tables.read("file.csv", content), people, wish)


def read(name: str, text: str) -> dict[str, str]:
    """Student -> mark, as the platform's own importer finds them."""
    mine = {u["id"]: u["student"] for u in KNOWN}
    if name == "canvas":
        grades = readers.canvas(text, KNOWN, {11: "Homework 2", 48213: "Homework 3"})
        assert {assignment for _, assignment in grades} <= {48213}
        return {mine[who]: grade for (who, _), grade in grades.items()}
    if name == "moodle":
        found = readers.moodle(text, {u["participant"]: u["id"] for u in KNOWN}, 14)
    elif name == "brightspace":
        found = readers.brightspace(text, KNOWN, ["Homework 3"])
    else:
        found = readers.blackboard(text, {u["login"]: u["id"] for u in KNOWN}, [48213])
    return {mine[who]: f"{mark:.2f}".rstrip("0").rstrip(".") for who, mark in found.items()}


@pytest.mark.parametrize("name", FILLS)
def test_the_whole_file_and_what_the_platform_reads_in_it(name: str) -> None:
    """Everybody's mark but of those whose last word is not spoken, and nobody else's."""
    made = fill(name, GIVEN[name])
    golden = GOLDEN / f"{name}.csv"
    assert made.text.encode() == golden.read_bytes()
    takes_excused = name == "canvas"
    wanted = {who: mark for who, mark in FINAL.items() if mark != "EX" or takes_excused}
    assert read(name, made.text) == wanted
    assert made.count == len(wanted)


@pytest.mark.parametrize("name", FILLS)
def test_what_is_left_out_is_told_with_its_reason(name: str) -> None:
    told = "\n".join(fill(name, GIVEN[name]).notes)
    assert "bob 14/3 -> 4.67" in told
    assert "pdf (10 points wait for a person)" in told
    assert "fay (the grader failed on 1.1)" in told
    assert "--provisional" in told
    assert ("away (excused, which this file cannot say)" in told) == (name != "canvas")


def test_provisional_marks_go_out_where_that_is_wished() -> None:
    made = fill("canvas", CANVAS, Wish(column="48213", provisional=True))
    assert read("canvas", made.text) == FINAL | {"pdf": "0", "fay": "3"}
    assert any(n.startswith("not the last word, and written all the same: ") for n in made.notes)


@pytest.mark.parametrize("name", FILLS)
def test_filling_again_what_was_filled_changes_nothing(name: str) -> None:
    """The second time the marks stand there already, whatever a spreadsheet made of their form."""
    made = fill(name, GIVEN[name])
    for text in (made.text, made.text.replace(",6.75", ',"6,750"')):
        again = fill(name, text.encode())
        assert again.count == 0, again.text


@pytest.mark.parametrize("name", FILLS)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [";", "\t", ","])
def test_a_file_that_excel_has_saved(name: str, encoding: str, separator: str) -> None:
    file = io.StringIO(newline="")
    rows = list(csv.reader(io.StringIO(GIVEN[name].decode())))
    csv.writer(file, delimiter=separator).writerows(rows)
    made = fill(name, file.getvalue().encode(encoding))
    assert made.text.encode() == (GOLDEN / f"{name}.csv").read_bytes()


@pytest.mark.parametrize("name", FILLS)
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04...", "an Excel workbook or an archive"),
        (b"%PDF-1.7", "is a PDF"),
        (b"name,points\nada,3\n", "that is no "),
        (b"student,total\nada,3\n", "that is no "),
        (b'a,"b\n', "is not a CSV table"),
        (b"a\0b,c\n", "NUL"),
        (b"\xff\xfea", "not the UTF-16"),
    ],
)
def test_a_file_of_something_else_is_refused(name: str, content: bytes, says: str) -> None:
    with pytest.raises(ExportError, match=says):
        fill(name, content)


@pytest.mark.parametrize("name", FILLS)
def test_a_file_of_another_platform_is_refused(name: str) -> None:
    for other, content in GIVEN.items():
        if {name, other} != {"brightspace", "blackboard"} and name != other:
            with pytest.raises(ExportError):
                fill(name, content)
    if name == "blackboard":
        with pytest.raises(ExportError, match="which column"):
            fill(name, BRIGHTSPACE)


class TestCanvas:
    def test_the_column_is_named_where_there_are_several(self) -> None:
        with pytest.raises(ExportError, match=r"Homework 2 \(11\); Homework 3 \(48213\)"):
            canvas.fill(foreign_tables.read("g.csv", CANVAS), CLASS, Wish())
        with pytest.raises(ExportError, match="no column 'Homework 4'"):
            fill("canvas", CANVAS, Wish(column="Homework 4"))
        for wanted in ("48213", "Homework 3", "Homework 3 (48213)"):
            assert fill("canvas", CANVAS, Wish(column=wanted)).count == 8

    def test_a_column_that_cannot_be_imported_is_refused(self) -> None:
        locked = CANVAS.replace(b",10.00,10.00,", b",10.00,(read only),")
        with pytest.raises(ExportError, match="read only"):
            fill("canvas", locked)

    def test_what_the_platform_excused_or_never_assigned_stays(self) -> None:
        text = CANVAS.decode().replace("alovelace,DL-01,3.00,,", "alovelace,DL-01,3.00,EX,")
        text = text.replace("kim1,DL-01,3.00,,", "kim1,DL-01,3.00,N/A,")
        made = fill("canvas", text.encode())
        assert read("canvas", made.text).keys() == FINAL.keys() - {"ada", "kim1"}
        told = "\n".join(made.notes)
        assert "ada (excused there), kim1 (not assigned there)" in told

    def test_rows_of_points_and_of_what_is_muted_are_no_students(self) -> None:
        head, *rest = CANVAS.decode().splitlines(keepends=True)
        made = fill("canvas", "".join([head, "    ,,,,,Muted,Manual Posting,\r\n", *rest]).encode())
        assert read("canvas", made.text) == FINAL

    def test_last_and_first_names_in_two_columns(self) -> None:
        text = CANVAS.decode().replace("Student,ID", "LastName,FirstName,ID", 1)
        rows = list(csv.reader(io.StringIO(text)))
        rows[1].insert(1, "")
        for row in rows[2:]:
            row[0:1] = [part.strip() for part in f"{row[0]},".split(",")][:2]
        made = fill("canvas", rows_of(*rows))
        assert made.count == len(FINAL)
        assert made.text.startswith("LastName,FirstName,ID,SIS User ID,SIS Login ID,Section,")

    def test_other_points_than_the_homework_has_are_told_and_can_be_scaled(self) -> None:
        hundred = CANVAS.replace(b"10.00,10.00", b"10.00,100.00")
        assert "--out-of 100" in "\n".join(fill("canvas", hundred).notes)
        made = fill("canvas", hundred, Wish(column="48213", out_of=Fraction(100)))
        found = read("canvas", made.text)
        assert (found["ada"], found["bob"], found["leo"]) == ("80", "46.67", "67.5")
        assert "--out-of" not in "\n".join(made.notes)


class TestMoodle:
    def test_headers_of_another_language_stay_and_lead_to_the_grade(self) -> None:
        made = fill("moodle", worksheet(GERMAN, "Teilnehmer/in "))
        words = "ID", "Bewertung", "Zuletzt geändert (Bewertung)"
        ids = {u["participant"]: u["id"] for u in KNOWN}
        found = readers.moodle(made.text, ids, 14, words, "Teilnehmer/in ")
        assert len(found) == made.count == 7
        assert made.text.splitlines()[0].split(",") == GERMAN

    def test_a_mark_above_the_platforms_most_is_told_since_moodle_would_skip_it(self) -> None:
        made = fill("moodle", worksheet(most="10.00"))
        assert "zoë (13.2, and Moodle takes no more than 10)" in "\n".join(made.notes)
        assert made.count == 6

    def test_other_cells_are_byte_for_byte_the_platforms(self) -> None:
        made = fill("moodle", worksheet())
        before = {row[0]: row for row in csv.reader(io.StringIO(worksheet().decode()))}
        for row in csv.reader(io.StringIO(made.text)):
            assert [*row[:4], *row[5:]] == [*before[row[0]][:4], *before[row[0]][5:]]

    def test_a_folder_of_a_download_names_its_student(self) -> None:
        made = fill("moodle", worksheet(), people=[pupil("Ada Lovelace_657001")])
        assert read("moodle", made.text) == {"ada": "8"}

    def test_a_number_alone_does_not_name_one(self) -> None:
        assert fill("moodle", worksheet(), people=[pupil("team_657001")]).count == 0


def test_a_mark_that_takes_the_place_of_another_is_told() -> None:
    text = CANVAS.decode().replace("alovelace,DL-01,3.00,,", "alovelace,DL-01,3.00,7.5,")
    assert "in place of other marks: ada 7.5 -> 8" in fill("canvas", text.encode()).notes


class TestWhoIsWho:
    def test_two_of_one_name_are_told_apart_by_what_else_is_known_of_them(self) -> None:
        found = read("canvas", fill("canvas", CANVAS).text)
        assert (found["kim1"], found["kim2"]) == ("8", "5.5")

    def test_a_name_is_no_key_unless_that_is_wished_and_it_is_one_students(self) -> None:
        ada, kim = pupil("a", name="Ada Lovelace"), pupil("k", name="Kim Lee")
        assert fill("canvas", CANVAS, people=[ada, kim]).count == 0
        made = fill("canvas", CANVAS, Wish(column="48213", by_name=True), [ada, kim])
        assert read("canvas", made.text) == {"ada": "8"}
        assert "not written, in two rows: k" in "\n".join(made.notes)

    def test_keys_that_name_two_students_name_nobody(self) -> None:
        """The number is Ada's, the login that of another."""
        odd = CANVAS.replace(b"S1001,alovelace", b"S1001,kim1")
        made = fill("canvas", odd)
        assert "ada" not in read("canvas", made.text.replace(",kim1,", ",alovelace,", 1))
        assert "not sure who it is: row 3 (Ada Lovelace) may be ada, kim1" in "\n".join(made.notes)

    def test_who_is_missing_on_either_side_is_listed(self) -> None:
        stranger = pupil("gus", name="Gus Gone", sid="S2000")
        told = "\n".join(fill("canvas", CANVAS, people=[*CLASS, stranger]).notes)
        assert "here, and no row of the file: gus" in told
        assert "in the file, and nobody here: row 13 (Al Nobody)" in told

    def test_a_number_that_a_spreadsheet_has_rounded_matches_nobody(self) -> None:
        spoiled = CANVAS.replace(b"1001,S1001,alovelace", b"1.00E+03,1.0E+3,x")
        made = fill("canvas", spoiled, people=[ADA])
        assert made.count == 0
        assert "ada" in "\n".join(made.notes)


class TestBrightspaceWithoutAFile:
    def test_numbers_of_the_roster_make_the_rows(self) -> None:
        made = brightspace.make("Homework 3", CLASS, Wish())
        mine = {u["id"]: u["student"] for u in KNOWN}
        found = readers.brightspace(made.text, KNOWN, ["Homework 3"])
        assert {mine[who] for who in found} == FINAL.keys() - {"away"}

    def test_who_has_no_number_is_listed(self) -> None:
        made = brightspace.make("Homework 3", [ADA, pupil("gus")], Wish())
        assert "gus" in "\n".join(made.notes)


POINTS = st.fractions(0, 10, max_denominator=97)
NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)


@given(st.lists(st.tuples(NAMES, POINTS), min_size=1, max_size=6), st.sampled_from([*FILLS]))
def test_any_names_and_points_read_back(people: list[tuple[str, Fraction]], name: str) -> None:
    """Half to even at two decimals, whatever the students are called."""
    found = []
    users = KNOWN[: len(people)]
    for user, (called, points) in zip(users, people, strict=True):
        share = points / 10
        own = report(graded("1", Outcome.PARTLY, share=str(share), points="10"))
        found.append(
            pupil(user["student"], own, name=called, sid=user["sid"], email=user["email"],
                     login=user["login"])
        )  # fmt: skip
    got = read(name, fill(name, GIVEN[name], people=found).text)
    for user, (_, points) in zip(users, people, strict=True):
        exact = points * 100
        below = exact.numerator // exact.denominator
        up = exact - below > Fraction(1, 2) or (exact - below == Fraction(1, 2) and below % 2)
        assert Fraction(got[user["student"]]) == Fraction(below + bool(up), 100)


def test_the_twins_are_twins() -> None:
    """What the tests on names rest on."""
    assert [u["name"] for u in KNOWN].count(TWIN.who.name) == 2
