"""Question 4: a one-page review of the Vision Transformer paper, letter by letter.

The handout gives five points to each of the four sections; the letters share them. A person reads
all of it. Facts in the rubric are hints for that person, never a condition.
"""

from collections.abc import Sequence

from assignments.shared.settings import paragraphs
from graders import Criterion, Essay, Points, criterion

EVERYWHERE = (
    "Wrong wherever it stands: that it is a convolutional network, that it wins when trained on "
    "ImageNet-1k alone, that pixels are its tokens, that it has a decoder."
)


PAPER = """
You write a review of one page of the Vision Transformer paper: Dosovitskiy et al., An Image is
Worth 16x16 Words: Transformers for Image Recognition at Scale, 2021.
"""
SECTIONS = {"1": "Summary", "2": "Strengths", "3": "Weaknesses", "4": "Reflections"}


def letter(name: str, asks: str, rubric: Sequence[tuple[Points, str]]) -> Essay:
    """One letter of the review."""
    lines: list[Criterion] = [criterion(share, earns) for share, earns in rubric]
    return Essay(
        prompt=paragraphs(PAPER, f"{SECTIONS[name[3]]}: {asks} In 15 to 150 words: `{name}`."),
        source=f"IFT6135-A2022 Q{name[1:].replace('_', '.', 1)}",
        name=name,
        words=(15, 150),
        rubric=lines,
        remark=EVERYWHERE,
    )


SUBJECT = letter("q4_1a", "What is the paper about?", [
    ("2/3", "a standard Transformer encoder on sequences of image patches, for classification"),
    ("1/3", "pre-training at large scale, then transfer (not: attention added to a CNN)"),
])  # fmt: skip
CONTRIBUTION = letter("q4_1b", "What is its main contribution?", [
    ("2/3", "shows that the bias of convolutions is not needed, given enough data before"),
    ("1/3", "as good as the best or better, with less computation in pre-training"),
])  # fmt: skip
APPROACH = letter("q4_1c", "Summarize approach and results: facts, no opinions.", [
    ("1/2", "patches, linear embedding, class token, learned positions, encoder, MLP head"),
    ("1/4", "data sets: ImageNet, ImageNet-21k, JFT-300M, VTAB"),
    ("1/4", "the trend: behind ResNets on little data, ahead on much"),
])  # fmt: skip
THEORY = letter("q4_2a", "Does it bring a new theoretical insight?", [
    (1, "mostly no, an empirical insight on bias against data; a reasoned yes is as good"),
])  # fmt: skip
ADVANCE = letter("q4_2b", "Is it a significant empirical advance? Does it solve an open problem?", [
    (1, "yes, with a named benchmark or a comparison of computation"),
])  # fmt: skip
FORMULATION = letter("q4_2c", "Does it pose a new problem well?", [
    (1, "an old problem, with images put as patch tokens; problem and method kept apart"),
])  # fmt: skip
OUTCOME = letter("q4_2d", "Has it a practical outcome, such as code or an algorithm?", [
    (1, "released code and checkpoints; a plain architecture that reuses tools of NLP"),
])  # fmt: skip
EXPERIMENTS = letter("q4_2e", "Are the experiments well executed?", [
    (1, "comments on ablations: size of data, positions, hybrids, equal computation"),
])  # fmt: skip
USEFULNESS = letter("q4_2f", "Is it useful to the community?", [
    (1, "a backbone for later work; brings vision and language together"),
])  # fmt: skip
IMPROVEMENTS = letter("q4_3a", "What can be done better?", [
    (1, "something concrete: hunger for data, quadratic cost, classification only, private data"),
])  # fmt: skip
BASELINES = letter("q4_3b", "Are baselines or data sets missing?", [
    (1, "such as detection or segmentation, well regularized small data, other attention models"),
])  # fmt: skip
CHOICES = letter("q4_3c", "Are there odd choices left unexplained? How is the writing?", [
    (1, "such as 1-D positions, the class token, patches without overlap, the patch size"),
])  # fmt: skip
NOVELTY = letter("q4_3d", "Is there enough novelty?", [
    (1, "a position, backed by its relation to earlier work on attention over patches"),
])  # fmt: skip
RELEVANCE = letter("q4_3e", "Why should anyone care?", [
    (1, "argues why the problem is interesting and significant; more than the title again"),
])  # fmt: skip
RELATION = letter("q4_4a", "How does it relate to other concepts of the class?", [
    ("1/2", "attention and the Transformer"),
    ("1/2", "one of: the bias of convolutions, layer normalization, transfer learning"),
])  # fmt: skip
DIRECTIONS = letter("q4_4b", "What are the next directions of research?", [
    (1, "such as self-supervised pre-training, dense prediction, efficient attention, less data"),
])  # fmt: skip
IDEAS = letter("q4_4c", "What new ideas did it give you, and what would you try?", [
    ("2/3", "a specific idea"),
    ("1/3", "how to test it"),
])  # fmt: skip
