"""Builds the load of a guest: a submission's cells, words and files, and the assignment's kit."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from graders.assignment import Assignment
from graders.guest.plan import Build, Call, Load, Plan
from graders.intake.submission import Submission


def kit_of(assignment: Assignment) -> dict[str, str]:
    """The assignment's support modules: name -> source."""
    return {path.stem: Path(path).read_text(encoding="utf-8") for path in assignment.kit}


def load_of(submission: Submission, kit: Mapping[str, str], plans: Mapping[str, Plan]) -> Load:
    """All that runs. The kit comes from the assignment, whatever lies beside the answers."""
    cells = tuple(cell for cell in submission.cells if cell.module not in kit)
    files = {name: np.frombuffer(read(), np.uint8) for name, read in submission.beside.items()}
    return Load(cells, dict(kit), _texts(plans, submission.prose), files=dict(files))


def _texts(plans: Mapping[str, Plan], prose: Mapping[str, str]) -> dict[str, str]:
    """Text handed in for an item stands in for the one name that the item asks for."""
    texts: dict[str, str] = {}
    for number, text in prose.items():
        names = {ask.name for ask in plans.get(number, ()) if not ask.optional}
        calls = any(isinstance(ask, Call | Build) for ask in plans.get(number, ()))
        if len(names) == 1 and not calls:
            texts[names.pop()] = text
    return texts
