"""What 224 real course notebooks contain, end to end: what is good in each runs and is right.

The quirks are cells of one hand-in, so that they also show that none harms the others; each has
names of its own. What ends the process, and what needs torch, have a hand-in for themselves.
"""

from typing import Any

import pytest

from graders.guest.plan import Cause, Failed, Got, Load, Value
from graders.host.process import Limits
from graders.host.session import Transcript, take
from graders.intake.files import File
from graders.intake.reading import read
from graders.intake.submission import Submission
from tests.graders.intake.builders import Made, file, markdown, notebook
from tests.graders.intake.quirks import MISSING, QUIRKS, TORCH

NUMBERS = ("1.1", "2.2")
LIMITS = Limits(statement_seconds=1.0, item_seconds=10.0)


def cells() -> list[str]:
    return [
        cell
        for quirk, _ in QUIRKS.values()
        for cell in (quirk if isinstance(quirk, list) else [quirk])
    ]


def ran(names: list[str], *files: File, limits: Limits = LIMITS) -> tuple[Submission, Transcript]:
    """A hand-in, read and run as it would be graded."""
    submission = read("ada", files, NUMBERS)
    plan = tuple(Value(name) for name in names)
    return submission, take(Load(submission.cells, {}, {}), {"1.1": plan}, limits)


def values(names: list[str], transcript: Transcript) -> dict[str, object]:
    record = transcript.records["1.1"]
    assert len(record) == len(names)
    return {name: _plain(answer) for name, answer in zip(names, record, strict=True)}


def _plain(answer: Got | Failed) -> object:
    if isinstance(answer, Failed):
        return MISSING if answer.cause is Cause.MISSING else answer
    return answer.value


@pytest.fixture(scope="module")
def all_quirks() -> tuple[Submission, Transcript]:
    """The hand-in that has every quirk: run out of order, with tracebacks and outputs saved."""
    names = [name for _, wanted in QUIRKS.values() for name in wanted]
    output = {"output_type": "error", "ename": "E", "evalue": "", "traceback": ["\x1b[31m" * 999]}
    odd: list[Any] = [
        {"cell_type": "code", "source": source, "execution_count": 99 - k, "outputs": [output]}
        for k, source in enumerate(cells())
    ]
    files: dict[str, Made] = {
        "hw (1).ipynb": notebook(*odd, markdown("### Answer 2.2\nBecause.")),
        "mymodel.py": "a14_layers = 2",
        ".ipynb_checkpoints/hw-checkpoint.ipynb": notebook("a1 = 0"),
        "empty.ipynb": "",
        "lfs.ipynb": "version https://git-lfs.github.com/spec",
        "cut.ipynb": '{"cells": [',
    }
    return ran(names, *(file(name, content) for name, content in files.items()))


@pytest.mark.parametrize("quirk", QUIRKS)
def test_a_quirk_loses_at_most_itself(
    quirk: str, all_quirks: tuple[Submission, Transcript]
) -> None:
    names = [name for _, wanted in QUIRKS.values() for name in wanted]
    found = values(names, all_quirks[1])
    wanted = QUIRKS[quirk][1]
    assert {name: found[name] for name in wanted} == wanted


def test_files_that_are_no_notebooks(all_quirks: tuple[Submission, Transcript]) -> None:
    assert all_quirks[0].problems == (
        "cut.ipynb is not a notebook: its JSON is broken at line 1, column 12: Expecting value",
        "empty.ipynb is empty",
        "lfs.ipynb is a Git LFS pointer; hand in the notebook itself",
    )


def test_markdown_answer_cells(all_quirks: tuple[Submission, Transcript]) -> None:
    assert all_quirks[0].prose == {"2.2": "Because."}


def test_names_with_a_number_and_checkpoints(all_quirks: tuple[Submission, Transcript]) -> None:
    assert {cell.name.partition(",")[0] for cell in all_quirks[0].cells} == {
        "hw (1).ipynb", "mymodel.py"
    }  # fmt: skip


def test_a_lost_block_is_told_with_its_cell_and_line(
    all_quirks: tuple[Submission, Transcript],
) -> None:
    position = cells().index("a33 = 33\nprint 'loss', a33\na33_b = 1") + 1
    (fault,) = [f for f in all_quirks[1].faults if "'print'" in f.says]
    assert (fault.cell, fault.line) == (f"hw (1).ipynb, cell {position}", 2)
    assert fault.says.startswith("SyntaxError: Missing parentheses in call to 'print'.")


def test_a_lost_function_is_known_by_its_name(all_quirks: tuple[Submission, Transcript]) -> None:
    transcript = all_quirks[1]
    lost = transcript.definitions["a38_f"]
    assert any((f.cell, f.line) == (lost.cell, lost.line) for f in transcript.faults)


def test_over_1_mb_of_outputs() -> None:
    picture = {
        "output_type": "display_data",
        "data": {"image/png": "A" * (5 << 20)},
        "metadata": {},
    }
    book = notebook({"cell_type": "code", "source": "x = 1", "outputs": [picture]})
    submission = read("ada", [file("hw.ipynb", book)], NUMBERS)
    assert [cell.source for cell in submission.cells] == ["x = 1"]


def test_training_at_top_level_meets_the_limit_of_its_cell() -> None:
    """So do a flood of prints and a process that ends itself; the cells after them still run."""
    book = notebook(
        "def train():\n    while True:\n        pass\nbefore = 1",
        "losses = train()\nsame_cell = 2",
        "import os\nos._exit(3)",
        "after = before + 2",
    )
    names = ["before", "same_cell", "after", "losses"]
    _, transcript = ran(names, file("hw.ipynb", book))
    assert values(names, transcript) == {
        "before": 1, "same_cell": 2, "after": 3, "losses": MISSING
    }  # fmt: skip
    assert [(f.cell, f.line) for f in transcript.faults] == [
        ("hw.ipynb, cell 2", 1),
        ("hw.ipynb, cell 3", 2),
    ]


@pytest.fixture(scope="module")
def torch_quirks() -> tuple[Submission, Transcript]:
    names = [name for _, wanted in TORCH.values() for name in wanted]
    cells = notebook(*(cell for cell, _ in TORCH.values()))
    return ran(names, file("hw.ipynb", cells), limits=Limits())  # torch alone loads for seconds


@pytest.mark.parametrize("quirk", TORCH)
def test_a_quirk_of_torch_loses_at_most_itself(
    quirk: str, torch_quirks: tuple[Submission, Transcript]
) -> None:
    names = [name for _, wanted in TORCH.values() for name in wanted]
    found = values(names, torch_quirks[1])
    wanted = TORCH[quirk][1]
    assert {name: found[name] for name in wanted} == wanted


def test_hard_coded_cuda_is_noted() -> None:
    book = notebook(*(cell for cell, _ in TORCH.values()))
    assert read("ada", [file("hw.ipynb", book)], NUMBERS).notes == (
        "hw.ipynb, cell 3 asks for a GPU; it runs on the CPU",
        "hw.ipynb, cell 4 asks for a GPU; it runs on the CPU",
    )
