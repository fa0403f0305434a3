"""Messages between a class and a cluster: bytes that hold values, and nothing that runs there.

An order is the same for a whole class: its plans, limits and packages. A shard is some hand-ins,
each as all that its guest loads, with the items that are due. What a worker sends back is records.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from graders.assignment import Assignment
from graders.course import engine_code
from graders.grading import Planned
from graders.guest import wire
from graders.guest.plan import Load, Plan
from graders.host.process import Limits
from graders.host.session import Transcript, frame_of

PARTS = ("records", "faults", "definitions", "ignored", "output", "python", "others")
"""The parts of a transcript that a worker finds out. Digests of plans are made where they are."""


@dataclass(frozen=True)
class Order:
    """The part that is the same for each shard of a class, as a worker reads it."""

    name: str
    machine: Mapping[str, str]
    """All that must be the worker's own, too."""
    warm: Sequence[str]
    minimum: int
    limits: Limits
    plans: Mapping[str, Plan]
    frames: Mapping[str, bytes]


@dataclass(frozen=True)
class Reply:
    """A worker's reply to a shard."""

    refused: str = ""
    """The reason, in a sentence, if it did nothing."""
    isolation: str = ""
    answers: Sequence[tuple[int, Transcript | str]] = ()
    """For each hand-in the milliseconds, and the answers or the traceback of a fault of ours."""


def pack_order(assignment: Assignment, planned: Planned, minimum: int) -> bytes:
    """The bytes of an order, behind a digest of them."""
    frames = {item: _as_array(frame_of(plan)) for item, plan in planned[0].items()}
    parts = [
        assignment.name, engine_code.asking(), list(assignment.warm), minimum,
        asdict(assignment.limits), frames,
    ]  # fmt: skip
    frame = wire.dumps(parts, capped=False)
    return hashlib.sha256(frame).digest() + frame


@lru_cache(maxsize=8)
def read_order(packed: bytes) -> Order:
    """The order of those bytes: read once by a worker, which keeps its plans."""
    digest, frame = packed[:32], packed[32:]
    if hashlib.sha256(frame).digest() != digest:
        raise ValueError("the assignment that came is not the one that was sent")
    name, machine, warm, minimum, limits, arrays = wire.loads(frame, capped=False)
    frames = {item: array.tobytes() for item, array in arrays.items()}
    # live: a plan that is asked of another file is made into a frame again, tensors and all
    plans = {
        item: wire.loads(each, capped=False, live=True) if each else ()
        for item, each in frames.items()
    }
    return Order(name, machine, warm, minimum, Limits(**limits), plans, frames)


def pack_shard(hand_ins: Sequence[tuple[bytes, Sequence[str]]]) -> bytes:
    """Return the bytes of some hand-ins: each one's load for its guest, and the items due."""
    parts = [[_as_array(load), list(due)] for load, due in hand_ins]
    return wire.dumps(parts, capped=False)


def read_shard(packed: bytes) -> list[tuple[Load, list[str]]]:
    """The hand-ins of those bytes."""
    found = wire.loads(packed, capped=False)
    return [(wire.loads(load.tobytes(), capped=False), due) for load, due in found]


def pack_reply(reply: Reply) -> bytes:
    """The bytes of a reply."""
    answers = [[spent, _plain(answered)] for spent, answered in reply.answers]
    return wire.dumps([reply.refused, reply.isolation, answers], capped=False)


def read_reply(packed: bytes) -> Reply:
    """The reply of those bytes."""
    refused, isolation, answers = wire.loads(packed, capped=False)
    return Reply(refused, isolation, [(spent, _made(answered)) for spent, answered in answers])


def _plain(answered: Transcript | str) -> object:
    if isinstance(answered, str):
        return answered
    return [getattr(answered, part) for part in PARTS]


def _made(answered: Any) -> Transcript | str:
    if isinstance(answered, str):
        return answered
    return Transcript(**dict(zip(PARTS, answered, strict=True)))


def _as_array(content: bytes) -> object:
    return np.frombuffer(content, np.uint8)
