"""A digest of a plan, by which two machines agree on the asks.

Drawn inputs may be computed, and the last bits of a product depend on the machine's kernels. So the
digest has two parts. A hash holds all that is exact: names, shapes, whole numbers, words, and the
source of the kit's functions that a plan calls. Sums of all floats, each with a weight of its own,
hold the rest; sums that nearly agree are equal. Nothing is rounded before it is compared, so no
number can fall on the other side of a rounding boundary.
"""

from __future__ import annotations

import hashlib
import json
import math
import struct
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from graders.guest.plan import Made, Plan
from graders.guest.wire import DTYPES

Floats: TypeAlias = npt.NDArray[np.float64]

FLOOR = 1e-3
"""Below this a float counts by its size, above it by its logarithm: all scales are heard."""
LARGEST = 1e304
ALLOWED = {"double": 1e-8, "short": 1e-3}
"""The most by which the sums may differ, for doubles and for values stored in a shorter float."""
BLANK = "~"
SHORT = frozenset({"f2", "f4", "c8"})
GOLDEN = (math.sqrt(5) - 1) / 2


def digest(plan: Plan, frame: bytes) -> str:
    """The digest of a plan and the frame that asks it; empty where it cannot be asked."""
    if not frame:
        return ""
    reader = _Reader(frame)
    floats = [np.concatenate([np.zeros(1), *reader.floats[kind]]) for kind in ALLOWED]
    exact = hashlib.sha256(json.dumps(reader.header).encode("utf-8", "surrogatepass"))
    infinite = [np.isfinite(values).tobytes() for values in floats]
    for part in (*reader.whole, *infinite, *_kit_sources(plan)):
        exact.update(hashlib.sha256(part).digest())
    sums = map(_weighted_sum, floats)
    return ":".join([exact.hexdigest()[:16], *map(repr, sums)])


def agree(one: str, other: str) -> bool:
    """Whether two digests are of the same plan, whatever machines drew it."""
    (exact, *sums), (also, *others) = one.split(":"), other.split(":")
    if exact != also or len(sums) != len(others):
        return False
    if not sums:  # neither could be asked
        return not exact
    try:
        gaps = [abs(float(a) - float(b)) for a, b in zip(sums, others, strict=True)]
    except ValueError:
        return False
    return all(gap <= allowed for gap, allowed in zip(gaps, ALLOWED.values(), strict=True))


class _Reader:
    """A frame taken apart: its header without floats, its whole numbers, and its floats."""

    def __init__(self, frame: bytes) -> None:
        (size,) = struct.unpack_from("<I", frame)
        self.rest = memoryview(frame)[4 + size :]
        self.whole: list[bytes] = []
        self.floats: dict[str, list[Floats]] = {kind: [] for kind in ALLOWED}
        text = frame[4 : 4 + size].decode("utf-8", "surrogatepass")
        self.header = json.loads(text, parse_float=self._bare, object_hook=self._tagged)

    def _bare(self, text: str) -> str:
        self.floats["double"].append(np.array([float(text)]))
        return BLANK

    def _tagged(self, node: dict[str, Any]) -> dict[str, Any]:
        ((tag, body),) = node.items()
        if tag in ("array", "scalar", "tensor"):
            self._array(*body)
        elif tag == "complex":
            self.floats["double"].append(np.array([float(part) for part in body]))
            return {tag: BLANK}
        return node

    def _array(self, code: str, shape: list[int]) -> None:
        """Take the next array: arrays come in the order of their buffers."""
        size = math.prod(shape) * DTYPES[code].itemsize
        raw, self.rest = self.rest[:size], self.rest[size:]
        if code[0] not in "fc":
            self.whole.append(bytes(raw))
            return
        parts = f"<f{int(code[1:]) // 2}" if code[0] == "c" else f"<{code}"
        values = np.frombuffer(raw, parts).astype(np.float64)
        self.floats["short" if code in SHORT else "double"].append(values)


def _weighted_sum(floats: Floats) -> float:
    """The sum of all floats, by size, each with a weight of its own; order counts."""
    values = np.clip(np.nan_to_num(floats, nan=math.pi), -LARGEST, LARGEST)
    weights = 0.5 + np.modf(GOLDEN * np.arange(len(values)))[0]
    return math.fsum(weights * np.arcsinh(values / FLOOR))


def _kit_sources(plan: Plan) -> Iterator[bytes]:
    """The source of each module of the kit whose functions the plan calls."""
    modules = {made.make.__module__ for made in _made(plan) if callable(made.make)}
    for name in sorted(modules):
        if path := getattr(sys.modules.get(name), "__file__", None):
            with open(path, "rb") as file:
                yield file.read()


def _made(value: object) -> Iterator[Made]:
    """Every call of a kit's function in a plan, at any depth."""
    if isinstance(value, Made):
        yield value
    if is_dataclass(value):
        parts = [getattr(value, field.name) for field in fields(value)]
    elif isinstance(value, Mapping):
        parts = [*value, *value.values()]
    elif isinstance(value, list | tuple):
        parts = list(value)
    else:
        return
    for part in parts:
        yield from _made(part)
