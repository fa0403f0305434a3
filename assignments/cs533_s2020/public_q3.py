"""What may be checked of question 3 without its answers."""

from typing import Any

import numpy as np

from graders import properties as prop
from graders.properties import Typed


def is_log(log: Any) -> str:
    for name in ("train_ppl", "valid_ppl"):
        numbers = [float(number) for number in log[name]]
        if not numbers or not np.isfinite(numbers).all():
            return f"{name} holds one finite number for each epoch"
        if min(numbers) < 1:
            return f"{name} goes below 1, which no perplexity does"
        if numbers[-1] > numbers[0]:
            return f"{name} does not fall"
    return ""


def log_properties(name: str) -> list[prop.Property]:
    says = f"`{name}` has train_ppl and valid_ppl for each epoch: finite, at least 1, falling."
    return [prop.form(is_log, Typed(name), says=says)]


LOGS = {name: log_properties(name) for name in ("p3_3_log", "p3_4_log", "p3_8_log", "p3_9_log")}
