"""Values as people read them: JSON with decimals of at most twelve significant digits.

`wire` keeps every bit, in base64, for transcripts. Released values are read by people, compared by
diffs, and computed again on other machines, whose last bits differ.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from graders.guest import foreign, wire

DIGITS = 12
ARRAYS = frozenset({"array", "scalar", "tensor"})


def rounded(value: Any) -> Any:
    """The value with floats rounded as they will be written, so that checks use these numbers."""
    if isinstance(value, np.ndarray | np.generic):
        found = np.asarray(value)
        near = _rounded_array(found) if found.dtype.kind in "fc" else found
        return near if isinstance(value, np.ndarray) else near[()]
    if foreign.is_tensor(value):
        return foreign.as_tensor(rounded(foreign.as_array(value)))
    if isinstance(value, float):
        return _rounded(value)
    if isinstance(value, complex):
        return complex(_rounded(value.real), _rounded(value.imag))
    if isinstance(value, Mapping):
        return {key: rounded(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return type(value)(map(rounded, value))
    if is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: getattr(value, field.name) for field in fields(value)}
        return replace(value, **{name: rounded(part) for name, part in parts.items()})
    return value


def _rounded(x: float) -> float:
    return float(f"{x:.{DIGITS}g}") if math.isfinite(x) else x


def _rounded_array(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The array with rounded doubles. Shorter floats have fewer digits than that anyway."""
    if values.dtype.itemsize // _parts(values.dtype) < 8:
        return values
    kind = np.complex128 if values.dtype.kind == "c" else np.float64
    parts = np.ascontiguousarray(values, kind).reshape(-1).view(np.float64)
    near = np.array([_rounded(float(x)) for x in parts], np.float64)
    return near.view(kind).reshape(values.shape)


def _parts(dtype: np.dtype[Any]) -> int:
    return 2 if dtype.kind == "c" else 1


def to_json(value: object) -> object:
    """A value as JSON: its wire header, with the numbers of arrays in their places."""
    stored = wire.to_json(rounded(value))
    return _written(stored["value"], _Buffers(base64.b64decode(str(stored["buffers"]))))


def from_json(stored: object) -> Any:
    """The value that `to_json` wrote."""
    buffers: list[bytes] = []
    header = _read(stored, buffers)
    return wire.from_json(
        {"value": header, "buffers": base64.b64encode(b"".join(buffers)).decode()}
    )


class _Buffers:
    """The bytes of arrays, taken in order."""

    def __init__(self, rest: bytes) -> None:
        self.rest = rest

    def take(self, size: int) -> bytes:
        taken, self.rest = self.rest[:size], self.rest[size:]
        return taken


def _written(node: Any, buffers: _Buffers) -> object:
    if isinstance(node, list | tuple):
        return [_written(part, buffers) for part in node]
    if not isinstance(node, dict):
        return node
    ((tag, body),) = node.items()
    if tag not in ARRAYS:
        return {tag: _written(body, buffers)}
    code, shape = body
    dtype = wire.DTYPES[code]
    found = np.frombuffer(buffers.take(math.prod(shape) * dtype.itemsize), dtype)
    return {tag: [code, shape, _nested(iter(_numbers(found)), [*shape])]}


def _numbers(values: npt.NDArray[Any]) -> list[object]:
    """JSON's numbers, a complex one as a pair; words for those that JSON has not."""
    if values.dtype.kind == "c":
        pairs = _numbers(values.view(f"<f{values.dtype.itemsize // 2}"))
        return [list(pair) for pair in zip(pairs[::2], pairs[1::2], strict=True)]
    if values.dtype.kind != "f":
        return list(values.tolist())
    # A shorter float is written with its own digits, not with those of the double it becomes.
    return [float(str(x)) if np.isfinite(x) else str(x) for x in values]


def _nested(numbers: Iterator[object], shape: list[int]) -> object:
    if not shape:
        return next(numbers)
    return [_nested(numbers, shape[1:]) for _ in range(shape[0])]


def _read(node: Any, buffers: list[bytes]) -> object:
    if isinstance(node, list):
        return [_read(part, buffers) for part in node]
    if not isinstance(node, dict):
        return node
    ((tag, body),) = node.items()
    if tag not in ARRAYS:
        return {tag: _read(body, buffers)}
    code, shape, numbers = body
    dtype = wire.DTYPES[code]
    parts = f"<f{dtype.itemsize // 2}" if dtype.kind == "c" else dtype
    flat = list(_flat(numbers))
    if len(flat) != math.prod(shape) * _parts(dtype):
        raise ValueError(f"an array of shape {tuple(shape)} with {len(flat)} numbers")
    buffers.append(np.array(flat, object).astype(parts).tobytes())
    return {tag: [code, shape]}


def _flat(numbers: object) -> Iterator[object]:
    if not isinstance(numbers, list):
        yield numbers
        return
    for part in numbers:
        yield from _flat(part)
