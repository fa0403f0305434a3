"""The shapes that signatures of the reference tell, against those of the examples' arrays."""

import ast
import doctest
import importlib
import inspect
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FunctionType, ModuleType, SimpleNamespace
from typing import Any, get_args, get_origin

import jaxtyping
import numpy as np
import pytest
import torch
from jaxtyping import jaxtyped

import reference
from reference import attention, batches, gpt, graph_layers, language_model, unet

NAMES = sorted(path.stem for path in Path(reference.__path__[0]).glob("[!_]*.py"))
KINDS = {name: getattr(jaxtyping, name) for name in ("Bool", "Float", "Inexact", "Int")}
ARRAYS = {"Array": np.ndarray, "AnyArray": np.ndarray}
SYMBOLS = set("+-*/")


def functions(module: ModuleType) -> dict[str, FunctionType]:
    """Those that a module defines, without the caches around them."""
    plain = {name: inspect.unwrap(f) for name, f in vars(module).items() if callable(f)}
    return {
        name: f
        for name, f in plain.items()
        if isinstance(f, FunctionType) and f.__module__ == module.__name__
    }


def holds(value: object, hint: Any) -> bool:
    if get_origin(hint) is tuple:
        return all(map(holds, value, get_args(hint)))  # type: ignore[call-overload]
    if isinstance(hint, type) and issubclass(hint, jaxtyping.AbstractArray):
        return isinstance(value, hint)
    return True


def refuted(f: FunctionType, given: Mapping[str, object]) -> list[str]:
    """The names, of arguments or `return`, whose values have not the shapes that are told."""
    names = {**f.__globals__, **KINDS, **ARRAYS}
    told = {name: str(hint) for name, hint in f.__annotations__.items() if name in given}
    for argument, value in given.items():
        told = {name: hint.replace(f"{{{argument}}}", str(value)) for name, hint in told.items()}
    order = sorted(told, key=lambda name: bool(SYMBOLS & set(told[name])))  # n before n+1
    with jaxtyped("context"):
        return [name for name in order if not holds(given[name], eval(told[name], names))]


def checked(f: FunctionType, met: list[str]) -> Callable[..., Any]:
    """The function, which writes down what its shapes do not say."""
    signature = inspect.signature(f)

    def call(*args: object, **kwargs: object) -> object:
        found = f(*args, **kwargs)
        given = signature.bind(*args, **kwargs).arguments | {"return": found}
        met.extend(f"{f.__qualname__}: {name}" for name in refuted(f, given))
        return found

    return call


def has_shapes(f: FunctionType) -> bool:
    return any(f"{kind}[" in str(hint) for hint in f.__annotations__.values() for kind in KINDS)


@pytest.mark.parametrize("name", NAMES)
def test_examples_have_the_shapes_of_the_signatures(name: str) -> None:
    module = importlib.import_module(f"reference.{name}")
    met: list[str] = []
    told = {name: checked(f, met) for name, f in functions(module).items() if has_shapes(f)}
    for test in doctest.DocTestFinder().find(module):
        test.globs.update(told)
        assert not doctest.DocTestRunner(verbose=False).run(test).failed
    assert not met


CONFIG = SimpleNamespace(
    n_embd=4, n_head=2, n_layer=1, vocab_size=5, block_size=6, attn_pdrop=0.0, hidden_pdrop=0.0
)
ADJACENCY = torch.ones(3, 3)
WORDS = torch.tensor([[1, 2, 0]])
SCORED = language_model.LanguageModel(5, 2, 3, "attention")
MODULES = {
    "u-net": lambda: unet.UNet(1, 2, depth=2)(torch.zeros(1, 1, 8, 8)),
    "gcn": lambda: graph_layers.GCN(4, 5, 2, 0.0)(torch.zeros(3, 4), ADJACENCY),
    "gat": lambda: graph_layers.GAT(4, 6, 2, 2, 0.0, 0.2)(torch.zeros(3, 4), ADJACENCY),
    "gpt": lambda: gpt.Decoder(CONFIG)(WORDS, targets=WORDS),
    "scores": lambda: attention.GeneralScore(2).score(torch.zeros(1, 3, 2), torch.zeros(1, 4, 2)),
    "language": lambda: language_model.pair_scores(
        SCORED, batches.Pairs(WORDS.T, torch.tensor([3]), WORDS.T, WORDS.T)
    ),
}
"""A run of each module."""


@pytest.mark.parametrize("run", MODULES.values(), ids=MODULES)
def test_methods_have_the_shapes_of_their_signatures(
    run: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    met: list[str] = []
    called: list[str] = []

    def noted(f: FunctionType) -> Callable[..., Any]:
        check = checked(f, met)

        def call(*args: object, **kwargs: object) -> object:
            called.append(f.__qualname__)
            return check(*args, **kwargs)

        return call

    for module in (attention, gpt, graph_layers, language_model, unet):
        for made in [c for c in vars(module).values() if inspect.isclass(c)]:
            for name, f in vars(made).items() if made.__module__ == module.__name__ else ():
                if isinstance(f, FunctionType) and has_shapes(f):
                    monkeypatch.setattr(made, name, noted(f))
    run()
    assert called
    assert not met


@pytest.mark.parametrize("name", NAMES)
def test_every_annotation_is_one_that_jaxtyping_reads(name: str) -> None:
    module = importlib.import_module(f"reference.{name}")
    names = {**vars(module), **KINDS, **ARRAYS}
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Subscript) and getattr(node.value, "id", "") in KINDS:
            eval(ast.unparse(node), names)


def test_a_shape_that_is_not_kept_is_found() -> None:
    adjacency = functions(importlib.import_module("reference.adjacency"))["by_rows"]
    given = {"A": np.zeros((2, 2)), "return": np.zeros((2, 3))}
    assert refuted(adjacency, given) == ["return"]
    assert refuted(adjacency, {"A": np.zeros((2, 2)), "return": np.zeros((2, 2))}) == []
