"""Shape, type and range: one honest answer, and wrong ones with the sentence each gets."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest

from graders.model import Outcome
from graders.properties import (
    Function,
    Inputs,
    Property,
    Typed,
    between,
    finite,
    floating,
    form,
    non_negative,
    rows_sum_to_one,
    shape,
    whole,
)
from tests.graders.properties.judged import Array, fails, holds, judged


def drawn(rng: np.random.Generator) -> Inputs:
    d = int(rng.integers(2, 5))
    return {"g": rng.normal(size=d), "J": rng.normal(size=(d, d))}


def shape_of_g(inputs: Inputs) -> tuple[int, ...]:
    return tuple(inputs["g"].shape)


def shape_of_J(inputs: Inputs) -> tuple[int, ...]:
    return tuple(inputs["J"].shape)


def lowest(inputs: Inputs) -> object:
    return inputs["g"].min()


def highest(inputs: Inputs) -> object:
    return inputs["g"].max()


def one_word(value: object) -> str:
    """What a form's function may look like."""
    return "" if value in ("biased", "unbiased") else "biased or unbiased was asked for"


def softmax(z: Array) -> Array:
    weights = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))


F = Function("f", drawn)
Answer = Callable[[Array, Array], object]

HONEST: list[tuple[Property, Answer]] = [
    (shape(shape_of_g, F), lambda g, J: J @ g),
    (floating(F), lambda g, J: J @ g),
    (floating(F), lambda g, J: float(g.sum())),
    (floating(F), lambda g, J: (J @ g).tolist()),
    (floating(F, bits=16), lambda g, J: g.astype(np.float16)),
    (finite(F), lambda g, J: J),
    (whole(F), lambda g, J: np.round(g)),
    (whole(F), lambda g, J: len(g)),
    (non_negative(F), lambda g, J: J**2),
    (non_negative(F), lambda g, J: np.zeros(2) - 1e-15),
    (between(lowest, highest, F), lambda g, J: np.array([g.mean(), g.max(), g.min()])),
    (between(0, 1, F), lambda g, J: softmax(J)),
    (rows_sum_to_one(F), lambda g, J: softmax(J)),
    (rows_sum_to_one(F, axis=0), lambda g, J: softmax(J.T).T),
    (rows_sum_to_one(F), lambda g, J: softmax(J).astype(np.float32)),
]

WRONG: list[tuple[Property, Answer, str]] = [
    (shape(shape_of_g, F), lambda g, J: J, "was asked for."),
    (shape(shape_of_g, F), lambda g, J: g.sum(), "its shape is (); ("),
    (shape(shape_of_g, F), lambda g, J: g[:-1], ",) was asked for"),
    (shape(shape_of_J, F), lambda g, J: g, ",); ("),
    (floating(F), lambda g, J: np.zeros(3, int), "holds numbers of type int64; floats were asked"),
    (floating(F), lambda g, J: g.astype(np.float16), "computed in 16 bits; at least 32 were"),
    (floating(F, bits=64), lambda g, J: g.astype("f4"), "computed in 32 bits; at least 64 were"),
    (floating(F), lambda g, J: [1.0, 2], "which holds a value of type int"),
    (floating(F), lambda g, J: "0.5", "which holds a value of type str"),
    (floating(F), lambda g, J: Fraction(1, 2), "which holds a value of type Fraction"),
    (floating(F), lambda g, J: [], "which holds nothing"),
    (floating(F), lambda g, J: g > 0, "which holds numbers of type bool"),
    (finite(F), lambda g, J: np.append(np.inf, g[1:]), "which is not finite at entry [0]"),
    (finite(F), lambda g, J: np.nan, "gives nan, which is not finite."),
    (whole(F), lambda g, J: [1.0, 2.5], "[1, 2.5], which is not whole at entry [1]"),
    (whole(F), lambda g, J: np.nan, "gives nan, which is not whole"),
    (non_negative(F), lambda g, J: [0.0, -2.0], "which is not at least zero at entry [1]"),
    (non_negative(F), lambda g, J: np.nan, "gives nan, which is not at least zero"),
    (
        between(lowest, highest, F),
        lambda g, J: [g.min() - 1],
        "which is not at least lowest at entry [0]",
    ),
    (between(lowest, highest, F), lambda g, J: g.max() + 1, "which is not at most highest."),
    (between(0, 1, F), lambda g, J: [0.5, 2.0], "which is not at most 1 at entry [1]"),
    (between(0, np.inf, F), lambda g, J: -1, "gives -1, which is not at least 0"),
    (between(shape_of_J, np.inf, F), lambda g, J: np.ones(9), "(2,) was asked for"),
    (rows_sum_to_one(F), lambda g, J: np.exp(J), "whose sums along axis -1 are ["),
    (rows_sum_to_one(F), lambda g, J: softmax(J.T).T, "; not 1 at entr"),
    (rows_sum_to_one(F), lambda g, J: 2.0, "which has no axis -1 to sum along"),
]


@pytest.mark.parametrize(("what", "honest"), HONEST)
def test_it_holds(what: Property, honest: Answer) -> None:
    holds(what, {"f": honest})


@pytest.mark.parametrize(("what", "wrong", "sentence"), WRONG)
def test_it_fails_when_it_should(what: Property, wrong: Answer, sentence: str) -> None:
    because = fails(what, {"f": wrong}, sentence)
    assert because.startswith("`f(g=[")


def test_an_axis_of_length_one_is_noted_and_does_no_harm() -> None:
    verdict = judged(shape(shape_of_g, F), {"f": lambda g, J: (J @ g)[None]})
    assert verdict.outcome is Outcome.RIGHT
    (note,) = verdict.notes
    assert note.startswith("its shape is (1, ")
    holds(shape([(2,), (1, 2, 1)], Typed("mu")), {"mu": np.ones((1, 2, 1))})
    assert judged(shape((), Typed("mu")), {"mu": [1.0]}).outcome is Outcome.RIGHT
    assert judged(shape((), Typed("mu")), {"mu": [1.0, 2.0]}).outcome is Outcome.WRONG


def test_a_form_is_what_a_public_function_says_it_is() -> None:
    what = form(one_word, Typed("answer"), says="One of two words.")
    holds(what, {"answer": "biased"})
    because = fails(what, {"answer": ["biased", "unbiased"]})
    assert because == "`answer` is ['biased', 'unbiased']: biased or unbiased was asked for."


def first_letter(value: object) -> str:
    return "" if value["nodes"][0] == "x" else "x comes first"  # type: ignore[index]


def test_a_value_that_a_forms_function_cannot_read_has_not_the_form() -> None:
    what = form(first_letter, Typed("graph"), says="It starts with x.")
    holds(what, {"graph": {"nodes": ["x", "y"]}})
    fails(what, {"graph": {"nodes": ["y"]}}, "x comes first")
    others: list[object] = [7, {}, {"nodes": []}, ["nodes"]]
    for other in others:
        fails(what, {"graph": other}, "that has not the form that was asked for.")


def test_what_they_say_is_public() -> None:
    said = [shape((2,), Typed("mu")).says, between(1, 4, Typed("mu")).says, whole(Typed("n")).says]
    assert said == [
        "`mu` has the shape that the question states: (2,).",
        "`mu` lies between 1 and 4.",
        "`n` holds whole numbers.",
    ]
    assert shape((2,), Typed("mu"), says="One mean per channel.").says == "One mean per channel."
