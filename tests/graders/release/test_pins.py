"""Students install what grades them, and what their homework asks for: nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest

from graders.model import AuthoringError
from graders.public.homework import PublicHomework
from graders.release import pins, sources, texts

ROOT = Path(__file__).resolve().parents[3]
HOMEWORK = PublicHomework(name="tiny", title="Tiny", items=(), needs=("numpy",))
SOME_ONLY = ("sympy", "networkx", "torch")


def asked(*needs: str) -> list[str]:
    return texts.requirements(replace(HOMEWORK, needs=needs)).splitlines()


def test_a_homework_that_needs_nothing_more_asks_for_the_checker_alone() -> None:
    assert asked("numpy") == [
        texts.PYTHON,
        "--find-links .",
        "-c constraints.txt",
        "graders==0.1.0",
    ]


@pytest.mark.parametrize("package", SOME_ONLY)
def test_a_package_that_some_homeworks_need_is_asked_for_by_those_alone(package: str) -> None:
    (line,) = {*asked("numpy", package)} - {*asked("numpy")} - {
        "--extra-index-url https://download.pytorch.org/whl/cpu"
    }  # fmt: skip
    assert line == pins.pins([package])[0]
    assert line.startswith(f"{package}==")


def test_torch_comes_from_the_index_of_its_cpu_build() -> None:
    assert asked("torch")[2] == "--extra-index-url https://download.pytorch.org/whl/cpu"
    assert not [line for line in asked("numpy") if "index" in line]


@pytest.mark.parametrize("package", SOME_ONLY)
def test_the_engine_itself_does_without_it(package: str) -> None:
    """Its wheel depends on no such package; torch is imported where an answer has it already."""
    assert package not in map(pins.plain, pins.required())
    if package != "torch":
        engine = sorted((ROOT / "graders").rglob("*.py"))
        assert len(engine) > 100
        assert not sources.any_imports(engine, package)


def test_whoever_grades_has_what_any_answer_may_hold() -> None:
    assert {*pins.required("grading")} == {"sympy", "networkx"}


def test_every_version_that_students_get_is_the_one_that_grades() -> None:
    there = [line for line in texts.constraints().splitlines() if not line.startswith("#")]
    assert there
    assert {*there} <= {*pins.constraints().splitlines()}
    everything = [*pins.required(), *pins.required("students"), *SOME_ONLY]
    assert {*pins.pins(everything)} <= {*there}


def test_a_package_without_a_pin_is_the_author_s_to_pin() -> None:
    with pytest.raises(AuthoringError, match=r"no version of left_pad is pinned in constraints"):
        asked("numpy", "left_pad")


def test_students_get_no_pins_of_what_only_the_course_installs() -> None:
    named = {pins.plain(line.partition("==")[0]) for line in texts.constraints().splitlines()}
    assert not named & {"pytest", "ruff", "distributed", "starlette", "mkdocs", "psycopg"}


def test_what_a_package_brings_along_is_followed_through_its_extras() -> None:
    """nbconvert asks for `bleach[css]`, and that for tinycss2; colorama is for Windows alone."""
    assert {"bleach", "tinycss2", "webencodings"} <= pins.brought(["nbconvert"])
    assert "tinycss2" not in pins.brought(["bleach"])
    assert "colorama" in pins.brought(["ipython"])
