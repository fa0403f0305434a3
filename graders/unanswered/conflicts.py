"""Two files that answer an item differently: both are told, and neither wins for being better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from graders.assignment import Item
from graders.guest.plan import Definition, Plan, Record
from graders.host.session import Transcript
from graders.model import Draw, Outcome, Verdict

TOLD = "defined twice"
"""The start of a note on a conflict."""


def with_others(
    verdict: Verdict,
    placed: Item,
    plan: Plan,
    draw: Draw,
    transcript: Transcript,
    ask: bool = False,
) -> Verdict:
    """The verdict, with the verdicts on other files that answer the item differently.

    With `ask`, a person decides where the verdicts differ.
    """
    names = dict.fromkeys(each.name for each in plan)
    definitions = {n: transcript.definitions[n] for n in names if n in transcript.definitions}
    told = {name: found for name, found in definitions.items() if found.others}
    records = transcript.others.get(placed.number, {})
    verdicts = {file: _judged(placed, record, draw) for file, record in records.items()}
    if not told:
        return verdict
    notes = (*verdict.notes, *(_note(name, found) for name, found in told.items()))
    detail = [f"by {file}: {_shown(other)}" for file, other in verdicts.items()]
    detail = [f"by the file that counts: {_shown(verdict)}", *detail]
    found = replace(verdict, notes=notes, detail="\n".join([verdict.detail, *detail]).strip())
    if ask and any(_differs(other, verdict) for other in verdicts.values()):
        says = "Two files answer this differently; a person decides which of them counts."
        return replace(found, outcome=Outcome.TO_READ, because=says)
    return found


def _judged(placed: Item, record: Record, draw: Draw) -> Verdict:
    """Return the verdict on one of the other answers; an error of ours there costs nothing."""
    try:
        return placed.question.judge(record, draw)
    except Exception as error:
        return Verdict.to_read(f"It could not be judged: {type(error).__name__}.")


def _note(name: str, found: Definition) -> str:
    """The places of both answers, the one that counts first."""
    others: Mapping[str, None] = dict.fromkeys(found.others)
    return (
        f"{TOLD}: `{name}` has other answers in {', '.join(others)}; "
        f"the one in {found.cell}, line {found.line} counts"
    )


def _shown(verdict: Verdict) -> str:
    return f"{verdict.outcome} {verdict.because}".strip()


def _differs(one: Verdict, other: Verdict) -> bool:
    return (one.outcome, one.share) != (other.outcome, other.share)
