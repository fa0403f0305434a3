"""Each template as a repository of its own: filled in, left blank, and with every known mistake.

What runs is what stands in the template's workflow, word for word.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path

import pytest
import yaml

import grade
from graders import find_assignment
from graders.assignment import Item
from graders.course.results import Results
from graders.model import Check, Namespace, Outcome
from graders.public import checking, stored
from graders.public.checking import ADVICE, Checked
from graders.public.homework import checks
from graders.public.revealed import REFUSED, refuse, slips
from tests.filled import ROOT, TEMPLATES, Tidy, book_of, fill, template
from tests.mistakes import answers

HOMEWORKS = sorted(path.name for path in TEMPLATES.iterdir() if path.is_dir())
MACHINE = {
    "cs533_s2020": Fraction("34"),
    "cs4644_f2023": Fraction("41.3"),
    "csc413_f2024": Fraction("9.7"),
    "ift6135_a2022": Fraction("47"),
    "ift6135_h2022": Fraction("79.5"),
}
"""What a machine judges of each."""


@dataclass(frozen=True)
class Ran:
    """What the workflow's job left behind."""

    code: int
    printed: str
    rows: Mapping[str, str]
    """Item -> what the table on the run's page says of it."""


def workflow(work: Path, programs: Path) -> Ran:
    """The commands of the workflow that lies in a folder, but for those that install."""
    (text,) = (work / ".github" / "workflows").iterdir()
    (job,) = yaml.safe_load(text.read_text(encoding="utf-8"))["jobs"].values()
    commands = [step["run"] for step in job["steps"] if "run" in step]
    install, *others = commands
    assert install == "pip install -r requirements.txt"
    programs.mkdir()
    (programs / "grade").write_text(f'#!/bin/sh\nexec {sys.executable} {ROOT}/grade.py "$@"\n')
    (programs / "grade").chmod(0o755)
    (programs / "python").symlink_to(sys.executable)
    summary = programs / "summary.md"
    path = f"{programs}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "GITHUB_STEP_SUMMARY": str(summary)}
    done = subprocess.run(
        ["bash", "-e", "-c", "\n".join(others)],
        capture_output=True, text=True, cwd=work, env=environment, timeout=300, check=False,
    )  # fmt: skip
    first, *lines = done.stdout.splitlines()
    token = first.removeprefix("::stop-commands::")
    end = lines.index(f"::{token}::")  # what answers print cannot pass for a command before it
    assert len(token) == 32
    assert all(line.startswith(("::error ", "::warning ")) for line in lines[end + 1 :])
    table = re.findall(r"^\| (\d\S*) \| \S+ \| (.*) \|$", summary.read_text(), re.MULTILINE)
    return Ran(done.returncode, done.stdout + done.stderr, dict(table))


def checked(work: Path, numbers: Sequence[str] = ()) -> dict[str, Checked]:
    """What the public checks of a folder say of some items, or of all."""
    homework = stored.read(work)
    kit = {name: (work / f"{name}.py").read_text(encoding="utf-8") for name in homework.kit}
    items = tuple(i for i in homework.items if not numbers or i.number in numbers)
    found = checking.check(work, replace(homework, items=items), kit)
    assert not found.faults
    return {each.item.number: each for each in found.items}


def run(name: str, work: Path) -> Results:
    """The instructor's run of a class of one."""
    out = work.parent.parent / "results"
    arguments = [str(work.parent), "--out", str(out), "--min-isolation", "weak"]
    assert grade.main(["run", name, *arguments]) == 0
    return Results.open(out)


@pytest.mark.parametrize("name", HOMEWORKS)
def test_filled_in_every_public_check_holds_and_the_machine_gives_all_its_points(
    name: str, tmp_path: Path
) -> None:
    work = template(name, tmp_path / "class" / "filled")
    Tidy(name).fill(work)
    ran = workflow(work, tmp_path / "bin")
    assert ran.code == 0, ran.printed
    assert set(ran.rows.values()) <= {"checks hold", "read", "for a person"}
    assert len(ran.rows) == len(find_assignment.load(name).items)
    for each in checked(work).values():
        for check, verdict in each.verdicts:
            assert verdict.outcome in (Outcome.RIGHT, Outcome.TO_READ), (each.item.number, verdict)
            assert check.name not in ADVICE or verdict.outcome is Outcome.RIGHT
    report = run(name, work).get("filled")[0]
    assert report.total.earned == MACHINE[name]
    for item in report.items:  # code alone leaves a rubric's share to nobody: decision 0004
        lost = item.score.possible - item.score.earned - item.score.waiting
        told = any(f"no words handed in for {lost} of" in note for note in item.verdict.notes)
        assert lost == 0 or told, item.number
    judged = (Outcome.RIGHT, Outcome.TO_READ)
    assert not [item.number for item in report.items if item.verdict.outcome not in judged]


@pytest.mark.parametrize("name", HOMEWORKS)
def test_left_blank_nothing_is_found_and_nothing_earned(name: str, tmp_path: Path) -> None:
    work = template(name, tmp_path / "class" / "blank")
    ran = workflow(work, tmp_path / "bin")
    assert ran.code == 0, "unfinished is not red"
    assert f"0 of {len(ran.rows)} answered." in ran.printed
    assert "Traceback" not in ran.printed
    assert set(ran.rows.values()) == {"no answer"}
    assert len(ran.rows) == len(find_assignment.load(name).items)
    report = run(name, work).get("blank")[0]
    assert {item.verdict.outcome for item in report.items} == {Outcome.MISSING}
    assert report.total.earned == report.total.waiting == 0
    assert not report.problems


# Every known mistake


MODULE = "known_mistakes"
TAKEN = """
import sys
sys.path.insert(0, {root!r})
from tests.mistakes import answers
globals().update(answers({name!r}, {wrong!r}))
"""
"""A student's module: the course's own mistakes under the names that are asked for."""


@pytest.mark.parametrize("name", HOMEWORKS)
def test_of_every_mistake_the_check_says_what_the_audit_counts(name: str, tmp_path: Path) -> None:
    """Made in the template, through the student's own process, and beside it by the audit."""
    items = [
        Known(placed, tuple(checks(name, placed))) for placed in find_assignment.load(name).items
    ]
    known = {each.placed.number: each for each in items}
    seen = dict.fromkeys(known, 0)
    for count, wrong in enumerate(rounds(known)):
        work = template(name, tmp_path / str(count))
        make(name, wrong, work)
        for number, each in checked(work, [*wrong]).items():
            told = any(verdict.outcome in REFUSED for _, verdict in each.verdicts)
            by_audit = refuse(known[number].checks, known[number].slips[wrong[number]])
            assert told == by_audit, (number, wrong[number])
            seen[number] += told * known[number].alike[wrong[number]]
    assert {number: found for number, found in seen.items() if found} == audited(name)


def make(name: str, wrong: Mapping[str, int], work: Path) -> None:
    """Fill in one mistake for each of some items; the others stay blank."""
    given = answers(name, wrong)
    taken = f"from {MODULE} import "
    module = TAKEN.format(root=str(ROOT), name=name, wrong=dict(wrong))
    (work / f"{MODULE}.py").write_text(module, encoding="utf-8")

    def code(names: Sequence[str]) -> str:
        return "\n".join(f"{taken}{n}" if n in given else f"{n} = None" for n in names)

    starters = find_assignment.load(name).starter
    for starter in starters:
        text = code([*given])
        if starter.suffix == ".ipynb":
            text = book_of(text)
        (work / starter.name).write_text(text, encoding="utf-8")
    fill(work, code, {}, "" if starters else code([*given]))  # words beside answers have no stub


@dataclass(frozen=True)
class Known:
    """An item, what may be checked of it, and the mistakes that are known."""

    placed: Item
    checks: tuple[Check, ...]

    @cached_property
    def slips(self) -> list[Namespace]:
        """Each as an answer that is right in everything else."""
        return list(slips(self.placed))

    @cached_property
    def alike(self) -> Mapping[int, int]:
        """The first of those that are the same answer, and how many are: ways share mistakes."""
        same = [frozenset((name, id(part)) for name, part in slip.items()) for slip in self.slips]
        return {same.index(one): count for one, count in Counter(same).items()}

    @cached_property
    def names(self) -> set[str]:
        """All that its answers may be called."""
        asked = {ask.name for check in self.checks for ask in check.ask()}
        return asked | {name for slip in self.slips for name in slip}


def rounds(known: Mapping[str, Known]) -> Iterator[dict[str, int]]:
    """Item -> the mistake to make, so that each is made once; no two of a round share a name."""
    left = {number: [*each.alike] for number, each in known.items()}
    while any(left.values()):
        taken: set[str] = set()
        chosen = {}
        for number in sorted(left, key=lambda number: -len(left[number])):
            if left[number] and not taken & known[number].names:
                taken |= known[number].names
                chosen[number] = left[number].pop()
        yield chosen


def audited(name: str) -> dict[str, int]:
    """Item -> how many of its mistakes are seen, as docs/audit.md tells it."""
    page = (ROOT / "docs" / "audit.md").read_text(encoding="utf-8")
    (section,) = [part for part in page.split("\n## ") if part.startswith(f"{name}\n")]
    rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in section.splitlines()
            if row.startswith("| ")]  # fmt: skip
    head, _, *rows = rows
    at = head.index("seen")
    *items, _ = rows
    return {row[0]: int(row[at]) for row in items if row[at]}
