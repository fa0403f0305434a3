"""Question 3, parts 1 and 2: normalization."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.ift6135_a2022 import public_q3_normalization
from graders import Essay, Numeric, Points, Sibling, Slip, criterion, slips
from reference import normalization

Array: TypeAlias = npt.NDArray[np.float64]

X: Array = np.array(
    [
        [[4, 3, 2], [1, 4, 3]],
        [[3, 4, 1], [4, 2, 2]],
        [[3, 2, 3], [4, 1, 2]],
        [[1, 1, 3], [4, 1, 2]],
    ],
    dtype=np.float64,
)
"""The handout's tensor: batch, channel, feature."""

TENSOR = rf"""
Batch, layer and instance normalization take means and variances over different axes of a tensor.
The tensor $X \in \mathbb{{R}}^{{4 \times 2 \times 3}}$ has the axes batch, channel and feature:
`X = {X.astype(int).tolist()}`.
""".strip()

PRACTICE: Array = np.array(
    [
        [[1, 5, 0, 2], [3, 3, 9, 1], [6, 2, 4, 0]],
        [[7, 1, 2, 6], [0, 8, 5, 3], [4, 2, 10, 8]],
    ],
    dtype=np.float64,
)
"""Another tensor, of three sizes that differ: whoever confuses axes sees it in the shape."""

BATCH_AXIS_ONLY: Points = "1/2"
"""What "one statistic per channel and feature" earns for batch norm; 1 makes it right."""
UNBIASED: Points = "1/2"
"""What variances that divide by m - 1 earn; layers divide by m."""

DIVIDED_BY_ONE_LESS = "You divide by m - 1. Normalization layers divide by m, the number of values."
PER_FEATURE = (
    "You pool over the batch alone. The tensor is (batch, channel, feature), and batch norm "
    "also pools "
    "over the features of a channel: one number per channel."
)
SQUARE_ROOT = "This is the standard deviation; the variance is its square."

TRUE = normalization.statistics(X)
UNBIASED_TRUE = normalization.statistics(X, ddof=1)
KEPT = {"batch": (None, slice(None), None), "layer": (slice(None), None, None),
        "instance": (slice(None), slice(None), None)}  # fmt: skip
"""Where each method's statistic stands when it is spread over the tensor again."""


def spread(name: str, found: Mapping[str, Array], x: Array) -> Array:
    """The statistic at every place of x that it is of."""
    return np.broadcast_to(found[name][KEPT[name.partition("_")[2]]], x.shape)


def statistic(name: str, what: str, slips: Sequence[Slip]) -> Numeric:
    """One of the six tensors. Kept axes and the statistic spread over X are the same answer."""
    other = normalization.statistics(PRACTICE)
    return Numeric(
        prompt=f"{TENSOR} Give {what} as `{name}`, a list or an array; the axes that it is taken "
        "over are left out, or kept with length 1.",
        source="IFT6135-A2022 Q3.1",
        properties=public_q3_normalization.STATISTICS[name],
        reference={name: TRUE[name]},
        accepts=[{name: spread(name, TRUE, X)}],
        sibling=Sibling(
            given=f"`X = {PRACTICE.astype(int).tolist()}`",
            reference={name: other[name]},
            accepts=[{name: spread(name, other, PRACTICE)}],
        ),
        slips=slips,
    )


MU_BATCH = statistic("mu_batch", "the mean of batch normalization", slips(
    "mu_batch",
    (X.mean(), "One number for all. Batch norm has one mean per channel."),
    (X.mean(axis=0), PER_FEATURE, BATCH_AXIS_ONLY),
    (X.mean(axis=1), "You pool over the channels, which batch norm keeps apart."),
    (TRUE["mu_layer"], "This is layer norm's mean: one per sample."),
))  # fmt: skip

MU_LAYER = statistic("mu_layer", "the mean of layer normalization", slips(
    "mu_layer",
    (
        TRUE["mu_instance"],
        """
        You pool over the last axis alone; here layer norm pools over channels and features,
        and what you have is instance norm's.
        """,
    ),
    (TRUE["mu_batch"], "This is batch norm's mean: one per channel."),
    (X.mean(axis=1), "You pool over the channels; the features belong too."),
))  # fmt: skip

MU_INSTANCE = statistic("mu_instance", "the mean of instance normalization", slips(
    "mu_instance",
    (TRUE["mu_instance"].T, "The axes are exchanged: a row per sample, a column per channel."),
    (TRUE["mu_layer"], "This is layer norm's mean: one per sample."),
    (
        X.mean(axis=1),
        "You pool over the channels; instance norm pools over the features of each channel.",
    ),
))  # fmt: skip

VAR_BATCH = statistic("var_batch", "the variance of batch normalization", slips(
    "var_batch",
    (UNBIASED_TRUE["var_batch"], DIVIDED_BY_ONE_LESS, UNBIASED),
    (X.var(axis=0), PER_FEATURE, BATCH_AXIS_ONLY),
    (X.var(axis=0, ddof=1), f"{PER_FEATURE} {DIVIDED_BY_ONE_LESS}", "1/4"),
    (np.sqrt(TRUE["var_batch"]), SQUARE_ROOT),
    (X.var(), "One number for all. Batch norm has one variance per channel."),
    (
        TRUE["var_instance"].mean(axis=0),
        "You average the samples' own variances, which leaves out how their means differ.",
    ),
))  # fmt: skip

VAR_LAYER = statistic("var_layer", "the variance of layer normalization", slips(
    "var_layer",
    (UNBIASED_TRUE["var_layer"], DIVIDED_BY_ONE_LESS, UNBIASED),
    (np.sqrt(TRUE["var_layer"]), SQUARE_ROOT),
    (
        TRUE["var_instance"],
        "This is instance norm's variance; layer norm pools over channels and features.",
    ),
    (TRUE["var_batch"], "This is batch norm's variance: one per channel."),
))  # fmt: skip

VAR_INSTANCE = statistic("var_instance", "the variance of instance normalization", slips(
    "var_instance",
    (UNBIASED_TRUE["var_instance"], DIVIDED_BY_ONE_LESS, UNBIASED),
    (np.sqrt(TRUE["var_instance"]), SQUARE_ROOT),
    (TRUE["var_layer"], "This is layer norm's variance: one per sample."),
    (TRUE["var_instance"].T, "The axes are exchanged: a row per sample, a column per channel."),
))  # fmt: skip

BATCH_NORM_IN_NLP = Essay(
    prompt=r"""
    Batch normalization is common for images, but for text it does much worse than layer
    normalization. What problems can it have there, if it is taken over as it is? In 20 to 250
    words, with an example if you like: `q3_2`.
    """,
    source="IFT6135-A2022 Q3.2",
    name="q3_2",
    words=(20, 250),
    rubric=[
        criterion("1/2", "one sound problem tied to variable lengths or padding"),
        criterion(
            "1/2",
            """
            a second one: statistics fluctuate between batches, few long sentences per
            position, small batches, training against test; or a correct worked example
            (not: it is slower, it cannot be used on sequences at all)
            """,
        ),
    ],
)
