"""Gradescope's `submission_metadata.json`: whose, when, and nothing that stops the grading."""

from __future__ import annotations

import json
from typing import Any

import pytest

from graders.intake.handed_over import NOBODY, read
from graders.intake.submission import Member, Submission

TOLD: dict[str, Any] = {
    "id": 123456,
    "created_at": "2018-07-01T14:22:32.365935-07:00",
    "assignment": {
        "due_date": "2018-07-31T23:00:00.000000-07:00",
        "group_size": 4,
        "group_submission": True,
        "id": 25828,
        "course_id": 1234,
        "late_due_date": None,
        "release_date": "2018-07-02T00:00:00.000000-07:00",
        "title": "Programming Assignment 1",
        "total_points": "20.0",
    },
    "submission_method": "upload",
    "users": [{"email": "anna@example.com", "id": 1234, "name": "Anna"}],
    "previous_submissions": [],
}
"""As the platform documents it."""


def told(**changes: Any) -> str:
    return json.dumps(TOLD | changes)


def of(text: str, track: str = "") -> Submission:
    return read(text).of(Submission(student="submission", notes=("a copy",)), track)


def test_a_submission_in_time() -> None:
    made = of(told(), "7643")
    assert (made.student, made.track, made.members) == ("anna@example.com", "7643", ())
    assert made.submitted is not None
    assert made.submitted.isoformat() == "2018-07-01T14:22:32.365935-07:00"
    assert (made.late, made.notes) == (False, ("a copy",))


def test_a_late_one_says_by_when_it_was_due() -> None:
    """Both moments in the zone of the course, as the platform writes them."""
    made = of(told(created_at="2018-08-01T00:10:00.5-07:00"))
    assert made.late
    assert made.notes[0] == (
        "late: handed in 2018-08-01 00:10 -0700, due 2018-07-31 23:00 -0700. "
        "The points here do not depend on that."
    )


def test_zones_are_compared_and_late_work_may_be_taken() -> None:
    assignment = TOLD["assignment"] | {"late_due_date": "2018-08-02T23:00:00-07:00"}
    assert not of(told(created_at="2018-08-01T05:59:59Z", assignment=assignment)).late
    late = of(told(created_at="2018-08-01T06:00:01Z", assignment=assignment))
    assert late.late
    assert ", taken until 2018-08-02 23:00 -0700." in late.notes[0]


def test_a_group_is_named_whole() -> None:
    users = [{"email": "anna@x.edu"}, {"email": "", "name": "Ben"}, {"id": 7}]
    made = of(told(users=users), "4644")
    assert made.student == "anna@x.edu"
    assert made.members == tuple(Member(who, "4644") for who in ("anna@x.edu", "Ben", "7"))


@pytest.mark.parametrize("text", [
    "", "{", "[]", "null", "7", "[" * 100_000, told(users=[]), told(users="anna"),
    told(users=[]).replace("assignment", "x"), '{"users": null, "assignment": 3, "created_at": 5}',
    '{"created_at": "yesterday", "assignment": {"due_date": "2018-07-31"}}',
])  # fmt: skip
def test_what_cannot_be_read_is_noted_and_stops_nothing(text: str) -> None:
    made = of(text)
    assert (made.student, made.late) == (NOBODY, False)
    assert made.notes[0].startswith(("the platform's own notes", "the platform does not say"))


def test_people_without_a_name_are_somebody() -> None:
    assert of(told(users=[{}, None, 3])).student == NOBODY


def test_a_moment_without_a_zone_is_compared_with_none() -> None:
    made = of(told(created_at="2019-01-01T00:00:00"))
    assert (made.submitted, made.late) == (None, False)
