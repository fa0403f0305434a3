"""What may be checked of almost orthogonal vectors without the bounds."""

import numpy as np
import numpy.typing as npt

from graders import properties as prop
from graders.properties import Function, Inputs

Array = npt.NDArray[np.float64]

N, DELTA, COUNT = 64, 0.9, 80


def few(rng: np.random.Generator) -> Inputs:
    """More than a basis has, and easily found."""
    return {"n": N, "delta": DELTA, "N": COUNT, "seed": int(rng.integers(100))}


def lengths(inputs: Inputs, found: Array) -> tuple[object, object]:
    return (found**2).sum(axis=1), np.ones(COUNT)


def beyond(inputs: Inputs, found: Array) -> tuple[object, object]:
    """By how much inner products are too large."""
    gram = np.abs(found @ found.T) - np.eye(len(found))
    return np.maximum(gram - inputs["delta"], 0), np.zeros_like(gram)


SET = Function("almost_orthogonal", few, cases=1)
VECTORS = [
    prop.shape((COUNT, N), SET, says="`almost_orthogonal` gives (N, n)."),
    prop.identity(lengths, SET, says="Every row is a unit vector."),
    prop.identity(beyond, SET, says="No inner product of two rows is larger than delta."),
]
