"""The words that a template brings along, in `checks.json`: none of them is a student's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graders.intake.released import Released


def to_json(given: Released) -> dict[str, Any]:
    """The words of a template as they stand in `checks.json`."""
    return {
        "names": dict(given.names),
        "wordy": sorted(given.wordy),
        "lines": dict(given.lines),
        "stems": sorted(given.stems),
        "kit": sorted(given.kit),
        "digests": sorted(given.digests),
    }


def from_json(stored: Mapping[str, Any]) -> Released:
    """The words of a template, read back."""
    return Released(
        names=stored["names"],
        wordy=frozenset(stored["wordy"]),
        lines=stored["lines"],
        stems=frozenset(stored["stems"]),
        kit=frozenset(stored["kit"]),
        digests=frozenset(stored["digests"]),
    )
