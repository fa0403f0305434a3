"""Places for weights in somebody else's module: by name, by declaration, or by shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from .foreign import Unsendable
from .plan import Build

if TYPE_CHECKING:
    import torch

ROLE_MAP = "role_map"
"""A student's own name for `{role: name}`, or for `{class: {role: name}}`."""
MOST_SHOWN = 20


@dataclass(frozen=True)
class Place:
    """The parameter or buffer that plays a role, and the shape that the role has in the plan."""

    tensor: torch.Tensor
    shape: tuple[int, ...]

    def load(self, array: np.ndarray[Any, Any]) -> None:
        """Copy the weights in, transposed where the module keeps them so."""
        import torch

        weights = torch.from_numpy(np.array(array))
        with torch.no_grad():
            self.tensor.copy_(_laid_out(weights, tuple(self.tensor.shape)))

    def as_asked(self, gradient: torch.Tensor) -> torch.Tensor:
        """A gradient at the parameter, in the layout of the role."""
        turned: torch.Tensor = _laid_out(gradient, self.shape)
        return turned


def declared(namespace: Mapping[str, object], name: str) -> dict[str, str]:
    """The student's role map for one class; empty where there is none, or it is none."""
    everything = namespace.get(ROLE_MAP)
    if not isinstance(everything, dict):
        return {}
    own = everything.get(name, everything)
    pairs = own.items() if isinstance(own, dict) else ()
    return {role: place for role, place in pairs if isinstance(place, str)}


def find(module: torch.nn.Module, ask: Build, own_names: Mapping[str, str]) -> dict[str, Place]:
    """Return a place for every role of the plan; raise `Unsendable` with the parameters there."""
    shapes = {role: np.asarray(array).shape for role, array in ask.weights.items()}
    seen = dict(module.named_parameters(remove_duplicate=False))
    named = seen | dict(module.named_buffers(remove_duplicate=False))
    places: dict[str, Place] = {}
    for role, shape in shapes.items():
        names = (own_names.get(role, ""), role, *ask.roles.get(role, ()))
        tensors = [named[name] for name in names if name in named]
        if fitting := [t for t in tensors if _fits(shape, t) and not _is_taken(t, places)]:
            places[role] = Place(fitting[0], shape)
    _find_by_shape(shapes, seen, places)
    if missing := [role for role in shapes if role not in places]:
        raise Unsendable(_not_found({role: shapes[role] for role in missing}, seen, module))
    return places


def spare(module: torch.nn.Module, places: Mapping[str, Place]) -> list[str]:
    """The parameters that play no role, as `name` and shape."""
    return _listed((n, p) for n, p in module.named_parameters() if not _is_taken(p, places))


def _find_by_shape(
    shapes: Mapping[str, tuple[int, ...]],
    seen: Mapping[str, torch.Tensor],
    places: dict[str, Place],
) -> None:
    """Give a role the one free parameter that fits it; a place once taken may settle another."""
    settled = True
    while settled:
        settled = False
        for role in [role for role in shapes if role not in places]:
            free = {id(t): t for t in seen.values() if not _is_taken(t, places)}
            fitting = [t for t in free.values() if _fits(shapes[role], t)]
            if len(fitting) == 1:
                places[role] = Place(fitting[0], shapes[role])
                settled = True


def _is_taken(tensor: torch.Tensor, places: Mapping[str, Place]) -> bool:
    return any(place.tensor is tensor for place in places.values())


def _fits(shape: tuple[int, ...], tensor: torch.Tensor) -> bool:
    """Whether a shape is the same, its transpose, or the same up to axes of length one."""
    there = tuple(tensor.shape)
    turned = len(shape) == 2 and shape[::-1] == there
    return shape == there or turned or _squeezed(shape) == _squeezed(there)


def _laid_out(values: Any, shape: tuple[int, ...]) -> Any:
    """Return values in a layout that fits a shape; a second call with the other shape undoes it."""
    if values.ndim == 2 and tuple(values.shape) != shape == tuple(values.shape)[::-1]:
        return values.T
    return values.reshape(shape)


def _squeezed(shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(n for n in shape if n != 1)


def _not_found(
    missing: Mapping[str, tuple[int, ...]], seen: Mapping[str, torch.Tensor], module: object
) -> str:
    """Return a message for the student: why no parameter was found for a role."""
    wanted = ", ".join(f"`{role}` {shape}" for role, shape in missing.items())
    there = ", ".join(_listed(seen.items()))
    parts = [
        f"no place was found for the weights {wanted}",
        f"its parameters are {there}" if seen else "it has no parameters",
        *_unseen(module),
    ]
    example = f'{ROLE_MAP} = {{"{next(iter(missing))}": "its name"}}'
    return f"{'; '.join(parts)}. Use the question's names, or say which is which: {example}"


def _listed(named: Iterable[tuple[str, torch.Tensor]]) -> list[str]:
    return [f"`{name}` {tuple(tensor.shape)}" for name, tensor in islice(named, MOST_SHOWN)]


def _unseen(module: Any) -> Iterator[str]:
    """Yield attributes that torch does not see as parameters, and advice on each."""
    import torch

    for prefix, part in module.named_modules():
        for name, value in vars(part).items():
            path = f"`{prefix}.{name}`".replace("`.", "`")
            held = value.values() if isinstance(value, dict) else value
            if name.startswith("_"):  # torch's own books
                continue
            if isinstance(value, torch.Tensor):
                if value.requires_grad:
                    yield f"{path} is a plain tensor: make it an nn.Parameter"
            elif isinstance(value, list | tuple | dict) and any(map(_is_torch, held)):
                kind = type(value).__name__
                yield (
                    f"{path} is a plain {kind}, and torch does not see what is in it: use "
                    "nn.ModuleList or nn.ParameterList"
                )


def _is_torch(part: object) -> bool:
    import torch

    return isinstance(part, torch.nn.Parameter | torch.nn.Module)
