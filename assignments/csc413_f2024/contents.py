"""Where each question stands: the handout's numbers, points, and what builds on what."""

from assignments.csc413_f2024 import (
    q1_attention,
    q1_chain,
    q1_projections,
    q1_recurrent,
    q1_relative,
    q2_orthogonal,
    q3_attention,
    q3_convolution,
    q3_network,
    q4_blocks,
    q4_network,
)
from assignments.csc413_f2024.equivalent import EQUIVALENT
from graders import Assignment, item

ASSIGNMENT = Assignment(
    name="csc413_f2024",
    title="CSC413 F2024, assignment 4: attention at low cost, graph networks, U-Nets",
    kit=[*q1_attention.KIT, *q1_relative.KIT, *q3_convolution.KIT, *q4_blocks.KIT],
    warm=("numpy", "torch"),
    equivalent=EQUIVALENT,
    items=[
        item("1.1.1", 1, q1_chain.UNIT, credit="none"),
        item("1.1.2", "1/2", q1_chain.WEIGHTED),
        item("1.2.1", "1/2", q1_recurrent.RECURRENT),
        item("1.3.1", "1/2", q1_attention.KERNEL),
        item("1.3.2", "1/2", q1_attention.SVD),
        item("1.3.3", 1, q1_projections.PROJECTIONS, credit="none"),
        item("1.4.1", "1/2", q1_relative.CONVOLUTION),
        item("1.4.2", "1/2", q1_relative.MAXIMUM),
        item("2.1.1", 1, q2_orthogonal.ALMOST_ORTHOGONAL),
        item("3.0", 1, q3_convolution.NORMALIZED, credit="none"),
        item("3.1", 1, q3_convolution.LAYER),
        item("3.2", 1, q3_network.NETWORK, follows=["3.1"]),
        item("3.4", "3/2", q3_attention.LAYER),
        item("3.5.network", 1, q3_attention.NETWORK, credit="none"),
        item("4.1.down", "2/5", q4_blocks.DOWN),
        item("4.1.up", "3/5", q4_blocks.UP),
        item("4.1.unet", "1/2", q4_network.NETWORK),
    ],
)
