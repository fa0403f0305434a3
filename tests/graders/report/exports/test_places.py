"""Lines of cells are found in the JSON of a notebook, and texts become no workflow's commands."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.report.exports import places
from graders.report.exports.workflow_commands import Annotation, commands, harmless
from tests.graders.report.exports import readers

CELLS = ["a = 1\nb = 2", "x = '{\"cells\": []}'\n\ny = 3\n", "", "z = 4"]


def notebook(indent: int | None = 1, joined: bool = False, old: bool = False) -> str:
    """A notebook as Jupyter writes it, or all on one line, or with sources as whole texts."""
    cells = [
        {
            "cell_type": "code",
            "metadata": {"cells": [1, 2], "tags": ["]}"]},
            ("input" if old else "source"): text if joined else text.splitlines(keepends=True),
            "outputs": [{"data": {"application/json": {"cells": [{"source": ["no\n"]}]}}}],
        }
        for text in CELLS
    ]
    book = {"worksheets": [{"metadata": {}, "cells": cells}]} if old else {"cells": cells}
    return json.dumps({"metadata": {"cells": [{"source": ["no\n"]}]}, **book}, indent=indent)


@pytest.mark.parametrize("old", [False, True])
def test_each_line_of_each_cell_is_found_where_it_stands(old: bool) -> None:
    text = notebook(old=old)
    lines = text.splitlines()
    for number, source in enumerate(CELLS, start=1):
        for line, code in enumerate(source.splitlines(), start=1):
            file, found = places.in_file(f"hw 3, cell.ipynb, cell {number}", line, text)
            assert file == "hw 3, cell.ipynb"
            assert json.dumps(code)[1:-1] in lines[found - 1]


def test_a_source_on_one_line_is_that_line() -> None:
    text = notebook(joined=True)
    _, first = places.in_file("a.ipynb, cell 2", 1, text)
    _, third = places.in_file("a.ipynb, cell 2", 3, text)
    assert first == third
    assert json.dumps(CELLS[1]) in text.splitlines()[first - 1]
    assert places.in_file("a.ipynb, cell 1", 2, notebook(indent=None)) == ("a.ipynb", 1)


@pytest.mark.parametrize(
    "text", ["", "{", '{"cells": 3}', "[" * 50_000, '{"cells": [{"source": 5}]}']
)
def test_what_is_no_notebook_has_its_first_line(text: str) -> None:
    assert places.in_file("a.ipynb, cell 1", 4, text) == ("a.ipynb", 1)


def test_a_module_is_its_own_file() -> None:
    assert places.in_file("sub/q.py", 7, "") == ("sub/q.py", 7)
    assert places.parsed("sub/q.py, line 7: g(a, b)") == ("sub/q.py", 7)
    assert places.parsed("a.ipynb, cell 4, line 12") == ("a.ipynb, cell 4", 12)
    assert places.parsed("somewhere") is None


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Co"]), max_size=30)


@given(TEXTS, TEXTS, TEXTS, st.integers(1, 9999))
def test_an_annotation_reads_back(says: str, file: str, title: str, line: int) -> None:
    file, title = " ".join(file.split()), " ".join(title.split())
    made = Annotation(level="error", says=says, file=file, title=title, line=line).command
    name, properties, message = readers.command(made)
    assert (name, message) == ("error", says)
    wanted = {"file": file, "line": str(line), "title": title}
    assert properties == {n: v for n, v in wanted.items() if v}


@given(st.text(max_size=60))
def test_no_text_breaks_out_of_an_annotation(says: str) -> None:
    made = Annotation(level="error", says=says, file=says, title=says, line=1).command
    assert len(readers.commands_in(made)) <= 1
    assert readers.command(made)[0] == "error"


@pytest.mark.parametrize("text", [
    "::error::x", "  ::add-mask::x", "a\r::set-output name=x::y", "\n\n::stop-commands::t",
    "fine ##[error]x", "\t::debug::",
])  # fmt: skip
def test_what_is_printed_is_no_command(text: str) -> None:
    assert readers.commands_in(text)
    assert not readers.commands_in(harmless(text))


@given(st.text(st.sampled_from(":#[ \n\r\u2028ax"), max_size=40))
def test_no_text_that_is_printed_is_a_command(text: str) -> None:
    assert not readers.commands_in(harmless(text))


def test_of_each_level_as_many_are_told_as_are_shown() -> None:
    errors = [Annotation(level="error", says=str(k)) for k in range(25)]
    made = commands([*errors, Annotation(level="warning", says="w")])
    assert len(made) == 11
    assert readers.command(made[9])[2] == "and 16 more: the summary of this run tells all"
    assert len(commands(errors[:10])) == 10
