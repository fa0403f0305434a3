"""Makes a guest's words the same in every run: addresses and the home's name are replaced."""

from __future__ import annotations

import re
from dataclasses import replace

from graders.guest.plan import Failed, Got
from graders.host.replies import Loaded

ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,16}\b")


def text(words: str, home: str) -> str:
    """Return the words as every run would say them."""
    return ADDRESS.sub("0x...", words.replace(home, "~"))


def answer(one: Got | Failed, home: str) -> Got | Failed:
    """Return an answer whose failure reads the same in every run. Values are left alone."""
    if isinstance(one, Got):
        return one
    return replace(one, says=text(one.says, home), where=text(one.where, home))


def loaded(one: Loaded, home: str) -> Loaded:
    """Return a loaded submission whose faults read the same in every run."""
    faults = tuple(replace(fault, says=text(fault.says, home)) for fault in one.faults)
    return replace(one, faults=faults)
