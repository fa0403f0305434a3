"""A running notebook's own check: in a real kernel, and on a namespace by itself."""

import json
import os
import random
import shutil
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from graders.commands import in_notebook
from graders.model import UserError
from graders.public import checking, stored
from graders.public.checking import State
from graders.report import selfchecked_html

ROOT = Path(__file__).resolve().parents[3]
TEMPLATE = ROOT / "student_template" / "ift6135_a2022"
GRADIENT = "def q1_3_local_grad(V, h, z):\n    return -2 * V.T @ (z - V @ h)"


@pytest.fixture
def _at_homework(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(TEMPLATE)


def outputs(cell: Any) -> list[Any]:
    return [output.get("data") or output.get("text") for output in cell.outputs]


def test_a_jupyter_kernel_checks_the_names_that_it_has(tmp_path: Path) -> None:
    """The magic, the function, html beside text, a wrong item, and names that change."""
    folder = tmp_path / "a homework"
    shutil.copytree(TEMPLATE, folder)
    cells = [
        "%load_ext graders",
        f"q2_3_edges = 11\n{GRADIENT}",
        "%check 2.3",
        "q2_3_edges = 12",
        "%check 2.3",
        "from graders import check\ncheck('1.3.i')",
        "%check 7.7",
        "%check",
    ]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(each) for each in cells])
    where = {"metadata": {"path": str(folder)}}
    NotebookClient(book, timeout=120, kernel_name="python3", resources=where).execute()

    first, second, called, refused, everything = (
        outputs(book.cells[k])[0] for k in (2, 4, 5, 6, 7)
    )
    assert "`q2_3_edges` = 11" in first["text/plain"]
    assert "`q2_3_edges` = 12" in second["text/plain"]
    assert "<table>" in second["text/html"]
    assert "checks hold" in called["text/plain"]
    assert refused.startswith("no item 7.7; there are 1.1, ")
    assert "No answer yet: 1.1, " in everything["text/plain"]
    assert "2 of 41 answered" in everything["text/plain"]


@pytest.mark.usefixtures("_at_homework")
@pytest.mark.parametrize("left", [None, ..., "", "stub"])
def test_what_a_template_leaves_under_a_name_is_no_answer(left: object) -> None:
    def q1_3_local_grad(V: Any, h: Any, z: Any) -> Any:
        raise NotImplementedError

    value = q1_3_local_grad if left == "stub" else left
    (found,) = in_notebook.check(["1.3.i"], {"q1_3_local_grad": value}).items
    assert found.state is State.MISSING


@pytest.mark.usefixtures("_at_homework")
def test_checking_leaves_the_random_generators_as_they_were() -> None:
    space: dict[str, object] = {}
    exec(GRADIENT, space)
    random.seed(5)
    np.random.seed(5)
    wanted = random.Random(5).random(), np.random.RandomState(5).normal()
    in_notebook.check(["1.3.i"], space)
    assert (random.random(), np.random.normal()) == wanted


@pytest.mark.usefixtures("_at_homework")
def test_an_interrupt_ends_the_whole_check() -> None:
    def q1_3_local_grad(V: Any, h: Any, z: Any) -> Any:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        in_notebook.check([], {"q1_3_local_grad": q1_3_local_grad})


@pytest.mark.usefixtures("_at_homework")
def test_what_an_answer_holds_is_text_on_the_page() -> None:
    shown = in_notebook.check(["2.3"], {"q2_3_edges": "<script>alert(1)</script>"})
    page = shown._repr_html_()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_each_state_has_a_sign_and_a_colour() -> None:
    assert set(selfchecked_html.SIGNS) == set(State)


def test_outside_a_homework_it_says_where_to_open_the_notebook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match="open the notebook in the homework's folder"):
        in_notebook.check([], {})


def test_released_notebooks_offer_the_check_in_their_first_code_cell() -> None:
    for folder in sorted((ROOT / "student_template").iterdir()):
        book = json.loads((folder / "answers.ipynb").read_text(encoding="utf-8"))
        first = next(cell for cell in book["cells"] if cell["cell_type"] == "code")
        assert "from graders import check" in "".join(first["source"]), os.fspath(folder)


@pytest.mark.usefixtures("_at_homework")
def test_an_item_without_quotes_is_told() -> None:
    with pytest.raises(UserError, match=r"named in quotes.*; found 2\.3"):
        in_notebook.check([2.3], {})  # type: ignore[list-item]


def test_a_hand_in_that_checks_itself_runs_on_and_says_nothing(tmp_path: Path) -> None:
    source = 'from graders import check\nq2_3_edges = 12\nassert check("2.3") is None\n'
    (tmp_path / "answers.py").write_text(source)
    homework = stored.read(TEMPLATE)
    kit = {name: (TEMPLATE / f"{name}.py").read_text(encoding="utf-8") for name in homework.kit}
    found = checking.check(tmp_path, homework, kit)
    assert found.faults == ()
    assert {each.item.number: each.state for each in found.items}["2.3"] is State.HOLDS
