"""Where each question stands: the handout's numbers, points, credit, and what builds on what.

The handout's sums: theory 17.5, and 4 more for the review, which is regular credit in 7643 and
extra in 4644 (also called 4803); question 6 is extra for both. Code 11 and 14, write-ups 5 and 7.
How a number's points are split among its items is ours, but for part 2, where it is the course's.
"""

from pathlib import Path

from assignments.cs4644_f2023 import (
    part1_layers,
    part1_models,
    part1_text,
    part1_transformer,
    part2_model,
    part2_sampling,
    part2_scheduler,
    part2_steps,
    theory_beam,
    theory_logic,
    theory_lstm,
    theory_recurrence,
    theory_words,
    theory_xor,
)
from assignments.cs4644_f2023.equivalent import EQUIVALENT
from assignments.cs4644_f2023.kit import asking_theory
from assignments.shared import attention_as_gnn, message_passing, word_graphs
from graders import Assignment, Limits, item

HERE = Path(__file__).parent
STARTER = [
    HERE / "starter" / f"{name}.py"
    for name in ("my_llm_implementation", "noise_scheduler", "diffusion_model")
]
REVIEW = {"": "extra", "4644": "extra", "4803": "extra", "7643": "required"}

ASSIGNMENT = Assignment(
    name="cs4644_f2023",
    title="CS4644/7643 F2023, problem set 3: logic, recurrence, transformers, diffusion",
    tracks=("4644", "4803", "7643"),
    kit=[
        *(*message_passing.KIT, *attention_as_gnn.KIT, Path(asking_theory.__file__)),
        *(*part1_layers.KIT, *part2_model.KIT),
    ],
    starter=STARTER,
    warm=("numpy", "torch"),
    limits=Limits(item_seconds=60.0),
    equivalent=EQUIVALENT,
    items=[
        item("1", "1/2", theory_logic.COLLABORATORS),
        item("2.1.and", "1/2", theory_logic.AND),
        item("2.1.or", "1/2", theory_logic.OR),
        item("2.2", 1, theory_xor.NO_XOR),
        item("3", 5, theory_lstm.PARITY),
        item("4", 5, theory_beam.STOPPING),
        item("5", 5, theory_recurrence.EXPLODING),
        item("6.a", 1, message_passing.SUM_UPDATE, credit="extra"),
        item("6.b", 1, word_graphs.UPDATED_VALUE, credit="extra"),
        item("6.c", 1, word_graphs.SENTENCE_EDGES, credit="extra"),
        item("6.d", 1, attention_as_gnn.ATTENTION_AS_GNN, credit="extra"),
        item("6.e", 1, word_graphs.LONG_SEQUENCES, credit="extra"),
        item("7", 2, theory_words.SUMMARY, credit=REVIEW),
        item("8", 2, theory_words.TAKEAWAY, credit=REVIEW),
        item("5.1.embedding", 1, part1_layers.EMBEDDING),
        item("5.1.attention", 3, part1_layers.ATTENTION),
        item(
            "5.1.transformer",
            2,
            part1_transformer.TRANSFORMER,
            follows=["5.1.embedding", "5.1.attention"],
        ),
        item("5.1.encoder", 1, part1_models.ENCODER_MASK),
        item("5.1.decoder", 1, part1_models.DECODER_MASK, follows=["5.1.encoder"]),
        item("5.1.generate", 1, part1_text.GENERATE),
        item("5.1.encdec", 1, part1_models.ENCODER_DECODER, follows=["5.1.transformer"]),
        item("5.1.prefix", 1, part1_text.PREFIX_GENERATE),
        item("5.1.report", 5, theory_words.REPORT),
        item("5.2.schedule", 1, part2_scheduler.SCHEDULE),
        item("5.2.noise", 2, part2_scheduler.ADD_NOISE, follows=["5.2.schedule"]),
        item("5.2.step", "5/2", part2_steps.DENOISE, follows=["5.2.schedule"]),
        item("5.2.loss", 2, part2_model.LOSS, follows=["5.2.noise"]),
        item("5.2.drop", 1, part2_model.DROPPING),
        item("5.2.sample", "7/2", part2_sampling.SAMPLE, follows=["5.2.step"]),
        item("5.2.threshold", 2, part2_steps.THRESHOLD, follows=["5.2.schedule"]),
        item("5.2.text.q", "1/2", theory_words.FORWARD_PROCESS),
        item("5.2.text.loss", "1/2", theory_words.LOSS_MEANING),
        item("5.2.text.init", 2, theory_words.AUGMENTATION),
        item("5.2.text.guide", 1, theory_words.QUALITY),
        item("5.2.text.clamp", 3, theory_words.THRESHOLDING),
    ],
)
