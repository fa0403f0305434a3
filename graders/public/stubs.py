"""Stubs in a template: a function without a body, or a placeholder for a value."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence

from graders.guest.plan import Ask, Build, Call
from graders.kinds.choice import Choice
from graders.kinds.drawings import FORM
from graders.kinds.graph import Graph
from graders.model import Question


def of(question: Question, plan: Iterable[Ask]) -> dict[str, str]:
    """A stub for each name that a question asks for, in the order in which it asks."""
    if log := question.log_name:  # the function beside it is only offered
        return {log: f"{log} = None"}
    by_name: dict[str, Ask] = {}
    for ask in plan:
        by_name.setdefault(ask.name, ask)
    return {name: _stub(ask, _owner(question, name)) for name, ask in by_name.items()}


def _stub(ask: Ask, owner: Question) -> str:
    if isinstance(ask, Build):
        return _class(ask, owner)
    if isinstance(ask, Call):
        arguments = ", ".join(_arguments(ask, owner))
        return f"def {ask.name}({arguments}):\n    raise NotImplementedError"
    return f"{ask.name} = None{hint(owner)}"


def _owner(question: Question, name: str) -> Question:
    """The part of a question that a name belongs to, at whatever depth."""
    for _, part in question.inner:
        owner = _owner(part, name)
        if name in owner.answer:
            return owner
    return question


def _arguments(call: Call, owner: Question) -> Sequence[str]:
    """The reference's argument names, which are no secret; else those in messages."""
    answer = owner.answer.get(call.name)
    if not inspect.isfunction(answer):
        return call.labels
    return [_argument(p) for p in inspect.signature(answer).parameters.values()]


def _argument(parameter: inspect.Parameter) -> str:
    """A name with its default, without its type: types of ours mean nothing in a notebook."""
    return str(parameter.replace(annotation=parameter.empty))


def _class(build: Build, owner: Question) -> str:
    made = owner.answer.get(build.name)
    given = list(build.keywords)
    if inspect.isclass(made):
        given = [_argument(p) for p in inspect.signature(made).parameters.values()]
    return (
        f"class {build.name}(torch.nn.Module):\n"
        f"    def __init__({', '.join(['self', *given])}):\n"
        "        super().__init__()\n\n"
        f"    def {build.method}({', '.join(['self', *build.labels])}):\n"
        "        raise NotImplementedError"
    )


def hint(owner: Question) -> str:
    """Return the form of an answer, as a comment behind the name."""
    if isinstance(owner, Choice):
        return f"  # {' or '.join(map(repr, owner.options))}"
    return f"  # {FORM}" if isinstance(owner, Graph) else ""
