"""A self-check as JSON, for editors and scripts."""

from __future__ import annotations

import json
from typing import Any

from graders.public.checking import Checked, SelfCheck
from graders.report import clean

FORMAT = 1


def as_json(found: SelfCheck) -> str:
    """Write all of it; a change of its shape changes `format`."""
    told = {
        "format": FORMAT,
        "assignment": found.homework.name,
        "files": [clean.text(name) for name in found.submission.files],
        "not_read": [clean.text(problem) for problem in found.submission.problems],
        "notes": [clean.text(note) for note in found.submission.notes],
        "did_not_run": [
            {"cell": clean.text(f.cell), "line": f.line, "says": clean.text(f.says)}
            for f in found.faults
        ],
        "items": [_item(checked) for checked in found.items],
    }
    return json.dumps(told, indent=1, ensure_ascii=False)


def _item(checked: Checked) -> dict[str, Any]:
    return {
        "item": checked.item.number,
        "points": str(checked.item.points),
        "state": str(checked.state),
        "needs_work": checked.state.needs_work,
        "checks": [
            {
                "name": check.name,
                "outcome": str(verdict.outcome),
                "because": clean.text(verdict.because),
                "notes": [clean.text(note) for note in verdict.notes],
            }
            for check, verdict in (*checked.verdicts, *checked.practice)
        ],
    }
