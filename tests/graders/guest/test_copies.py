"""A shortcut gives what the way across the wall gives."""

import numpy as np
import pytest

from graders.guest import copies, wire
from graders.guest.foreign import Unsendable
from tests.graders.guest.alike import told

ARRAYS = {
    "numbers": np.arange(6.0).reshape(2, 3),
    "by columns": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    "strided": np.arange(12)[::-2],
    "no axis": np.array(2.5),
    "no entry": np.zeros((0, 3), np.float32),
    "big-endian": np.arange(3, dtype=">f8"),
    "complex": np.array([1 + 2j]),
    "truths": np.array([True, False]),
    "not finite": np.array([np.nan, np.inf, -0.0]),
}


@pytest.mark.parametrize("name", ARRAYS)
def test_a_shortcut_gives_what_arrives(name: str) -> None:
    array = ARRAYS[name]
    assert told(copies.plain(array)) == told(wire.loads(wire.dumps(array)))
    there = wire.loads(wire.dumps(array, capped=False), capped=False, live=True)
    assert told(copies.fresh(array)) == told(there)
    copies.fresh(array).fill(0)  # it may be written into, and is nobody else's
    assert not copies.plain(array).flags.writeable


def test_a_copy_of_one_s_own_leaves_the_original_alone() -> None:
    array = np.ones(3)
    copies.fresh(array)[0] = 5.0
    assert array.tolist() == [1.0, 1.0, 1.0]


@pytest.mark.parametrize(
    "value",
    [np.array([2, 1], np.uint8).view(bool), np.zeros((1,) * 33), np.array([object()])],
    ids=["neither true nor false", "33 axes", "objects"],
)
def test_what_does_not_cross_has_no_shortcut(value: np.ndarray) -> None:
    with pytest.raises(Unsendable):
        copies.plain(value)


def test_what_was_altered_is_told() -> None:
    array, rows = np.zeros(2), [[0.0]]
    before = copies.frozen(array), copies.frozen(rows)
    array[1], rows[0][0] = 1.0, 1.0
    assert copies.frozen(array) != before[0]
    assert copies.frozen(rows) != before[1]
    assert copies.frozen(1.5) is None
    assert copies.frozen(object()) is None
