"""Every item that strangers have answered."""

from collections.abc import Sequence

from assignments.cs533_s2020.contents import ASSIGNMENT as CS533
from assignments.ift6135_a2022.contents import ASSIGNMENT as A2022
from assignments.ift6135_h2022.contents import ASSIGNMENT as H2022
from graders import Assignment
from tests.strangers import a2022, cs533, h2022
from tests.strangers.hands import Hands

EVERY: Sequence[tuple[Assignment, Hands]] = [
    *((A2022, hands) for hands in a2022.HANDS),
    *((H2022, hands) for hands in h2022.HANDS),
    *((CS533, hands) for hands in cs533.HANDS),
]


def counts() -> dict[str, dict[str, list[int]]]:
    """Right and wrong answers by homework and item; what breaks one thing is wrong."""
    found: dict[str, dict[str, list[int]]] = {}
    for assignment, hands in EVERY:
        wrong = len(hands.wrong) + len(hands.partly)
        found.setdefault(assignment.name, {})[hands.item] = [len(hands.right), wrong]
    return found
