"""Where each question stands: the handout's numbers, points, and what builds on what.

Problem 1 has 13 points, problem 2 has 8, problem 3 has 23: 44 in all. The handout gives 3 points to
part 9 and 1 to part 1(d) of problem 1; how they are split is ours. Trained models of parts 3 and 4
earn nothing there: their points are for the explanations.
"""

from pathlib import Path

from assignments.cs533_s2020 import (
    q1_graphs,
    q1_scalar,
    q1_vector,
    q2_forward,
    q2_graph,
    q3_attention,
    q3_bleu,
    q3_reading,
    q3_training,
)
from assignments.cs533_s2020.equivalent import EQUIVALENT
from assignments.cs533_s2020.offered import with_function
from graders import Assignment, Limits, item

STARTER = Path(__file__).parent / "starter"

ASSIGNMENT = Assignment(
    name="cs533_s2020",
    title="CS533 S2020, assignment 3: backpropagation, self-attention, BLEU, attention",
    kit=[*q3_bleu.KIT, *q3_attention.KIT],
    starter=[STARTER / "bleu.py", STARTER / "attention.py"],
    warm=("numpy", "torch"),
    limits=Limits(item_seconds=60.0),  # what is offered as a function may train when it is called
    equivalent=EQUIVALENT,
    items=[
        item("1.1.a", 1, q1_graphs.SCALAR_GRAPH),
        item("1.1.b", 1, q1_scalar.SCALAR_FORWARD),
        item("1.1.c", 3, with_function(q1_scalar.SCALAR_GRADIENT, q1_scalar.SCALAR_FUNCTION)),
        item("1.1.d.graph", "2/5", q1_graphs.SKIP_GRAPH),
        item("1.1.d.value", "1/5", q1_scalar.SKIP_FORWARD),
        item(
            "1.1.d.grads", "2/5", with_function(q1_scalar.SKIP_GRADIENTS, q1_scalar.SKIP_FUNCTION)
        ),
        item("1.1.e", 1, q1_scalar.SENSITIVITY),
        item("1.2.a", 1, q1_graphs.VECTOR_GRAPH),
        item("1.2.b", 1, q1_vector.VECTOR_FORWARD),
        item("1.2.c", 4, with_function(q1_vector.VECTOR_GRADIENT, q1_vector.VECTOR_FUNCTION)),
        item("2.1", 4, q2_graph.LAYER_GRAPH),
        item("2.2", 4, with_function(q2_forward.LAYER_VALUES, q2_forward.LAYER_FUNCTION)),
        item("3.1", 1, q3_bleu.NGRAM_COUNTS),
        item("3.2", 2, q3_bleu.COMPUTE_BLEU, follows=["3.1"]),
        item("3.3.run", 1, q3_training.STREAM_MODEL, credit="none"),
        item("3.3.1", 1, q3_reading.BPTT),
        item("3.3.2", 1, q3_reading.LOSS_FUNCTION),
        item("3.3.3", 1, q3_reading.CARRIED_STATE),
        item("3.4.run", 1, q3_training.CONDITIONED_MODEL, credit="none"),
        item("3.4.1", 1, q3_reading.NO_BPTT),
        item("3.4.2", 1, q3_reading.ENCODING_FUNCTION),
        item("3.4.3", 1, q3_reading.CONDITIONING_FUNCTION),
        item("3.5", 5, q3_attention.SCORE),
        item("3.6", 4, q3_attention.STATE, follows=["3.5"]),
        item("3.7", 1, q3_attention.SIMPLE_TESTS),
        item("3.8", 1, q3_training.ATTENDING_MODEL),
        item("3.9.i", 1, q3_training.CONVERGED_MODEL),
        item("3.9.ii.text", 1, q3_reading.ATTENTION_READ),
        item("3.9.ii.example", 1, q3_reading.ATTENTION_EXAMPLE),
    ],
)
