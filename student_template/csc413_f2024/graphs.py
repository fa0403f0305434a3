"""Adjacency matrices in the form that a layer is handed, and a network watched at work."""

from typing import Any

import numpy as np


def sparse(adjacency: Any) -> Any:
    """As a sparse tensor, which `@`, torch.mm and torch.spmm take as they take a dense one."""
    import torch

    return torch.from_numpy(np.array(adjacency, dtype=np.float64)).to_sparse()


def watched(
    network: Any, layer: Any, sizes: tuple[Any, ...], x: Any, adjacency: Any, training: bool
) -> dict[str, Any]:
    """What goes into each layer of that class and comes out, call by call, and the last result.

    The weights are those that the network starts with.
    """
    import torch

    calls: list[tuple[Any, Any, Any]] = []

    def note(module: Any, given: tuple[Any, ...], named: dict[str, Any], result: Any) -> None:
        found = [*given, *named.values()]
        calls.append(
            (found[0].detach().clone(), found[1].detach().clone(), result.detach().clone())
        )

    made = network(*sizes).double().train(training)
    for part in made.modules():
        if isinstance(part, layer):
            part.register_forward_hook(note, with_kwargs=True)
    result = made(torch.from_numpy(np.array(x)), torch.from_numpy(np.array(adjacency)))
    return {"calls": calls, "result": result.detach()}
