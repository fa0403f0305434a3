"""The README's first question is one that grades, and its blocks are those that are printed."""

import re
import sys
from pathlib import Path

import pytest

from grade import main

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
HEAD = "from graders import Assignment, Numeric, item, slips\n\n"
FOOT = 'ASSIGNMENT = Assignment(name="first", title="First", items=[item("1.1", 2, EDGES)])\n'


def block(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    return str(found)


@pytest.fixture
def first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A homework of the README's question alone, and one student who answers 6."""
    (tmp_path / "first").mkdir()
    contents = tmp_path / "first" / "contents.py"
    contents.write_text(f"{HEAD}{block('python')}\n{FOOT}", encoding="utf-8")
    (tmp_path / "class" / "ben").mkdir(parents=True)
    (tmp_path / "class" / "ben" / "answers.py").write_text("edges = 6\n", encoding="utf-8")
    for name in ("first", "first.contents"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return tmp_path


def test_the_first_question_tells_its_slip_as_the_readme_shows(first: Path) -> None:
    out = first / "results"
    assert main(["run", str(first / "first"), str(first / "class"), "--out", str(out)]) == 0
    assert block("text") in (out / "feedback" / "ben.txt").read_text(encoding="utf-8")


def test_the_first_question_has_no_fault(first: Path) -> None:
    assert main(["audit", str(first / "first")]) == 0


def test_the_rows_shown_are_rows_of_the_example_class() -> None:
    """The whole table, which is held to what is printed, stands in docs/grading.md."""
    whole = (ROOT / "docs" / "grading.md").read_text(encoding="utf-8")
    shown = re.findall(r"^\w+ +[\d.]+ of 80 .*$", block("console"), re.MULTILINE)
    assert len(shown) == 4
    assert all(f"{row}\n" in whole for row in shown)


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))], ids=str
)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert not [target for target in targets if not (page.parent / target).exists()]
