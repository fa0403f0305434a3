"""Where each question stands: the handout's numbers, points, and what builds on what.

Written parts have 4 points, graph networks 5, U-Nets 2.5: 11.5 in all. The handout gives 1.5 points
to the three classes of part 4.1 together, and 1 to part 4.2; how these are split is ours. What it
gives no points (1.1.1, 1.3.3) is practice here as well, and so are the adjacency matrix and the
network that the course's notebook gives. Its 10 % for neatness are a mark that a person may take
off: nothing waits for it.
"""

from pathlib import Path

from assignments.csc413_f2024 import (
    q1_attention,
    q1_chain,
    q1_low_rank,
    q1_projections,
    q1_recurrent,
    q1_relative,
    q2_orthogonal,
    q3_attention,
    q3_convolution,
    q3_network,
    q4_blocks,
    q4_network,
    q_training,
)
from assignments.csc413_f2024.equivalent import EQUIVALENT
from graders import Assignment, Limits, item

STARTER = Path(__file__).parent / "starter"

ASSIGNMENT = Assignment(
    name="csc413_f2024",
    title="CSC413 F2024, assignment 4: attention at low cost, graph networks, U-Nets",
    kit=[*q1_attention.KIT, *q1_relative.KIT, *q3_convolution.KIT, *q4_blocks.KIT, *q_training.KIT],
    starter=[STARTER / "a4-gnn.ipynb", STARTER / "a4-unet.ipynb"],
    warm=("numpy", "torch"),
    # a network may be trained when it is asked; long sequences, features and gradients come back
    limits=Limits(item_seconds=30.0, frame_bytes=16 << 20, submission_bytes=64 << 20),
    equivalent=EQUIVALENT,
    items=[
        item("1.1.1", 1, q1_chain.UNIT, credit="none"),
        item("1.1.2", "1/2", q1_chain.WEIGHTED),
        item("1.2.1", "1/2", q1_recurrent.RECURRENT),
        item("1.3.1", "1/2", q1_attention.KERNEL),
        item("1.3.2", "1/2", q1_low_rank.SVD),
        item("1.3.3", 1, q1_projections.PROJECTIONS, credit="none"),
        item("1.4.1", "1/2", q1_relative.CONVOLUTION),
        item("1.4.2", "1/2", q1_relative.MAXIMUM),
        item("2.1.1", 1, q2_orthogonal.ALMOST_ORTHOGONAL),
        item("3.0", 1, q3_convolution.NORMALIZED, credit="none"),
        item("3.1", 1, q3_convolution.LAYER),
        item("3.2", 1, q3_network.NETWORK, follows=["3.1"]),
        item("3.3", "1/2", q_training.TRAIN_GCN),
        item("3.4", "3/2", q3_attention.LAYER),
        item("3.5.network", 1, q3_attention.NETWORK, credit="none"),
        item("3.5", "1/2", q_training.TRAIN_GAT),
        item("3.6", "1/2", q_training.COMPARE),
        item("4.1.down", "2/5", q4_blocks.DOWN),
        item("4.1.up", "3/5", q4_blocks.UP),
        item("4.1.unet", "1/2", q4_network.NETWORK),
        item("4.2.train", "3/5", q_training.TRAIN_UNET),
        item("4.2.report", "2/5", q_training.REPORT),
    ],
)
