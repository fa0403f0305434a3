"""Where each question stands: the handout's numbers, points, and what builds on what.

Problem 1 has 13 points, problem 2 has 8, problem 3 has 23: 44 in all. The handout gives 3 points to
part 9 and 1 to part 1(d) of problem 1; how they are split is ours. Trained models of parts 3 and 4
earn nothing there: their points are for the explanations.
"""

from assignments.cs533_s2020 import q3_attention, q3_bleu
from assignments.cs533_s2020.equivalent import EQUIVALENT
from graders import Assignment, item

ASSIGNMENT = Assignment(
    name="cs533_s2020",
    title="CS533 S2020, assignment 3: backpropagation, self-attention, BLEU, attention",
    kit=[*q3_bleu.KIT, *q3_attention.KIT],
    warm=("numpy", "torch"),
    equivalent=EQUIVALENT,
    items=[
        # 1.1.a, 1 point: the scalar graph
        # 1.1.b, 1: its value
        # 1.1.c, 3: its gradients
        # 1.1.d.graph, 2/5: the graph with the skip connection
        # 1.1.d.value, 1/5
        # 1.1.d.grads, 2/5
        # 1.1.e, 1: sensitivity
        # 1.2.a, 1: the vector graph
        # 1.2.b, 1: its value
        # 1.2.c, 4: its gradients
        # 2.1, 4: the graph of self-attention
        # 2.2, 4: its forward pass
        item("3.1", 1, q3_bleu.NGRAM_COUNTS),
        item("3.2", 2, q3_bleu.COMPUTE_BLEU, follows=["3.1"]),
        # 3.3.run, 1, credit="none": the language model
        # 3.3.1, 1: what bptt does
        # 3.3.2, 1: where the loss is computed
        # 3.3.3, 1: how the hidden state is carried over
        # 3.4.run, 1, credit="none": the conditional model
        # 3.4.1, 1: why there is no bptt
        # 3.4.2, 1: where the source is encoded
        # 3.4.3, 1: where the model conditions on it
        item("3.5", 5, q3_attention.SCORE),
        item("3.6", 4, q3_attention.STATE, follows=["3.5"]),
        item("3.7", 1, q3_attention.SIMPLE_TESTS),
        # 3.8, 1: training with attention
        # 3.9.i, 1: how small the perplexity gets
        # 3.9.ii, 2: an example of the weights
    ],
)
