"""Of several attempts the last before the deadline counts; nothing is left out unsaid."""

from datetime import UTC, datetime, timedelta

import pytest

from graders.intake.attempts import Attempt, choose, parse_deadline
from graders.intake.roster import Person, Roster
from graders.intake.submission import IntakeError, Member
from tests.graders.intake.builders import file

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def attempt(label: str, *people: str, hours: float | None = None, **more: object) -> Attempt:
    """An attempt some hours after noon by the platform's clock; None leaves it to the file's."""
    return Attempt(
        label=label,
        people=tuple(Person(p, (("any", p),)) for p in people or ["ada"]),
        files=(file("hw.py", modified=(NOON + timedelta(hours=5)).timestamp()),),
        submitted=None if hours is None else NOON + timedelta(hours=hours),
        **more,  # type: ignore[arg-type]
    )


def chosen(attempts: list[Attempt], deadline: datetime | None = NOON) -> dict[str, str]:
    found, _ = choose(attempts, None, deadline)
    return {m.student: f"{c.attempt.label}{' late' * c.late}" for c in found for m in c.members}


TABLE = [
    ("the last one", [("a", -3), ("c", -1), ("b", -2)], "c"),
    ("the last one in time", [("a", -3), ("b", -1), ("c", 1)], "b"),
    ("the last one when all are late", [("a", 1), ("b", 3), ("c", 2)], "b late"),
    ("the deadline itself", [("a", 0)], "a"),
]


@pytest.mark.parametrize(("tries", "wanted"), [r[1:] for r in TABLE], ids=[r[0] for r in TABLE])
def test_one_attempt_counts(tries: list[tuple[str, float]], wanted: str) -> None:
    assert chosen([attempt(label, hours=hours) for label, hours in tries]) == {"ada": wanted}


def test_without_a_deadline_nothing_is_late() -> None:
    assert chosen([attempt("a", hours=1), attempt("b", hours=2)], None) == {"ada": "b"}


def test_where_no_platform_tells_the_newest_file_does() -> None:
    tries = [attempt("a", hours=-1), attempt("b")]
    assert chosen(tries) == {"ada": "a"}
    assert chosen(tries, None) == {"ada": "b"}
    ((late,), _) = choose([attempt("b")], None, NOON)
    assert late.notes[0].endswith(", by the time of its newest file")


def test_the_platforms_word_on_lateness_wins_over_the_clock() -> None:
    assert chosen([attempt("a", hours=9, late=False)]) == {"ada": "a"}
    assert chosen([attempt("a", hours=-9, late=True)]) == {"ada": "a late"}


def test_numbers_in_names_win_over_the_clock_of_files() -> None:
    assert chosen([attempt("a", number=2, hours=-3), attempt("b", number=1, hours=-1)]) == {
        "ada": "a"
    }


def test_an_attempt_without_files_is_one() -> None:
    assert chosen([Attempt(label="a", people=(Person("ada", ()),), files=())]) == {"ada": "a"}


def test_what_does_not_count_is_told() -> None:
    tries = [attempt("a", hours=-3), attempt("b", hours=-1), attempt("c", hours=1)]
    ((found,), _) = choose(tries, None, NOON)
    assert found.notes == (
        "superseded: a is older; b counts",
        "superseded: c is late; b counts",
    )
    ((found,), _) = choose([attempt("a", hours=1), attempt("b", hours=2)], None, NOON)
    assert found.notes == (
        "late: handed in 2026-03-01 14:00",
        "superseded: a is older; b counts",
    )


def test_a_group_shares_one_submission() -> None:
    ((found,), _) = choose([attempt("a", "ada", "ben", hours=-1)], None, NOON)
    assert found.members == (Member("ada"), Member("ben"))


def test_everyone_takes_their_own_last_attempt() -> None:
    """Ada handed in alone, then with Ben; Cem with them first, then alone."""
    tries = [
        attempt("alone", "ada", hours=-4),
        attempt("three", "ada", "ben", "cem", hours=-3),
        attempt("cem", "cem", hours=-2),
    ]
    assert chosen(tries) == {"ada": "three", "ben": "three", "cem": "cem"}


def test_the_roster_gives_names_and_tracks_and_strangers_are_told() -> None:
    roster = Roster({"al": {"login": "ada", "track": "7643"}, "bo": {"login": "ben"}})
    found, unknown = choose([attempt("x", "ada", "eve", hours=-1)], roster, None)
    assert found[0].members == (Member("al", "7643"), Member("eve"))
    assert unknown == ["eve (handed in as x)"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-03-01T23:59Z", datetime(2026, 3, 1, 23, 59, tzinfo=UTC)),
        ("2026-03-01 23:59+00:00", datetime(2026, 3, 1, 23, 59, tzinfo=UTC)),
        ("2026-03-01T12:00", datetime(2026, 3, 1, 12).astimezone()),
        ("2026-03-01", datetime(2026, 3, 1, 23, 59, 59, 999999).astimezone()),
    ],
)
def test_a_deadline_is_a_moment(text: str, wanted: datetime) -> None:
    assert parse_deadline(text) == wanted


def test_a_deadline_that_is_none_is_told() -> None:
    with pytest.raises(IntakeError, match=r"expected a date such as .* found 'tomorrow'"):
        parse_deadline("tomorrow")
