"""The plain files of a homework's folder: README, LaTeX skeleton, requirements, workflow."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from importlib.metadata import version

from graders.guest import offered
from graders.intake import tex_files
from graders.public.homework import PublicHomework
from graders.release import latex_words, pins
from graders.report import clean

PYTHON = "# Python 3.11 or later; `python --version` tells which one this is."
CPU_INDEX = "https://download.pytorch.org/whl/cpu"


def readme(homework: PublicHomework, modules: Sequence[str]) -> str:
    """Write the page on answering, checking and handing in."""
    total = clean.points(sum((item.points for item in homework.items), Fraction(0)))
    files = ", ".join(f"`{name}`" for name in modules)
    more = f" Some answers are {_kind_of(modules)} of their own: {files}." if files else ""
    kit = ", ".join(f"`{name}.py`" for name in homework.kit)
    practice = any(check.name == "practice" for item in homework.items for check in item.checks)
    support = f"\nSupport files, which you import and do not change: {kit}.\n" if kit else ""
    support += f"\n{_packages(homework)}\n"
    return f"""# {homework.title}

{len(homework.items)} items, {total} points.

## Answer

Open `answers.ipynb` and write each answer under the name that its question gives.{more}
Functions keep their names and arguments. Where words are asked for, write them in the cell headed
*Answer*, or in `answers.tex` between `\\begin{{answer}}{{1.2}}` and `\\end{{answer}}`.
{support}
{CHECK}{PRACTICE if practice else ""}
When this folder is a repository on GitHub, the same runs after each push: the page of the run has a
table, and your files have remarks at the lines that a check fails on.

## Hand in

The notebook, the modules, and a PDF or LaTeX file for what you wrote by hand. Nothing else is
needed: support files and checks are taken from the course's own copy.

Hand in each answer once. Where a name has two answers, the file that was released with that name
wins over any copy of it, within a file the last one counts, and a blank never wins over an answer.
"""


def _packages(homework: PublicHomework) -> str:
    """Tell the packages that notebooks may import, with their versions where work is graded."""
    names = ["numpy", "sympy", *(["torch"] if "torch" in homework.needs else [])]
    found = {name: offered.version_of(name) for name in [*names, *offered.PACKAGES.values()]}
    told = ", ".join(f"{name} {there}" for name, there in found.items() if there)
    return f"Where it is graded there are {told}, and no network."


CHECK = """## Check

```console
$ python -m venv .venv && . .venv/bin/activate      # on Windows: .venv\\Scripts\\activate
$ pip install -r requirements.txt
$ grade check
```

It needs Python 3.11 or later (`python --version`), on Linux, macOS or Windows. It runs your
notebook from the top and tells, item by item, what it read and which checks hold. A check that
fails says that something is wrong, with an input on which it shows. Checks that hold do not say
that an answer is right: the inputs that it is graded on are others. Proofs and essays are read by
a person.

`grade check --item 2.3` tells of one item, `--watch` checks again whenever you save. In a cell of
the notebook `check("2.3")` looks at the names that the notebook has now; `%load_ext graders` brings
`%check 2.3`, which does the same.

It has no wall: the code runs as you do. Check your own work alone; for work of others there is
`grade check --wall`, on Linux. The checks are those of the folder that you are in.
"""
PRACTICE = """
Where numbers are asked for, the notebook also gives other numbers to practise on: put that result
under the name with `_practice` at its end, and `grade check` says whether it is right, and what is.
It earns nothing, and nobody misses it.
"""


def _kind_of(files: Sequence[str]) -> str:
    return "notebooks" if all(name.endswith(".ipynb") for name in files) else "modules"


def latex(homework: PublicHomework) -> str:
    """A skeleton: each question that words can answer, and an environment for its answer."""
    body = "\n".join(
        f"\\begin{{question}}{{{item.number}}}\n{latex_words.latex(item.prompt)}\n"
        f"\\end{{question}}\n\\begin{{answer}}{{{item.number}}}\n\n\\end{{answer}}\n"
        for item in homework.items
        if item.prose or item.kind in ("essay", "numeric", "choice", "symbolic", "asymptotic")
    )
    return f"{PREAMBLE}{tex_files.seal(body)}\n\n\\begin{{document}}\n\n{body}\n\\end{{document}}\n"


PREAMBLE = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage{amsmath, amssymb}
\sloppy
% Each answer stands in an environment of its own, under its item's number.
\newenvironment{question}[1]{\subsection*{\detokenize{#1}}\small}{\par}
\newenvironment{answer}[1]{\paragraph{Answer.}}{\par}
"""


def requirements(homework: PublicHomework) -> str:
    """Write what `pip install -r` reads: the checker, and the packages of this homework.

    The checker lies beside the file or on an index. All versions are those of `constraints.txt`,
    which lies beside it too, so that students run what grades them.
    """
    own = {pins.plain(name) for name in pins.required()}
    more = sorted(name for name in homework.needs if pins.plain(name) not in own)
    lines = [PYTHON, "--find-links .", f"-c {pins.CONSTRAINTS}", f"graders=={version('graders')}"]
    if "torch" in more:
        lines.insert(2, f"--extra-index-url {CPU_INDEX}")
    return "\n".join([*lines, *pins.pins(more), ""])


def constraints() -> str:
    """Write the versions that grade, of all that students install or that pip brings along."""
    extras = [name for extra in ("torch", "grading", "students") for name in pins.required(extra)]
    wanted = pins.brought([*pins.required(), *extras])
    pinned = pins.PINNED.finditer(pins.constraints())
    lines = [line[0] for line in pinned if pins.plain(line[1]) in wanted]
    return "\n".join(["# The versions that answers are graded with.", *lines, ""])


GITIGNORE = """\
.venv/
__pycache__/
.ipynb_checkpoints/
*.whl
.DS_Store
"""

WORKFLOW = """# Runs the self-check after each push, once this folder is a repository of its own.
name: self-check
on: [push, workflow_dispatch]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 20
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.11"
      - name: Install
        run: pip install -r requirements.txt
      - name: Check
        # Red where a check fails; an answer that is not there yet is nothing wrong.
        run: grade check --github
"""
