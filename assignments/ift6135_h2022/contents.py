"""Where each question stands: the handout's numbers, points, and what builds on what.

The handout gives points to numbered parts; where one part has several items, the split is ours
and adds up to the handout's figure: Q1 21, Q2 24, Q3 34, Q4 21.
"""

from assignments.ift6135_h2022 import (
    q1_explosion,
    q1_recurrence,
    q1_vanishing,
    q2_bias,
    q2_momentum,
    q2_unrolled,
    q3_complexity,
    q3_features,
    q3_identity,
    q3_linear,
    q3_separable,
    q4_adam,
    q4_decay,
)
from assignments.ift6135_h2022.equivalent import EQUIVALENT
from graders import Assignment, item

ASSIGNMENT = Assignment(
    name="ift6135_h2022",
    title="IFT6135 H2022: vanishing gradients, momentum, efficient attention, weight decay",
    kit=[*q1_recurrence.KIT, *q3_linear.KIT],
    equivalent=EQUIVALENT,
    items=[
        item("1.1", 6, q1_recurrence.EQUIVALENT_RECURRENCE),
        item("1.2", 9, q1_vanishing.VANISHING),
        item("1.3.i", 2, q1_explosion.EFFECT),
        item("1.3.ii", 4, q1_explosion.NECESSARY_OR_SUFFICIENT),
        item("2.1.i", 2, q2_momentum.MOMENTUM),
        item("2.1.ii", 2, q2_momentum.AVERAGE),
        item("2.1.iii", 4, q2_momentum.PARAMETERS),
        item("2.2", 8, q2_unrolled.COEFFICIENTS),
        item("2.3.i", 4, q2_bias.EXPECTATION),
        item("2.3.ii", 4, q2_bias.CORRECTED, follows=["2.2"]),
        item("3.1.i", 2, q3_complexity.TIME_SINGLE),
        item("3.1.ii", 2, q3_complexity.SPACE_SINGLE),
        item("3.1.iii", "3/2", q3_complexity.TIME_MULTI),
        item("3.1.iv", "3/2", q3_complexity.SPACE_MULTI),
        item("3.1.v", 1, q3_complexity.BOTTLENECK),
        item("3.2.i", 3, q3_separable.DISTRIBUTIONS),
        item("3.2.ii.time", "3/2", q3_complexity.SEPARABLE_TIME),
        item("3.2.ii.space", "3/2", q3_complexity.SEPARABLE_SPACE),
        item("3.2.iii", 2, q3_separable.EXPRESSIVENESS),
        item("3.3.i", 2, q3_linear.MATRIX_FORM),
        item("3.3.ii", 2, q3_linear.EFFICIENT_ORDER),
        item("3.3.iii", 1, q3_complexity.APPROXIMATE_TIME),
        item("3.3.iv", 1, q3_complexity.APPROXIMATE_SPACE),
        item("3.4.i", 6, q3_identity.IDENTITY),
        item("3.4.ii", 3, q3_features.FEATURES),
        item("3.5", 3, q3_features.NUMBER_OF_FEATURES),
        item("4.1", 4, q4_decay.SAME_FOR_SGD),
        item("4.2.i", 2, q4_adam.WHICH_LINE),
        item("4.2.ii", 3, q4_adam.CHANGED_LINE),
        item("4.3.a", 3, q4_adam.UNDER_L2),
        item("4.3.b", 3, q4_adam.UNDER_DECAY),
        item("4.4", 6, q4_adam.DECAY_IS_BETTER),
    ],
)
