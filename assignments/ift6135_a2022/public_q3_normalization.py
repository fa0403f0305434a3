"""What may be checked of question 3.1 without its answers.

All of it is public: properties of an answer, on inputs that anybody may see, without a reference.
"""

import numpy as np
import numpy.typing as npt

from graders import properties as prop
from graders.properties import Inputs, Typed

Array = npt.NDArray[np.float64]


BETWEEN = "Every mean lies between the least and the largest entry of the tensor, 1 and 4."
SHAPES = {
    "batch": [(2,), (1, 2, 1), (4, 2, 3)],
    "layer": [(4,), (4, 1, 1), (4, 2, 3)],
    "instance": [(4, 2), (4, 2, 1), (4, 2, 3)],
}


def statistics(method: str) -> dict[str, list[prop.Property]]:
    mean, variance = Typed(f"mu_{method}"), Typed(f"var_{method}")
    return {
        mean.name: [
            prop.shape(SHAPES[method], mean),
            prop.between(1, 4, mean, says=BETWEEN),
        ],
        variance.name: [prop.shape(SHAPES[method], variance), prop.non_negative(variance)],
    }


def total_variance(inputs: Inputs, layer: Array, inner: Array, means: Array) -> tuple[Array, Array]:
    """Whatever axes of length one, or copies along the pooled ones, an answer has."""
    layer, inner = layer.reshape(4, -1)[:, 0], inner.reshape(4, 2, -1)[:, :, 0]
    return layer, inner.mean(axis=1) + means.reshape(4, 2, -1)[:, :, 0].var(axis=1)


STATISTICS = {**statistics("batch"), **statistics("layer"), **statistics("instance")}
TOTAL_VARIANCE = prop.identity(
    total_variance,
    [Typed("var_layer"), Typed("var_instance"), Typed("mu_instance")],
    within=0.005,
    says="var_layer is the mean over the channels of var_instance, plus the variance over the "
    "channels of mu_instance: the law of total variance.",
)
