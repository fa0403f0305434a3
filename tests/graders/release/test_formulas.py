"""A right formula is found wherever it was planted and however it was written; others are not."""

import json
import marshal
import zipfile
from pathlib import Path

import numpy as np
import pytest

from assignments.shared.formulas import function_or_formula
from graders import (
    NATURAL,
    REAL,
    Array,
    Assignment,
    Asymptotic,
    Call,
    Calls,
    Code,
    Derivation,
    Draw,
    Symbolic,
    find_assignment,
    item,
)
from graders.formulas.text.writing import write
from graders.release import folder, leaks, wheel


def calls(draw: Draw) -> Calls:
    rng = draw.case(0)
    return [Call("slope", (rng.normal(size=(3, 2)), rng.normal(size=2), rng.normal(size=3), 0.5))]


def slope(A: np.ndarray, w: np.ndarray, b: np.ndarray, lam: float) -> np.ndarray:
    return np.asarray(2 * A.T @ (A @ w - b) + lam * w)


SLOPE = function_or_formula(
    Code(
        prompt="Write the gradient of ||A w - b||^2 + lambda ||w||^2 / 2 as `slope(A, w, b, lam)`.",
        source="F1",
        calls=calls,
        reference={"slope": slope},
    ),
    {"A": Array(("n", "d")), "w": Array(("d",)), "b": Array(("n",)), "lambda": REAL},
    "2 A^T (A w - b) + lambda w",
    [],
)
ASSIGNMENT = Assignment(
    name="formulas",
    title="Formulas",
    items=[
        item("1", 2, SLOPE),
        item("2", 1, Symbolic(
            prompt="Sum of the powers of a from a^0 to a^k, in closed form: `total`.", source="F2",
            names={"a": REAL, "k": NATURAL}, reference={"total": "(1 - a^(k + 1))/(1 - a)"},
        )),
        item("3", 1, Symbolic(
            prompt="`product`", source="F3", names={"a": REAL, "k": NATURAL},
            reference={"product": "a k"},
        )),
        item("4", 1, Asymptotic(
            prompt="`cost`", source="F4", sizes=("n", "m"), reference={"cost": "n^2 m + n m^2"},
        )),
        item("5", 1, Derivation(
            prompt="Show that (a + 1)^2 - (a - 1)^2 = 4 a: `lines`.", source="F5",
            names={"a": REAL},
            reference={"lines": "(a + 1)^2 - (a - 1)^2\n= a^2 + 2 a + 1 - (a^2 - 2 a + 1)\n= 4 a"},
        )),
    ],
)  # fmt: skip
SECRETS = list(leaks.secrets_of(ASSIGNMENT))


def found(name: str, text: str | bytes) -> list[str]:
    content = text.encode() if isinstance(text, str) else text
    return leaks.leaks({name: content}, SECRETS)


def book(*sources: str, **more: object) -> str:
    cells = [{"cell_type": "code", "source": source.splitlines(keepends=True), "metadata": {},
              "outputs": [], **more} for source in sources]  # fmt: skip
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


REARRANGED = {
    "prose": "So the gradient is 2 A^T A w - 2 A^T b + lambda w, as one sees.",
    "a list": "- lambda w - 2 A^T (b - A w)",
    "wrapped prose": "you get $2 A^T A w\n - 2 A^T b + lambda w$ from it",
    "LaTeX": r"\[ \nabla = 2 A^\top (A w - b) + \lambda w \]",
    "LaTeX without blanks": r"$2A^{\top}Aw+\lambda w-2A^{\top}b$",
    "a left and a right bracket": r"\begin{align} & 2 A^T \left( A w - b \right) + \lambda w \end",
    "Greek": "it is 2 Aᵀ (A w \N{MINUS SIGN} b) + λ w",
    "a long table before": "1, 2, 3, " * 200 + "2 A^T (A w - b) + lambda w",
    "LaTeX in a Python string": r'HINT = "\\lambda w - 2 A^{T} (b - A w)"',
    "code": "    return lam * w - 2 * A.T @ (b - A @ w)",
    "code, called": "check(np.round(2 * (A.T @ A @ w - A.T @ b) + lam * w, 3))",
    "code with the arguments' names": "g = w * lam + (A @ w - b) @ A * 2",
    "an argument among others": "compare(result, 2*A.T@(A@w - b) + lam*w)",
    "with other words beside": "# lambda w + 2 A^T (A w - b) is right, 3 A w is not",
}


@pytest.mark.parametrize("text", REARRANGED.values(), ids=REARRANGED)
@pytest.mark.parametrize("name", ["README.md", "answers.tex", "self_check/public_q1.py"])
def test_a_rearranged_formula_is_found_in_any_text(name: str, text: str) -> None:
    assert found(name, f"Some words first.\n{text}\n\nAnd after.\n") == [
        f"{name}: a right formula of 1"
    ]


@pytest.mark.parametrize("text", REARRANGED.values(), ids=REARRANGED)
def test_it_is_found_in_a_notebook_and_in_checks(text: str) -> None:
    assert found("answers.ipynb", book("x = 1", f"# first\n{text}\n")) == [
        "answers.ipynb: a right formula of 1"
    ]
    assert found("checks.json", json.dumps({"items": [{"says": text}]})) == [
        "checks.json: a right formula of 1"
    ]


FORMULA = REARRANGED["prose"]


def test_it_is_found_in_a_notebooks_output_and_metadata() -> None:
    output = book("x = 1", outputs=[{"output_type": "stream", "text": [FORMULA]}])
    assert found("a.ipynb", output) == ["a.ipynb: cell 1 was run", "a.ipynb: a right formula of 1"]
    metadata = book("x = 1", metadata={"solution": FORMULA})
    assert found("a.ipynb", metadata) == [
        "a.ipynb: cell 1 carries more than its text", "a.ipynb: a right formula of 1",
    ]  # fmt: skip


def test_compiled_code_with_the_formula_among_its_constants_is_refused() -> None:
    compiled = b"\xa7\r\r\n" + bytes(12) + marshal.dumps(compile(f"X = {FORMULA!r}", "q1", "exec"))
    (line,) = found("__pycache__/q1.cpython-311.pyc", compiled)
    assert line.startswith("__pycache__/q1.cpython-311.pyc: it is no text")


def test_it_is_found_in_the_wheel(tmp_path: Path) -> None:
    path = tmp_path / "graders-1-py3-none-any.whl"
    compiled = marshal.dumps(compile(f"X = {FORMULA!r}", "q1", "exec"))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("graders/public/told.py", f'"""{FORMULA}"""\n')
        archive.writestr("graders/public/clean.py", '"""||A w - b||^2 + lambda ||w||^2 / 2"""\n')
        archive.writestr("graders/__pycache__/told.pyc", b"\xa7\r\r\n" + compiled)
        archive.writestr("graders-1.dist-info/METADATA", f"Summary: {FORMULA}\n")
    assert [fault.partition(", so")[0] for fault in wheel.faults(path, SECRETS)] == [
        "graders-1.dist-info/METADATA: a right formula of 1",
        "graders/__pycache__/told.pyc: it is no text",
        "graders/public/told.py: a right formula of 1",
    ]


@pytest.mark.parametrize(("text", "number"), [
    ("total = (a**(k + 1) - 1) / (a - 1)", "2"),
    (r"$\frac{1 - a \cdot a^k}{1 - a}$", "2"),
    ("the geometric series 1 + a + ... + a^k", "2"),  # read as a sum, it would be a right answer
    ("n m (n + m) steps", "4"),
])  # fmt: skip
def test_formulas_of_numbers_and_costs(text: str, number: str) -> None:
    assert found("a.md", text) == [f"a.md: a right formula of {number}"]


@pytest.mark.parametrize("text", [
    "the loss ||A w - b||^2 + lambda ||w||^2 / 2",
    "A^T (A w - b) + lambda w",
    "2 A^T (b - A w) + lambda w",
    "1 + a + a^2 + a^3", "1/(1 - a)", "a k",
    "(a + 1)^2 - (a - 1)^2 = 4 a",
    "n^2 m", "for all n and m, w and b, a and k",
    "A w - b, 2 A^T, lambda w",
])  # fmt: skip
def test_other_formulas_are_no_leak(text: str) -> None:
    assert found("a.md", text) == []


@pytest.mark.parametrize("name", ["ift6135_a2022", "ift6135_h2022"])
def test_every_formula_that_a_homework_keeps_is_found_when_it_is_planted(name: str) -> None:
    secrets = [secret for secret in leaks.secrets_of(find_assignment.load(name)) if secret.formula]
    assert len(secrets) == {"ift6135_a2022": 5, "ift6135_h2022": 19}[name]
    for secret in secrets:
        assert secret.formula is not None
        planted = f"Hint: take {write(secret.formula.tree)}, and check."
        assert f"README.md: {secret.what}" in leaks.leaks({"README.md": planted.encode()}, secrets)


def test_a_release_is_clean_though_its_prompts_state_formulas() -> None:
    files = {name: text.encode() for name, text in folder.files(ASSIGNMENT).items()}
    assert b"(a + 1)^2 - (a - 1)^2" in files["answers.ipynb"]
    assert leaks.leaks(files, SECRETS) == []
