"""Question 1, part 2: the total gradient at a hidden state, by the one that comes after it."""

from dataclasses import replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.ift6135_a2022 import policy, public_q1
from assignments.ift6135_a2022.settings import RECURRENT_NETWORK
from assignments.shared.settings import paragraphs
from graders import Boundary, Call, Calls, Code, Draw, Part, Parts, criterion, slips
from reference import rnn, rnn_contributions

Array: TypeAlias = npt.NDArray[np.float64]

LAST_STEP = Boundary(
    "at the last step, where grad_next is None",
    lambda call: call.arguments[2] is None,
    policy.BOUNDARY,
)


def total_gradient_calls(draw: Draw) -> Calls:
    """A readable case, the last step, and drawn cases whose Jacobian is not symmetric."""
    fixed = np.array([1.0, 2.0]), np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([1.0, -1.0])
    cases: list[tuple[Array, Array, Array | None]] = [fixed, (*fixed[:2], None)]
    for k in range(18):
        rng = draw.case(k)
        d = 1 + k % 6
        last = rng.normal(size=d) if k % 9 else None
        cases.append((rng.normal(size=d), rng.normal(size=(d, d)), last))
    labels = ("grad_local", "J_next", "grad_next")
    return [Call("q1_2_total_grad", case, labels) for case in cases]


def no_transpose(grad_local: Array, J_next: Array, grad_next: Array | None) -> Array:
    return grad_local if grad_next is None else grad_local + J_next @ grad_next


def no_local_term(grad_local: Array, J_next: Array, grad_next: Array) -> Array:
    return J_next.T @ grad_next


def no_jacobian(grad_local: Array, J_next: Array, grad_next: Array | None) -> Array:
    return grad_local if grad_next is None else grad_local + grad_next


def only_local(grad_local: Array, J_next: Array, grad_next: Array | None) -> Array:
    return grad_local


def no_last_step(grad_local: Array, J_next: Array, grad_next: Array) -> Array:
    return grad_local + J_next.T @ grad_next


RECURSION = Code(
    prompt="`q1_2_total_grad(grad_local, J_next, grad_next)`: the total gradient.",
    source="IFT6135-A2022 Q1.2",
    partial=replace(policy.PARTIAL, boundaries=[LAST_STEP]),
    calls=total_gradient_calls,
    reference={"q1_2_total_grad": rnn.total_gradient},
    slips=slips(
        "q1_2_total_grad",
        (
            no_transpose,
            """
            The transpose is missing: J_next[i, j] is d h_{t+1,i} / d h_{t,j}, and a
            gradient is carried back by its transpose.
            """,
            policy.ORDER,
        ),
        (
            no_local_term,
            "The local term is missing: h_t also changes L_t at its own step.",
            0,
            True,  # at the last step it may end in zeros, None or an exception
        ),
        (
            no_jacobian,
            "The gradient at h_{t+1} is added as it is; it must pass through d h_{t+1} / d h_t.",
        ),
        (
            only_local,
            "Only the local term is there; h_t also acts on every later loss, through h_{t+1}.",
        ),
        (
            no_last_step,
            """
            The recursion is right, but it has no end: at the last step grad_next is None,
            and the local gradient is all there is.
            """,
            policy.BOUNDARY,
        ),
    ),
)


def path_calls(draw: Draw) -> Calls:
    """A readable case of three steps, one step, and drawn ones of up to five."""
    J = np.array([[[1.0, 2.0], [3.0, 4.0]], [[0.0, 1.0], [1.0, 1.0]]])
    cases = [(np.array([[1.0, 0.0], [1.0, -1.0], [2.0, 1.0]]), J), (np.ones((1, 2)), J[:0])]
    for k in range(8):
        rng = draw.case(100 + k)
        m, d = 2 + k % 4, 1 + k % 4
        cases.append((rng.normal(size=(m, d)), rng.normal(size=(m - 1, d, d))))
    return [Call("q1_2_paths", case, ("locals", "jacobians")) for case in cases]


def only_the_next(locals: Array, jacobians: Array) -> Array:
    paths = np.zeros_like(locals)
    paths[0] = locals[0]
    if len(jacobians):
        paths[1] = jacobians[0].T @ locals[1]
    return paths


def untransposed(locals: Array, jacobians: Array) -> Array:
    turned = np.swapaxes(jacobians, 1, 2)
    return rnn_contributions.paths(locals, turned)


PATHS = Code(
    prompt="`q1_2_paths(locals, jacobians)`: the contribution of each later loss.",
    source="IFT6135-A2022 Q1.2",
    calls=path_calls,
    reference={"q1_2_paths": rnn_contributions.paths},
    slips=slips(
        "q1_2_paths",
        (only_the_next, "Every later loss contributes, through all the states between."),
        (untransposed, "A gradient is carried back by the transposes of the Jacobians."),
        (lambda locals, jacobians: locals, "The gradients at later states are not carried back."),
    ),
)

TOTAL_GRADIENT = Parts(
    prompt=paragraphs(
        RECURRENT_NETWORK,
        r"""
        Derive a recursion for the total gradient $\nabla_{h_t} L$: express it by the step's own
        gradient $\nabla_{h_t} L_t$ and the total gradient one step later, $\nabla_{h_{t+1}} L$.
        Hand it in as a function `q1_2_total_grad(grad_local, J_next, grad_next)`, which returns
        $\nabla_{h_t} L$, shape (d,). `grad_local` (d,) is $\nabla_{h_t} L_t$; `J_next` (d, d) is
        the Jacobian of $h_{t+1}$ by $h_t$, where `J_next[i, j]` is
        $\partial h_{t+1,i} / \partial h_{t,j}$; `grad_next` (d,) is $\nabla_{h_{t+1}} L$, and None
        at the last step, $t = T$.
        """,
        r"""
        If you want your reasons checked too, hand in `q1_2_paths(locals, jacobians)` -> (m, d): row
        $k$ is what the loss $L_{t+k}$ alone contributes to $\nabla_{h_t} L$. `locals[k]` (m, d) is
        the gradient of $L_{t+k}$ at $h_{t+k}$, and `jacobians[k]` (m-1, d, d) the Jacobian of
        $h_{t+k+1}$ by $h_{t+k}$.
        """,
    ),
    source="IFT6135-A2022 Q1.2",
    properties=public_q1.TOTAL_GRADIENT,
    prose=True,
    rubric=[
        criterion(
            "1/5",
            """
            names the chain rule and both paths from h_t: through L_t and through h_{t+1}
            """,
            by="paths",
        ),
        criterion(
            "1/10",
            "says why only h_{t+1} appears: later states depend on h_t through it",
            by="paths",
        ),
        criterion("1/10", "says what holds at t = T", by="answer"),
    ],
    parts=[Part("recursion", 1, RECURSION), Part("paths", 0, PATHS)],
)
