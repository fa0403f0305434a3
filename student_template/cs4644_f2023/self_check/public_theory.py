"""What may be checked of the theory part without its answers: forms, and laws of one's own values.

All of it is public: properties of an answer, on inputs that anybody may see, without a reference.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

import asking_theory
from graders import Made
from graders import properties as prop
from graders.properties import Function, Inputs, Typed

Array = npt.NDArray[np.float64]


def is_list_of_names(value: object) -> str:
    names = [value] if isinstance(value, str) else value
    is_list = isinstance(names, list | tuple) and bool(names)
    return "" if is_list else "a list of names, with one name at least, was asked for"


COLLABORATORS = [
    prop.form(is_list_of_names, Typed("COLLABORATORS"), says="`COLLABORATORS` is a list of names."),
]


def neuron(name: str) -> list[prop.Property]:
    return [
        prop.shape((2,), Typed(f"w_{name}"), says=f"`w_{name}` holds two weights."),
        prop.shape((), Typed(f"b_{name}"), says=f"`b_{name}` is one number."),
    ]


AND, OR = neuron("AND"), neuron("OR")
NEURONS = {"AND": AND, "OR": OR}
NO_XOR: list[prop.Property] = []
PARITY: list[prop.Property] = []


def scores(rng: np.random.Generator) -> Inputs:
    return {"beam_scores": (-rng.uniform(0, 3, size=3)).round(1).tolist(), "best_completed": -1.0}


def model(rng: np.random.Generator) -> Inputs:
    seed = int(rng.integers(1000))
    return {"logp": Made(asking_theory.by_chance, (seed, 3, 5, 0.7, False)), "b": 2,
            "max_steps": 20}  # fmt: skip


def is_truth(value: object) -> str:
    return "True or False was asked for" if prop.truth(value) is None else ""


def is_hypothesis(value: object) -> str:
    """Whether it is (tokens, score, step), and the tokens end with 0, or are None."""
    parts: Any = value
    tokens, score, step = parts
    if tokens is None:
        return ""
    if prop.numbers(tokens[-1]).item() != 0:
        return "the last token of a completed hypothesis is 0"
    is_fit = prop.numbers(score).item() <= 0 and prop.numbers(step).item() >= 1
    return "" if is_fit else "a score is at most 0, a step at least 1"


STOPPING = [
    prop.form(is_truth, Function("should_stop", scores), says="`should_stop` says True or False."),
    prop.form(is_hypothesis, Function("beam_search", model),
              says="`beam_search` gives (tokens, score, step); tokens end with 0."),
]  # fmt: skip


def recurrence(rng: np.random.Generator) -> Inputs:
    return {"W": rng.normal(size=(2, 2)).round(1), "h0": rng.normal(size=2).round(1), "t": 3}


AT_T = Function("h_t", recurrence, labels=("W", "h0", "t"), through=asking_theory.parts)
EXPLODING = [
    prop.shape(
        (2, 2), AT_T, says="`h_t` has one entry for each of h0; checks add imaginary parts."
    ),
    prop.linear_in("h0", AT_T),
]
