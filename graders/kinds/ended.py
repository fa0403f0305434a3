"""Answers that are no value: how the code ended, as the rest of a sentence about it."""

from __future__ import annotations

from graders.guest.plan import Cause, Failed, Got

INSIDE = (Cause.MISSING, Cause.RAISED, Cause.UNSENDABLE, Cause.OUT_OF_MEMORY)
"""Causes that leave the guest alive."""


def the_guest(answer: Got | Failed) -> bool:
    """Whether the answer ended its guest; such an answer is reported first."""
    return isinstance(answer, Failed) and answer.cause not in INSIDE


def as_wanted(found: Got | Failed, wanted: Failed) -> bool:
    """Whether an answer is accepted where the right one has no value: missing, or ended alike."""
    if wanted.cause is Cause.MISSING:
        return True
    return isinstance(found, Failed) and found.cause is wanted.cause


def how(answer: Failed) -> str:
    """`raises ValueError: ... (answers.ipynb, cell 4, line 3: ...)`."""
    says = " ".join(answer.says.split())  # a message of several lines could pass for ours
    place = f" ({answer.where.splitlines()[-1]})" if answer.where else ""
    if answer.cause is Cause.MISSING:
        return "was not found"
    if answer.cause is Cause.UNSENDABLE:
        return f"gives {says}"
    if answer.cause in (Cause.RAISED, Cause.OUT_OF_MEMORY):
        return f"raises {says}{place}"
    return f"{says or answer.cause}{place}"
