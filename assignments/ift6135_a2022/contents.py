"""Where each question stands: the handout's numbers, points, and what builds on what.

The handout gives points to numbered parts; where one part has several items, the split is ours
and adds up to the handout's figure: Q1 20, Q2 20, Q3 20, Q4 20.
"""

from assignments.ift6135_a2022 import (
    q1_graph,
    q1_hidden,
    q1_recursion,
    q1_truncation,
    q1_weights,
    q3_descent,
    q3_dropout,
    q3_least_squares,
    q3_normalization,
    q4_review,
)
from assignments.ift6135_a2022.equivalent import EQUIVALENT
from assignments.shared import attention_as_gnn, message_passing, word_graphs
from graders import Assignment, item

ASSIGNMENT = Assignment(
    name="ift6135_a2022",
    title="IFT6135 A2022: recurrent networks, transformers as graphs, regularization, a review",
    kit=[*message_passing.KIT, *attention_as_gnn.KIT, *q3_descent.KIT],
    equivalent=EQUIVALENT,
    items=[
        item("1.1", 2, q1_graph.UNROLLED_GRAPH),
        item("1.2", 5, q1_recursion.TOTAL_GRADIENT),
        item("1.3.i", 2, q1_hidden.LOCAL_GRADIENT),
        item("1.3.ii", 3, q1_hidden.JACOBIAN),
        item("1.4.W", "5/2", q1_weights.GRAD_W, follows=["1.2", "1.3.i", "1.3.ii"]),
        item("1.4.U", "5/2", q1_weights.GRAD_U, follows=["1.2", "1.3.i", "1.3.ii"]),
        item("1.5.i", 1, q1_truncation.TRUNCATION_BIAS),
        item("1.5.ii", 1, q1_truncation.WHY_BIASED),
        item("1.5.iii", 1, q1_truncation.PROBLEMS),
        item("2.1", 5, message_passing.SUM_UPDATE),
        item("2.2", 5, word_graphs.UPDATED_VALUE),
        item("2.3", 3, word_graphs.SENTENCE_EDGES),
        item("2.4", 5, attention_as_gnn.ATTENTION_AS_GNN),
        item("2.5", 2, word_graphs.LONG_SEQUENCES),
        item("3.1.mu_batch", 1, q3_normalization.MU_BATCH),
        item("3.1.mu_layer", 1, q3_normalization.MU_LAYER),
        item("3.1.mu_instance", 1, q3_normalization.MU_INSTANCE),
        item("3.1.var_batch", 1, q3_normalization.VAR_BATCH),
        item("3.1.var_layer", 1, q3_normalization.VAR_LAYER),
        item("3.1.var_instance", 1, q3_normalization.VAR_INSTANCE),
        item("3.2", 2, q3_normalization.BATCH_NORM_IN_NLP),
        item("3.3", 6, q3_dropout.EXPECTED_LOSS),
        item("3.4.i", 3, q3_least_squares.MINIMUM_NORM),
        item("3.4.ii", 3, q3_descent.GRADIENT_DESCENT, follows=["3.4.i"]),
        item("4.1.a", "3/2", q4_review.SUBJECT),
        item("4.1.b", "3/2", q4_review.CONTRIBUTION),
        item("4.1.c", 2, q4_review.APPROACH),
        item("4.2.a", "3/4", q4_review.THEORY),
        item("4.2.b", 1, q4_review.ADVANCE),
        item("4.2.c", "3/4", q4_review.FORMULATION),
        item("4.2.d", "3/4", q4_review.OUTCOME),
        item("4.2.e", 1, q4_review.EXPERIMENTS),
        item("4.2.f", "3/4", q4_review.USEFULNESS),
        item("4.3.a", 1, q4_review.IMPROVEMENTS),
        item("4.3.b", 1, q4_review.BASELINES),
        item("4.3.c", 1, q4_review.CHOICES),
        item("4.3.d", 1, q4_review.NOVELTY),
        item("4.3.e", 1, q4_review.RELEVANCE),
        item("4.4.a", 2, q4_review.RELATION),
        item("4.4.b", "3/2", q4_review.DIRECTIONS),
        item("4.4.c", "3/2", q4_review.IDEAS),
    ],
)
