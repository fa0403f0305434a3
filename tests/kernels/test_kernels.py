"""Unlike machines ask the same, release the same, and judge each other's records alike.

The quick half plays each machine on the two homeworks that are scored quickly. The rest is marked
`everywhere`: all homeworks, an example class run by guests on another machine, and the audit.
"""

import shutil
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import grade
from graders.course.results import Results
from graders.find_assignment import names
from graders.host import child
from graders.host.digests import agree
from tests.kernels import elsewhere
from tests.kernels.machines import CORES, MACHINES, differences, machine, run, threads, why_not

ROOT = Path(__file__).resolve().parents[2]
QUICK = ("ift6135_a2022", "ift6135_h2022")
SLOW = tuple(name for name in names() if name not in QUICK)
WAITING = frozenset({"endless_loop", "slow", "flood"})
"""Examples that run until a limit ends them, which no kernel alters."""


def left_out(folder: str, students: list[str]) -> list[str]:
    return [student for student in students if student in WAITING]


Graded = Callable[[str], Path]
asked = cache(elsewhere.asked)


@pytest.fixture(params=MACHINES)
def other(request: pytest.FixtureRequest) -> Mapping[str, str]:
    """The environment of another machine."""
    if says := why_not(request.param):
        pytest.skip(says)
    return machine(request.param)


def check_alike(
    environment: Mapping[str, str], homeworks: tuple[str, ...], example_class: Graded, place: Path
) -> None:
    """Plans, templates, and what records that were made here are worth there."""
    here: dict[str, dict[str, Any]] = {}
    for name in homeworks:
        here[name] = elsewhere.scores(shutil.copytree(example_class(name), place / name))
    there = run(environment, str(place), *homeworks)
    for name in homeworks:
        ours = asked(name)
        theirs = {key: value for key, value in there["asked"].items() if key.startswith(f"{name} ")}
        assert ours.keys() == theirs.keys()
        assert [key for key in ours if not agree(ours[key], theirs[key])] == []
        assert there["stale"][name] == []
        assert here[name]
        assert differences(here[name], there["rescored"][name]) == []


def test_what_is_asked_released_and_scored_is_the_same_elsewhere(
    other: Mapping[str, str], example_class: Graded, tmp_path: Path
) -> None:
    check_alike(other, QUICK, example_class, tmp_path)


@pytest.mark.everywhere
def test_so_it_is_of_the_homeworks_with_torch(
    other: Mapping[str, str], example_class: Graded, tmp_path: Path
) -> None:
    check_alike(other, SLOW, example_class, tmp_path)


@pytest.mark.everywhere
@pytest.mark.parametrize("name", [*QUICK, *SLOW])
def test_guests_on_another_machine_answer_what_is_worth_the_same_here(
    name: str, example_class: Graded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = elsewhere.scores(example_class(name))
    if says := why_not(CORES[-1]):
        pytest.skip(says)
    for key, value in {**machine(CORES[-1]), **threads(2)}.items():
        monkeypatch.setitem(child.ENVIRONMENT, key, value)
    students = shutil.copytree(ROOT / "examples" / name, tmp_path / "class", ignore=left_out)
    out = tmp_path / "results"
    arguments = [name, str(students), "--out", str(out), "--min-isolation", "weak"]
    secret = str(ROOT / "examples" / "public.secret")
    assert grade.main(["run", *arguments, "--secret", secret]) == 0
    again = elsewhere.scores(out)
    assert again.keys() == here.keys() - WAITING
    assert differences({student: here[student] for student in again}, again) == []
    taken = [transcript for _, _, transcript in Results.open(out).all()]
    assert any(transcript.records for transcript in taken)


@pytest.mark.everywhere
def test_the_audit_page_is_the_same_elsewhere() -> None:
    if says := why_not(CORES[-1]):
        pytest.skip(says)
    assert run(machine(CORES[-1]), "--audit") == (ROOT / "docs" / "audit.md").read_text("utf-8")


def test_a_difference_is_named() -> None:
    """The comparison above passes on nothing by itself."""
    here = {"anna": {"1": ["right"], "2": ["wrong"]}, "ben": {"1": ["right"]}}
    there = {"anna": {"1": ["right"], "2": ["right"]}}
    assert differences(here, here) == []
    assert differences(here, there) == [
        "anna 2: ['wrong'] / ['right']",
        "ben 1: ['right'] / None",
    ]
