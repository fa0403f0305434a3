"""Where each question stands."""

from pathlib import Path
from assignments.cs4644_f2023 import part2_model, part2_scheduler
from assignments.cs4644_f2023.equivalent import EQUIVALENT
from graders import Assignment, item

STARTER = Path(__file__).parent / "starter"
ASSIGNMENT = Assignment(
    name="cs4644_f2023",
    title="CS4644/7643 F2023",
    kit=[*part2_model.KIT],
    warm=("numpy", "torch"),
    equivalent=EQUIVALENT,
    items=[
        item("5.2.schedule", 1, part2_scheduler.SCHEDULE),
        item("5.2.noise", 2, part2_scheduler.ADD_NOISE, follows=["5.2.schedule"]),
        item("5.2.step", "5/2", part2_scheduler.DENOISE, follows=["5.2.schedule"]),
        item("5.2.loss", 2, part2_model.LOSS),
        item("5.2.drop", 1, part2_model.DROPPING),
        item("5.2.sample", "7/2", part2_model.SAMPLE),
        item("5.2.threshold", 2, part2_scheduler.THRESHOLD, follows=["5.2.schedule"]),
    ],
)
