"""Dropout without chance: where a module drops, a recorder scales instead, and takes a note."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

Note = tuple[float, tuple[int, ...]]
"""The rate of an active dropout, and the shape of the tensor that it acted on."""
NAMES = (
    *("dropout", "dropout1d", "dropout2d", "dropout3d"),
    *("alpha_dropout", "feature_alpha_dropout"),
)
ATTENTION = "scaled_dot_product_attention"
ATTENTION_ARGUMENTS = ("query", "key", "value", "attn_mask", "dropout_p", "is_causal")
"""The arguments that may stand by position: a builtin has no signature to ask."""


@contextmanager
def recorded() -> Iterator[list[Note]]:
    """Within the context, an active dropout of rate p multiplies by 1 + p.

    A fixed factor, unlike a mask, does not depend on how a tensor is laid out: so the values still
    tell whether dropout acts, at which rate, and before or after what is not linear.
    """
    from torch.nn import functional
    from torch.overrides import TorchFunctionMode

    notes: list[Note] = []
    originals = {name: getattr(functional, name) for name in (*NAMES, ATTENTION)}
    stand_ins = {function: _stand_in(function, notes) for function in originals.values()}

    class Imported(TorchFunctionMode):
        """Functions that a student imported by name, out of the reach of a replaced attribute."""

        def __torch_function__(
            self,
            func: Callable[..., Any],
            types: Any,
            args: tuple[Any, ...] = (),
            kwargs: Mapping[str, Any] | None = None,
        ) -> Any:
            return stand_ins.get(func, func)(*args, **(kwargs or {}))

    try:
        for name, original in originals.items():  # for torch's own layers, whose insides no
            setattr(functional, name, stand_ins[original])  # mode sees
        with Imported():
            yield notes
    finally:
        for name, original in originals.items():
            setattr(functional, name, original)


def _stand_in(function: Callable[..., Any], notes: list[Note]) -> Callable[..., Any]:
    """Return the function that runs in place of a dropout of torch's."""
    if function.__name__ == ATTENTION:
        return _attention(function, notes)
    signature = inspect.signature(function)

    def drop(*args: Any, **kwargs: Any) -> torch.Tensor:
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        x: torch.Tensor = bound.arguments["input"]
        p: float = bound.arguments["p"]
        if not bound.arguments["training"] or not p:
            return x
        notes.append((float(p), tuple(x.shape)))
        return x.mul_(1 + p) if bound.arguments["inplace"] else x * (1 + p)

    return drop


def _attention(function: Callable[..., Any], notes: list[Note]) -> Callable[..., Any]:
    """Attention whose weights are scaled: its output is linear in them."""

    def attend(*args: Any, **kwargs: Any) -> torch.Tensor:
        given = dict(zip(ATTENTION_ARGUMENTS, args, strict=False)) | kwargs
        p = given.pop("dropout_p", 0.0)
        attended: torch.Tensor = function(**given)
        if not p:
            return attended
        notes.append((float(p), (*given["query"].shape[:-1], given["key"].shape[-2])))
        scaled: torch.Tensor = attended * (1 + p)
        return scaled

    return attend
