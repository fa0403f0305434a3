"""Question 3: an LSTM with step functions whose cell state is the parity of the bits so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from assignments.cs4644_f2023 import public_theory
from graders import Call, Calls, Construction, Draw, Either, Made, Name, Slip, Way, criterion
from reference import parity_lstm

Array = npt.NDArray[np.float64]

LONGEST = 10
"""Every string up to this length is read."""
LONG, SMOOTH_ERROR = 200, 0.25
WEIGHTS = tuple(f"{kind}_{gate}" for gate in parity_lstm.GATES for kind in "Wb")
KEEPS = "keeps the parity"
TOLD = [0, 1, 1, 0, 1, 0, 1, 1]
"""A string on which most mistakes look different."""


class Unfit(ValueError):
    """What was given is no LSTM."""


class Cell(NamedTuple):
    """An LSTM as it was given, and how its cell state is to be read."""

    weights: Mapping[str, Array]
    h0: Array
    c0: Array
    read: int
    values: tuple[float, float]
    """Of an even and of an odd number of ones."""
    is_smooth: bool

    @classmethod
    def of(cls, given: Any) -> Cell:
        """Its parts; raises `Unfit` for what are none."""
        if not isinstance(given, dict) or not set(WEIGHTS) <= set(given):
            raise Unfit(f"no dictionary of {', '.join(WEIGHTS)}")
        try:
            biases = {name: np.array(given[name], float).reshape(-1) for name in WEIGHTS[1::2]}
            H = len(biases["b_f"])
            matrices = {n: np.array(given[n], float).reshape(H, H + 1) for n in WEIGHTS[::2]}
            h0, c0 = (np.array(given.get(n, np.zeros(H)), float).reshape(H) for n in ("h0", "c0"))
            declared = given.get("encoding", {"even": 0, "odd": 1})
            values = float(declared["even"]), float(declared["odd"])
            read = int(np.array(given.get("read", 0)).reshape(-1)[0]) % H
        except (TypeError, ValueError, KeyError, ZeroDivisionError, OverflowError):
            raise Unfit("shapes that are not (H, H + 1) and (H,)") from None
        if any(len(bias) != H for bias in biases.values()) or H > 64:
            raise Unfit("biases of several lengths, or of more than 64")
        if str(given.get("order", "hx")) == "xh":
            matrices = {n: np.roll(W, -1, axis=1) for n, W in matrices.items()}
        smooth = given.get("activation") == "smooth"
        return cls({**matrices, **biases}, h0, c0, read, values, smooth)

    def states(self, bits: Sequence[int]) -> Array:
        """The component that is read, at every step; 0 and 1 stand for even and odd."""
        squashes: tuple[Callable[[Array], Array], ...] = (parity_lstm.step, np.sign)
        if self.is_smooth:
            squashes = (lambda z: 1 / (1 + np.exp(-np.clip(z, -500, 500)))), np.tanh
        found = parity_lstm.cell_states(self.weights, bits, self.h0, self.c0, *squashes)
        even, odd = self.values
        read: Array = (found[:, self.read] - even) / ((odd - even) or np.nan)
        return read

    def keeps(self, bits: Sequence[int]) -> bool:
        """Whether every state is the parity of the bits so far."""
        error = np.abs(self.states(bits) - parity_lstm.parity(bits))
        return bool((error <= (SMOOTH_ERROR if self.is_smooth else 1e-12)).all())


def first_failure(given: Any, *long: Sequence[int]) -> str:
    """The first string that is not kept, and the states on it; strings up to length 10 first."""
    try:
        cell = Cell.of(given)
    except Unfit as error:
        return str(error)
    short = (bits for n in range(1, LONGEST + 1) for bits in product((0, 1), repeat=n))
    for bits in (*short, *long):
        if not cell.keeps(bits):
            states = ", ".join(f"{state:g}" for state in cell.states(bits)[:LONGEST])
            return f"not on {''.join(map(str, bits[:LONGEST]))}: {states}"
    return KEEPS


def on_a_string(given: Any, bits: Sequence[int]) -> Any:
    """The states on one string; real sigmoids are rounded where they are near enough."""
    try:
        cell = Cell.of(given)
    except Unfit as error:
        return str(error)
    states = cell.states(bits)
    return np.where(np.abs(states - states.round()) <= SMOOTH_ERROR * cell.is_smooth,
                    states.round(), states)  # fmt: skip


def variables_on_a_string(*given: Any) -> Any:
    return on_a_string(dict(zip(WEIGHTS, given, strict=False)), given[-1])


def from_variables(*given: Any) -> str:
    """The same for eight variables, under the handout's conventions."""
    long = [tuple(int(bit) for bit in bits) for bits in given[len(WEIGHTS) :]]
    return first_failure(dict(zip(WEIGHTS, given, strict=False)), *long)


def long_strings(draw: Draw) -> list[list[int]]:
    return [draw.case(k).integers(0, 2, size=LONG).tolist() for k in range(20)]


def asked(draw: Draw) -> Calls:
    given = Call("lstm_parity")
    strings = tuple(long_strings(draw))
    return [
        Call(Made(first_failure), (given, *strings), ("lstm_parity()",)),
        Call(Made(on_a_string), (given, TOLD), ("lstm_parity()", "bits")),
    ]


def variables(draw: Draw) -> Calls:
    named = tuple(Name(name) for name in WEIGHTS)
    return [
        Call(Made(from_variables), (*named, *long_strings(draw)), WEIGHTS),
        Call(Made(variables_on_a_string), (*named, TOLD), (*WEIGHTS, "bits")),
    ]


RIGHT: dict[str, object] = {**parity_lstm.parity_weights()}
TOGGLING = RIGHT | {
    "W_f": [[0.0, 0.0]], "b_f": [1.0], "W_i": [[0.0, 1.0]], "W_C": [[-1.0, 0.0]], "b_C": [0.5],
}  # fmt: skip
HINTED = RIGHT | {"W_f": [[1.0, -1.0]], "b_f": [-0.5]}

WRONG: list[tuple[dict[str, Any], str]] = [
    ({"W_f": [[-1.0, 0.0]], "W_i": [[1.0, -1.0]]},
     "C stays 0 for ever: nothing is written. The columns are [h, x], h first; and C~ must be "
     "above zero, since tanh(0) = 0."),
    ({"b_o": [0.0]},
     "C never falls back to 0: at a second one C~ must be -1, or f and i both 0; and the output "
     "gate must be open, for h to tell the cell its state."),
    ({"W_f": [[0.0, 0.0]], "b_f": [1.0], "W_i": [[0.0, 1.0]], "W_C": [[0.0, 1.0]], "b_C": [0.0]},
     "This counts the ones: at the second one C must fall back to 0."),
    ({"W_f": [[0.0, 0.0]], "b_f": [1.0], "W_i": [[0.0, 0.0]], "b_i": [1.0], "W_C": [[-1.0, 1.0]],
      "b_C": [-0.5]},
     "With i = 1 something is added at every step, at a 0 too, where C must stay."),
    ({"W_f": [[0.0, 0.0]], "b_f": [0.0]},
     "The forget gate is shut at a 0: C must stay as it is there."),
]  # fmt: skip


def maker(weights: Mapping[str, object]) -> Callable[[], Mapping[str, object]]:
    def lstm_parity() -> Mapping[str, object]:
        return weights

    return lstm_parity


OTHERS = [TOGGLING, HINTED, RIGHT | {"order": "xh", "W_f": [[-1.0, 0.0]], "W_i": [[1.0, -1.0]]}]
SOURCE = "CS4644-F2023 Q3, eqs. (2)-(9)"
FUNCTION = Construction(
    prompt="",
    source=SOURCE,
    calls=asked,
    reference={"lstm_parity": maker(RIGHT)},
    accepts=[{"lstm_parity": maker(other)} for other in OTHERS],
    slips=[Slip({"lstm_parity": maker(RIGHT | change)}, say) for change, say in WRONG],
)
VARIABLES = Construction(
    prompt="",
    source=SOURCE,
    calls=variables,
    reference=RIGHT,
    accepts=[TOGGLING, HINTED],
    slips=[Slip(RIGHT | change, say) for change, say in WRONG],
)

PARITY = Either(
    prompt="""
    Give an LSTM whose cell state C_t is the parity of the first t bits: 1 after an odd number of
    ones. Its sigmoid is a step (1 above zero, else 0), and its tanh is the sign. Either as
    variables, `W_f`, `W_i`, `W_C`, `W_o` of shape (H, H + 1) for [h, x] in this order, and `b_f`,
    `b_i`, `b_C`, `b_o` of shape (H,); or as `lstm_parity()`, a function that returns them in a
    dictionary, which may also hold `h0`, `c0`, `read` (which component holds the parity),
    `encoding` (`{"even": ..., "odd": ...}`), `order` ("hx" or "xh") and `activation` ("smooth" for
    the real sigmoid and tanh). All else starts from
    zeros. Say in words what you assume.
    """,
    source=SOURCE,
    properties=public_theory.PARITY,
    prose=True,
    rubric=[
        criterion("1/15", "states the initial state"),
        criterion("1/15", "states that bits are 0 and 1 and come one at a time, or how h relates "
                          "to C"),
        criterion("1/15", "explains the gates by the Boolean identity or a table of x and h"),
    ],
    ways=[Way("variables", VARIABLES), Way("function", FUNCTION)],
)  # fmt: skip
