"""Builds a torch module as a plan says: loaded by role, run, differentiated, and run again."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from . import copies, dropout, roles
from .foreign import Unsendable, as_array, is_tensor, type_name
from .plan import Build, Got
from .trace import failure

if TYPE_CHECKING:
    import torch

Resolve = Callable[[object, Mapping[str, object]], Any]
"""A function that gives a fresh copy of a part of a plan, with the names in it looked up."""


def build(
    ask: Build,
    namespace: Mapping[str, object],
    resolve: Resolve,
    seed: Callable[[], None],
    precision: str = "float64",
) -> Got:
    """Return the module's result in double precision, or in single where it insists on that."""

    def run(precision: str) -> Got:
        with _set_up(precision), dropout.recorded() as drops, _singles() as singles:
            return _Run(ask, namespace, resolve, seed, precision).carried_out(drops, singles)

    try:
        return run(precision)
    except RuntimeError as error:
        if not _mixes_precisions(error):
            raise
    return run("float32")


@contextmanager
def _set_up(precision: str) -> Iterator[None]:
    """Reset torch to its defaults, whatever a submission has set, but for the precision."""
    import torch

    default = torch.get_default_dtype()
    torch.set_default_dtype(getattr(torch, precision))
    try:
        with torch.enable_grad(), torch.device("cpu"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        torch.set_default_dtype(default)


@contextmanager
def _singles() -> Iterator[list[str]]:
    """List the sources of single precision: `.float()` leaves its rounding in later doubles."""
    import torch
    from torch.overrides import TorchFunctionMode

    singles: list[str] = []

    class Watch(TorchFunctionMode):
        """A mode that sees the result of every function of torch's."""

        def __torch_function__(
            self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
        ) -> Any:
            result = func(*args, **(kwargs or {}))
            if isinstance(result, torch.Tensor) and result.dtype is torch.float32:
                singles.append(getattr(func, "__name__", ""))
            return result

    with Watch():
        yield singles


def _mixes_precisions(error: RuntimeError) -> bool:
    """Whether an error is on mixed precisions: torch has many sentences, all name both types."""
    says = str(error).lower()
    return "double" in says and "float" in says


@dataclass(frozen=True)
class _Run:
    """One instance of the module, from its constructor to its second call."""

    ask: Build
    namespace: Mapping[str, object]
    resolve: Resolve
    seed: Callable[[], None]
    precision: str

    def carried_out(self, drops: list[dropout.Note], singles: list[str]) -> Got:
        """The value that `Build` describes."""
        module = self.built()
        places = self.loaded(module)
        inputs = [self.as_tensors(self.fresh(part)) for part in self.ask.inputs]
        leaves = self.leaves(inputs, places)
        given = [_cloned(part) for part in inputs]
        output = self.called(module, given)
        gradients = _gradients(output, self.ask.weigh, leaves, places)
        value: dict[str, object] = {
            "output": output,
            "gradients": gradients,
            "dropout": list(drops),
            "spare": roles.spare(module, places) if self.ask.weights else [],
            "computed_in": "float32" if singles else self.precision,
        }
        value = copies.plain(value)  # before a second call, which may work in place
        changed = [k for k, part in enumerate(given) if _is_changed(part, inputs[k])]
        value["again"] = self.called_again(module, given)
        return Got(value, tuple(changed))

    def fresh(self, part: object) -> Any:
        """Return a part of the plan, as a copy for this run alone."""
        return self.resolve(part, self.namespace)

    def built(self) -> Any:
        """The module, in this run's precision and in the plan's mode."""
        import torch

        made = self.namespace[self.ask.name]
        if not callable(made):
            raise Unsendable(f"a value of type {type_name(made)}, expected a class")
        self.seed()
        module = made(*self.fresh(self.ask.arguments), **self.fresh(self.ask.keywords))
        if isinstance(module, torch.nn.Module):
            module.to(getattr(torch, self.precision)).train(self.ask.training)
        elif self.ask.weights:
            raise Unsendable(f"a value of type {type_name(module)}, expected an nn.Module")
        for attribute, part in self.fresh(self.ask.stands_in).items():
            setattr(module, attribute, part)
        return module

    def loaded(self, module: Any) -> dict[str, roles.Place]:
        """Load each role's weights, and return their places."""
        if not self.ask.weights:
            return {}
        places = roles.find(module, self.ask, roles.declared(self.namespace, self.ask.name))
        for role, place in places.items():
            place.load(np.asarray(self.ask.weights[role]))
        return places

    def as_tensors(self, part: Any) -> Any:
        """Return arrays as tensors; whole numbers and booleans stay as they are."""
        import torch

        if isinstance(part, list | tuple):
            return type(part)(self.as_tensors(inner) for inner in part)
        if isinstance(part, np.generic):
            return part.item()
        if isinstance(part, np.ndarray):
            kind = {"i": np.int64, "u": np.int64, "f": np.float64}.get(part.dtype.kind, part.dtype)
            part = torch.from_numpy(part.astype(kind))
        if isinstance(part, torch.Tensor) and part.is_floating_point():
            return part.detach().to(getattr(torch, self.precision))
        return part

    def leaves(
        self, inputs: list[Any], places: Mapping[str, roles.Place]
    ) -> dict[str, torch.Tensor]:
        """Return the leaves of gradients: float inputs by position, and parameters by role."""
        if self.ask.weigh is None:
            return {}
        floats = {
            str(k): x.requires_grad_()
            for k, x in enumerate(inputs)
            if is_tensor(x) and x.is_floating_point() and not x.is_sparse
        }
        return floats | {role: place.tensor for role, place in places.items()}

    def called(self, module: Any, given: list[Any]) -> object:
        """Return the result of the method."""
        self.seed()
        method = module if self.ask.method == "forward" else getattr(module, self.ask.method)
        return method(*given)

    def called_again(self, module: Any, given: list[Any]) -> object:
        """Make the same call on the same objects: a module that keeps state answers anew."""
        try:
            return copies.plain(self.called(module, given))
        except Exception as error:
            return failure(error)


def _cloned(part: Any) -> Any:
    """A tensor that a module may alter in place without touching the leaf it came from."""
    if isinstance(part, list | tuple):
        return type(part)(_cloned(inner) for inner in part)
    return part.clone() if is_tensor(part) else part


def _is_changed(given: Any, original: Any) -> bool:
    if not is_tensor(given) or given.is_sparse:
        return False
    now, before = np.asarray(as_array(given)), np.asarray(as_array(original))
    return not np.array_equal(now, before, equal_nan=True)


def _gradients(
    output: object,
    weigh: object,
    leaves: Mapping[str, torch.Tensor],
    places: Mapping[str, roles.Place],
) -> dict[str, torch.Tensor | None]:
    """The gradients of sum(output * weigh); None where no path leads, as from a detached part."""
    import torch

    gradients: dict[str, torch.Tensor | None] = dict.fromkeys(leaves)
    total = _weighed(output, weigh)
    open_leaves = {name: leaf for name, leaf in leaves.items() if leaf.requires_grad}
    if total is not None and total.requires_grad and open_leaves:
        found = torch.autograd.grad(total, list(open_leaves.values()), allow_unused=True)
        gradients.update(zip(open_leaves, found, strict=True))
    for role, place in places.items():
        if (gradient := gradients.get(role)) is not None:
            gradients[role] = place.as_asked(gradient)
    return gradients


def _weighed(output: object, weigh: object) -> torch.Tensor | None:
    """The weighted sum; None where the output has not the form that the weights have."""
    import torch

    outputs = output if isinstance(output, list | tuple) else [output]
    weights = weigh if isinstance(weigh, list | tuple) else [weigh]
    parts = []
    for part, weight in zip(outputs, weights, strict=False):
        if weight is None or not is_tensor(part):
            continue
        factor = torch.from_numpy(np.array(weight)).to(part.dtype)
        if part.squeeze().shape == factor.squeeze().shape:
            parts.append((part * factor.reshape(part.shape)).sum())
    return sum(parts[1:], parts[0]) if parts else None
