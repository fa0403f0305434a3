"""Strangers' answers are judged as they should be, whatever the class's secret."""

import json
import random
from pathlib import Path

import pytest

from assignments.cs533_s2020.contents import ASSIGNMENT as CS533
from graders import Assignment
from graders.model import Outcome
from tests.strangers import cs533
from tests.strangers.every import EVERY, counts
from tests.strangers.hands import SECRETS, Hands, faults, verdict

SLOW = {"3.2", "3.6", "3.3.ii", "3.4.ii"}
"""Items whose records take seconds under each secret: one of the three is tried, in turn."""


@pytest.mark.parametrize(
    ("assignment", "hands"),
    [pytest.param(*pair, id=f"{pair[0].name}-{pair[1].item}") for pair in EVERY],
)
def test_strangers_are_judged_as_they_should_be(assignment: Assignment, hands: Hands) -> None:
    secrets = SECRETS[:1] if hands.item in SLOW else SECRETS
    assert not [fault for secret in secrets for fault in faults(assignment, hands, secret)]


@pytest.mark.parametrize(("assignment", "hands"), EVERY)
def test_there_are_enough_of_them(assignment: Assignment, hands: Hands) -> None:
    assert len(hands.right) >= 12
    assert len(hands.wrong) + len(hands.partly) >= 8


def test_the_counts_that_the_audit_shows_are_theirs() -> None:
    stored = (Path(__file__).parent / "counts.json").read_text(encoding="utf-8")
    assert json.loads(stored) == counts()


def generated(rng: random.Random) -> dict[str, object]:
    """A module of parts that are drawn from right and wrong ones."""
    changed: dict[str, str] = {}
    for way in rng.sample([*cs533.STATE_WAYS, *cs533.STATE_WRONG], k=2):
        changed.update(way)
    if rng.random() < 0.5:
        wrong = [*cs533.RIGHT_SCORES, *cs533.WRONG_SCORES[1:]]
        changed["score"] = rng.choice(wrong)
    return cs533.layer(**changed)


def test_a_module_passes_where_it_passes_the_courses_own_test_and_nowhere_else() -> None:
    rng, seen = random.Random(7), set()
    for number in range(100):
        space = generated(rng)
        passes = cs533.kit_instance(space["GlobalAttention"])
        found = verdict(CS533.find("3.7"), CS533.name, space, SECRETS[0])
        assert (found.outcome is Outcome.RIGHT) == passes, (number, found.because)
        seen.add(passes)
    assert seen == {True, False}
