"""The questions of IFT6135-H2022 by number, their slips by words, and verdicts on answers."""

from collections.abc import Mapping
from typing import Any

from assignments.ift6135_h2022.contents import ASSIGNMENT
from graders.audit.questions import named
from graders.compared import Compared
from graders.guest.carry_out import carry_out
from graders.model import Draw, Question, Verdict


def questions() -> dict[str, Question]:
    """Every question, and all that it is made of under its number and their names."""
    return {n: q for item in ASSIGNMENT.items for n, q in named(item.number, item.question)}


def compared() -> dict[str, Compared]:
    """Those that have a right answer."""
    return {n: question for n, question in questions().items() if isinstance(question, Compared)}


def slip(number: str, words: str) -> Any:
    """What the first slip with these words in its sentence answers; of two forms, as a function."""
    known = compared()
    question = known.get(number) or known[f"{number} function"]
    found = next(slip for slip in question.slips if words in slip.sentence)
    return next(iter(found.namespace.values()))


def judged(number: str, secret: bytes = b"a test", **answers: object) -> Verdict:
    """What an answer to an item or a part is told."""
    return verdict(number, answers, secret)


def verdict(number: str, answers: Mapping[str, object], secret: bytes = b"a test") -> Verdict:
    """The same, for a namespace."""
    question, draw = questions()[number], Draw.of(secret, ASSIGNMENT.name, number)
    return question.judge(carry_out(question.ask(draw), answers), draw)
