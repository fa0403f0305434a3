"""Limits on computing that mean the same on slow machines and on fast ones.

They are for what would otherwise take a thousand times as long, and are counted on this process's
own CPU clock: how busy the machine is does not matter.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

QUICK_SECONDS = 0.03
"""What `fixed_work` takes on the machine that limits are given for."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fails where what stands inside takes longer than a quick machine would be given."""
    start = time.process_time()
    yield
    took = time.process_time() - start
    assert is_affordable(took, seconds), f"took {took:.2f} s of computing; given are {seconds:g} s"


def is_affordable(took: float, seconds: float) -> bool:
    """Whether the time is within the limit. How slow this machine is counts where it matters."""
    return took <= seconds or took <= seconds * slowness()


def slowness() -> float:
    """How many times longer than on a quick machine everything takes here, now; at least 1."""
    start = time.process_time()
    fixed_work()
    return max(1.0, (time.process_time() - start) / QUICK_SECONDS)


def fixed_work() -> int:
    """The same instructions everywhere."""
    return sum(k * k % 7 for k in range(400_000))
