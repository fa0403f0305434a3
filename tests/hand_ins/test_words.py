"""Words are tied to their item wherever they stand, and otherwise a person reads them."""

from fractions import Fraction
from itertools import product

import pytest

from graders.host.child import Start
from graders.intake.submission import Submission
from graders.model import Outcome
from tests.graders.intake.builders import V4, Made, markdown, notebook
from tests.hand_ins.small import GRAPH, WHY, graded, one, submission

TEXT = "The later terms are dropped, so the gradient is not the true one."
NUMBERS = ("2.5", "1.5.ii")
HEADINGS = (
    "## {}", "### {}", "#### Question {}", "### Question {}:", "## Answer {}", "**{}**", "**{}.**",
    "**Answer {}:**", "### {}  (5 points)", "# Problem {}", "## Q{}", "__Question {}__", "### ({})",
    "Answer {}", "Question {}:", "### Réponse {}", "## Exercise {} ", "## **{}**", "### _{}_",
    "###{}", "## {} Explanation", "Answer to question {}:", "- **{}**", "> ## {}",
)  # fmt: skip
SPELLED = ("1.5.ii", "1.5(ii)", "1.5 (ii)", "1.5.(ii)", "1.5ii", "1.5-ii", "1.5.II", "1.5.ii.")


def one_cell(heading: str) -> bytes:
    return notebook(markdown(f"{heading}\n\n{TEXT}"))


def own_cell(heading: str) -> bytes:
    return notebook(markdown(heading), markdown(TEXT))


def below_code(heading: str) -> bytes:
    return notebook(markdown(heading), "x = 1", markdown(TEXT), markdown("# Appendix"))


@pytest.mark.parametrize(("heading", "number"), [*product(HEADINGS, NUMBERS)])
@pytest.mark.parametrize("made", [one_cell, own_cell, below_code])
def test_a_heading_ties_the_words_below_it(heading: str, number: str, made: object) -> None:
    assert callable(made)
    found = submission({"hw.ipynb": made(heading.format(number))})
    assert found.prose == {number: TEXT}
    assert found.unclaimed == {}


@pytest.mark.parametrize(("heading", "number"), [*product(HEADINGS, SPELLED)])
def test_a_number_is_known_however_it_is_written(heading: str, number: str) -> None:
    if number == "1.5 (ii)" and heading == "### ({})":
        return  # two brackets in one another, which nobody writes
    assert submission({"hw.ipynb": one_cell(heading.format(number))}).prose == {"1.5.ii": TEXT}


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize("number", ["3.1.mu_batch", "3.1 mu_batch", "3.1.MU_BATCH"])
def test_an_underscore_in_a_number_is_no_emphasis(heading: str, number: str) -> None:
    assert submission({"hw.ipynb": one_cell(heading.format(number))}).prose == {
        "3.1.mu_batch": TEXT
    }


@pytest.mark.parametrize(
    "kind",
    [
        "prompt cell",
        "next cell",
        "bold label",
        "raw",
        "changed heading",
        "renumbered",
        "tag",
        "before code",
        "quote",
        "list",
    ],
)
@pytest.mark.parametrize(("number", "prompt"), [("2.5", GRAPH.prompt), ("1.5.ii", WHY.prompt)])
def test_in_the_template_words_stand_anywhere_below_the_prompt(
    kind: str, number: str, prompt: str
) -> None:
    told = markdown(f"### {number}  (5 points)\n\n{prompt}")
    cells = {
        "prompt cell": [markdown(f"### {number}  (5 points)\n\n{prompt}\n\n{TEXT}")],
        "next cell": [told, markdown(TEXT)],
        "bold label": [told, markdown("**Answer:**"), markdown(TEXT)],
        "raw": [told, V4.new_raw_cell(TEXT)],
        "changed heading": [markdown(f"### My essay\n\n{prompt}"), markdown(TEXT)],
        "renumbered": [markdown(f"### 7.{number}\n\n{prompt}\n\n{TEXT}")],
        "tag": [markdown(TEXT, number)],
        "before code": [told, markdown(f"Your answer here.\n\n{TEXT}"), "x = 1"],
        "quote": [told, markdown(f"> {prompt}"), markdown(TEXT)],
        "list": [told, markdown(f"### Answer {number}\n\nYour answer here.\n\n{TEXT}", number)],
    }[kind]
    found = submission({"answers.ipynb": notebook(*cells)})
    assert (found.prose, found.unclaimed) == ({number: TEXT}, {})


SCRIPTS = {
    "percent": "# %% [markdown]\n# ## {}\n# {}\n\n# %%\nx = 1\n",
    "percent with a text": '# %% [markdown]\n"""\n## {}\n{}\n"""\n\n# %%\nx = 1\n',
    "light": "# ## {}\n#\n# {}\n\nx = 1\n",
    "nbconvert": "#!/usr/bin/env python\n# coding: utf-8\n\n# ## {}\n# \n# {}\n\n"
    "# In[1]:\n\n\nx = 1\n",
    "Databricks": "# Databricks notebook source\n# MAGIC %md\n# MAGIC ## {}\n# MAGIC {}\n\n"
    "# COMMAND ----------\n\nx = 1\n",
    "Hydrogen": "# %%\nx = 1\n# %% [markdown]\n# ### Question {}\n# {}\n",
    "Spyder": "#%%\nx = 1\n\n#%% [markdown]\n# Answer {}:\n# {}\n",
    "a comment": "x = 1\n# {}\n# {}\n",
    "an indented number": "#   {}:\n#   {}\nx = 1\n",
    "a text without a name": '"""{}\n\n{}"""\nx = 1\n',
    "a text at the end": "x = 1\n'''Question {}\n{}\n'''\n",
    "a label": "# Question {}: {}\nx = 1\n",
}


@pytest.mark.parametrize(("form", "number"), [*product(SCRIPTS, NUMBERS)])
def test_words_in_comments_are_found(form: str, number: str) -> None:
    found = submission({"hw.py": SCRIPTS[form].format(number, TEXT)})
    assert (found.prose, found.unclaimed) == ({number: TEXT}, {})


TEX = (
    "\\section{{Question {}}}\n{}", "\\section*{{{}}}\n{}", "\\subsection{{Problem {}}}\n\n{}",
    "\\paragraph{{{}}} {}", "\\textbf{{{}}} {}", "\\noindent\\textbf{{Question {}:}} {}",
    "\\subsubsection*{{Answer {}}}\\label{{s}}\n{}", "\\begin{{answer}}{{{}}}\n{}\n\\end{{answer}}",
    "\\begin{{enumerate}}\n\\item[{}] {}\n\\end{{enumerate}}", "\\section{{Q{} }}\n{}",
)  # fmt: skip


@pytest.mark.parametrize(("form", "number"), [*product(TEX, NUMBERS)])
def test_sections_of_latex_are_headings_beside_an_answer_environment(
    form: str, number: str
) -> None:
    other = next(n for n in NUMBERS if n != number)
    body = (
        f"\\begin{{answer}}{{{other}}}\nYes, it is.\n\\end{{answer}}\n{form.format(number, TEXT)}"
    )
    text = f"\\documentclass{{article}}\n\\begin{{document}}\n{body}\n\\end{{document}}"
    found = submission({"hw.tex": text})
    assert found.prose == {other: "Yes, it is.", number: TEXT}
    assert (found.unclaimed, found.to_read) == ({}, ())


UNTIED: dict[str, tuple[str, Made]] = {
    "a markdown cell": ("hw.ipynb", notebook("q1_edges = 12", markdown(TEXT))),
    "a raw cell": ("hw.ipynb", notebook("q1_edges = 12", V4.new_raw_cell(TEXT))),
    "another heading": ("hw.ipynb", notebook(markdown(f"## Essay\n{TEXT}"))),
    "an unknown number": ("hw.ipynb", notebook(markdown(f"## 9.9\n{TEXT}"))),
    "an essay in a text": ("hw.py", f'x = 1\n"""{TEXT}"""\n'),
    "a comment": ("hw.py", f"x = 1\n# {TEXT}\n"),
    "a percent script": ("hw.py", f"# %% [markdown]\n# {TEXT}\n\n# %%\nx = 1"),
    "nbconvert": ("hw.py", f"# In[1]:\n\n\nx = 1\n\n\n# {TEXT}\n\n# In[2]:\n"),
    "markdown": ("essay.md", TEXT),
    "text": ("essay.txt", TEXT),
    "LaTeX": ("essay.tex", f"\\begin{{document}}\n{TEXT}\n\\end{{document}}"),
    "LaTeX with a section": ("essay.tex", f"\\section{{Essay}}\n{TEXT}"),
    "Quarto": ("essay.qmd", f"---\ntitle: x\n---\n{TEXT}\n"),
    "R Markdown": ("essay.Rmd", f"{TEXT}\n```{{python}}\nx = 1\n```\n"),
    "beside a block": ("essay.md", f"{TEXT}\n\n```python\nx = 1\n```\n"),
    "a comment in a cell": ("hw.ipynb", notebook(f"# {TEXT}\nx = 1")),
    "a text in a cell": ("hw.ipynb", notebook(f"'''{TEXT}'''")),
    "Databricks": ("hw.py", f"# Databricks notebook source\n# MAGIC %md\n# MAGIC {TEXT}\nx = 1"),
    "marimo": ("hw.py", "import marimo\napp = marimo.App()\n\n@app.cell\ndef _(mo):\n"
               f"    mo.md('{TEXT}')\n    return\n"),
    "two cells": ("hw.ipynb", notebook(markdown("# HW"), markdown(TEXT), "x = 1")),
}  # fmt: skip


@pytest.mark.parametrize("form", UNTIED)
def test_words_tied_to_nothing_wait_with_the_essays(form: str, start: Start) -> None:
    name, made = UNTIED[form]
    report, _ = graded({name: made}, start)
    for number in NUMBERS:
        essay = one(report, number)
        assert (essay.verdict.outcome, essay.machine.waiting) == (Outcome.TO_READ, Fraction(5))
        assert TEXT[:40] in essay.verdict.because or name in essay.verdict.because


@pytest.mark.parametrize("text", ["", "Your answer here.", "# HW 3", "<!-- nothing -->", "---",
                                  "***", "![](x.png)"])  # fmt: skip
def test_what_says_nothing_waits_for_nobody(text: str, start: Start) -> None:
    report, _ = graded({"hw.ipynb": notebook(markdown(text), "q1_edges = 12")}, start)
    assert report.total.waiting == 0


def test_the_template_alone_holds_no_words() -> None:
    prompts = [markdown(f"### 2.5  (5 points)\n\n{GRAPH.prompt}"), markdown("### Answer 2.5\n\n"
               "Your answer here.", "2.5")]  # fmt: skip
    found: Submission = submission({"answers.ipynb": notebook(*prompts)})
    assert (found.prose, found.unclaimed, found.remarks) == ({}, {}, {})
