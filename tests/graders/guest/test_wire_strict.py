"""The decoder believes no byte: whoever wrote a frame may have shared a process with a student."""

import json
import struct
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.guest import wire
from graders.guest.plan import Failed, Got
from graders.guest.wire import WireError

TAGS = [
    *("tuple", "dict", "set", "int", "float", "complex", "decimal", "fraction"),
    *("array", "scalar", "tensor", "Got", "Failed", "Call", "Load", "Tree", "Made"),
]


def frame(header: object, buffers: bytes = b"") -> bytes:
    """A frame with a header of one's own making: an object, or its very text."""
    text = header if isinstance(header, str) else json.dumps(header)
    return struct.pack("<I", len(text.encode())) + text.encode() + buffers


FORGED = {
    "a number too large for JSON": "1e400",
    "a bare NaN": "NaN",
    "a bare -Infinity": "[-Infinity]",
    "a bare whole number of 17 digits": 2**53 + 1,
    "a bare whole number of 5000 digits": "1" * 5000,
    "no JSON": "{",
    "two values": "1 2",
    "JSON nested 100000 deep": "[" * 100_000,
    "JSON nested 500 deep": "[" * 500 + "]" * 500,
    "a million parts": [0] * 1_000_000,
    "a duplicate key": '{"int": "1", "int": "2"}',
    "two tags": {"int": "1", "float": "nan"},
    "no tag": {},
    "an unknown tag": {"pickle": "gASV"},
    "an unknown long tag": {"x" * 10**6: 1},
    "an int of letters": {"int": "twelve"},
    "an int that is a number": {"int": 12},
    "an int of 2000 digits": {"int": "9" * 2000},
    "a fraction over zero": {"fraction": ["1", "0"]},
    "a fraction of one part": {"fraction": ["1"]},
    "a fraction of nothing": {"fraction": None},
    "a decimal of letters": {"decimal": "one"},
    "a decimal with an exponent that fills the memory": {"decimal": "1e999999999"},
    "a decimal that raises when it is touched": {"decimal": "sNaN"},
    "a decimal that is a number": {"decimal": 1.5},
    "a float of letters": {"float": "one"},
    "a float that is a number": {"float": 1.5},
    "a complex number of one part": {"complex": ["1"]},
    "a complex number of nothing": {"complex": {}},
    "a complex number of tags": {"complex": [{"float": "nan"}, "1"]},
    "a tuple that is text": {"tuple": "abc"},
    "a tuple that is nothing": {"tuple": None},
    "a set with a list in it": {"set": [[1]]},
    "a set with a member twice": {"set": [1, 1]},
    "a set with a member twice under two names": {"frozenset": [1, 1.0]},
    "a dictionary that is text": {"dict": ["ab"]},
    "a dictionary whose pairs are three": {"dict": [[1, 2, 3]]},
    "a dictionary whose key is a list": {"dict": [[[1], 2]]},
    "a dictionary whose key is an array": {"dict": [[{"array": ["u1", [0]]}, 2]]},
    "a dictionary with a key twice": {"dict": [["a", 1], ["a", 2]]},
    "numbers that all have one hash": {"set": [{"int": str(k * (2**61 - 1))} for k in range(5000)]},
    "numbers of one hash in many sets": [
        {"set": [{"int": str(k * (2**61 - 1))} for k in range(1000)]} for _ in range(5)
    ],
    "an array without a body": {"array": None},
    "an array of one part": {"array": ["f8"]},
    "an array of three parts": {"array": ["f8", [], []]},
    "an array of a forbidden dtype": {"array": ["O", [0]]},
    "an array of void": {"array": ["V8", [0]]},
    "an array whose dtype is a list": {"array": [["f8"], [0]]},
    "an array whose shape is no list": {"array": ["f8", {}]},
    "an array whose shape is text": {"array": ["f8", ""]},
    "an array whose shape is a float": {"array": ["f8", [1.0]]},
    "an array whose shape is true": {"array": ["u1", [True]]},
    "an array of negative shape": {"array": ["f8", [-1]]},
    "an array of two negative sides": {"array": ["f8", [-1, -1]]},
    "an array of huge shape": {"array": ["f8", [2**62]]},
    "an array of huge product": {"array": ["f8", [2**39, 2**39]]},
    "an empty array of impossible size": {"array": ["f8", [0, *[2**39] * 5]]},
    "an array of 40 dimensions": {"array": ["f8", [0] * 40]},
    "an array without its bytes": {"array": ["f8", [1]]},
    "a scalar with a shape": {"scalar": ["u1", [0]]},
}


@pytest.mark.parametrize("header", FORGED.values(), ids=FORGED.keys())
def test_a_forged_header_is_refused(header: object) -> None:
    with pytest.raises(WireError):
        wire.loads(frame(header))


@pytest.mark.parametrize(
    "data",
    {
        "nothing": b"",
        "three bytes": b"\1\0\0",
        "a header that is not there": struct.pack("<I", 10),
        "a header of 4 GB": struct.pack("<I", 2**32 - 1) + b"1",
        "text that is no UTF-8": struct.pack("<I", 3) + b'"\xff"',
        "a byte left over": frame("1", b"\0"),
        "an array and a byte left over": frame({"array": ["u1", [1]]}, b"\1\0"),
        "an array of half its bytes": frame({"array": ["f8", [1]]}, b"\0\0\0\0"),
        "a truth value of two": frame({"array": ["b1", [3]]}, b"\0\1\2"),
        "a pickle": b"\x80\x04\x95\x00\x00\x00\x00.",
    }.items(),
    ids=lambda item: item[0],
)
def test_forged_bytes_are_refused(data: tuple[str, bytes]) -> None:
    with pytest.raises(WireError):
        wire.loads(data[1])


def failed(*parts: object) -> object:
    return {"Failed": list(parts)}


def of(*parts: object) -> object:
    return {"tuple": list(parts)}


CELL, LIST = {"Cell": ["a", "b", ""]}, [1]
MISTYPED: dict[str, Any] = {
    "Got of one part": {"Got": [1]},
    "Got of three parts": {"Got": [1, of(), 1]},
    "Got that is no list": {"Got": "ab"},
    "Got.changed is a list": {"Got": [1, [0]]},
    "Got.changed is a number": {"Got": [1, 0]},
    "Got.changed holds text": {"Got": [1, of("0")]},
    "Got.changed holds a truth value": {"Got": [1, of(True)]},
    "Got.changed holds a float": {"Got": [1, of(0.5)]},
    "Failed.cause is unknown": failed("won", "", ""),
    "Failed.cause is a number": failed(1, "", ""),
    "Failed.cause is a list": failed(["raised"], "", ""),
    "Failed.says is a number": failed("raised", 1, ""),
    "Failed.says is nothing": failed("raised", None, ""),
    "Failed.where is a list": failed("raised", "", []),
    "Tree.head is a number": {"Tree": [1, of()]},
    "Tree.arguments is a list": {"Tree": ["Add", [1]]},
    "Name.name is a number": {"Name": [1]},
    "Made.make is a number": {"Made": [1, of()]},
    "Made.make is nothing": {"Made": [None, of()]},
    "Made.arguments is a list": {"Made": ["kit.f", []]},
    "Value.optional is a number": {"Value": ["x", 1]},
    "Call.function is a number": {"Call": [1, of(), of()]},
    "Call.function is a Name": {"Call": [{"Name": ["f"]}, of(), of()]},
    "Call.labels holds numbers": {"Call": ["f", of(), of(1)]},
    "Fault.line is text": {"Fault": ["cell", "1", "no"]},
    "Fault.line is a float": {"Fault": ["cell", 1.5, "no"]},
    "Fault.line is true": {"Fault": ["cell", True, "no"]},
    "Fault.says is a number": {"Fault": ["cell", 1, 2]},
    "Definition of numbers": {"Definition": [1, 2, 3, of()]},
    "Definition.earlier holds numbers": {"Definition": ["c", 1, "s", of(1)]},
    "Load.cells is a list": {"Load": [[CELL], {"dict": []}, {"dict": []}, of()]},
    "Load.cells holds text": {"Load": [of("a"), {"dict": []}, {"dict": []}, of()]},
    "Load.kit maps to numbers": {"Load": [of(CELL), {"dict": [["k", 1]]}, {"dict": []}, of()]},
    "Load.kit maps numbers": {"Load": [of(CELL), {"dict": [[1, "k"]]}, {"dict": []}, of()]},
    "Load.kit is a list": {"Load": [of(CELL), [], {"dict": []}, of()]},
    "Load.skip of triples": {"Load": [of(CELL), {"dict": []}, {"dict": []}, of(of(1, 2, 3))]},
    "Load.skip of text": {"Load": [of(CELL), {"dict": []}, {"dict": []}, of(of("1", 2))]},
}


@pytest.mark.parametrize("header", MISTYPED.values(), ids=MISTYPED.keys())
def test_a_dataclass_is_refused_whose_field_has_not_its_declared_type(header: object) -> None:
    with pytest.raises(WireError):
        wire.loads(frame(header))


@pytest.mark.parametrize(
    ("header", "arrives"),
    [
        ({"Got": [LIST, of(0, 2)]}, Got([1], (0, 2))),
        (failed("raised", "no", ""), Failed("raised", "no")),  # type: ignore[arg-type]
        ({"complex": ["1.0", "nan"]}, "(1+nanj)"),
        ({"float": "-inf"}, "-inf"),
    ],
)
def test_a_right_frame_that_we_did_not_write_is_read(header: object, arrives: object) -> None:
    found = wire.loads(frame(header))
    assert found == arrives or repr(found) == arrives


def test_a_million_numbers_of_one_hash_do_not_stop_the_trusted_end() -> None:
    """Each costs as many comparisons as there are before it: 100 000 would take minutes."""
    header = {"dict": [[{"fraction": [str(k * (2**61 - 1)), "1"]}, 0] for k in range(60_000)]}
    with pytest.raises(WireError, match="keys that are not text"):
        wire.loads(frame(header))


SOUND = wire.dumps(
    ("answer", 3, Got({"a": [1, 2.5, None], ("b", 1): np.arange(4.0), "c": frozenset({2**70})}))
)


@given(st.binary(max_size=60))
def test_any_bytes_are_a_value_or_a_wire_error(data: bytes) -> None:
    try_to_read(data)


@given(st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 255)), max_size=4))
def test_a_damaged_frame_is_a_value_or_a_wire_error(damage: list[tuple[int, int]]) -> None:
    data = bytearray(SOUND)
    for place, byte in damage:
        data[place] = byte
    try_to_read(bytes(data))


@given(st.integers(0, len(SOUND) - 1))
def test_a_truncated_frame_is_a_wire_error(size: int) -> None:
    with pytest.raises(WireError):
        wire.loads(SOUND[:size])


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(allow_nan=False),
    lambda part: (
        st.lists(part, max_size=4)
        | st.dictionaries(
            st.sampled_from(TAGS),
            part,
            min_size=1,
            max_size=1,
        )
    ),
    max_leaves=10,
)


@given(json_values, st.binary(max_size=16))
def test_any_header_is_a_value_or_a_wire_error(header: object, buffers: bytes) -> None:
    try_to_read(frame(header, buffers))


def try_to_read(data: bytes) -> None:
    for live in (False, True):
        try:
            value = wire.loads(data, live=live)
        except WireError:
            continue
        wire.dumps(value, capped=False)
