"""Values of other libraries as plain data: torch tensors, sympy expressions, networkx graphs.

None of these is imported here: a value of a library is there only where the student imported it.
"""

from __future__ import annotations

import math
import sys
from fractions import Fraction
from itertools import islice
from typing import Any

import numpy as np

from . import containers
from .containers import Unsendable as Unsendable
from .plan import Tree

MAX_PARTS = 5000
"""The most parts of an expression: small ones that share parts can stand for endless ones."""
OF_NUMPY = frozenset({"torch.float16", "torch.float32", "torch.float64"})
MISSING = frozenset({"NAType", "NaTType"})
"""Names of the types of pandas' missing entries."""
_name_of = vars(type)["__name__"].__get__


def type_name(x: object) -> str:
    """The name of x's type, where it is a name: not what a metaclass says, nor a sentence."""
    name = str.__str__(_name_of(type(x)))
    return name if name.isidentifier() and len(name) < 80 else "object"


def is_tensor(x: object) -> bool:
    """Whether this is a torch tensor."""
    return _is(x, "torch", "Tensor")


def as_array(x: Any) -> object:
    """The numbers of a torch tensor, whatever graph, layout or device it hangs on."""
    x = x.detach().cpu().resolve_conj().resolve_neg().to_dense()
    narrow = x.is_floating_point() and str(x.dtype) not in OF_NUMPY  # numpy knows no bfloat16
    return (x.float() if narrow else x).numpy()


def as_tensor(values: np.ndarray[Any, Any]) -> Any:
    """The tensor that holds these numbers, in the very memory of the array."""
    import torch

    return torch.from_numpy(values)


def as_plain(x: Any) -> object:
    """The value in types that cross; raises `Unsendable` for all others."""
    if _is(x, "sympy", "MatrixBase") or _is(x, "sympy", "NDimArray"):
        return x.tolist()
    if _is(x, "sympy", "Tuple"):
        return tuple(x.args)
    if _is(x, "sympy", "Basic"):
        return _from_sympy(x)
    if _is(x, "networkx", "Graph"):
        edges = [(u, v, *labels.values()) for u, v, labels in x.edges(data=True)]
        return {"nodes": [_node(*node) for node in x.nodes(data=True)], "edges": edges}
    if type_name(x) in MISSING and "pandas" in sys.modules:
        return None
    if (found := containers.as_plain(x)) is None:
        raise Unsendable(f"a value of type {type_name(x)}")
    return found


def _node(own: object, attributes: dict[str, object]) -> object:
    """A node by itself, or with what it says of its operation and its name; no layout."""
    told = {key: attributes[key] for key in ("op", "name") if isinstance(attributes.get(key), str)}
    return {"id": own, **told} if told else own


def _is(x: object, library: str, name: str) -> bool:
    """Whether x is of a library's type; nobody's is who has not imported the library."""
    kind = getattr(sys.modules.get(library), name, None)
    return isinstance(kind, type) and isinstance(x, kind)


def _from_sympy(x: Any) -> object:
    """A number where the expression is one, else a tree of heads."""
    parts = sys.modules["sympy"].preorder_traversal(x)
    if sum(1 for _ in islice(parts, MAX_PARTS + 1)) > MAX_PARTS:
        raise Unsendable(f"an expression of more than {MAX_PARTS} parts")
    if x.is_number and not x.is_Rational:
        number = complex(x)
        return number if math.isfinite(number.imag) and number.imag else number.real
    return _tree(x)


def _tree(x: Any) -> object:
    if x.is_Integer:
        return int(x)
    if x.is_Rational:
        return Fraction(int(x.p), int(x.q))
    if x.is_Float:
        return float(x)
    if type_name(x) in ("BooleanTrue", "BooleanFalse"):
        return bool(x)
    if not x.args and hasattr(x, "name"):
        return Tree("Symbol" if x.is_Symbol else type_name(x), (str(x.name),))
    return Tree(type_name(x), tuple(_tree(part) for part in x.args))
