"""Hand-ins run as they ran for the student: packages, magics, waiting, scripts, other formats."""

from itertools import product

import pytest

from graders.host.child import Start
from graders.model import Outcome
from tests.graders.intake.builders import Made, notebook
from tests.hand_ins.small import found, graded, one

TWELVE = "q1_edges = twelve"
LINES = {
    "from .helpers": "from .helpers import twelve",
    "from . import": "from . import helpers\ntwelve = helpers.twelve",
    "an alias": "from .helpers import twelve as t\ntwelve = t",
    "a star": "from .helpers import *",
    "the folder's name": "from hw.helpers import twelve",
    "an absolute name": "import hw.helpers\ntwelve = hw.helpers.twelve",
}


def layouts(line: str) -> dict[str, dict[str, Made]]:
    """Packages whose answers get at a helper by one line."""
    answers, helpers = {"hw/answers.py": f"{line}\n{TWELVE}"}, {"hw/helpers.py": "twelve = 12"}
    return {
        "with init": {"hw/__init__.py": "", **helpers, **answers},
        "without init": {**helpers, **answers},
        "init imports": {"hw/__init__.py": "from .helpers import twelve", **helpers, **answers},
        "names before": {
            "hw/zz.py": "twelve = 12", "hw/helpers.py": "from .zz import twelve", **answers
        },
    }  # fmt: skip


PACKAGES: dict[str, dict[str, Made]] = {
    f"{name}, {layout}": files
    for name, line in LINES.items()
    for layout, files in layouts(line).items()
}
PACKAGES["a notebook above"] = {
    "hw/__init__.py": "",
    "hw/helpers.py": "twelve = 12",
    "run.ipynb": notebook(f"from hw.helpers import twelve\n{TWELVE}"),
}
PACKAGES["two levels"] = {
    "hw/__init__.py": "",
    "hw/sub/__init__.py": "",
    "hw/top.py": "twelve = 12",
    "hw/sub/answers.py": f"from ..top import twelve\n{TWELVE}",
}
PACKAGES["at the top"] = {
    "helpers.py": "twelve = 12",
    "answers.py": f"from .helpers import twelve\n{TWELVE}",
}


@pytest.mark.parametrize("layout", PACKAGES)
def test_a_package_imports_its_own_modules(layout: str, start: Start) -> None:
    _, transcript = graded(PACKAGES[layout], start)
    assert found(transcript, "1.1") == 12
    assert transcript.faults == ()


RUNS = [f"%run {option}{path}" for option, path in product(
    ("", "-i "), ("helper.py", "helper", "./helper.py", "'helper.py'", '"helper.py"'))]  # fmt: skip
LOADS = ["%load helper.py", "%load ./helper.py", "%loadpy helper.py", "%load 'helper.py'"]


@pytest.mark.parametrize("magic", [*RUNS, *LOADS,
                                   "get_ipython().run_line_magic('run', 'helper.py')",
                                   "get_ipython().magic('run helper.py')", " %run helper.py",
                                   "x = 1\n%run helper.py", "%run helper.py\nx = 1",
                                   "%%time\n%run helper.py"])  # fmt: skip
def test_names_of_a_file_that_is_run_arrive(magic: str, start: Start) -> None:
    files: dict[str, Made] = {"helper.py": "twelve = 12", "hw.ipynb": notebook(magic, TWELVE)}
    assert found(graded(files, start)[1], "1.1") == 12


def test_with_i_a_file_sees_the_notebooks_names(start: Start) -> None:
    files: dict[str, Made] = {
        "helper.py": "twelve = six + 6",
        "hw.ipynb": notebook("six = 6", "%run -i helper.py", TWELVE),
    }
    _, transcript = graded(files, start)
    assert (found(transcript, "1.1"), transcript.faults) == (12, ())


@pytest.mark.parametrize("magic", ["%env A=12", "%env A 12", "%set_env A=12", "%set_env A 12",
                                   "%env A='12'", "%env A = 12"])  # fmt: skip
def test_a_variable_of_the_environment_is_set(magic: str, start: Start) -> None:
    cells = notebook(magic, "import os\nq1_edges = int(os.environ['A'])")
    assert found(graded({"hw.ipynb": cells}, start)[1], "1.1") == 12


@pytest.mark.parametrize("head", ["%%writefile n.json", "%%file n.json", "%%writefile 'n.json'",
                                  '%%writefile "n.json"', "%%writefile -a n.json"])  # fmt: skip
def test_a_written_file_can_be_opened(head: str, start: Start) -> None:
    cells = notebook(f"{head}\n[12]", "import json\nq1_edges = json.load(open('n.json'))[0]")
    assert found(graded({"hw.ipynb": cells}, start)[1], "1.1") == 12


FUNCTIONS = (
    "import asyncio\nasync def f():\n    {}return 12\n"
    "async def many():\n    yield 12\n"
    "class C:\n    async def __aenter__(self):\n        return 12\n"
    "    async def __aexit__(self, *_):\n        return None\n"
)
PAUSES = ("", "await asyncio.sleep(0)\n    ", "await asyncio.sleep(0.001)\n    ")
AWAITS = (
    "q1_edges = await f()", "q1_edges = (await f()) + 0", "async for q1_edges in many(): pass",
    "q1_edges = [k async for k in many()][0]", "async with C() as q1_edges: pass",
    "%%time\nq1_edges = await f()", "%time q1_edges = await f()",
    "(q1_edges,) = await asyncio.gather(f())", "q1_edges = await asyncio.wait_for(f(), 5)",
    "t = asyncio.create_task(f()) if False else None\nq1_edges = await f()",
)  # fmt: skip


@pytest.mark.parametrize(("pause", "line"), [*product(PAUSES, AWAITS)])
def test_a_notebook_may_wait_at_its_top_level(pause: str, line: str, start: Start) -> None:
    cells = notebook(FUNCTIONS.format(pause), line)
    assert found(graded({"hw.ipynb": cells}, start)[1], "1.1") == 12


GUARDS = ('if __name__ == "__main__":', "if __name__ == '__main__':", "if __name__=='__main__' :")
BODIES = (
    "    q1_edges = 12", "    import math\n    q1_edges = math.floor(12.5)",
    "    for k in range(13):\n        q1_edges = k", "    main()\n    q1_edges = value()",
    "    x = 1 / 0\n    q1_edges = 12", "    q1_edges: int = 12", "    q1_edges, other = 12, 1",
)  # fmt: skip


@pytest.mark.parametrize(("guard", "body"), [*product(GUARDS, BODIES)])
def test_answers_under_the_main_guard_count(guard: str, body: str, start: Start) -> None:
    source = f"def main(): pass\ndef value(): return 12\n\n{guard}\n{body}\n"
    assert found(graded({"hw.py": source}, start)[1], "1.1") == 12


def test_a_main_guard_without_an_answer_does_not_run(start: Start) -> None:
    source = "q1_edges = 12\nif __name__ == '__main__':\n    while True: steps = 1\n"
    _, transcript = graded({"hw.py": source}, start)
    assert (found(transcript, "1.1"), transcript.faults) == (12, ())


MARIMO = (
    'import marimo\n\n__generated_with = "0.1"\napp = marimo.App()\n\n\n@app.cell\ndef _():\n'
    "    import marimo as mo\n    return (mo,)\n\n\n@app.cell{}\ndef {}():\n    q1_edges = 12\n"
    '    return (q1_edges,)\n\n\nif __name__ == "__main__":\n    app.run()\n'
)
FORMATS: dict[str, tuple[str, Made]] = {
    "marimo": ("hw.py", MARIMO.format("", "_")),
    "marimo with options": ("hw.py", MARIMO.format("(hide_code=True)", "__")),
    "marimo with a name": ("hw.py", MARIMO.format("", "answer")),
    "Quarto": ("hw.qmd", "---\ntitle: x\n---\n\n```{python}\n#| echo: false\nq1_edges = 12\n```\n"),
    "Quarto with options": ("hw.qmd", "```{python, echo=FALSE}\nq1_edges = 12\n```\n"),
    "R Markdown": ("hw.Rmd", "---\ntitle: x\n---\n```{python}\nq1_edges = 12\n```\nText."),
    "a fence": ("hw.md", "Text.\n\n```python\nq1_edges = 12\n```\nText."),
    "a short fence": ("hw.md", "```py\nq1_edges = 12\n```"),
    "tildes": ("hw.md", "~~~python\nq1_edges = 12\n~~~"),
    "Python 3": ("hw.md", "```python3\nq1_edges = 12\n```"),
    "MyST": ("hw.md", "```{code-cell} ipython3\nq1_edges = 12\n```"),
    "in a list": ("hw.md", "- one\n\n  ```python\n  q1_edges = 12\n  ```\n"),
    "two blocks": ("hw.md", "```python\nsix = 6\n```\nand\n```python\nq1_edges = 2 * six\n```"),
    "never closed": ("hw.md", "```python\nq1_edges = 12\n"),
    "ipython": ("hw.md", "```ipython\n%matplotlib inline\nq1_edges = 12\n```"),
    "percent": ("hw.py", "# %%\nq1_edges = 12\n"),
    "Databricks": ("hw.py", "# Databricks notebook source\nq1_edges = 12\n# COMMAND ----------\n"),
    "nbconvert": ("hw.py", "# In[1]:\n\n\nget_ipython().system('ls')\nq1_edges = 12\n"),
    "version 3": ("hw.ipynb", '{"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code",'
                  ' "input": "q1_edges = 12", "outputs": [], "language": "python"}]}]}'),
    "large outputs": ("hw.ipynb", notebook({"cell_type": "code", "source": "q1_edges = 12",
                      "outputs": [{"output_type": "stream", "text": "x" * (21 << 20)}]})),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMATS)
def test_other_formats_are_read(form: str, start: Start) -> None:
    name, made = FORMATS[form]
    assert found(graded({name: made}, start)[1], "1.1") == 12


FAILS = {
    "an import": ("from nope import q1_edges", "No module named 'nope'"),
    "an import of a name": ("from math import q1_edges", "cannot import name 'q1_edges'"),
    "a file": ("with open('x.txt') as f:\n    q1_edges = len(f.read())", "No such file"),
    "a loop": ("for k in range(3):\n    q1_edges = 1 / k", "division by zero"),
    "a condition": ("if 1 / 0:\n    q1_edges = 12", "division by zero"),
    "a try": ("try:\n    q1_edges = 1 / 0\nfinally:\n    x = 1", "division by zero"),
    "a while": ("while 1 / 0:\n    q1_edges = 12", "division by zero"),
    "a decorator": ("@nope\ndef q1_edges(): pass", "'nope' is not defined"),
    "an assignment": ("q1_edges = 1 / 0", "division by zero"),
    "an annotation": ("q1_edges: int = 1 / 0", "division by zero"),
    "several targets": ("x = q1_edges = 1 / 0", "division by zero"),
    "a tuple": ("x, q1_edges = 1 / 0", "division by zero"),
    "a walrus": ("print(q1_edges := 1 / 0)", "division by zero"),
    "a match": ("match 1 / 0:\n    case q1_edges: pass", "division by zero"),
    "a syntax error": ("q1_edges = = 12", "SyntaxError"),
    "an exit": ("q1_edges = exit(3)", "called exit(3)"),
    "a loop that never ends": ("while True:\n    q1_edges = 12", "was still"),
    "a chain": ("a = 1 / 0\nq1_edges = a + 1", "division by zero"),
    "a longer chain": ("a = 1 / 0\nb = a\nq1_edges = b + 1", "division by zero"),
    "an import above": ("import nope.linalg as sl\nq1_edges = sl.norm([12])", "No module named"),
    "a killed loop": ("for k in iter(int, 1):\n    a = 1\nq1_edges = a", "was still"),
}  # fmt: skip


@pytest.mark.parametrize("form", FAILS)
def test_a_missing_name_is_told_with_its_cause(form: str, start: Start) -> None:
    source, says = FAILS[form]
    edges = one(graded({"hw.ipynb": notebook("x = 0", source)}, start)[0], "1.1")
    assert edges.verdict.outcome is Outcome.MISSING
    assert "hw.ipynb, cell 2, line " in edges.verdict.because
    assert edges.verdict.because.count(says) == 1


@pytest.mark.parametrize("fails", ["import nope as sl", "from nope import sl", "sl = open('x')",
                                   "with open('x') as f:\n    sl = f"])  # fmt: skip
@pytest.mark.parametrize("body", ["return sl(x)", "y = sl\n    return y", "return [sl, x]",
                                  "return (lambda: sl)()", "return sl.norm(x)"])  # fmt: skip
def test_a_function_that_fails_is_told_with_the_statement_above(
    fails: str, body: str, start: Start
) -> None:
    cells = notebook(fails, f"def double(x):\n    {body}")
    double = one(graded({"hw.ipynb": cells}, start)[0], "4.1")
    told = [note for note in double.verdict.notes if "hw.ipynb, cell 1, line 1" in note]
    assert len(told) == 1
    assert told[0].startswith("`sl` is not there: ")
