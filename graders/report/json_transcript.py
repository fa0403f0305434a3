"""A transcript as plain JSON: all that a submission was asked, and its answers."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from graders.guest import wire
from graders.guest.plan import Definition, Fault
from graders.host.session import Transcript


def to_json(transcript: Transcript) -> dict[str, Any]:
    """All that was asked and answered."""
    return {
        "records": {n: wire.to_json(record) for n, record in transcript.records.items()},
        "asked": dict(transcript.asked),
        "faults": [asdict(fault) for fault in transcript.faults],
        "definitions": {n: asdict(d) for n, d in transcript.definitions.items()},
        "ignored": transcript.ignored,
        "output": transcript.output,
        "python": transcript.python,
        "others": {
            number: {file: wire.to_json(record) for file, record in found.items()}
            for number, found in transcript.others.items()
        },
    }


def from_json(stored: dict[str, Any]) -> Transcript:
    """The transcript of that object."""
    return Transcript(
        records={n: wire.from_json(record) for n, record in stored["records"].items()},
        asked=dict(stored["asked"]),
        faults=tuple(Fault(**tuples(fault)) for fault in stored["faults"]),
        definitions={n: Definition(**tuples(d)) for n, d in stored["definitions"].items()},
        ignored=tuple(stored["ignored"]),
        output=stored["output"],
        python=stored["python"],
        others={
            number: {file: wire.from_json(record) for file, record in found.items()}
            for number, found in stored.get("others", {}).items()
        },
    )


def tuples(stored: dict[str, Any]) -> dict[str, Any]:
    """Lists as the tuples that they were."""
    return {name: tuple(x) if isinstance(x, list) else x for name, x in stored.items()}
