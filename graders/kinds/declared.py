"""Words that may stand beside an answer and say how it is meant: `scope = "with projections"`."""

from __future__ import annotations

from collections.abc import Mapping

from graders.guest.plan import Ask, Failed, Got
from graders.kinds import show
from graders.model import Namespace, Verdict


def is_word(ask: Ask) -> bool:
    """Whether the ask is for such words: a name that only an accepted reading or a slip has."""
    return bool(getattr(ask, "optional", False))


def formulas(space: Namespace, reference: Namespace) -> Mapping[str, object]:
    """An answer without the words beside it."""
    return {name: value for name, value in space.items() if name in reference}


def compare(name: str, found: Got | Failed, wanted: Got | Failed) -> Verdict:
    """The same words, whatever the case, blanks and signs between them."""
    if isinstance(wanted, Failed) or _word(found) == _word(wanted):
        return Verdict.right()
    if isinstance(found, Failed):
        return Verdict.wrong(f"`{name}` does not say how it is meant.")
    return Verdict.wrong(f"`{name}` is {show.value(found.value)}, which says something else.")


def _word(answer: Got | Failed) -> str | None:
    if isinstance(answer, Failed) or not isinstance(answer.value, str):
        return None
    return "".join(letter for letter in answer.value.casefold() if letter.isalnum())
