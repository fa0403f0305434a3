"""The net under a release is itself tested: every kind of leak is planted and must be found."""

import json

import numpy as np
import pytest

from graders import Assignment, Call, Code, Entries, Numeric, Slip, criterion, item
from graders.release import folder, leaks

STATISTICS = np.array([1.0833, 1.4167, 0.2222, 1.5556])


def scaled_softmax(z: np.ndarray) -> np.ndarray:
    shifted_exponentials = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return np.asarray(shifted_exponentials / shifted_exponentials.sum(axis=-1, keepdims=True))


ASSIGNMENT = Assignment(
    name="tiny",
    title="Tiny",
    items=[
        item("1", 2, Numeric(
            prompt="Give `spread`.", source="T1", reference={"spread": STATISTICS},
            slips=[Slip({"spread": STATISTICS * 2}, "You divide by the wrong number of samples.")],
            rubric=[criterion("1/2", "says why the estimate has no bias at all")],
            remark="Whoever reads should accept both conventions here.",
        )),
        item("2", 1, Numeric(prompt="Give `share`.", source="T2", reference={"share": 271 / 829})),
        item("3", 1, Numeric(prompt="Give `count`.", source="T3", reference={"count": 12})),
        item("5", 1, Entries(prompt="Give `slopes`.", source="T5",
                             reference={"slopes": {"a": 1.0, "b": 57 / 83}})),
        item("6", 1, Numeric(prompt="Give `rate`.", source="T6", reference={"rate": 1.20034})),
        item("4", 1, Code(
            prompt="Write `softmax(z)`.", source="T4", reference={"softmax": scaled_softmax},
            calls=lambda draw: [
                Call("softmax", (np.array([0.3, 1.7, -0.4, 2.2]),)),
                *(Call("softmax", (draw.case(k).normal(size=4),)) for k in range(3)),
            ],
        )),
    ],
)  # fmt: skip
CLASS_SECRET = b"b2f9d1a4c0e87735"
FIXED = scaled_softmax(np.array([0.3, 1.7, -0.4, 2.2])).tolist()


def book(**cell: object) -> str:
    whole = {"cell_type": "code", "source": ["x = 1"], "metadata": {}, "outputs": [], **cell}
    return json.dumps({"cells": [whole], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


PLANTED = {
    "an array": ("a.py", f"x = {STATISTICS.tolist()}", "a right value of 1"),
    "an array with other blanks": ("a.md", "1.0833   1.4167\n.2222, 1.5556", "a right value of 1"),
    "a fraction": ("a.md", "it is 271/829", "a right value of 2"),
    "its decimals": ("a.md", "it is .32690", "a right value of 2"),
    "decimals that end in zeros": ("a.md", "about 1.200", "a right value of 6"),
    "an entry": ("a.md", "b: 57/83", "a right value of 5"),
    "a fixed hidden case": ("a.json", json.dumps(FIXED), "a right value of 4"),
    "a slip's sentence": (
        "a.md", "YOU divide by\n the *wrong* number of samples.", "the sentence of a slip of 1"
    ),
    "a rubric": ("a.tex", "says why the estimate has no bias at all", "a line of the rubric of 1"),
    "a remark": ("a.md", "# Whoever reads should accept both conventions here.", "the remark on 1"),
    "a line of the reference": (
        "a.ipynb",
        book(source=["shifted_exponentials = np.exp(z - np.max(z, axis=-1, keepdims=True))"]),
        "a line of the reference of 4",
    ),
    "the secret": ("a.yml", f"KEY: {CLASS_SECRET.decode()}", "the class's secret"),
    "an output": ("a.ipynb", book(outputs=[{"text": "1"}]), "cell 1 was run"),
    "a count of runs": ("a.ipynb", book(execution_count=3), "cell 1 was run"),
    "a cell's metadata": ("a.ipynb", book(metadata={"x": 1}), "cell 1 carries more than its text"),
    "an attachment": ("a.ipynb", book(attachments={"x": 1}), "cell 1 carries more than its text"),
}  # fmt: skip


def found(files: dict[str, bytes]) -> list[str]:
    return leaks.leaks(files, leaks.secrets_of(ASSIGNMENT, CLASS_SECRET))


@pytest.mark.parametrize(("name", "text", "what"), PLANTED.values(), ids=PLANTED)
def test_what_is_planted_is_found(name: str, text: str, what: str) -> None:
    assert found({name: text.encode()}) == [f"{name}: {what}"]


def test_compiled_python_is_refused_whatever_it_holds() -> None:
    (line,) = found({"__pycache__/q1.pyc": b"\xa7\r\r\n\x00\x00\xff"})
    assert line.startswith("__pycache__/q1.pyc: it is no text")


def test_a_notebooks_own_metadata_is_looked_at() -> None:
    text = json.dumps({"cells": [], "metadata": {"answers": []}, "nbformat": 4})
    assert found({"a.ipynb": text.encode()}) == ["a.ipynb: it carries metadata: answers"]


@pytest.mark.parametrize(
    "text", ["12", "1/2 of 3", "0.33", "1.2", "1.20", "0.0012", "1 2 3 4", "np.exp(z)"]
)
def test_what_anybody_may_write_is_no_leak(text: str) -> None:
    assert found({"a.md": text.encode()}) == []


def test_a_release_of_this_assignment_is_clean() -> None:
    assert found({name: text.encode() for name, text in folder.files(ASSIGNMENT).items()}) == []
