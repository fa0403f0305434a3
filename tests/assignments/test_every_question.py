"""Every question of every homework, held to the law: `pytest -k a2022/3.1` for some of them."""

from functools import cache

import pytest

from graders import find_assignment
from graders.audit.questions import AuditRow, audit, named


@cache
def rows(name: str) -> dict[str, AuditRow]:
    return {row.number: row for row in audit(find_assignment.load(name))}


def numbers(name: str) -> list[str]:
    items = find_assignment.load(name).items
    return [number for placed in items for number, _ in named(placed.number, placed.question)]


EVERY = [
    pytest.param(name, number, id=f"{name}/{number}")
    for name in find_assignment.names()
    for number in numbers(name)
]


@pytest.mark.parametrize(("name", "number"), EVERY)
def test_right_answers_earn_all_slips_their_share_and_lazy_ones_nothing(
    name: str, number: str
) -> None:
    assert rows(name)[number].faults == ()


@pytest.mark.parametrize(("name", "number"), EVERY)
def test_a_survivor_among_the_mutants_has_a_written_reason(name: str, number: str) -> None:
    assert all(reason for _, reason in rows(name)[number].survivors)


@pytest.mark.parametrize(("name", "number"), EVERY)
def test_a_question_that_compares_names_at_least_one_slip(name: str, number: str) -> None:
    row = rows(name)[number]
    assert row.kind in ("essay", "either", "parts", "training") or row.slips
