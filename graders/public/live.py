"""A homework's public checks on the names of a running notebook, as they are now.

There is no wall: students run their own code in their own kernel. The random generators, which
checking seeds, are put back.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import inspect
import io
import random
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from graders.guest import blank, bound_kit
from graders.guest.carry_out import answers
from graders.guest.plan import Definition, Failed, Got, Plan, Record
from graders.host.session import Transcript
from graders.intake.submission import Submission
from graders.public.checking import Checked, checked
from graders.public.homework import PublicHomework, PublicItem


def check(
    namespace: Mapping[str, object], homework: PublicHomework, folder: Path, items: Sequence[str]
) -> tuple[Checked, ...]:
    """Run the checks of some items, or of all, on the names that a notebook has now."""
    chosen = [item for item in homework.items if not items or item.number in items]
    space = {name: value for name, value in namespace.items() if not _is_blank(value)}
    nobody = Submission(student="")
    with _undisturbed(), _kit(folder, homework.kit):
        return tuple(checked(item, _asked(item, space), nobody) for item in chosen)


def _asked(item: PublicItem, space: Mapping[str, object]) -> Transcript:
    """Ask the plan of one item's checks on the given names."""
    plan = tuple(ask for check in item.checks for ask in check.ask())
    defined = {
        name: Definition("", 0, name) for name in (*item.names, *item.offered) if name in space
    }
    return Transcript(records={item.number: _record(plan, space)}, definitions=defined)


def _record(plan: Plan, space: Mapping[str, object]) -> Record:
    """The answers, up to an interrupt, which ends the whole check."""
    found: list[Got | Failed] = []
    with contextlib.redirect_stdout(io.StringIO()):  # the same lines at every input help nobody
        for answer in answers(plan, dict(space)):
            if isinstance(answer, Failed) and answer.says.startswith("KeyboardInterrupt"):
                raise KeyboardInterrupt
            found.append(answer)
    return tuple(found)


def _is_blank(value: object) -> bool:
    """Whether a name holds what a template leaves: nothing, or a function without a body."""
    if blank.is_blank_value(value):
        return True
    if not (inspect.isfunction(value) or inspect.isclass(value)):
        return False
    try:
        (statement,) = ast.parse(textwrap.dedent(inspect.getsource(value))).body
    except (OSError, TypeError, ValueError, SyntaxError):  # made by code, not typed
        return False
    return blank.is_blank(statement)


@contextlib.contextmanager
def _kit(folder: Path, names: Sequence[str]) -> Iterator[None]:
    """Bind the support modules of the homework, for the calls of its checks."""
    sys.path.insert(0, str(folder))
    try:
        bound_kit.bind([importlib.import_module(name) for name in names])
        yield
    finally:
        sys.path.remove(str(folder))


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Put the random generators back: checks set their seeds."""
    python, legacy = random.getstate(), np.random.get_state()
    torch = sys.modules.get("torch")
    drawn = torch.get_rng_state() if torch else None
    try:
        yield
    finally:
        random.setstate(python)
        np.random.set_state(legacy)
        if torch:
            torch.set_rng_state(drawn)
