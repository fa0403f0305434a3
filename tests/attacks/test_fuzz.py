"""Whatever bytes, hand-ins and records come, they are read, or told to be unreadable."""

from __future__ import annotations

import pytest

from tests.attacks import fuzzing

EXAMPLES = {"wire": 300, "intake": 100, "judge": 200}


@pytest.mark.parametrize("target", EXAMPLES)
def test_nothing_that_comes_is_a_fault_of_ours(target: str) -> None:
    """`make fuzz` goes on for ten minutes."""
    fuzzing.run(target, EXAMPLES[target])
