"""What waits for a person has something to read, and what is no answer counts as none."""

from fractions import Fraction

import pytest

from graders.host.child import Start
from graders.model import Outcome
from graders.report.feedback import feedback
from tests.graders.intake.builders import Made, markdown, notebook
from tests.hand_ins.small import RIGHT, graded, one, submission

CODE = RIGHT[-1]
ESSAYS = ("1.5.ii", "2.5")
BARE: dict[str, dict[str, Made]] = {
    "a module": {"hw.py": CODE},
    "a notebook": {"hw.ipynb": notebook(CODE)},
    "several cells": {"hw.ipynb": notebook("import math", CODE, "double(2)")},
    "an empty markdown cell": {"hw.ipynb": notebook(markdown(""), CODE)},
    "a heading": {"hw.ipynb": notebook(markdown("## 4.1"), CODE)},
    "a title": {"hw.ipynb": notebook(markdown("# My homework"), CODE)},
    "a placeholder": {"hw.ipynb": notebook(markdown("### Answer 4.1\n\nYour answer here."), CODE)},
    "a placeholder comment": {"hw.py": f"# YOUR CODE HERE\n{CODE}"},
    "code that was put away": {"hw.py": f"# double = lambda x: 3 * x\n# print(double(2))\n{CODE}"},
    "a pragma": {"hw.py": f"# -*- coding: utf-8 -*-\n# noqa: E501\n{CODE}  # type: ignore"},
    "cell marks": {"hw.py": f"# %%\nimport math\n\n# %%\n{CODE}"},
    "nbconvert without words": {"hw.py": f"#!/usr/bin/env python\n\n# In[1]:\n\n\n{CODE}"},
    "a requirements file": {"hw.py": CODE, "requirements.txt": "numpy\ntorch"},
    "a README": {"hw.py": CODE, "README.md": "How to run this project on a machine of one's own."},
    "a package": {"hw/__init__.py": "", "hw/answers.py": CODE},
    "data": {"hw.py": CODE, "data/train.txt": "the cat sat on the mat\n" * 50},
    "data at the top": {"hw.py": CODE, "train.txt": "the cat sat on the mat\n" * 50},
    "data that the code opens": {"hw.py": f"open('story.txt')\n{CODE}", "story.txt": "a b c d e f"},
    "a cache": {"hw.py": CODE, "__pycache__/hw.cpython-311.pyc": b"\0"},
    "a table": {"hw.py": CODE, "scores.csv": "a,b\n1,2\n"},
    "a figure that it saves": {"hw.py": f"name = 'loss.png'\n{CODE}", "loss.png": b"\x89PNG"},
    "a figure in its folder": {"hw.py": CODE, "figures/loss.png": b"\x89PNG"},
    "an export of itself": {"hw.ipynb": notebook(CODE), "hw.html": "<html>nbconvert</html>"},
    "an export by another name": {"hw.py": CODE, "page.html": "<div class='jp-Notebook'></div>"},
    "the handout": {"hw.py": CODE, "handout.pdf": b"%PDF", "hw3_instructions.pdf": b"%PDF"},
}  # fmt: skip


@pytest.mark.parametrize("form", BARE)
def test_code_alone_waits_for_nobody(form: str, start: Start) -> None:
    report, _ = graded(BARE[form], start)
    double = one(report, "4.1")
    assert (double.machine.earned, report.total.waiting) == (Fraction(3), Fraction(0))
    says = "no words handed in for 2 of the points, which a person would read"
    assert double.verdict.notes == (says,)
    assert "no words handed in" in feedback(report, "small")
    assert [one(report, n).verdict.outcome for n in ESSAYS] == [Outcome.MISSING] * 2


@pytest.mark.parametrize("form", BARE)
def test_it_waits_where_words_are_handed_in_elsewhere(form: str, start: Start) -> None:
    report, _ = graded(BARE[form], start, elsewhere=True)
    assert one(report, "4.1").machine.waiting == 2
    assert all(one(report, number).machine.waiting == 5 for number in ESSAYS)


PROOF = "Adding a number to itself gives twice the number."
WITH_WORDS: dict[str, dict[str, Made]] = {
    "a docstring": {"hw.py": f"def double(x):\n    '''{PROOF}'''\n    return x + x"},
    "a comment inside": {"hw.py": f"def double(x):\n    # {PROOF}\n    return x + x"},
    "a comment above": {"hw.py": f"# {PROOF}\n{CODE}"},
    "a comment behind": {"hw.py": f"def double(x):\n    return x + x  # {PROOF}"},
    "a comment in a cell": {"hw.ipynb": notebook(f"# {PROOF}\n{CODE}")},
    "a cell": {"hw.ipynb": notebook(CODE, markdown(PROOF))},
    "a headed cell": {"hw.ipynb": notebook(CODE, markdown(f"## 4.1\n{PROOF}"))},
    "a cell before": {"hw.ipynb": notebook(markdown("# HW"), markdown(PROOF), CODE)},
    "a PDF": {"hw.py": CODE, "proofs.pdf": b"%PDF"},
    "a photograph": {"hw.py": CODE, "page1.jpg": b"\xff"},
    "a scan": {"hw.py": CODE, "IMG_2031.HEIC": b"\xff"},
    "a text file": {"hw.py": CODE, "proof.txt": PROOF},
    "a markdown file": {"hw.py": CODE, "proof.md": PROOF},
    "LaTeX": {"hw.py": CODE, "proof.tex": f"\\section{{4.1}}\n{PROOF}"},
    "LaTeX without a number": {"hw.py": CODE, "proof.tex": PROOF},
    "a document": {"hw.py": CODE, "proof.docx": b"PK"},
    "an unread notebook": {"hw.py": CODE, "proof.ipynb": "{"},
    "an unread archive": {"hw.py": CODE, "proof.rar": b"Rar!"},
    "a page": {"hw.py": CODE, "onlinetext.html": f"<p>{PROOF}</p>"},
    "a text in code": {"hw.py": f'{CODE}\n"""{PROOF}"""'},
    "Quarto": {"hw.py": CODE, "proof.qmd": PROOF},
}  # fmt: skip


@pytest.mark.parametrize("form", WITH_WORDS)
def test_what_can_be_read_waits(form: str, start: Start) -> None:
    double = one(graded(WITH_WORDS[form], start)[0], "4.1")
    assert (double.machine.earned, double.machine.waiting) == (Fraction(3), Fraction(2))


def test_a_picture_or_pdf_is_looked_at_for_items_without_an_answer_alone(start: Start) -> None:
    report, _ = graded({"hw.py": f"{CODE}\nq1_edges = 13", "page.pdf": b"%PDF"}, start)
    outcomes = {g.number: g.verdict.outcome for g in report.items}
    assert outcomes["1.1"] is Outcome.WRONG
    assert outcomes["2.5"] is Outcome.TO_READ


def test_at_most_five_lines_are_told_of_what_was_not_read(start: Start) -> None:
    lines = [f"print 'step {k}'" for k in range(69)]
    report, _ = graded({"hw.ipynb": notebook(*lines)}, start)
    assert len(report.problems) == 6
    assert report.problems[-1] == "... and 64 more of this kind"
    files: dict[str, Made] = {f"b{k}.ipynb": f"{k}" for k in range(25)}
    assert len(submission(files).problems) == 6
