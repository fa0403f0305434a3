"""A notebook gives its cells and its answers, or says in which place it cannot be read."""

import json
from typing import Any

import nbformat
import pytest

from graders.intake import notebook as reader
from graders.intake.released import Released, lines_of
from graders.intake.submission import FileContents, Unusable
from tests.graders.intake.builders import V4, markdown, notebook, sources

NUMBERS = ("1.1", "1.2")


def read(content: bytes) -> FileContents:
    return reader.read("hw.ipynb", content.decode(), NUMBERS)


def test_code_cells_are_named_as_a_student_looks_them_up() -> None:
    part = read(notebook(markdown("# Title"), "x = 1", "y = 2"))
    assert [(c.name, c.source) for c in part.cells] == [
        ("hw.ipynb, cell 2", "x = 1"),
        ("hw.ipynb, cell 3", "y = 2"),
    ]
    assert part.notes == ()


def test_a_notebook_of_version_3_is_read() -> None:
    v3: Any = nbformat.v3
    cells = [v3.new_code_cell("x = 1"), v3.new_text_cell("markdown", "### Answer 1.1\nYes.")]
    old = v3.new_notebook(worksheets=[v3.new_worksheet(cells=cells)])
    part = read(v3.writes_json(old).encode())
    assert sources(part.cells) == ["x = 1"]
    assert part.prose == {"1.1": "Yes."}


CODE: dict[str, Any] = {"cell_type": "code", "source": "x = 1"}
ODD = [
    ("no cell ids, no metadata, no outputs", CODE),
    ("lines as a list", CODE | {"source": ["x ", "= 1"]}),
    ("saved outputs", CODE | {"outputs": [{"output_type": "error", "traceback": ["NameError"]}]}),
    ("broken metadata", CODE | {"metadata": None}),
    ("a list as metadata", CODE | {"metadata": {"tags": "1.1"}}),
    ("executed out of order", CODE | {"execution_count": 7}),
    ("half a character", CODE | {"source": "x = '\ud800'"}),
    ("a source that is a number", CODE | {"source": 1}),
]


@pytest.mark.parametrize("cell", [row[1] for row in ODD], ids=[row[0] for row in ODD])
def test_an_odd_cell_is_read(cell: dict[str, Any]) -> None:
    assert sources(read(notebook(cell, "y = 2")).cells)[-1] == "y = 2"
    assert len(read(notebook(cell)).cells) == 1


@pytest.mark.parametrize("wrong", [{"nbformat": "4"}, {"nbformat": 99}, {"metadata": []}])
def test_a_wrong_frame_loses_no_cell(wrong: dict[str, Any]) -> None:
    assert sources(read(notebook("x = 1", **wrong)).cells) == ["x = 1"]


def test_raw_cells_and_what_is_no_cell_are_passed_over() -> None:
    raw = V4.new_raw_cell("x = 2")
    assert sources(read(notebook("x = 1", raw)).cells) == ["x = 1"]
    document = json.loads(notebook("x = 1")) | {"cells": [None, 3, CODE]}
    assert sources(read(json.dumps(document).encode()).cells) == ["x = 1"]


UNUSABLE = [
    ("empty", "", "is empty"),
    ("blank", " \n", "is empty"),
    ("Git LFS", "version https://git-lfs.github.com/spec/v1\noid sha256:0", "Git LFS pointer"),
    ("Python", "import numpy\nx = 1", "line 1, column 1: Expecting value"),
    ("cut off", '{"cells": [\n {"source": "x"', "line 2, column 16: Expecting ',' delimiter"),
    ("a list", "[]", "expected an object with cells"),
    ("a number", "3", "expected an object with cells"),
    ("no cells", "{}", "expected an object with cells"),
    ("cells that are no list", '{"cells": 3}', "expected a list of cells"),
    ("deep", "[" * 100_000, "nested too deep"),
    ("version 3 without sheets", '{"worksheets": 3}', "that can be read: TypeError"),
    ("a merge conflict", '{"cells": [\n<<<<<<< HEAD\n]}', "line 2, column 1"),
]


@pytest.mark.parametrize(("text", "says"), [r[1:] for r in UNUSABLE], ids=[r[0] for r in UNUSABLE])
def test_what_is_no_notebook_is_told_with_its_place(text: str, says: str) -> None:
    with pytest.raises(Unusable, match=r"hw\.ipynb") as caught:
        reader.read("hw.ipynb", text, NUMBERS)
    assert says in str(caught.value)


def test_of_endless_cells_the_first_are_read() -> None:
    part = read(notebook(*[CODE] * (reader.MOST_CELLS + 3)))
    assert len(part.cells) == reader.MOST_CELLS
    assert part.notes == (f"hw.ipynb: only the first {reader.MOST_CELLS} cells were read",)


def test_an_endless_cell_is_left_out() -> None:
    part = read(notebook("x = '" + "y" * reader.MOST_LETTERS + "'", "z = 1"))
    assert sources(part.cells) == ["", "z = 1"]
    assert part.notes == ("hw.ipynb, cell 1 was left out: it holds more than 1 MiB of code",)


def test_what_a_magic_times_runs_as_code_in_its_own_lines() -> None:
    part = read(notebook("%%time\nx = 1\n!ls", "\n%%capture out\ny = 2", "%%timeit x = 3"))
    assert sources(part.cells) == ["\nx = 1\nget_ipython().system('ls')\n", "\ny = 2", ""]


def test_what_a_magic_writes_to_a_file_is_a_module() -> None:
    part = read(notebook("%%writefile model.py\nx = 1", '%%file "pkg/net.py"\ny = 2'))
    assert [(c.module, c.source) for c in part.cells] == [("model", "\nx = 1"), ("net", "\ny = 2")]


@pytest.mark.parametrize("cell", ["%%bash\nls", "%%html\n<b>", "%%writefile notes.txt\nhello"])
def test_other_cell_magics_become_a_call_that_is_passed_over(cell: str) -> None:
    (found,) = read(notebook(cell)).cells
    assert found.source.startswith("get_ipython().run_cell_magic(")
    assert found.module == ""


def test_what_was_taken_out_is_noted_by_cell() -> None:
    part = read(notebook("x = 1", "y\u200b = 2"))
    assert part.notes == ("hw.ipynb, cell 2: invisible characters were taken out",)


@pytest.mark.parametrize(
    ("source", "asks"),
    [
        ("model.cuda()", True),
        ('x.to("cuda:0")', True),
        ("x = torch.zeros(2, device='cuda')", True),
        ("torch.set_default_device('mps')", True),
        ("x = torch.cuda.FloatTensor(2)", True),
        ('device = "cuda" if torch.cuda.is_available() else "cpu"', False),
        ('device = torch.device("cuda" if use_cuda else "cpu")', False),
        ("# model.cuda()", False),
        ("torch.cuda.is_available()", False),
    ],
)
def test_a_gpu_that_is_asked_for_is_noted(source: str, asks: bool) -> None:
    says = "hw.ipynb, cell 1 asks for a GPU; it runs on the CPU"
    assert read(notebook(source)).notes == ((says,) if asks else ())


def test_a_tagged_cell_is_an_answer() -> None:
    part = read(notebook(markdown("No.", "other"), markdown("Because.", "hide", "1.1")))
    assert part.prose == {"1.1": "Because."}
    assert part.unclaimed == {"hw.ipynb, cell 1": "No."}


def test_a_tag_and_a_heading_say_the_same_once() -> None:
    assert read(notebook(markdown("### Answer 1.1\nYes.", "1.1"))).prose == {"1.1": "Yes."}


def test_answers_of_two_cells_are_joined() -> None:
    part = read(notebook(markdown("One.", "1.1"), "x = 1", markdown("### Answer 1.1\nTwo.")))
    assert part.prose == {"1.1": "One.\n\nTwo."}


def test_a_heading_holds_until_the_next_one() -> None:
    part = read(notebook(markdown("### Answer 1.1"), markdown("Yes."), markdown("And more.")))
    assert part.prose == {"1.1": "Yes.\n\nAnd more."}
    part = read(notebook(markdown("### Answer 1.1"), "x = 1", markdown("It is so.")))
    assert part.prose == {"1.1": "It is so."}
    part = read(notebook(markdown("### Answer 1.1"), markdown("### Answer 1.2\nYes.")))
    assert part.prose == {"1.2": "Yes."}
    part = read(notebook(markdown("## 1.1"), markdown("# Part 7\nElse.")))
    assert (part.prose, part.unclaimed) == ({}, {"hw.ipynb, cell 2": "Else."})


def test_placeholders_and_prompts_are_no_answers() -> None:
    prompt = markdown("## Question 1.1\nExplain 1.2.")
    given = Released(NUMBERS, lines=lines_of([("1.1", "Explain 1.2.")]))
    book = notebook(prompt, markdown("*Your answer here*", "1.1"))
    found = reader.read("hw.ipynb", book.decode(), given)
    assert (found.prose, found.unclaimed) == ({}, {})


def test_attachments_are_not_looked_at() -> None:
    cell = markdown("![](attachment:a.png) is my sketch.", "1.1")
    cell["attachments"] = {"a.png": {"image/png": "AAAA"}}
    assert read(notebook(cell)).prose == {"1.1": "![](attachment:a.png) is my sketch."}
