"""Questions 7 and 8, and what is handed in beside the code: words, which a person reads."""

from __future__ import annotations

from graders import Criterion, Essay, criterion

TOGETHER = 350
"""Words that both answers of the review have."""
LENGTH = "Both answers of the review together have at most 350 words; up to 380 is told, no more."

SUMMARY = Essay(
    prompt="""
    Summarize the key contributions, strengths and weaknesses of the paper on BART:
    `REVIEW_Q7`, at least a paragraph. Both answers of the review have at most 350 words together.
    """,
    source="CS4644-F2023 Q7",
    name="REVIEW_Q7",
    words=(30, TOGETHER),
    with_others=("REVIEW_Q8",),
    rubric=[
        criterion("1/4", "contribution: pretraining a sequence-to-sequence transformer by "
                         "denoising, with any kind of noise"),
        criterion("1/4", "a bidirectional encoder with an autoregressive decoder joins BERT and "
                         "GPT; text infilling and shuffled sentences"),
        criterion("1/4", "a strength, with evidence from the paper (summaries, generation; level "
                         "with others on GLUE and SQuAD)"),
        criterion("1/4", "a weakness (cost; the best noise depends on the task; weaker on ELI5; no "
                         "study of scale)"),
    ],
    remark=LENGTH,
)  # fmt: skip
TAKEAWAY = Essay(
    prompt="""
    What do you take away from that paper yourself: `REVIEW_Q8`, at least a paragraph. Both
    answers of the review have at most 350 words together.
    """,
    source="CS4644-F2023 Q8",
    name="REVIEW_Q8",
    words=(30, TOGETHER),
    with_others=("REVIEW_Q7",),
    rubric=[
        criterion("1/2", "something specific, tied to a result of the paper"),
        criterion("1/4", "connects it to what the writer knew, or to the coding part's "
                         "architectures"),
        criterion("1/4", "a direction or a question of one's own (explainability need not be "
                         "mentioned)"),
    ],
    remark=LENGTH,
)  # fmt: skip

REPORT = Essay(
    prompt="""
    The report on part 1: curves and final numbers of your language models, how the three
    architectures differ, and what you saw when you changed something: `REPORT_PART1`, or the
    completed report beside the code.
    """,
    source="CS4644-F2023, part 1, report",
    name="REPORT_PART1",
    words=(120, 2000),
    rubric=[
        criterion("2/5", "curves and final numbers of trained models, with labels; the loss has "
                         "clearly fallen from ln V, where it starts"),
        criterion("1/5", "attention patterns and objectives of encoder, decoder and both together"),
        criterion("1/5", "which task suits which of them, with a reason"),
        criterion("1/5", "one failure, or one change of a setting, with evidence"),
    ],
)  # fmt: skip


def essay(name: str, source: str, prompt: str, words: tuple[int, int], rubric: list[Criterion]
          ) -> Essay:  # fmt: skip
    return Essay(
        prompt=f"{prompt}: `{name}`, or the notebook's cell, as PDF too.",
        source=f"CS4644-F2023, part 2, {source}",
        name=name,
        words=words,
        rubric=rubric,
    )


FORWARD_PROCESS = essay(
    "WRITEUP_Q", "the noising distribution", "What does q(x_t | x_0) stand for", (5, 200), [
        criterion(1, "the distribution of the noisy sample at step t given the clean one: a "
                     "Gaussian, all steps of adding noise at once"),
    ],
)  # fmt: skip
LOSS_MEANING = essay(
    "WRITEUP_LOSS", "the loss", "What does the loss ask of the network", (5, 200), [
        criterion(1, "to predict the noise that was added, from the noisy sample, the time and the "
                     "condition; squared error"),
    ],
)  # fmt: skip
AUGMENTATION = essay(
    "WRITEUP_AUGMENTATION", "initialization and augmentations",
    "How are samples initialized and scaled, and which augmentations suit a generator, which do "
    "not, and why", (20, 500), [
        criterion("1/2", "why samples start from standard normal noise, and data are scaled to "
                         "[-1, 1]"),
        criterion("1/2", "augmentations whose results are themselves valid samples (a flip where "
                         "left and right do not matter); not ones that would be reproduced "
                         "(crops with borders, colours that do not occur)"),
    ],
)  # fmt: skip
QUALITY = essay(
    "WRITEUP_GUIDANCE", "quality without and with guidance",
    "Compare your samples without guidance and with it", (10, 400), [
        criterion("1/2", "shows samples of both, and says what differs"),
        criterion("1/2", "more weight follows the condition better, and costs variety, or "
                         "saturates"),
    ],
)  # fmt: skip
THRESHOLDING = essay(
    "WRITEUP_THRESHOLD", "thresholding",
    "Why and how are predictions thresholded; show samples before and after", (20, 600), [
        criterion("1/3", "why: with guidance the predicted x_0 leaves [-1, 1], where no data are, "
                         "and errors add up"),
        criterion("1/3", "how: predict x_0, clamp it, step by the posterior mean"),
        criterion("1/3", "samples before and after, and what changed"),
    ],
)  # fmt: skip
