"""Keys of records and verdicts: digests of all that each depends on.

A record depends on what was handed in, the plan, the kit, the code that reads and runs a
submission, its limits, and the versions of the libraries. A verdict depends on its record, the
question and the engine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache

from graders.assignment import Assignment
from graders.course import engine_code, fingerprint
from graders.grading import Planned
from graders.host.digests import agree
from graders.host.session import digest
from graders.load_plan import kit_of, stubs_of

LETTERS = 16
"""The length of a digest that stands beside others in a key."""


class Keys:
    """The keys of one assignment under one secret."""

    def __init__(self, assignment: Assignment, planned: Planned) -> None:
        self.assignment = assignment
        self.plans = {item: digest(plan) for item, plan in planned[0].items()}
        self.environment = environment(assignment)
        self.questions = {
            placed.number: fingerprint.of(placed)[:LETTERS] for placed in assignment.items
        }

    def records(self, handed_in: str) -> dict[str, str]:
        """Return, for each item, the key of the record of a hand-in of that digest."""
        return {
            item: _digest(handed_in, plan.partition(":")[0], self.environment)
            for item, plan in self.plans.items()
        }

    def is_asked(self, item: str, plan: str) -> bool:
        """Whether a plan of that digest is the item's, as far as its key leaves that open.

        The last bits of drawn inputs differ from machine to machine, so no key can hold them.
        """
        return item in self.plans and agree(plan, self.plans[item])

    def verdicts(self, records: Mapping[str, str]) -> dict[str, str]:
        """Item -> the key of the verdict on a record: three digests, to see which one changed."""
        return {
            item: f"{records.get(item, '')[:LETTERS]}.{question}.{engine()[:LETTERS]}"
            for item, question in self.questions.items()
        }


def environment(assignment: Assignment) -> str:
    """The digest of all that a record depends on beside the hand-in and the plan."""
    kit = [sorted(kit_of(assignment).items()), stubs_of(assignment)]
    limits = repr(assignment.limits)
    code = engine_code.tree("guest"), engine_code.tree("intake")
    return _digest(json.dumps(kit), limits, *code, *_versions())


@cache
def engine() -> str:
    """The digest of all code that judges."""
    return engine_code.tree(".")


@cache
def _versions() -> tuple[str, ...]:
    found = dict(engine_code.versions())
    return (found.pop("Python"), *(f"{name} {version}" for name, version in found.items()))


def _digest(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
