"""A property put to an answer on the trusted side, as a table of tests does it."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from graders.guest.carry_out import carry_out
from graders.model import Namespace, Outcome, Verdict
from graders.properties import Property

Array: TypeAlias = npt.NDArray[np.float64]


def judged(what: Property, namespace: Namespace) -> Verdict:
    """The verdict on a namespace."""
    return what.judge(carry_out(what.ask(), namespace))


def holds(what: Property, namespace: Namespace) -> None:
    """An honest answer passes, and nothing is said against it."""
    verdict = judged(what, namespace)
    assert verdict.outcome is Outcome.RIGHT, verdict.because
    assert not verdict.because


def fails(what: Property, namespace: Namespace, *sentences: str) -> str:
    """A wrong answer fails with all of these sentences in what is said."""
    verdict = judged(what, namespace)
    assert verdict.outcome is Outcome.WRONG, verdict
    assert not verdict.share
    for sentence in sentences:
        assert sentence in verdict.because
    return verdict.because
