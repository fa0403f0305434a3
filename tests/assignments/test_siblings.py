"""Practice on other numbers: each result by a second way, from the numbers that students read."""

import ast
import math
import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product
from statistics import fmean, pvariance
from typing import Any

import numpy as np
import pytest
import torch

from graders import find_assignment
from graders.compared import Compared, Sibling
from graders.guest.carry_out import carry_out
from graders.kinds.entries import Entries
from graders.model import Question
from graders.public.homework import parts
from graders.public.practice import faults, practice
from graders.release.leaks import is_telling, run_of
from graders.report import plain_math

CLOSE = 1e-12
FRACTION = re.compile(r"(-?\d+)/(\d+)")


def siblings() -> Iterator[tuple[str, Compared]]:
    for name in find_assignment.names():
        for placed in find_assignment.load(name).items:
            for question in parts(placed):
                if isinstance(question, Compared) and question.sibling:
                    yield f"{name} {placed.number}", question


SIBLINGS = dict(siblings())


def sibling(number: str) -> tuple[Sibling, Any]:
    """An item's practice, and its one result."""
    found = SIBLINGS[number].sibling
    assert found is not None
    (result,) = found.reference.values()
    return found, result


def numbers(told: str) -> dict[str, Any]:
    """What a student reads: `$x = 2$, $w_1 = 3/2$ and $W = [[1, 0], [0, 1]]$`."""
    decimal = FRACTION.sub(lambda found: str(float(Fraction(found[0]))), told)
    pairs = [text.split(" = ") for kind, text in plain_math.pieces(decimal) if kind == "math"]
    return {name.replace("_", ""): ast.literal_eval(value) for name, value in pairs}


def of_words(question: Question) -> bool:
    """Whether a dictionary of words is asked for: there are no other numbers to try it on."""
    answers: Any = question.reference.values() if isinstance(question, Entries) else ()
    return any(isinstance(word, str) for found in answers for word in found.values())


def test_every_question_on_fixed_numbers_comes_with_practice() -> None:
    fixed = {
        f"{name} {placed.number}"
        for name in find_assignment.names()
        for placed in find_assignment.load(name).items
        for question in parts(placed)
        if question.kind in ("numeric", "entries") and not of_words(question)
    }
    assert fixed == set(SIBLINGS)
    assert len(fixed) == 17


@pytest.mark.parametrize("question", SIBLINGS.values(), ids=SIBLINGS)
def test_the_results_are_right_and_are_not_the_answer(question: Compared) -> None:
    assert [*faults(question)] == []
    assert question.sibling is not None
    answer = {x for value in question.reference.values() for x in leaves(value) if is_telling([x])}
    told = {x for value in question.sibling.reference.values() for x in leaves(value)}
    assert not [x for x in answer for y in told if math.isclose(x, y, rel_tol=1e-9)]


def leaves(value: object) -> Iterator[float]:
    values = value.values() if isinstance(value, dict) else [value]
    for part in values:
        yield from run_of(part)


POOLED: dict[str, tuple[int, ...]] = {"batch": (0, 2), "layer": (1, 2), "instance": (2,)}


@pytest.mark.parametrize("what", ["mu", "var"])
@pytest.mark.parametrize("kind", POOLED)
def test_statistics_group_by_group(what: str, kind: str) -> None:
    found, result = sibling(f"ift6135_a2022 3.1.{what}_{kind}")
    X = ast.literal_eval(found.given.removeprefix("`X = ").removesuffix("`"))
    sizes = (len(X), len(X[0]), len(X[0][0]))
    groups: dict[tuple[int, ...], list[float]] = {}
    for place in product(*map(range, sizes)):
        key = tuple(place[axis] for axis in range(3) if axis not in POOLED[kind])
        groups.setdefault(key, []).append(X[place[0]][place[1]][place[2]])
    of: Callable[[list[float]], float] = fmean if what == "mu" else pvariance
    np.testing.assert_allclose(np.ravel(result), [of(groups[k]) for k in sorted(groups)], CLOSE)
    (spread,) = found.accepts[0].values()
    for place in product(*map(range, sizes)):
        key = tuple(place[axis] for axis in range(3) if axis not in POOLED[kind])
        assert np.asarray(spread)[place] == pytest.approx(of(groups[key]), rel=CLOSE)


def test_edges_one_by_one() -> None:
    found, result = sibling("ift6135_a2022 2.3")
    assert found.given == "a sentence of seven words"
    pairs = [(a, b) for a in range(7) for b in range(7)]
    assert result == len([(a, b) for a, b in pairs if a != b])
    assert found.accepts[0]["q2_3_edges"] == len(pairs)


def test_the_updated_state_by_hand() -> None:
    found, result = sibling("ift6135_a2022 2.2")
    h, *sent, W = (list(map(float, v.split(", "))) for v in re.findall(r"\[(.*?)\]", found.given))
    weights = [float(w) for w in re.findall(r"0\.\d", found.given)]
    assert (len(sent), sum(weights)) == (3, 1)
    own = sum(a * b for a, b in zip(W, h, strict=True))
    heard = [sum(w * 2 * s[k] for w, s in zip(weights, sent, strict=True)) for k in range(2)]
    np.testing.assert_allclose(result, [own + max(0, x) for x in heard], CLOSE)


def scalar(x: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> Any:
    return w2 * torch.relu(w1 * x + b1) + b2


def skip(x: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> Any:
    return scalar(x, w1, b1, w2, b2) + x


def vector(x: Any, W: Any, b1: Any, u: Any, b2: Any) -> Any:
    return torch.dot(u, torch.relu(W @ x + b1)) + b2


@pytest.mark.parametrize(("number", "forward"), [
    ("1.1.b", scalar), ("1.1.c", scalar), ("1.1.d.value", skip), ("1.1.d.grads", skip),
    ("1.2.b", vector), ("1.2.c", vector),
])  # fmt: skip
def test_values_and_gradients_by_automatic_differentiation(
    number: str, forward: Callable[..., Any]
) -> None:
    found, result = sibling(f"cs533_s2020 {number}")
    given = {
        name: torch.tensor(value, dtype=torch.float64, requires_grad=True)
        for name, value in numbers(found.given).items()
    }
    value = forward(**given)
    if not isinstance(result, dict):
        assert result == pytest.approx(value.item(), rel=CLOSE)
        return
    value.backward()
    assert result.keys() == given.keys()
    for name, slope in result.items():
        np.testing.assert_allclose(slope, np.asarray(given[name].grad), CLOSE)


def test_the_layer_entry_by_entry() -> None:
    found, result = sibling("cs533_s2020 2.2")
    x_1, x_2 = numbers(found.given).values()
    z = np.empty((2, 2))
    for head, entries in enumerate(zip(x_1, x_2, strict=True)):
        for t, query in enumerate(entries):
            weights = [math.exp(query * key) for key in entries]
            attended = sum(w * v for w, v in zip(weights, entries, strict=True)) / sum(weights)
            z[t, head] = attended + query
    np.testing.assert_allclose(result, z, CLOSE)
    np.testing.assert_allclose(np.asarray(found.accepts[0]["p2_2_z"]).T, z, CLOSE)


@pytest.mark.parametrize("question", SIBLINGS.values(), ids=SIBLINGS)
def test_who_copies_the_answer_to_the_practice_is_told(question: Compared) -> None:
    """The two differ by so much that either in the other's place is wrong."""
    (check,) = practice(question)
    renamed = {f"{name}_practice": value for name, value in question.reference.items()}
    assert check.judge(carry_out(check.ask(), renamed)).share < 1
