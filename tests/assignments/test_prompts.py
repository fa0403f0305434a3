"""Prompts can be shown everywhere: in the notebook, in LaTeX, and as plain text in a terminal."""

import inspect
import json
from collections.abc import Iterator
from functools import cache

import pytest

from graders import find_assignment
from graders.assignment import Item
from graders.compared import Compared
from graders.intake import tex_files
from graders.model import Question
from graders.public.homework import public
from graders.release import answer_notebook, latex_words, texts
from graders.report import plain_math

ITEMS = [
    pytest.param(name, placed, id=f"{name}/{placed.number}")
    for name in find_assignment.names()
    for placed in find_assignment.load(name).items
]


def written(question: Question) -> Iterator[str]:
    """Its prompt, those of the questions inside it, and the numbers of their siblings."""
    yield inspect.cleandoc(question.prompt)
    if isinstance(question, Compared) and question.sibling:
        yield question.sibling.given
    for _, inner in question.inner:
        yield from written(inner)


@cache
def cells(name: str) -> list[str]:
    book = json.loads(answer_notebook.notebook(public(find_assignment.load(name)), ()))
    return ["".join(c["source"]) for c in book["cells"] if c["cell_type"] == "markdown"]


@cache
def released(name: str) -> dict[str, str]:
    """Number -> prompt as students get it: as it is written, and the rule on digits after it."""
    return {item.number: item.prompt for item in public(find_assignment.load(name)).items}


@cache
def skeleton(name: str) -> str:
    return texts.latex(public(find_assignment.load(name)))


@pytest.mark.parametrize(("name", "placed"), ITEMS)
def test_every_prompt_can_be_shown(name: str, placed: Item) -> None:
    for prompt in written(placed.question):
        assert list(plain_math.faults(prompt)) == []


@pytest.mark.parametrize(("name", "placed"), ITEMS)
def test_a_terminal_shows_no_latex(name: str, placed: Item) -> None:
    for prompt in written(placed.question):
        shown = [
            part for kind, part in plain_math.pieces(plain_math.plain(prompt)) if kind != "code"
        ]
        assert not {"$", "\\"}.intersection("".join(shown))


@pytest.mark.parametrize(("name", "placed"), ITEMS)
def test_a_prompt_is_answered_without_the_handout_beside_it(name: str, placed: Item) -> None:
    assert placed.question.prompt.strip()
    for prompt in written(placed.question):
        assert "handout" not in prompt.lower()


@pytest.mark.parametrize(("name", "placed"), ITEMS)
def test_the_notebook_has_it_as_it_is_written(name: str, placed: Item) -> None:
    heading = f"### {placed.number}  ("
    (cell,) = [cell for cell in cells(name) if cell.startswith(heading)]
    assert inspect.cleandoc(placed.question.prompt) in cell


@pytest.mark.parametrize(("name", "placed"), ITEMS)
def test_the_skeleton_has_it_wherever_it_has_an_answer(name: str, placed: Item) -> None:
    answer = f"\\begin{{answer}}{{{placed.number}}}"
    told = released(name)[placed.number]
    prompt = latex_words.latex(told)
    question = f"\\begin{{question}}{{{placed.number}}}\n{prompt}\n\\end{{question}}\n{answer}"
    assert told.startswith(inspect.cleandoc(placed.question.prompt))
    assert (question in skeleton(name)) == (answer in skeleton(name))


@pytest.mark.parametrize("name", find_assignment.names())
def test_the_skeleton_alone_is_no_answer(name: str) -> None:
    numbers = [placed.number for placed in find_assignment.load(name).items]
    assert tex_files.read("answers.tex", skeleton(name), numbers).blank
    assert skeleton(name).isascii()  # whatever fonts and encodings a student's LaTeX has
