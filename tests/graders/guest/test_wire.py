"""What crosses the wall arrives as it was, to the last bit; what may not cross says so."""

import json
from collections import Counter, OrderedDict, defaultdict, namedtuple
from decimal import Decimal
from enum import IntEnum, StrEnum
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from graders.guest import copies, wire
from graders.guest.foreign import Unsendable
from graders.guest.plan import (
    Build,
    Call,
    Cause,
    Cell,
    Definition,
    Failed,
    Fault,
    Got,
    Load,
    Made,
    Name,
    Text,
    Tree,
    Value,
)
from tests.graders.guest.alike import told

any_text = st.text(st.characters(exclude_categories=()), max_size=20)
"""Lone surrogates too: a notebook's JSON can hold them."""
decimals = st.decimals().filter(lambda x: not x.is_snan() and len(str(x)) < 900)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.complex_numbers(allow_nan=True)
    | any_text
    | st.fractions()
    | decimals
)
members = st.booleans() | any_text | st.fractions() | st.integers()
hashable = st.recursive(
    members, lambda part: st.tuples(part, part) | st.frozensets(part, max_size=3), max_leaves=5
)
array_types = st.sampled_from([f"{order}{code}" for code in wire.DTYPES for order in "<>"])
arrays = array_types.flatmap(
    lambda code: hnp.arrays(
        code.replace("b1", "?"), hnp.array_shapes(min_dims=0, min_side=0, max_dims=4)
    )
)
values = st.recursive(
    scalars | arrays,
    lambda part: (
        st.lists(part, max_size=4)
        | st.tuples(part, part)
        | st.dictionaries(hashable, part, max_size=4)
        | st.frozensets(hashable, max_size=4)
    ),
    max_leaves=12,
)


def little(x: Any) -> Any:
    """The value with its arrays in the byte order that they arrive in."""
    if isinstance(x, np.ndarray):
        return x.astype(x.dtype.newbyteorder("<"))
    if isinstance(x, list | tuple):
        return type(x)(map(little, x))
    return {key: little(part) for key, part in x.items()} if isinstance(x, dict) else x


@given(values)
def test_plain_data_arrives_as_it_was(value: object) -> None:
    assert told(wire.loads(wire.dumps(value))) == told(little(value))


@given(values)
def test_what_is_stored_as_json_is_read_back_as_it_was(value: object) -> None:
    stored = json.loads(json.dumps(wire.to_json(value), ensure_ascii=False))
    assert told(wire.from_json(stored)) == told(little(value))


@given(values)
def test_a_student_gets_a_copy_equal_to_what_was_planned(value: object) -> None:
    assert told(copies.fresh(value)) == told(little(value))


SHAPED = [
    Name("f"),
    Made("kit.make", (1, (2.5,))),
    Value("x", optional=True),
    Text("essay"),
    Call("f", (np.arange(3), Name("g")), ("a", "g")),
    Call(Made("kit.drive"), (Name("net"),)),
    Build("Net", (3,), {"bias": True}, {"W": np.eye(2)}, {"W": ("a.weight", "b")}, weigh=None),
    Got([1, 2], (0, 3)),
    Failed(Cause.RAISED, "ValueError: no", "a.py, line 1: f()"),
    Tree("Add", (1, Tree("Symbol", ("x",)))),
    Load((Cell("a.ipynb, cell 1", "x = 1"), Cell("b.py", "", "b")), {"k": "1"}, {}, ((0, 2),)),
    Fault("a.ipynb, cell 1", 3, "NameError"),
    Definition("a.ipynb, cell 1", 3, "def f(): ...", ("b.py, line 1",)),
]


@pytest.mark.parametrize("value", SHAPED, ids=lambda value: type(value).__name__)
def test_the_words_of_both_ends_cross_as_themselves(value: object) -> None:
    assert told(wire.loads(wire.dumps(value))) == told(value)


def kit_function(x: int) -> int:
    return x


def test_a_kit_function_crosses_as_a_path() -> None:
    assert copies.plain(Made(kit_function, (1,))) == Made("test_wire.kit_function", (1,))


Point = namedtuple("Point", "x y")


class Colour(IntEnum):
    RED = 1


class Word(StrEnum):
    YES = "yes"


class EvilFloat(float):
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = float.__hash__

    def __float__(self) -> float:
        return 42.0

    def __repr__(self) -> str:
        return "42.0"


class EvilInt(int):
    def __int__(self) -> int:
        return 42

    def __index__(self) -> int:
        return 42

    def __repr__(self) -> str:
        return "42"

    __str__ = __repr__


class EvilText(str):
    __slots__ = ()

    def __str__(self) -> str:
        return "expected"

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = str.__hash__


class EvilComplex(complex):
    def __complex__(self) -> complex:
        return 42j

    real = imag = property(lambda self: 42.0)


class EvilDecimal(Decimal):
    def __str__(self) -> str:
        return "42"


class EvilArray(np.ndarray):
    def __array__(self, *_: object, **__: object) -> Any:
        return np.full(2, 42.0)

    def __eq__(self, other: object) -> Any:
        return True

    __hash__ = None


class EvilList(list[int]):
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None


class EvilDict(dict[str, int]):
    def items(self) -> Any:
        return [("a", 42)]


@pytest.mark.parametrize(
    ("value", "arrives"),
    [
        (EvilFloat(1.5), 1.5),
        (EvilInt(7), 7),
        (EvilInt(2**60), 2**60),
        (EvilText("mine"), "mine"),
        (EvilComplex(1, 2), 1 + 2j),
        (EvilDecimal("1.5"), Decimal("1.5")),
        (np.array([1.0, 2.0]).view(EvilArray), np.array([1.0, 2.0])),
        (np.ma.array([1.0, 2.0], mask=[True, False]), [None, 2.0]),
        (EvilList([1]), [1]),
        (EvilDict(a=1), {"a": 1}),
        (Point(1, 2), (1, 2)),
        (Colour.RED, 1),
        (Word.YES, "yes"),
        (OrderedDict(a=1), {"a": 1}),
        (defaultdict(int, a=1), {"a": 1}),
        (Counter("aab"), {"a": 2, "b": 1}),
        ({1, 2}, frozenset({1, 2})),
        (range(3), [0, 1, 2]),
        (np.array(["a", "bc"]), ["a", "bc"]),
        (np.str_("a"), "a"),
        (np.array([[True]]).T, np.array([[True]])),
        (np.arange(6.0).reshape(2, 3, order="F"), np.arange(6.0).reshape(2, 3, order="F").copy()),
        (np.arange(6)[::-2], np.array([5, 3, 1])),
        (np.float32(1.5), np.float32(1.5)),
        (np.array(1.5), np.array(1.5)),
        (-0.0, -0.0),
        (10**999, 10**999),
        (-(10**999), -(10**999)),
        (2**53 + 1, 2**53 + 1),
    ],
    ids=lambda value: f"{type(value).__name__}",
)
def test_a_dressed_up_value_arrives_as_its_plain_base(value: object, arrives: object) -> None:
    assert told(copies.plain(value)) == told(arrives)


def test_a_lying_subclass_of_a_numpy_scalar_arrives_as_some_plain_number() -> None:
    class Evil(np.float64):
        def __eq__(self, other: object) -> Any:
            return True

        __hash__ = None  # type: ignore[assignment]

        def __array__(self, *_: object, **__: object) -> Any:
            return np.array(2.5)

    assert type(copies.plain(Evil(1.5))) is np.float64


class Shape:
    """One's own class, though it is called like one of ours."""


Shape.__name__ = "Failed"
endless: list[object] = []
endless.append(endless)


def nested(depth: int) -> object:
    value: object = 1
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (object(), "a value of type object"),
        (Shape(), "a value of type Failed"),
        (b"bytes", "a value of type bytes"),
        (print, "a value of type builtin_function_or_method"),
        (np.array([1, object()]), "a value of type object"),
        (np.array(["2020-01-01"], "M8[D]"), "an array of dtype datetime64[D]"),
        (np.zeros(1, [("a", "f8")]), "an array of dtype [('a', '<f8')]"),
        (10**1000, "a whole number of more than 1000 digits"),
        (-(10**1000), "a whole number of more than 1000 digits"),
        (Fraction(1, 10**1000), "a whole number of more than 1000 digits"),
        (Decimal("1" * 1001), "a decimal number that needs more than 1000 digits"),
        (Decimal("1e2000"), "a decimal number that needs more than 1000 digits"),
        (Decimal("1e-2000"), "a decimal number that needs more than 1000 digits"),
        (Decimal("sNaN"), "a decimal number that needs more than 1000 digits"),
        (nested(121), "a value that is nested too deep or has too many parts"),
        (endless, "a value that is nested too deep or has too many parts"),
        ([0] * 500_000, "a value that is nested too deep or has too many parts"),
        ("x" * (8 << 20), "more than 8 MiB of text and numbers"),
        (np.zeros((1,) * 33), "a value that does not cross: array of 'f8' and shape"),
        ({k: 0 for k in range(4001)}, "more than 4000 keys that are not text"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else type(value).__name__,
)
def test_what_is_not_plain_data_is_refused_in_words(value: object, says: str) -> None:
    with pytest.raises(Unsendable) as refused:
        copies.plain(value)
    assert says in str(refused.value)


class Twin(int):
    """Unequal to itself, so that a set can hold it twice."""

    def __eq__(self, other: object) -> bool:
        return False

    __hash__ = int.__hash__


@pytest.mark.parametrize("value", [{Twin(1), Twin(1)}, {Twin(1): 0, Twin(1): 1}])
def test_keys_that_would_fall_together_are_refused(value: object) -> None:
    with pytest.raises(Unsendable, match="stands twice"):
        copies.plain(value)


def test_a_value_just_within_the_caps_still_crosses_inside_a_message() -> None:
    for value in (nested(120), [0] * 499_999):
        message = ("answer", 0, Got(copies.plain(value)))
        assert wire.loads(wire.dumps(message, capped=False)) == message


def test_a_set_is_sent_in_one_order_whatever_the_hashes_of_the_day() -> None:
    """Where hashes differ, so does the order of a set that is else the same."""
    words, numbers = ["b", "a", "c"], [np.float64(2), 1, np.int64(3)]
    frames = {
        wire.dumps([frozenset(order), set(few)])
        for order, few in ((words, numbers), (words[::-1], numbers[::-1]))
    }
    assert len(frames) == 1
    assert wire.loads(frames.pop())[1] == {1, 2.0, 3}


class Unhurried(str):
    """A word that stands in a set where its own hash says."""

    __slots__ = ("turn",)
    turn: int

    def __hash__(self) -> int:
        return self.turn


def test_the_order_of_a_set_in_memory_does_not_show() -> None:
    def word(text: str, turn: int) -> Unhurried:
        made = Unhurried(text)
        made.turn = turn
        return made

    first, second = {word("a", 1), word("b", 2)}, {word("a", 2), word("b", 1)}
    assert list(first) != list(second)
    assert wire.dumps(first) == wire.dumps(second)


def test_words_as_keys_may_be_many() -> None:
    vocabulary = {f"word{k}": k for k in range(20_000)} | {("a", f"b{k}"): k for k in range(9000)}
    assert copies.plain(vocabulary) == vocabulary


def test_our_own_end_may_send_more_than_a_student_may() -> None:
    """A whole record is stored at once, and a plan holds the inputs of many calls."""
    large = [[0] * 150_000, [0] * 150_000, "x" * (9 << 20)]
    assert wire.loads(wire.dumps(large, capped=False), capped=False) == large
    assert wire.from_json(wire.to_json(large)) == large


def test_what_arrives_here_cannot_be_altered_and_what_a_student_gets_can() -> None:
    value = {"a": np.zeros(2), "s": {1}, "f": frozenset({1})}
    here, there = copies.plain(value), copies.fresh(value)
    assert not here["a"].flags.writeable
    assert there["a"].flags.writeable
    assert (type(here["s"]), type(there["s"]), type(there["f"])) == (frozenset, set, frozenset)
