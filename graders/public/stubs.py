"""What a template leaves under a name: a function without a body, a value that is not there yet."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Sequence

from graders.guest.plan import Ask, Build, Call, Text
from graders.kinds.choice import Choice
from graders.kinds.graph import FORM, Graph
from graders.model import Question


def of(question: Question, plan: Iterable[Ask]) -> Iterator[str]:
    """A stub for each name that a question asks for, in the order in which it asks."""
    by_name: dict[str, Ask] = {}
    for ask in plan:
        by_name.setdefault(ask.name, ask)
    for name, ask in by_name.items():
        owner = _owner(question, name)
        if isinstance(ask, Text):
            yield f"{name} = None"
        elif isinstance(ask, Build):
            yield _class(ask, owner)
        elif isinstance(ask, Call):
            yield f"def {name}({', '.join(_arguments(ask, owner))}):\n    raise NotImplementedError"
        else:
            yield f"{name} = None{_hint(owner)}"


def _owner(question: Question, name: str) -> Question:
    """The part of a question that a name belongs to."""
    for _, owner in question.inner:
        if name in getattr(owner, "reference", {}):
            return owner
    return question


def _arguments(call: Call, owner: Question) -> Sequence[str]:
    """As the reference calls them, whose signature is no secret; else as messages do."""
    answer = getattr(owner, "reference", {}).get(call.name)
    if not inspect.isfunction(answer):
        return call.labels
    return [_argument(p) for p in inspect.signature(answer).parameters.values()]


def _argument(parameter: inspect.Parameter) -> str:
    """A name with its default, without its type: types of ours mean nothing in a notebook."""
    return str(parameter.replace(annotation=parameter.empty))


def _class(build: Build, owner: Question) -> str:
    made = getattr(owner, "reference", {}).get(build.name)
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


def _hint(owner: Question) -> str:
    if isinstance(owner, Choice):
        return f"  # {' or '.join(map(repr, owner.options))}"
    return f"  # {FORM}" if isinstance(owner, Graph) else ""
