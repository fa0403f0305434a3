"""A roster finds the student whom a folder's name, or a platform's entry, stands for."""

from pathlib import Path

import pytest

from graders.intake.roster import Person, Roster
from graders.intake.submission import IntakeError, Member

OWN = """student,name,email,sid,canvas_id,login,track,group
ada,Ada Lovelace,al@x.edu,0815,1001,alovelace,7643,Team One
zoe,"O'Neill, Zoë",zoe@x.edu,0816,1002,zoneill,4644,Team One
ben,Ben Li,ben@x.edu,0817,1003,bli,4644,
ben2,Ben Li,ben2@x.edu,0818,1004,bli2,4644,
"""
GRADESCOPE = """First Name,Last Name,SID,Email,Role
Ada,Lovelace,0815,ada@x.edu,Student
Grace,Hopper,,grace@x.edu,Instructor
"""
CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Homework 3 (48213)
    Points Possible,,,,,100.00
"Lovelace, Ada",1001,S1001,alovelace,DL-01,92.50
"""
MOODLE = """\ufeffIdentifier;Full name;Email address
Participant 657737;Ada Lovelace;ada@x.edu
"""


def roster(tmp_path: Path, text: str) -> Roster:
    path = tmp_path / "roster.csv"
    path.write_text(text, encoding="utf-8")
    return Roster.read(path)


def found(in_roster: Roster, *clues: tuple[str, str]) -> list[str]:
    return [member.student for member in in_roster.find(Person("somebody", clues))]


ANYTHING = ["ada", "ADA", "al@x.edu", "al", "0815", "1001", "alovelace", "Ada Lovelace",
            "lovelaceada", "lovelace_ada", "Lovelace, Ada", "ada-lovelace"]  # fmt: skip


@pytest.mark.parametrize("name", ANYTHING)
def test_a_folder_may_be_named_by_anything_that_is_known(tmp_path: Path, name: str) -> None:
    assert found(roster(tmp_path, OWN), ("any", name)) == ["ada"]


@pytest.mark.parametrize("name", ["oneillzoe", "Zoe ONeill", "zoë o'neill", "ONEILL_ZOE"])
def test_names_are_compared_without_accents_and_marks(tmp_path: Path, name: str) -> None:
    assert found(roster(tmp_path, OWN), ("name", name)) == ["zoe"]


def test_the_surest_clue_comes_first(tmp_path: Path) -> None:
    known = roster(tmp_path, OWN)
    assert found(known, ("platform_id", "1003"), ("name", "Ada Lovelace")) == ["ben"]
    assert found(known, ("platform_id", "9999"), ("name", "Ada Lovelace")) == ["ada"]


def test_a_name_that_two_share_is_nobodys(tmp_path: Path) -> None:
    assert found(roster(tmp_path, OWN), ("name", "Ben Li")) == []


def test_strangers_are_not_found(tmp_path: Path) -> None:
    assert found(roster(tmp_path, OWN), ("any", "eve"), ("any", "")) == []


def test_a_group_stands_for_its_members(tmp_path: Path) -> None:
    known = roster(tmp_path, OWN)
    assert known.find(Person("Team One", (("any", "team_one"),))) == (
        Member("ada", "7643"),
        Member("zoe", "4644"),
    )


@pytest.mark.parametrize(
    ("text", "student", "clue"),
    [
        (GRADESCOPE, "ada@x.edu", ("sid", "0815")),
        (GRADESCOPE, "ada@x.edu", ("email", "ADA@x.edu")),
        (CANVAS, "alovelace", ("platform_id", "1001")),
        (CANVAS, "alovelace", ("name", "lovelaceada")),
        (MOODLE, "ada@x.edu", ("platform_id", "657737")),
        ("student\nada@x.edu\n", "ada@x.edu", ("email", "ada@x.edu")),
        ("student\n0815\n", "0815", ("sid", "0815")),
        ("student,email\nada,al@x.edu\n", "ada", ("email", "al@x.edu")),
        ("Student\tTrack\nada\t4644\n", "ada", ("any", "ada")),
    ],
)
def test_the_lists_of_the_platforms_are_read(
    tmp_path: Path, text: str, student: str, clue: tuple[str, str]
) -> None:
    known = roster(tmp_path, text)
    assert [member.student for member in known.members] == [student]
    assert found(known, clue) == [student]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", ": no students below the header"),
        ("student\n", ": no students below the header"),
        ("colour,shape\nred,round\n", ", line 1: expected a header with a column student, or SID, "
         "Email, ID; found colour, shape"),
        ("\n\n", ", line 1: expected a header with a column student, or SID, Email, ID; "
         "found nothing"),
        ("student,name\nada,Ada\n,Ben\n", ", line 3: this row names no student"),
        ("student\nada\n\nada\n", ", line 4: 'ada' stands in line 2 already"),
        ("student\n" + "x" * 200_000, ", line 2: field larger than field limit (131072)"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_roster_is_told_by_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(IntakeError) as caught:
        roster(tmp_path, text)
    assert str(caught.value) == f"{tmp_path / 'roster.csv'}{says}"


def test_a_roster_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match=r"none\.csv cannot be read: .*No such file"):
        Roster.read(tmp_path / "none.csv")
