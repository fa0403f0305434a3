"""A class of twenty and five numpy questions, in the forms that nbgrader, Otter and we read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import numpy as np

STUDENTS = 20
POINTS = 2
CASES = 3


@dataclass(frozen=True)
class Question:
    """A function to write, a right answer, a wrong one, and inputs."""

    name: str
    right: str
    wrong: str
    inputs: Callable[[np.random.Generator], tuple[Any, ...]]

    def tests(self) -> list[str]:
        """Assertions with literal inputs and results, as the other two need them."""
        namespace: dict[str, Any] = {"np": np}
        exec(self.right, namespace)
        draw = np.random.default_rng(1)
        told = []
        for _ in range(CASES):
            given = self.inputs(draw)
            expected = np.asarray(namespace[self.name](*given)).tolist()
            words = ", ".join(_literal(each) for each in given)
            told.append(f"np.allclose({self.name}({words}), {expected!r})")
        return told


def _literal(value: object) -> str:
    return f"np.array({value.tolist()!r})" if isinstance(value, np.ndarray) else repr(value)


def _question(
    name: str,
    arguments: str,
    right: str,
    wrong: str,
    inputs: Callable[[np.random.Generator], tuple[Any, ...]],
) -> Question:
    head = f"def {name}({arguments}):\n    return "
    return Question(name, f"{head}{right}\n", f"{head}{wrong}\n", inputs)


QUESTIONS = (
    _question(
        *("softmax", "z", "np.exp(z - z.max()) / np.exp(z - z.max()).sum()", "np.exp(z)"),
        lambda draw: (draw.normal(size=5),),
    ),
    _question(
        *("cross_entropy", "p, y", "-np.log(p[y])", "-np.log2(p[y])"),
        lambda draw: (draw.dirichlet(np.ones(4)), int(draw.integers(4))),
    ),
    _question(
        *("relu_gradient", "x, g", "np.where(x > 0, g, 0.0)", "g"),
        lambda draw: (draw.normal(size=6), draw.normal(size=6)),
    ),
    _question(
        *("standardize", "x", "(x - x.mean(0)) / x.std(0)", "(x - x.mean()) / x.std()"),
        lambda draw: (draw.normal(size=(5, 3)),),
    ),
    _question(
        *("attention", "q, k", "q @ k.T / np.sqrt(q.shape[1])", "q @ k.T"),
        lambda draw: (draw.normal(size=(2, 4)), draw.normal(size=(3, 4))),
    ),
)


def answers(student: int) -> list[tuple[str, bool]]:
    """What one student wrote for each question, and whether it is right."""
    right = [(3 * student + 2 * k) % 7 > student % 4 for k in range(len(QUESTIONS))]
    return [
        (question.right if well else question.wrong, well)
        for question, well in zip(QUESTIONS, right, strict=True)
    ]


def name(student: int) -> str:
    """As it stands in all three gradebooks."""
    return f"student{student:02}"


def scores() -> dict[str, float]:
    """What each of the twenty must get."""
    return {name(k): float(POINTS * sum(w for _, w in answers(k))) for k in range(STUDENTS)}


def _cell(source: str, number: int, metadata: Mapping[str, object]) -> dict[str, object]:
    return {
        "cell_type": "code",
        "id": f"cell{number}",
        "metadata": dict(metadata),
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def notebook(solutions: list[str], with_tests: bool) -> str:
    """The notebook with these solutions; nbgrader wants its tests and marks in it."""
    cells = [_cell("import numpy as np", 0, {})]
    for k, (question, solution) in enumerate(zip(QUESTIONS, solutions, strict=True)):
        asked = {"schema_version": 3, "cell_type": "code", "task": False}
        own = asked | {"grade_id": f"s{k}", "grade": False, "solution": True, "locked": False}
        test = asked | {"grade_id": f"t{k}", "grade": True, "solution": False, "locked": True}
        cells.append(_cell(solution, 2 * k + 1, {"nbgrader": own} if with_tests else {}))
        if with_tests:
            source = "\n".join(f"assert {each}" for each in question.tests())
            cells.append(_cell(source, 2 * k + 2, {"nbgrader": test | {"points": POINTS}}))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return json.dumps(
        {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    )


def for_nbgrader(course: Path) -> None:
    """A course with one assignment, `ps1`, and what was handed in."""
    source = course / "source" / "ps1" / "ps1.ipynb"
    source.parent.mkdir(parents=True)
    source.write_text(notebook([question.right for question in QUESTIONS], True))
    (course / "nbgrader_config.py").write_text("c = get_config()\n")
    for k in range(STUDENTS):
        submitted = course / "submitted" / name(k) / "ps1" / "ps1.ipynb"
        submitted.parent.mkdir(parents=True)
        submitted.write_text(notebook([source for source, _ in answers(k)], True))


def for_otter(folder: Path) -> None:
    """Tests of Otter's own form, and a notebook of each student."""
    (folder / "tests").mkdir(parents=True)
    for k, question in enumerate(QUESTIONS):
        code = ">>> import numpy as np\n" + "".join(
            f">>> bool({each})\nTrue\n" for each in question.tests()
        )
        case = {"code": code, "hidden": False, "locked": False}
        suite = {"cases": [case], "scored": True, "setup": "", "teardown": "", "type": "doctest"}
        test = {"name": f"q{k}", "points": POINTS, "suites": [suite]}
        (folder / "tests" / f"q{k}.py").write_text(f"OK_FORMAT = True\ntest = {test!r}\n")
    for k in range(STUDENTS):
        text = notebook([source for source, _ in answers(k)], False)
        (folder / f"{name(k)}.ipynb").write_text(text)


def for_us(folder: Path) -> None:
    """A homework of five items, and a folder of notebooks."""
    (folder / "class").mkdir(parents=True)
    (folder / "homework").mkdir()
    places = "".join(
        f'        item("{k + 1}", {POINTS}, question("{q.name}", {q.name}, INPUTS[{k}])),\n'
        for k, q in enumerate(QUESTIONS)
    )
    rights = "".join(question.right for question in QUESTIONS)
    contents = dedent("""\
        import numpy as np
        from benchmarks.peers_class import QUESTIONS
        from graders import Assignment, Call, Code, item
        INPUTS = [question.inputs for question in QUESTIONS]
        {rights}
        def question(name, right, inputs):
            return Code(
                prompt=name, source="peers", reference={{name: right}},
                calls=lambda draw: [Call(name, inputs(draw.case(k))) for k in range({cases})],
            )
        ASSIGNMENT = Assignment(
            name="homework", title="Homework",
            items=[
        {places}    ],
        )
        """)
    text = contents.format(rights=rights, places=places, cases=CASES)
    (folder / "homework" / "contents.py").write_text(text)
    for k in range(STUDENTS):
        text = notebook([source for source, _ in answers(k)], False)
        (folder / "class" / f"{name(k)}.ipynb").write_text(text)
