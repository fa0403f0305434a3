"""Plain data to bytes and back: a JSON header and raw buffers. Nothing in it can execute.

A frame is `u32 header length | header | buffers`. Scalars stand in the header as themselves;
everything else is an object with one key, its tag. Decoding is strict: known tags, known dtypes,
declared types, exact sizes, no bytes left over, caps on what a student's end may send.
"""

from __future__ import annotations

import json
import math
import struct
import sys
from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any

import numpy as np

from . import containers, foreign, wire_scalars, wire_types
from .foreign import Unsendable

DTYPES = {
    code: np.dtype("?" if code == "b1" else "<" + code)
    for code in (
        *("b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"),
        *("f2", "f4", "f8", "c8", "c16"),
    )
}
MAX_DIMENSIONS = 32
MAX_DEPTH = 120
MAX_NODES = 500_000
MAX_HEADER = 8 << 20
MAX_KEYS = 4000
"""The most keys that are not text: their sender can choose them to collide in a hash table."""
ENVELOPE = 16
"""The depth and the nodes that a message adds around a value."""


class WireError(ValueError):
    """Bytes that are not a frame of ours."""


def dumps(value: object, *, capped: bool = True) -> bytes:
    """Return the frame of a value, without its outer length; `Unsendable` if none may cross."""
    buffers: list[bytes] = []
    node = _Encoder(buffers, capped).node(value, 0)
    header = _WRITER.encode(node).encode("utf-8", "surrogatepass")
    if capped and len(header) > MAX_HEADER:
        raise Unsendable(f"more than {MAX_HEADER >> 20} MiB of text and numbers")
    return struct.pack("<I", len(header)) + header + b"".join(buffers)


def loads(frame: bytes, *, capped: bool = True, live: bool = False) -> Any:
    """The value of a frame; raises `WireError` for anything else.

    The trusted end gets what nobody can alter: read-only arrays, frozen sets, arrays for tensors.
    A live value is one's own: sets, tensors, arrays to write into. Ours alone comes uncapped.
    """
    try:
        (size,) = struct.unpack_from("<I", frame)
        if (capped and size > MAX_HEADER + (1 << 10)) or 4 + size > len(frame):
            raise WireError(f"header of {size} bytes in a frame of {len(frame)}")
        text = frame[4 : 4 + size].decode("utf-8", "surrogatepass")
        header, end = _READER.raw_decode(text)
        if end != len(text):
            raise WireError("more than one value in the header")
        decoder = _Decoder(memoryview(frame)[4 + size :], capped, live)
        value = decoder.node(header, 0)
    except WireError:
        raise
    except Exception as error:  # these bytes were chosen by someone: any surprise is theirs
        raise WireError(f"{type(error).__name__}: {error}") from None
    if len(decoder.rest):
        raise WireError(f"{len(decoder.rest)} bytes after the last buffer")
    return value


def to_json(value: object) -> dict[str, object]:
    """A value as a JSON object, for reports: the header, and the buffers in base64."""
    import base64

    buffers: list[bytes] = []
    header = _Encoder(buffers, capped=False).node(value, 0)
    return {"value": header, "buffers": base64.b64encode(b"".join(buffers)).decode()}


def from_json(stored: Mapping[str, Any]) -> Any:
    """The value that `to_json` stored."""
    import base64

    header = json.dumps(stored["value"], allow_nan=False).encode()
    buffers = base64.b64decode(stored["buffers"], validate=True)
    return loads(struct.pack("<I", len(header)) + header + buffers, capped=False)


def _refuse_constant(word: str) -> float:
    raise WireError(f"bare {word} in the header")


def _tagged(pairs: list[tuple[str, Any]]) -> tuple[str, Any]:
    """A tag and its body: nothing else in a header is a tuple."""
    if len(pairs) != 1:
        raise WireError("a tagged value has one key")
    return pairs[0]


_WRITER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, check_circular=False)
_READER = json.JSONDecoder(parse_constant=_refuse_constant, object_pairs_hook=_tagged)


class _Encoder:
    """Turns one value into a header node, putting array bytes aside."""

    def __init__(self, buffers: list[bytes], capped: bool) -> None:
        self.buffers = buffers
        self.left = MAX_NODES if capped else sys.maxsize
        self.deepest = MAX_DEPTH if capped else MAX_DEPTH + ENVELOPE

    def node(self, x: object, depth: int) -> object:
        self.left -= 1
        if depth > self.deepest or self.left < 0:
            raise Unsendable("a value that is nested too deep or has too many parts")
        if x is None or isinstance(x, bool):
            return x
        if type(x) in wire_types.TYPES:
            return {type(x).__name__: self.nodes(wire_types.parts(x), depth)}
        if isinstance(x, np.ndarray | np.generic):
            return self.array("array" if isinstance(x, np.ndarray) else "scalar", x, depth)
        if isinstance(x, list | range):
            return self.nodes(x, depth)
        if isinstance(x, tuple):
            return {"tuple": self.nodes(x, depth)}
        if isinstance(x, wire_scalars.TYPES):
            return wire_scalars.encode(x)
        if isinstance(x, set | frozenset):
            return {"set" if isinstance(x, set) else "frozenset": self.members(x, depth)}
        if isinstance(x, dict) and not containers.is_sparse(x):  # one sort of them is a dictionary
            return {"dict": [self.nodes(pair, depth) for pair in dict.items(x)]}
        if foreign.is_tensor(x):
            return self.array("tensor", foreign.as_array(x), depth)
        return self.node(foreign.as_plain(x), depth)

    def nodes(self, parts: Iterable[object], depth: int) -> list[object]:
        return [self.node(part, depth + 1) for part in parts]

    def members(self, parts: Iterable[object], depth: int) -> list[object]:
        """Return the members of a set in a fixed order: a set's own differs between processes."""
        ours, found = self.buffers, []
        for part in parts:
            self.buffers = []
            node = self.node(part, depth + 1)
            found.append((json.dumps(node), self.buffers, node))
        found.sort(key=itemgetter(0, 1))
        self.buffers = ours
        for _, buffers, _ in found:
            ours += buffers
        return [node for _, _, node in found]

    def array(self, tag: str, x: object, depth: int) -> object:
        values = containers.of_array(np.asanyarray(x))
        if not isinstance(values, np.ndarray):  # an array of strings is a list of strings
            return self.node(values, depth + 1)
        code = "b1" if values.dtype.kind == "b" else values.dtype.str[1:]
        if code not in DTYPES:
            raise Unsendable(f"an array of dtype {str(values.dtype)[:80]}")
        self.buffers.append(values.astype(values.dtype.newbyteorder("<"), copy=False).tobytes())
        return {tag: [code, list(values.shape)]}


class _Decoder:
    """Turns one header node back into a value, taking array bytes in order."""

    def __init__(self, rest: memoryview, capped: bool, live: bool) -> None:
        self.rest, self.live = rest, live
        self.left = MAX_NODES + ENVELOPE if capped else sys.maxsize
        self.keys = MAX_KEYS if capped else sys.maxsize

    def node(self, x: Any, depth: int) -> Any:
        if type(x) is list:
            return self.nodes(x, depth)
        if type(x) is tuple:
            return self.tagged(x[0], x[1], depth)
        return wire_scalars.check(x)

    def nodes(self, parts: Any, depth: int) -> list[Any]:
        if type(parts) is not list:
            raise WireError("parts that are no list")
        self.left -= len(parts)
        if depth >= MAX_DEPTH + ENVELOPE or self.left < 0:
            raise WireError("too deep or too many parts")
        return [self.node(part, depth + 1) for part in parts]

    def tagged(self, tag: str, body: Any, depth: int) -> Any:
        if tag in ("array", "scalar", "tensor"):
            return self.array(tag, *body)
        if tag in wire_types.SHAPES:
            return wire_types.built(wire_types.SHAPES[tag], self.nodes(body, depth))
        if tag == "tuple":
            return tuple(self.nodes(body, depth))
        if tag in ("set", "frozenset"):
            return self.set_of(tag, self.nodes(body, depth))
        if tag == "dict":
            return self.dict_of([self.nodes(pair, depth) for pair in body])
        return wire_scalars.decode(tag, body)

    def set_of(self, tag: str, parts: list[Any]) -> frozenset[Any] | set[Any]:
        self.count_keys(parts)
        made = set(parts) if self.live and tag == "set" else frozenset(parts)
        if len(made) != len(parts):
            raise WireError("a member stands twice in a set")
        return made

    def dict_of(self, pairs: list[list[Any]]) -> dict[Any, Any]:
        self.count_keys([key for key, _ in pairs])
        made = {key: value for key, value in pairs}
        if len(made) != len(pairs):
            raise WireError("a key stands twice in a dictionary")
        return made

    def count_keys(self, keys: list[Any]) -> None:
        """Limit the keys that are not text: unlike text's, their hashes can be made to collide."""
        self.keys -= sum(not _is_text(key) for key in keys)
        if self.keys < 0:
            raise WireError(f"more than {MAX_KEYS} keys that are not text")

    def array(self, tag: str, code: Any, shape: Any) -> Any:
        if code not in DTYPES or type(shape) is not list or len(shape) > MAX_DIMENSIONS:
            raise WireError(f"array of {str(code)[:20]!r} and shape {str(shape)[:60]}")
        for n in shape:
            if type(n) is not int or not 0 <= n < 2**40 or tag == "scalar":
                raise WireError("array with an impossible shape")
        dtype = DTYPES[code]
        size = math.prod(shape) * dtype.itemsize
        if size > len(self.rest):
            raise WireError(f"array of {size} bytes, {len(self.rest)} are there")
        raw, self.rest = self.rest[:size], self.rest[size:]
        if code == "b1" and np.frombuffer(raw, np.uint8).max(initial=0) > 1:
            raise WireError("a truth value that is neither true nor false")
        values = np.frombuffer(bytearray(raw) if self.live else bytes(raw), dtype).reshape(shape)
        if tag == "tensor" and self.live:
            return foreign.as_tensor(values)
        return values[()] if tag == "scalar" else values


def _is_text(key: object) -> bool:
    return type(key) is str or (type(key) is tuple and all(map(_is_text, key)))
