"""Problem 3, parts 3, 4 and 9: how the kit trains its models, and what attention looks at."""

import math
from typing import Any

from assignments.cs533_s2020.settings import ATTENTION_MODEL, CONDITIONED, LANGUAGE_MODEL
from assignments.shared.settings import paragraphs
from graders import Call, Calls, Construction, Criterion, Draw, Essay, Made, Name, criterion, slips

WORDS = (10, 120)


MODELS = {"3": LANGUAGE_MODEL, "4": CONDITIONED}


def essay(part: str, prompt: str, rubric: list[Criterion], remark: str = "") -> Essay:
    """A short explanation, read by a person."""
    number = part.replace("_", " (") + ")" if "_" in part else part
    return Essay(
        prompt=paragraphs(
            MODELS[part[0]], f"{prompt} In {WORDS[0]} to {WORDS[1]} words: `p3_{part}`."
        ),
        source=f"CS533-S2020 P3.{number}",
        name=f"p3_{part}",
        words=WORDS,
        rubric=rubric,
        remark=remark,
    )


BPTT = essay("3_1", "What does the option `bptt` (backpropagation through time) do?", [
    criterion("1/2", """
        it is the length of the chunk of time steps that is taken at once from the matrix of
        parallel sequences (not: the number of epochs; the batch size)
        """),
    criterion("1/2", """
        gradients stop at the border of a chunk, which bounds memory and time (not: the
        state in the forward direction is reset there too)
        """),
])  # fmt: skip
LOSS_FUNCTION = essay(
    "3_2",
    "In which function of the kit does the model compute the loss and its gradients?",
    [
        criterion(
            "1/2",
            """
            names the function of the kit in which a training step is made (not: the model's
            forward, where only scores are computed)
            """,
        ),
        criterion("1/2", "says that the cross-entropy is computed there, then run backward"),
    ],
    remark="The right name depends on the kit that was handed out.",
)
CARRIED_STATE = essay("3_3", "How is the hidden state carried over from one batch to the next?", [
    criterion("1/2", """
        the last hidden and cell state is returned, and is the first state of the next chunk
        of the same parallel sequence (not: it is not carried over)
        """),
    criterion("1/2", "it is detached, so that no gradient crosses and the graph does not grow"),
])  # fmt: skip
NO_BPTT = essay("4_1", "The option `bptt` is no longer used here. Why?", [
    criterion("1/2", "each example is a short sentence by itself, with a source of its own"),
    criterion("1/2", """
        there is no continuous stream: the state starts from the encoder, nothing is carried
        over, and gradients go through the whole sentence (not: because of the padding
        alone; because gradients do not vanish)
        """),
])  # fmt: skip
ENCODING_FUNCTION = essay(
    "4_2",
    "In which function of the kit does the model encode the source sentence?",
    [
        criterion("7/10", "names the kit's function that encodes (not: one of the decoder)"),
        criterion("3/10", "says that it runs the LSTM over the source's embeddings"),
    ],
    remark="The right name depends on the kit that was handed out.",
)
CONDITIONING_FUNCTION = essay(
    "4_3",
    "In which function of the kit does the model condition on the final encoding of the source?",
    [
        criterion(
            "7/10",
            """
            names the function in which the encoder's last state becomes the decoder's first
            (not: where attention's context is made)
            """,
        ),
        criterion("3/10", "says so: final hidden and cell state are the initial ones"),
    ],
    remark="The right name depends on the kit that was handed out.",
)

ATTENTION_READ = Essay(
    prompt=paragraphs(
        ATTENTION_MODEL,
        r"""
        Look at the attention weights of the decoder that you have trained. Are they as you would
        expect? Say what you expected, what you see and why, in 10 to 150 words: `p3_9`.
        """,
    ),
    source="CS533-S2020 P3.9, attention weights",
    name="p3_9",
    words=(10, 150),
    rubric=[
        criterion(
            "1/2",
            """
            says whether they are as expected: on a copy they run along the diagonal (not:
            they are uniform)
            """,
        ),
        criterion(
            "1/2",
            """
            gives the reason: the word to be produced stands at that position of the source,
            so the peak is there, or beside it, since the encoder's states mix neighbours
            """,
        ),
    ],
)

SUMS_TO_ONE = 1e-2
"""Weights are typed with two digits: the handout's own example has one."""
ALIKE = 0.02
FINE = "a distribution over the words of the source"


def attention_example(example: Any) -> str:
    """A word for what an example of attention is. What it examines is plain data of any kind."""
    if not isinstance(example, dict) or not {"source", "weights", "predicts"} <= set(example):
        return "no dictionary with source, weights and predicts"
    try:
        source = [str(word) for word in example["source"]]
        weights = [float(weight) for weight in example["weights"]]
    except (TypeError, ValueError, OverflowError):
        return "no list of words, or none of numbers"
    if not source or len(weights) != len(source):
        return "not as many weights as words"
    if not all(math.isfinite(weight) and weight >= 0 for weight in weights):
        return "weights that are negative or not finite"
    if abs(sum(weights) - 1) > SUMS_TO_ONE * max(1, len(source) / 4):
        return "weights that do not add up to one"
    if len(source) > 1 and max(weights) - min(weights) < ALIKE:
        return "weights that hardly differ"
    return FINE


def examined(draw: Draw) -> Calls:
    return [Call(Made(attention_example), (Name("p3_9_example"),), ("example",))]


SOURCE = ["the", "old", "heron"]


def weighed(weights: list[float]) -> dict[str, object]:
    return {"source": SOURCE, "weights": weights, "predicts": "old"}


ATTENTION_EXAMPLE = Construction(
    prompt=paragraphs(
        ATTENTION_MODEL,
        r"""
        Give one example of the attention weights of the decoder that you have trained:
        `p3_9_example = {"source": [...], "weights": [...], "predicts": ...}`, the words of a source
        sentence, the weights of attention over them at one step of the decoder, and the word that
        is to be predicted at that step.
        """,
    ),
    source="CS533-S2020 P3.9, an example",
    prose=True,
    rubric=[
        criterion(
            "1/2",
            """
            the example shows what was said of the weights in `p3_9`, and looks like one of
            a trained model; a peak one word before the predicted one is fine (the handout's
            own example has it)
            """,
            by="answer",
        ),
    ],
    calls=examined,
    reference={"p3_9_example": weighed([0.03, 0.95, 0.02])},
    slips=slips(
        "p3_9_example",
        (weighed([0.3, 0.95, 0.2]), "Your weights do not add up to one; a softmax's do."),
        (
            weighed([0.03, 0.93, 0.02, 0.02]),
            "You have not as many weights as words: padding gets none.",
        ),
        (
            weighed([1 / 3, 1 / 3, 1 / 3]),
            "Your weights hardly differ; a trained model's have a peak.",
        ),
        (weighed([1.2, -0.1, -0.1]), "Weights are not negative: they come out of a softmax."),
    ),
)
