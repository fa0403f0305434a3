"""Words that may stand beside an answer and say how it is meant: `scope = "with projections"`."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping

from graders import wording
from graders.evidence import ShownFormula
from graders.formulas.text.unread import Unread
from graders.guest.plan import Ask, Cause, Failed, Got, Plan, Record
from graders.kinds import ended, show
from graders.model import Namespace, Unreadable, Verdict


def is_word(ask: Ask) -> bool:
    """Whether the ask is for such words: a name that only an accepted reading or a slip has."""
    return ask.optional


def is_said(ask: Ask, wanted: Got | Failed) -> bool:
    """Whether words, yes or no, or a lone number are meant, and not an array beside an answer."""
    plain = isinstance(wanted, Got) and isinstance(wanted.value, str | bool | int | float)
    return ask.optional and plain


def formulas(space: Namespace, reference: Namespace) -> Mapping[str, object]:
    """An answer without the words beside it."""
    return {name: value for name, value in space.items() if name in reference}


def echo(plan: Plan, record: Record, what: str, shown: Callable[[object], str]) -> str:
    """Each answer as it was read: `shown` writes a formula, `what` names what was asked for."""
    told = []
    for ask, found in zip(plan, record, strict=True):
        if isinstance(found, Failed):
            if found.cause is not Cause.MISSING:
                raise Unreadable(f"`{ask.name}` {ended.how(found)}; {what} was asked for")
        elif is_word(ask):
            told.append(f"`{ask.name}` as {show.value(found.value)}")
        else:
            try:
                told.append(f"`{ask.name}` as `{shown(found.value)}`")
            except Unread as error:
                raise Unreadable(f"`{ask.name}`: {error}") from None
    return f"I read {', '.join(told)}"


def formulas_shown(
    plan: Plan, record: Record, latex: Callable[[object], str]
) -> list[ShownFormula]:
    """Each answer that can be read, as LaTeX; the others stay as they were typed."""
    shown = []
    for ask, found in zip(plan, record, strict=True):
        if isinstance(found, Failed) or is_word(ask):
            continue
        with contextlib.suppress(Unread):
            shown.append(ShownFormula(ask.name, latex(found.value)))
    return [formula for formula in shown if formula.latex]


def unread(name: str, value: object, error: Exception) -> Verdict:
    """The verdict on a formula that the grammar does not read: text goes to a person."""
    says = f"`{name}`: {error}"
    if not isinstance(value, str) or not value.strip():
        raise Unreadable(says) from None
    return Verdict.to_read(f"This could not be read by the machine: a person reads it. {says}")


def compare(name: str, found: Got | Failed, wanted: Got | Failed) -> Verdict:
    """The same words, whatever the case, blanks and signs between them."""
    if isinstance(wanted, Failed):
        return Verdict.right()
    if isinstance(found, Failed):
        return Verdict.wrong(f"`{name}` does not say how it is meant.")
    if wording.declares(found.value, wanted.value):
        return Verdict.right()
    return Verdict.wrong(f"`{name}` is {show.value(found.value)}, which says something else.")
