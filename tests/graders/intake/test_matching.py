"""Every attempt finds its students; who is guessed, shared, or unknown is told."""

from datetime import UTC, datetime, timedelta

import pytest

from graders.intake.attempts import Attempt, matched
from graders.intake.roster import Person, Roster
from graders.intake.submission import Member
from tests.graders.intake.builders import file

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def attempt(label: str, *people: str, hours: float | None = None) -> Attempt:
    """An attempt some hours after noon by the platform's clock; None leaves it to the file's."""
    return Attempt(
        label=label,
        people=tuple(Person(p, (("any", p),)) for p in people or ["ada"]),
        files=(file("hw.py", modified=(NOON + timedelta(hours=5)).timestamp()),),
        submitted=None if hours is None else NOON + timedelta(hours=hours),
    )


def test_every_attempt_is_kept_with_all_of_its_members() -> None:
    """Ada handed in alone, then with Ben and Cem; Cem then alone."""
    tries = [
        attempt("alone", "ada", hours=-4),
        attempt("three", "ada", "ben", "cem", hours=-3),
        attempt("cem", "cem", hours=-2),
    ]
    found, told = matched(tries, None)
    assert [[m.student for m in each.members] for each in found] == [
        ["ada"],
        ["ada", "ben", "cem"],
        ["cem"],
    ]
    assert told == []


def test_where_no_platform_tells_the_newest_file_does() -> None:
    assert attempt("a").when == NOON + timedelta(hours=5)
    assert attempt("a", hours=-1).when == NOON - timedelta(hours=1)


def test_the_roster_gives_names_and_tracks_and_strangers_are_told() -> None:
    roster = Roster({"al": {"login": "ada", "track": "7643"}, "bo": {"login": "ben"}})
    found, told = matched([attempt("x", "ada", "eve", hours=-1)], roster)
    assert found[0].members == (Member("al", "7643"), Member("eve"))
    assert told == ["not in the roster: eve (handed in as x)"]


def test_a_guess_is_told_with_what_it_came_as() -> None:
    roster = Roster({"0012": {"sid": "0012"}, "0013": {"sid": "0013"}})
    found, told = matched([attempt("12", "12")], roster)
    assert found[0].members == (Member("0012"),)
    assert told == ["12 is taken for 0012, by its number without leading zeros (handed in as 12)"]


@pytest.mark.parametrize("count", [2, 3, 4])
def test_members_of_one_name_are_as_many_as_there_are(count: int) -> None:
    found, told = matched([attempt("team", *["Ben Li"] * count)], None)
    students = [member.student for member in found[0].members]
    assert len(set(students)) == count
    assert len(told) == count - 1
    assert "two of the name Ben Li in team: the other one is Ben Li (2)" in told


@pytest.mark.parametrize("name", ["\x1b[2Jeve", "ev\u202eil", "e\x07ve"])
def test_no_name_steers_a_terminal(name: str) -> None:
    _, told = matched([attempt(name, name)], Roster({"ada": {}}))
    assert told
    assert all(name[:1].isprintable() or name[:1] not in line for line in told)
    assert "\u202e" not in "".join(told)
