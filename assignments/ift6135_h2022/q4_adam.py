"""Question 4, parts 2 to 4: Adam with L2 regularization, and why decay is better there."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.ift6135_h2022 import policy, public_q4
from assignments.ift6135_h2022.q4_decay import GRAD, THETA
from assignments.ift6135_h2022.settings import LINES_OF_ADAM, TWO_SCHEMES
from assignments.shared.settings import paragraphs
from graders import Call, Calls, Choice, Code, Draw, Essay, criterion, slips
from reference import weight_decay

Array: TypeAlias = npt.NDArray[np.float64]

ADAM = ("theta", "g", "s", "r", "t", "gamma", "eps", "rho1", "rho2", "delta")


def adam_calls(draw: Draw) -> Calls:
    """A readable state, no penalty, then drawn ones; moments are never those of the gradient."""
    zero = np.zeros(2)
    cases: list[tuple[object, ...]] = [
        (THETA, GRAD, zero, zero, 1, 0.3, 0.1, 0.9, 0.99, 1e-8),
        (THETA, GRAD, zero, zero, 1, 0.0, 0.1, 0.9, 0.99, 1e-8),
    ]
    for k in range(16):
        rng = draw.case(200 + k)
        theta, g, s = rng.normal(size=(3, 1 + k % 4))
        rates = (float(rng.uniform(0.01, 1)), 0.01, 0.9, 0.999, 1e-8)
        cases.append((theta, g, s, rng.uniform(0.1, 1, size=len(g)), 1 + k, *rates))
    return [Call("q4_2_changed_line", case, ADAM) for case in cases]


def in_the_update(
    theta: Array,
    g: Array,
    s: Array,
    r: Array,
    t: int,
    gamma: float,
    eps: float,
    rho1: float,
    rho2: float,
    delta: float,
) -> Array:
    s, r = rho1 * s + (1 - rho1) * g, rho2 * r + (1 - rho2) * g * g
    s_hat, r_hat = s / (1 - rho1**t), r / (1 - rho2**t)
    return np.asarray(-(eps * s_hat / (np.sqrt(r_hat) + delta) + 2 * gamma * theta))  # fmt: skip


decayed = in_the_update
DECOUPLED = (
    "You change the update: that is decoupled decay. The penalty is part of the loss, and its "
    "gradient goes through all of Adam."
)


def in_the_first_moment(
    theta: Array,
    g: Array,
    s: Array,
    r: Array,
    t: int,
    gamma: float,
    eps: float,
    rho1: float,
    rho2: float,
    delta: float,
) -> Array:
    return np.asarray(rho1 * s + (1 - rho1) * (g + 2 * gamma * theta))  # fmt: skip


LINES = (
    "sample",
    "gradient",
    "time",
    "first_moment",
    "second_moment",
    "first_correction",
    "second_correction",
    "update",
    "apply",
)
WHICH_LINE = Choice(
    prompt=paragraphs(
        LINES_OF_ADAM,
        r"""
        One of these lines must change, so that this becomes Adam with L2 regularization, with the
        penalty $\gamma \lVert \theta \rVert_2^2$ added to the loss. Which one? Answer with its
        name: `q4_2_line`.
        """,
    ),
    source="IFT6135-H2022 Q4.2, the line",
    properties=public_q4.WHICH_LINE,
    prose=True,
    options=LINES,
    reference={"q4_2_line": "gradient"},
    slips=slips(
        "q4_2_line",
        ("update", "A term in the update is not scaled as gradients are: that is decoupled decay."),
        (
            "first_moment",
            "Then the penalty would miss the second moment; both moments are of one gradient.",
        ),
    ),
)

CHANGED_LINE = Code(
    prompt=paragraphs(
        LINES_OF_ADAM,
        r"""
        One of these lines must change, so that this becomes Adam with L2 regularization, with the
        penalty $\gamma \lVert \theta \rVert_2^2$ added to the loss. What does the changed line
        compute? `q4_2_changed_line(theta, g, s, r, t, gamma, eps, rho1, rho2, delta)` returns the
        value of its right-hand side, made of those of its arguments that it needs: `g` is the
        gradient of the mini-batch's mean loss without the penalty, `s` and `r` are the moments
        before this step, `t` counts from one, and `eps` is $\epsilon$.
        """,
    ),
    source="IFT6135-H2022 Q4.2, the change",
    properties=public_q4.CHANGED_LINE,
    prose=True,
    calls=adam_calls,
    reference={"q4_2_changed_line": weight_decay.adam_line},
    slips=slips(
        "q4_2_changed_line",
        (
            lambda theta, g, s, r, t, gamma, *rates: g + gamma * theta,
            "The derivative of gamma |theta|^2 is 2 gamma theta.",
            policy.FACTOR,
        ),
        (
            lambda theta, g, s, r, t, gamma, *rates: g - 2 * gamma * theta,
            "The sign of the penalty is turned: it would drive the weights away from zero.",
            policy.SIGN,
        ),
        (
            lambda theta, g, s, r, t, gamma, *rates: g + gamma * np.sum(theta**2),
            "The penalty itself stands where its gradient belongs.",
        ),
        (
            in_the_update,
            DECOUPLED,
        ),
        *(
            (
                lambda theta, g, s, r, t, gamma, eps, rho1, rho2, delta, of=of: decayed(
                    theta, g, s, r, t, gamma * of(eps), eps, rho1, rho2, delta
                ),
                DECOUPLED,
            )
            for of in (lambda eps: 0.5, lambda eps: eps, lambda eps: eps / 2)
        ),
        (
            in_the_first_moment,
            "You change the first moment alone; the second is of the same gradient.",
        ),
    ),
)

UNDER_L2 = Choice(
    prompt=paragraphs(
        TWO_SCHEMES,
        r"""
        Under Adam with L2 regularization, which weights are regularized more strongly, that is,
        driven towards zero faster relative to their size: those in $\theta_{\text{small}}$, those
        in $\theta_{\text{large}}$, or both alike? Answer `q4_3a = "small"`, `"large"` or `"equal"`,
        and say why: `q4_3a_why`.
        """,
    ),
    source="IFT6135-H2022 Q4.3 (a)",
    properties=public_q4.UNDER_L2,
    prose=True,
    rubric=[
        criterion("1/3", "the penalty's gradient enters the moments, and is divided by sqrt(r)"),
        criterion("1/3", "so weights with large gradients shrink less, relative to their size"),
    ],
    options=["small", "large", "equal"],
    why="q4_3a_why",
    reference={"q4_3a": "small"},
    slips=slips(
        "q4_3a",
        (
            "large",
            "Adam divides by the root of the second moment, which is large for large gradients.",
        ),
        (
            "equal",
            "The penalty's gradient is scaled along with the loss's: by another factor each.",
        ),
    ),
)

UNDER_DECAY = Choice(
    prompt=paragraphs(
        TWO_SCHEMES,
        r"""
        Under Adam with decoupled weight decay, which weights are driven towards zero faster
        relative to their size, and is that another answer than for L2 regularization? Answer
        `q4_3b = "small"`, `"large"` or `"equal"`, and say why: `q4_3b_why`.
        """,
    ),
    source="IFT6135-H2022 Q4.3 (b)",
    properties=public_q4.UNDER_DECAY,
    prose=True,
    rubric=[
        criterion("1/3", "the decay is not divided by sqrt(r)"),
        criterion("1/3", "every weight is multiplied by the same 1 - lambda"),
    ],
    options=["small", "large", "equal"],
    why="q4_3b_why",
    reference={"q4_3b": "equal"},
    slips=slips(
        "q4_3b",
        ("small", "The decay stands outside of the fraction: the second moment does not touch it."),
        ("large", "Relative to its size every weight loses the same part, whatever its gradient."),
    ),
)

DECAY_IS_BETTER = Essay(
    prompt=paragraphs(
        TWO_SCHEMES,
        r"""
        Argue that weight decay is a better scheme than L2 regularization, above all for optimizers
        that adapt their steps to the gradients, as Adam does. In 40 to 300 words: `q4_4`.
        """,
    ),
    source="IFT6135-H2022 Q4.4",
    name="q4_4",
    words=(40, 300),
    rubric=[
        criterion(
            "1/3", "L2 under adaptive methods is uneven: it acts less where gradients are large"
        ),
        criterion(
            "1/3",
            """
            regularization is to keep all weights small, not to rely on a few large ones;
            those with large gradients are the ones that escape
            """,
        ),
        criterion("1/6", "decay parts the hyper-parameters: lambda from the learning rate"),
        criterion("1/6", "for plain SGD the two coincide, so that nothing is lost"),
    ],
    remark="Wrong: that decay is faster, that L2 has no effect under Adam.",
)
