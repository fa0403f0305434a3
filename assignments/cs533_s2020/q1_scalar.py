"""Problem 1, part 1: backpropagation through scalars, and what a skip connection adds."""

from collections.abc import Callable, Sequence
from typing import Any

from assignments.cs533_s2020 import public_q1
from assignments.cs533_s2020.settings import SCALAR_NETWORK, SKIP_CONNECTION
from assignments.shared.settings import paragraphs
from graders import (
    Call,
    Calls,
    Code,
    Draw,
    Entries,
    Essay,
    Numeric,
    Sibling,
    Slip,
    criterion,
    slips,
)
from reference import relu_network

GIVEN = {"x": 1.0, "w1": 1 / 4, "b1": 0.0, "w2": 1 / 3, "b2": 0.0}
INPUTS = tuple(GIVEN)
POINT = "$x = 1$, $w_1 = 1/4$, $b_1 = 0$, $w_2 = 1/3$ and $b_2 = 0$"
OTHER = {"x": 2.0, "w1": 3 / 2, "b1": 1.0, "w2": -3 / 4, "b2": 10.0}
OTHER_POINT = "$x = 2$, $w_1 = 3/2$, $b_1 = 1$, $w_2 = -3/4$ and $b_2 = 10$"
"""For practice: no two steps, and no two slopes, are alike."""
SETTINGS = {"z_5": [SCALAR_NETWORK], "z_6": [SCALAR_NETWORK, SKIP_CONNECTION]}
"""By the output that is asked for."""
SLOPES = '`"b2"`, `"w2"`, `"b1"`, `"w1"` and `"x"`'


def value(
    name: str, part: str, what: str, forward: Callable[..., float], wrong: dict[float, str]
) -> Numeric:
    """A number of the forward pass."""
    return Numeric(
        prompt=paragraphs(
            *SETTINGS[what],
            f"For {POINT}, run the forward pass and give ${what}$ as `{name}`.",
        ),
        source=f"CS533-S2020 P1.1 ({part})",
        reference={name: forward(**GIVEN)},
        slips=slips(name, *wrong.items()),
        sibling=Sibling(given=OTHER_POINT, reference={name: forward(**OTHER)}),
    )


SCALAR_FORWARD = value(
    "p1_1b",
    "b",
    "z_5",
    lambda **at: relu_network.scalar_forward(**at)[-1],
    {
        1 / 4: "This is z3, after the ReLU; z4 = w2 z3 and z5 = z4 + b2 come after it.",
        7 / 12: "You add w2; it multiplies: z4 = w2 z3.",
        1 / 3: "This is w2 alone; z4 is its product with z3.",
        0.0: "Your ReLU gives 0. Its argument, w1 x + b1, is above zero, and so passes as it is.",
    },
)
SKIP_FORWARD = value(
    "p1_1d_value",
    "d",
    "z_6",
    relu_network.skip_forward,
    {
        1 / 12: "This is z5; the skip connection adds x to it.",
        5 / 4: "You add x to z3; the skip connection adds it to z5, after w2 and b2.",
        25 / 12: "You add x twice.",
    },
)


PLAIN_GRADIENT = relu_network.scalar_gradients(**GIVEN)
Slopes = Callable[..., dict[str, float]]


def gradient(
    name: str, part: str, of: str, slopes: Slopes, wrong: Sequence[tuple[Any, str, str]]
) -> Entries:
    """Five slopes at the given point. A slip earns what it has right, like everything else."""
    right = slopes(**GIVEN)
    return Entries(
        prompt=paragraphs(
            *SETTINGS[of],
            f"Run backpropagation and give the derivatives of ${of}$ by $b_2$, $w_2$, $b_1$, $w_1$ "
            f"and $x$ at {POINT}, as "
            f'`{name} = {{"b2": ..., "w2": ..., "b1": ..., "w1": ..., "x": ...}}`.',
        ),
        source=f"CS533-S2020 P1.1 ({part})",
        properties=public_q1.SCALAR_GRADIENTS[name],
        reference={name: right},
        slips=[Slip({name: {**right, **other}}, say, share) for other, share, say in wrong],
        sibling=Sibling(given=OTHER_POINT, reference={name: slopes(**OTHER)}),
    )


SCALAR_GRADIENT = gradient("p1_1c", "c", "z_5", relu_network.scalar_gradients, [
    ({"x": 1 / 3}, "4/5", "By x: the chain goes on through z1 = w1 x, which brings a factor w1."),
    ({"w2": 1 / 3}, "4/5", "By w2: z4 = w2 z3 has the slope z3 in w2, not w2 itself."),
    ({"b1": 1 / 4}, "4/5", "By b1: this is z3. The slope that comes back to z2 is w2."),
    ({"b1": 1.0}, "4/5", "By b1: the sum passes on what comes back to it, and that is w2, not 1."),
    ({"w1": 1 / 12, "x": 1 / 3}, "3/5",
     "x and w1 are exchanged: z1 = w1 x has the slope w1 in x, and x in w1."),
    (dict.fromkeys(INPUTS, 1.0), "1/5",
     "Every slope is 1, as if all nodes were sums. A product passes on the other factor."),
])  # fmt: skip
SKIP_GRADIENTS = gradient("p1_1d_grads", "d", "z_6", relu_network.skip_gradients, [
    ({"x": 1 / 12}, "4/5", "By x: this is z5's slope. The skip connection is a second path to x."),
    ({"x": 1.0}, "4/5", "By x: this is the skip connection alone; the path through z5 adds to it."),
    ({key: slope + 1 for key, slope in PLAIN_GRADIENT.items()}, "1/5",
     "You add 1 to every slope. The skip connection leads to x alone."),
])  # fmt: skip


def points(name: str) -> Callable[[Draw], Calls]:
    """A readable point other than the given one, then drawn ones, clear of the ReLU's kink."""

    def calls(draw: Draw) -> Calls:
        cases = [(2.0, 3.0, -1.0, 0.5, 1.0), (2.0, -3.0, 1.0, 0.5, 1.0)]
        cases += [tuple(public_q1.scalars(draw.case(k)).values()) for k in range(18)]
        return [Call(name, case, INPUTS) for case in cases]

    return calls


def gradient_slips(name: str, skip: bool) -> list[Slip]:
    """Wrong gradients as functions: right but for what a mistake changes."""
    reference = relu_network.skip_gradients if skip else relu_network.scalar_gradients

    def with_slip(change: Callable[[dict[str, float], dict[str, float]], dict[str, float]]) -> Any:
        def wrong(x: float, w1: float, b1: float, w2: float, b2: float) -> dict[str, float]:
            at = {"x": x, "w1": w1, "b1": b1, "w2": w2, "b2": b2}
            right = reference(**at)
            return {**right, **change(at, right)}

        return wrong

    def always_open(at: dict[str, float], right: dict[str, float]) -> dict[str, float]:
        w2 = at["w2"]
        return {"b1": w2, "w1": w2 * at["x"], "x": w2 * at["w1"] + skip,
                "w2": at["w1"] * at["x"] + at["b1"]}  # fmt: skip

    wrong = {
        "By w1: a factor x is missing, which x = 1 hides.":
            lambda at, right: {"w1": right["b1"]},
        "By x: the chain goes on through z1 = w1 x, which brings a factor w1.":
            lambda at, right: {"x": right["b1"] + skip},
        "Where w1 x + b1 is below zero the ReLU is flat: nothing passes, forwards or back.":
            always_open,
        "By w2: z4 = w2 z3 has the slope z3 in w2.":
            lambda at, right: {"w2": at["w2"]},
        "By b2: it is added last, so its slope is 1 whatever the ReLU does.":
            lambda at, right: {"b2": float(right["w2"] != 0)},
    }  # fmt: skip
    if skip:
        wrong["By x: the skip connection is missing, a second path to x with slope 1."] = (
            lambda at, right: {"x": right["x"] - 1}
        )
    return slips(name, *((with_slip(change), sentence) for sentence, change in wrong.items()))


def gradient_function(name: str, part: str, of: str, skip: bool) -> Code:
    """The same gradient as a function: at x = 1 a forgotten factor x does not show."""
    reference = relu_network.skip_gradients if skip else relu_network.scalar_gradients

    return Code(
        prompt=f"Write `{name}(x, w1, b1, w2, b2)`, which returns the derivatives of ${of}$ as a "
        f"dictionary with {SLOPES}, and works at any point.",
        source=f"CS533-S2020 P1.1 ({part}), at other points",
        properties=public_q1.SCALAR_FUNCTIONS[name],
        calls=points(name),
        reference={name: reference},
        slips=gradient_slips(name, skip),
    )


SCALAR_FUNCTION = gradient_function("p1_1c_grad", "c", "z_5", skip=False)
SKIP_FUNCTION = gradient_function("p1_1d_grad", "d", "z_6", skip=True)

SENSITIVITY = Essay(
    prompt=paragraphs(
        SCALAR_NETWORK,
        SKIP_CONNECTION,
        r"""
        Take the derivatives by $x$ of $z_5$ and of $z_6$ at $x = 1$, $w_1 = 1/4$, $b_1 = 0$,
        $w_2 = 1/3$ and $b_2 = 0$. What do they say about how sensitive the function is to $x$,
        before the skip connection is added ($z_5$) and after ($z_6$)? In 10 to 120 words: `p1_1e`.
        """,
    ),
    source="CS533-S2020 P1.1 (e)",
    name="p1_1e",
    words=(10, 120),
    rubric=[
        criterion("1/2", "compares the two numbers: 1/12 before, 13/12 after"),
        criterion(
            "1/2",
            """
            says that the skip connection adds 1 to the slope, so that it does not vanish,
            even where the ReLU is off (not: that it multiplies; not: the reverse)
            """,
        ),
    ],
    remark="More sensitive is true here, not always: with w1 w2 = -1 the two paths cancel. Whoever "
    "carried a wrong gradient over from (c) or (d) and compares it rightly loses nothing again.",
)
