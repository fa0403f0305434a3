"""Question 1, part 4: relative attention that convolves, and relative attention that takes maxima.

The student's parameters cross as a table, and our own layer runs on them: what it should do is no
secret, and how near it comes is measured.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.csc413_f2024 import public_q1_relative
from assignments.csc413_f2024.kit import offsets
from graders import (
    Call,
    Calls,
    Construction,
    Draw,
    Made,
    Name,
    Part,
    Parts,
    Tolerance,
    criterion,
    slips,
)
from reference import relative_attention

Array: TypeAlias = npt.NDArray[np.float64]
Parameters: TypeAlias = Callable[..., dict[str, Any]]

KIT = (Path(__file__).parent / "kit" / "offsets.py",)


def layer(given: dict[str, Any], x: Array) -> Array:
    """Our layer with the student's parameters, in units of the largest entry of x."""
    n, table = len(x), np.asarray(given["p"], dtype=np.float64)
    p = dict(zip(range(-n + 1, n), table.tolist(), strict=True))
    weights = given["W_Q"], given["W_K"], given["W_V"]
    found = relative_attention.relative_attention(x, *weights, p)
    return np.asarray(found / np.max(np.abs(x)))


def convolved(given: dict[str, Any], x: Array) -> Array:
    """Without the rows at either end."""
    return layer(given, x)[1:-1]


def pooled(given: dict[str, Any], x: Array, k: int) -> Array:
    """Without the rows whose window is cut."""
    return layer(given, x)[k : len(x) - k]


def tabulated(name: str, n: int, *more: Any) -> Call:
    """The student's parameters for sequences of n numbers."""
    return Call(Made(offsets.tabulated), (Name(name), n, more), ("given", "n", "arguments"))


def convolution_calls(draw: Draw) -> Calls:
    """Each size: drawn numbers, larger ones, one number repeated, and a single one."""
    found = []
    for k, n in enumerate((3, 12, 64)):
        rng = draw.case(k)
        x = rng.uniform(0, 5, size=n)
        x[rng.integers(n)] = 0
        given = tabulated("conv_params", n)
        for case in (x, 100 * x, np.full(n, 2.0), np.eye(n)[n // 2]):
            found.append(Call(Made(convolved), (given, case), ("given", "x")))
    return found


def sequences(rng: np.random.Generator, n: int, k: int, low: float, high: float) -> list[Array]:
    """Drawn numbers, ties, ramps, and a large number just outside of small windows."""
    spike = rng.uniform(low, (low + high) / 2, size=n)
    spike[rng.integers(n)] = high
    ramp = np.linspace(low, high, n)
    return [rng.uniform(low, high, size=n), np.full(n, low), ramp, ramp[::-1].copy(), spike]


def pool_calls(draw: Draw) -> Calls:
    """Windows of three sizes, the shortest sequence and longer ones, and a wide range once."""
    cases = [(3, 1, 0.5, 2.0), (14, 1, 0.5, 2.0), (40, 2, 0.5, 2.0), (7, 3, 0.5, 2.0)]
    found = []
    for case, (n, k, low, high) in enumerate([*cases, (14, 1, 0.1, 10.0)]):
        given = tabulated("maxpool_params", n, k, low, high)
        for x in sequences(draw.case(100 + case), n, k, low, high):
            found.append(Call(Made(pooled), (given, x, k), ("given", "x", "k")))
    return found


def with_p(n: int, p: dict[int, float], other: float = -np.inf, **weights: float) -> dict[str, Any]:
    """Parameters with p at some offsets and another number elsewhere."""
    table = dict.fromkeys(range(-n, n + 1), other) | p
    return {"W_Q": 0.0, "W_K": 0.0, "W_V": 3.0, **weights, "p": table}


TWO = float(np.log(2))
CONVOLUTION_SLIPS: list[tuple[Parameters, str]] = [
    (lambda n: with_p(n, {1: 0.0, -1: TWO}),
     "The offsets are turned: the weight of x_{i-1} stands at p_1, since the index is i - j."),
    (lambda n: with_p(n, {1: TWO, -1: 0.0}, W_V=1.0), """
    The softmax makes the weights add up to one, and those of the kernel add up to something else:
    W_V makes up for it.
    """),
    (lambda n: with_p(n, {1: 2.0, -1: 1.0}),
     "The weights of the kernel are put in as scores; the softmax takes exponentials of those."),
    (lambda n: with_p(n, {1: TWO, -1: 0.0, 0: 0.0}),
     "The middle weight of the kernel is 0: its score is minus infinity, not 0."),
    (lambda n: with_p(n, {1: TWO}, 0.0),
     "Offsets that the kernel does not have get weights too: their score is minus infinity."),
    (lambda n: with_p(n, {1: TWO, -1: 0.0}, W_Q=1.0, W_K=1.0),
     "The weights depend on x: with W_Q W_K = 0 they do not."),
]  # fmt: skip
FINITE = (lambda n: with_p(n, {1: TWO, -1: 0.0}, -8.0)), """
What should get no weight gets some that one can see: take a number further below, or minus
infinity.
"""  # fmt: skip


def near(found: str, calls: Callable[[Draw], Calls], within: float, wrong: list[Any],
         right: Parameters, others: list[Parameters]) -> Construction:  # fmt: skip
    """The machine's output within a distance, by the largest entry of x.

    Many parameters do: no faults are put into ours, since what still comes near is as right.
    """
    return Construction(
        calls=calls,
        tolerance=Tolerance(absolute=within, relative=0),
        reference={found: right},
        accepts=[{found: other} for other in others],
        slips=slips(found, *wrong),
    )


CONVOLUTION = Parts(
    prompt=r"""
    Find parameters with which the relative-attention layer computes the convolution with kernel
    [2, 0, 1], d_k = 1, and argue why they do. `conv_params(n)` returns {"W_Q": ..., "W_K": ...,
    "W_V": ..., "p": ...} for sequences of n numbers; `p` is a dictionary from the offset i - j to a
    number, or a function of it, and offsets that are absent have minus infinity, or the entry
    "default". Rows 1 and n do not count. The result should be within .001 of the largest entry of
    x; within .01 earns half.
    """,
    source="CSC413-F2024 1.4.1",
    properties=public_q1_relative.CONVOLUTION,
    prose=True,
    rubric=[
        criterion("1/10", "says that scores do not depend on x, since W_Q W_K is 0"),
        criterion("1/10", "the softmax of ln 2, 0 and minus infinity is 2/3, 1/3 and 0"),
        criterion("1/10", "W_V = 3 undoes the normalization; with finite numbers for minus "
                          "infinity, the error goes to 0 as they fall"),
    ],
    parts=[
        Part("near", "1/2", near(
            "conv_params", convolution_calls, 1e-2, CONVOLUTION_SLIPS,
            lambda n: relative_attention.convolution_parameters(n),
            [lambda n: with_p(n, {1: TWO + 7, -1: 7.0}, -50.0)],
        )),
        Part("nearer", "1/2", near(
            "conv_params", convolution_calls, 1e-3, [FINITE, *CONVOLUTION_SLIPS],
            lambda n: relative_attention.convolution_parameters(n),
            [lambda n: with_p(n, {1: TWO + 7, -1: 7.0}, -50.0)],
        )),
    ],
)  # fmt: skip


def window(n: int, k: int, root: float, other: float = -np.inf, **more: float) -> dict[str, Any]:
    """Equal scores inside a window, and the root of an inverse temperature."""
    weights = {"W_Q": root, "W_K": root, "W_V": 1.0, **more}
    return with_p(n, dict.fromkeys(range(-k, k + 1), 0.0), other, **weights)


POOL_SLIPS: list[tuple[Parameters, str]] = [
    (lambda n, k, low, high: window(n, k, 0.0),
     "With W_Q = 0 this is the mean of the window, not its maximum."),
    (lambda n, k, low, high: window(n, k, 40.0, W_K=-40.0),
     "The product of W_Q and W_K is negative: this is the minimum of the window."),
    (lambda n, k, low, high: window(n, n, 40.0),
     "There is no window: p is minus infinity for offsets beyond k."),
    (lambda n, k, low, high: window(n, k, 40.0, W_V=3.0),
     "W_V multiplies the result; a maximum keeps its size with W_V = 1."),
    (lambda n, k, low, high: window(n, k + 1, 40.0), "The window is too wide: |i - j| <= k."),
    (lambda n, k, low, high: with_p(n, dict.fromkeys(range(k + 1), 0.0), W_Q=40.0, W_K=40.0,
                                    W_V=1.0),
     "The window has one side alone: offsets run from -k to k."),
    (lambda n, k, low, high: window(n, k, 1.0), """
    The temperature is too high: what lies below the maximum still has weight. Take W_Q W_K much
    larger.
    """),
    (lambda n, k, low, high: window(n, k, 40.0, -1000.0), """
    What lies outside of the window comes in where it is large: p must be further below than
    W_Q W_K x_i x_j can make up for.
    """),
]  # fmt: skip
WARM = (
    (lambda n, k, low, high: window(n, k, (4 / low) ** 0.5 if low < 0.5 else 5.0)),
    """
The result is near the maximum, and not near enough: take W_Q W_K larger.
""",
)

MAXIMUM = Parts(
    prompt=r"""
    Find parameters with which the layer nearly takes the maximum over i - k to i + k, where x is
    positive, and argue why they do. `maxpool_params(n, k, x_min, x_max)` returns such parameters as
    in 1.4.1; all of x lies between x_min and x_max. Rows whose window is cut do not count. The
    result should be within .01 of x_max; within .05 earns half.
    """,
    source="CSC413-F2024 1.4.2",
    properties=public_q1_relative.MAXIMUM,
    prose=True,
    rubric=[
        criterion("1/10", "minus infinity beyond the window"),
        criterion("1/10", "the softmax at a high inverse temperature, W_Q W_K x_i, picks the "
                          "largest; x_i > 0 is needed for it"),
        criterion("1/10", "W_V = 1, and a word on the error: it goes to 0 as W_Q W_K grows, or a "
                          "bound by the gap to the next"),
    ],
    parts=[
        Part("near", "1/2", near(
            "maxpool_params", pool_calls, 0.05, POOL_SLIPS,
            lambda n, k, x_min, x_max: relative_attention.max_pool_parameters(
                n, k, x_min, x_max
            ),
            [lambda n, k, low, high: window(n, k, 100.0, -1e7)],
        )),
        Part("nearer", "1/2", near(
            "maxpool_params", pool_calls, 0.01, [WARM, *POOL_SLIPS],
            lambda n, k, x_min, x_max: relative_attention.max_pool_parameters(
                n, k, x_min, x_max
            ),
            [lambda n, k, low, high: window(n, k, 100.0, -1e7)],
        )),
    ],
)  # fmt: skip
