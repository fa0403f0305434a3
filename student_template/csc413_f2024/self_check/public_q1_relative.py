"""What may be checked of the parameters of relative attention without knowing them.

The layer itself is in the handout; what it should compute is, too.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

import offsets
from graders import properties as prop
from graders.properties import Function, Inputs


def is_table(value: object) -> str:
    """What is wrong with parameters as they come out of `offsets.tabulated`."""
    if not isinstance(value, Mapping):
        return "a dictionary with W_Q, W_K, W_V and p was asked for"
    numbers = [*(value[name] for name in ("W_Q", "W_K", "W_V")), *value["p"]]
    if np.isnan(np.array(numbers, dtype=np.float64)).any():
        return "one of the numbers is NaN"
    return "" if np.isfinite(numbers[:3]).all() else "W_Q, W_K and W_V are finite"


def of_length(rng: np.random.Generator) -> Inputs:
    return {"n": int(rng.integers(5, 9)), "arguments": ()}


def of_window(rng: np.random.Generator) -> Inputs:
    return {"n": int(rng.integers(7, 9)), "arguments": (int(rng.integers(1, 4)), 0.5, 2.0)}


def table(name: str, drawn: Any) -> Function:
    return Function(name, drawn, through=offsets.tabulated, cases=3)


CONVOLUTION = [
    prop.form(is_table, table("conv_params", of_length), says="`conv_params` gives numbers.")
]
MAXIMUM = [
    prop.form(is_table, table("maxpool_params", of_window), says="`maxpool_params` gives numbers.")
]
