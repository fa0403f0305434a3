"""Outputs that a notebook keeps: never read by us, and sought by a person where they may answer."""

import json
from typing import Any

import numpy as np
import pytest

from graders import Band, Call, Training, accuracy
from graders.assignment import Assignment, item
from graders.grading import judge
from graders.guest.plan import Cause, Failed
from graders.host.session import Transcript
from graders.intake import notebook
from graders.intake.submission import Submission, Unusable
from graders.model import Outcome

STREAM = {"output_type": "stream", "name": "stdout", "text": ["accuracy 0.81\n"]}
ERROR = {"output_type": "error", "ename": "NameError", "evalue": "", "traceback": []}


def book(*outputs: object) -> str:
    cell = {"cell_type": "code", "source": "x = 1", "metadata": {}, "outputs": list(outputs),
            "execution_count": 1}  # fmt: skip
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 0})


@pytest.mark.parametrize(("outputs", "kept"), [
    ([], ()), ([STREAM], ("a.ipynb",)), ([ERROR], ()), ([ERROR, STREAM], ("a.ipynb",)),
    (["no output"], ()),
])  # fmt: skip
def test_a_notebook_that_keeps_what_it_printed_is_named(
    outputs: list[object], kept: tuple[str, ...]
) -> None:
    assert notebook.read("a.ipynb", book(*outputs), ()).printed == kept


@pytest.mark.parametrize("cells", [3, [3], [{"cell_type": "code", "source": "", "outputs": 3}]])
def test_outputs_of_no_form_are_none(cells: Any) -> None:
    text = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 0})
    try:
        found = notebook.read("a.ipynb", text, ()).printed
    except Unusable:
        found = ()
    assert found == ()


TRAINED = Training(
    prompt="Train.", source="test 1",
    predictions=lambda draw: Call("train"), targets=lambda draw: np.zeros(3),
    metric=accuracy, called="test accuracy", band=Band(full=0.8, possible=0.99),
)  # fmt: skip
HOMEWORK = Assignment(name="test", title="Test", items=[item("1", 2, TRAINED)])


@pytest.mark.parametrize(("printed", "outcome", "waiting"), [
    (("a.ipynb",), Outcome.TO_READ, 2), ((), Outcome.MISSING, 0),
])  # fmt: skip
def test_a_training_without_an_answer_in_code_is_sought_there(
    printed: tuple[str, ...], outcome: Outcome, waiting: int
) -> None:
    transcript = Transcript(records={"1": (Failed(Cause.MISSING, "train"),)})
    (graded,) = judge(HOMEWORK, Submission(student="a", printed=printed), transcript, b"").items
    assert graded.verdict.outcome is outcome
    assert graded.machine.waiting == waiting
    if printed:
        assert "a test accuracy of at least 0.8 in what a.ipynb printed" in graded.verdict.because
