"""Where each question stands."""

from pathlib import Path
from assignments.cs4644_f2023 import part1_layers, part1_models, part2_model, part2_scheduler
from assignments.cs4644_f2023.equivalent import EQUIVALENT
from graders import Assignment, item

STARTER = Path(__file__).parent / "starter"
ASSIGNMENT = Assignment(
    name="cs4644_f2023",
    title="CS4644/7643 F2023",
    kit=[*part1_layers.KIT, *part2_model.KIT],
    warm=("numpy", "torch"),
    equivalent=EQUIVALENT,
    items=[
        item("5.1.embedding", 1, part1_layers.EMBEDDING),
        item("5.1.attention", 3, part1_layers.ATTENTION),
        item(
            "5.1.transformer",
            2,
            part1_layers.TRANSFORMER,
            follows=["5.1.embedding", "5.1.attention"],
        ),
        item("5.1.encoder", 1, part1_models.ENCODER_MASK),
        item("5.1.decoder", 1, part1_models.DECODER_MASK, follows=["5.1.encoder"]),
        item("5.1.generate", 1, part1_models.GENERATE),
        item("5.1.encdec", 1, part1_models.ENCODER_DECODER, follows=["5.1.transformer"]),
        item("5.1.prefix", 1, part1_models.PREFIX_GENERATE),
        item("5.2.schedule", 1, part2_scheduler.SCHEDULE),
        item("5.2.noise", 2, part2_scheduler.ADD_NOISE, follows=["5.2.schedule"]),
        item("5.2.step", "5/2", part2_scheduler.DENOISE, follows=["5.2.schedule"]),
        item("5.2.loss", 2, part2_model.LOSS),
        item("5.2.drop", 1, part2_model.DROPPING),
        item("5.2.sample", "7/2", part2_model.SAMPLE),
        item("5.2.threshold", 2, part2_scheduler.THRESHOLD, follows=["5.2.schedule"]),
    ],
)
