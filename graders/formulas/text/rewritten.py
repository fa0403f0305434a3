"""Library functions written out by others, where the tree has no head for them."""

from __future__ import annotations

from fractions import Fraction

from graders.formulas.tree import Apply, Number, Tree


def less(one: Tree, other: Tree) -> Tree:
    """A difference."""
    return Apply("+", (one, Apply("-", (other,))))


def remainder(one: Tree, other: Tree) -> Tree:
    """The remainder of a division, with the sign of the divisor."""
    floor = Apply("floor", (Apply("/", (one, other)),))
    return less(one, Apply("*", (other, floor)))


def inner(one: Tree, other: Tree) -> Tree:
    """The inner product of two vectors."""
    return Apply("@", (Apply("transpose", (one,)), other))


def inner_by_entries(one: Tree, other: Tree) -> Tree:
    """The inner product of two arrays of any one shape."""
    return Apply("total", (Apply("hadamard", (one, other)),))


def log_sum_of_two(one: Tree, other: Tree) -> Tree:
    """`logaddexp`: the logarithm of e^a + e^b."""
    return Apply("log", (Apply("+", (Apply("exp", (one,)), Apply("exp", (other,)))),))


def log_softmax(array: Tree) -> Tree:
    """The logarithm of the softmax."""
    return Apply("log", (Apply("softmax", (array,)),))


def solved(matrix: Tree, right: Tree) -> Tree:
    """The solution of linear equations."""
    return Apply("@", (Apply("inv", (matrix,)), right))


def zeros(*sizes: Tree) -> Tree:
    """An array of zeros."""
    return Apply("*", (Number(Fraction(0)), Apply("ones", sizes)))


def ratio(above: Tree, *below: Tree) -> Tree:
    """`Fraction(3, 8)`; of one part, that part."""
    return Apply("/", (above, *below)) if below else above


def spanned(*numbers: Tree) -> Tree:
    """`diag(1, 2)`: of the numbers of a diagonal, or of one array."""
    if len(numbers) == 1:
        return Apply("diag", numbers)
    rows = tuple(Apply("row", (number,)) for number in numbers)
    return Apply("diag", (Apply("matrix", rows),))


def product(*factors: Tree) -> Tree:
    """`multi_dot([A, B, C])`: the product of a list; of two arrays, theirs."""
    match factors:
        case (Apply("matrix", rows),) if all(len(row.parts) == 1 for row in rows):  # type: ignore[union-attr]
            factors = tuple(row.parts[0] for row in rows)  # type: ignore[union-attr]
    return Apply("@", factors) if len(factors) > 1 else factors[0]
