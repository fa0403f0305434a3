"""Numbers at one point, and beside them a function that works at any: offered, never asked for."""

from __future__ import annotations

import inspect

from graders import Code, Entries, Numeric, Part, Parts


def with_function(numbers: Numeric | Entries, function: Code) -> Parts:
    """The item of the handout. The function earns nothing and costs nothing; its verdict is a note.

    At the handout's own point many wrong ways lead to the right numbers; a function shows which.
    """
    asked, offer = (inspect.cleandoc(question.prompt) for question in (numbers, function))
    return Parts(
        prompt=f"{asked}\n\nIf you want to know whether your way is right at any point: {offer}",
        source=numbers.source,
        prose=numbers.prose,
        properties=[*numbers.properties, *function.properties],
        parts=[Part("numbers", 1, numbers), Part("function", 0, function)],
    )
