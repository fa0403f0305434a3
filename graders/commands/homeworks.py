"""The author's commands on assignments: list what they ask, and audit how they grade."""

from __future__ import annotations

import argparse

from graders import loader
from graders.report import audited, contents


def list_items(parsed: argparse.Namespace) -> int:
    """Print every item: points, credit, kind, and under which names it is answered."""
    assignments = [loader.load(name) for name in _wanted(parsed)]
    print(contents.as_json(assignments) if parsed.json else contents.as_text(assignments))
    return 0


def audit(parsed: argparse.Namespace) -> int:
    """Grade the graders; 1 when a question has a fault."""
    from graders import audit as auditing  # mutates references, which needs torch

    rows = {name: auditing.audit(loader.load(name)) for name in _wanted(parsed)}
    form = audited.as_json if parsed.json else audited.as_markdown if parsed.markdown else None
    print((form or audited.as_text)(rows))
    return 1 if any(row.faults for each in rows.values() for row in each) else 0


def _wanted(parsed: argparse.Namespace) -> list[str]:
    return [parsed.assignment] if parsed.assignment else loader.names()
