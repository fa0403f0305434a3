"""What may be checked of what training printed."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from graders import properties as prop
from graders.properties import Typed


def is_log(log: Any) -> str:
    """What is wrong with a list of what each epoch printed; text is a person's affair."""
    if isinstance(log, str):
        return "" if any(letter.isdecimal() for letter in log) else "no number stands in it"
    if not isinstance(log, Sequence) or not log:
        return "a list with a dictionary for each epoch was asked for"
    losses = [float(epoch["loss"]) for epoch in log]
    if not np.isfinite(losses).all():
        return "a loss is not finite"
    return "" if losses[-1] < losses[0] else "the loss does not fall"


def laws(name: str) -> list[prop.Property]:
    says = f"`{name}` has the loss of each epoch, finite and falling; or it is text with numbers."
    return [prop.form(is_log, Typed(name), says=says)]


GCN, GAT, UNET = laws("GCN_LOG"), laws("GAT_LOG"), laws("UNET_LOG")
