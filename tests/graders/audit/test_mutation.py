"""Mutants differ from what they were made of, and reach the functions that it calls."""

import sys

import numpy as np
import pytest

from graders.audit.mutation import mutants
from reference import attention, dropout, gnn, rnn


def names(function: object) -> list[str]:
    module = sys.modules[getattr(function, "__module__", "")]
    return [mutant.name for mutant in mutants(function, module)]


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        pytest.param(rnn.total_gradient, "J_next @ grad_next", id="a transpose dropped"),
        pytest.param(rnn.total_gradient, "grad_local - J_next.T", id="an operator swapped"),
        pytest.param(rnn.total_gradient, "return grad_local", id="a term dropped"),
        pytest.param(rnn.total_gradient, "is not None", id="a condition turned"),
        pytest.param(rnn.grad_U, "h[:-2]", id="an index off by one"),
        pytest.param(rnn.grad_U, "_slope: return h * (1 + h)", id="in a function that it calls"),
        pytest.param(gnn.update, "axis=1", id="an axis"),
        pytest.param(gnn.update, "np.mean", id="a mean for a sum"),
        pytest.param(gnn.attention_parts, "ja->a", id="inside a function of a function"),
        pytest.param(attention.GlobalAttention, "align[:, 1]", id="in a method"),
        pytest.param(attention.GlobalAttention, "dim=3", id="in a function that a method calls"),
    ],
)
def test_this_fault_is_among_the_mutants(function: object, expected: str) -> None:
    assert any(expected in name for name in names(function))


def test_no_mutant_reads_like_the_function_itself() -> None:
    import ast
    import inspect

    source = {" ".join(ast.unparse(node).split()) for node in ast.walk(
        ast.parse(inspect.getsource(dropout))) if isinstance(node, ast.stmt)}  # fmt: skip
    assert not {name.partition(": ")[2] for name in names(dropout.closed)} & source


def test_no_two_mutants_share_a_name_unless_they_read_alike() -> None:
    found = names(rnn.grad_W)
    assert len(set(found)) == len(found)


def test_a_mutant_computes_something_else() -> None:
    rng = np.random.default_rng(3)
    V, h, z = rng.normal(size=(2, 3)), rng.normal(size=3), rng.normal(size=2)
    right = rnn.local_gradient(V, h, z)
    others = 0
    for mutant in mutants(rnn.local_gradient, rnn):
        try:
            others += not np.array_equal(np.asarray(mutant.run(V, h, z)), right)
        except (ValueError, TypeError):
            others += 1
    assert others == len(names(rnn.local_gradient))


def test_the_module_itself_stays_as_it_was() -> None:
    before = dict(vars(rnn))
    for _ in mutants(rnn.grad_W, rnn):
        pass
    assert dict(vars(rnn)) == before


def test_a_nested_function_does_not_drag_in_its_namesake() -> None:
    """attention_parts has an inner `update`; the module's own is another function."""
    assert not [name for name in names(gnn.attention_parts) if name.startswith("update:")]


def test_the_docstrings_of_a_class_and_its_methods_are_left_alone() -> None:
    found = names(attention.GlobalAttention)
    assert not any("Scores of all" in name or "The layer of" in name for name in found)


def test_a_mutant_of_a_class_is_a_class() -> None:
    runs = [mutant.run for mutant in mutants(attention.GlobalAttention, attention)]
    assert len(runs) > 20
    assert all(isinstance(run, type) for run in runs)
