"""Reading one hand-in has limits, and one that meets them costs its file alone."""

import time
from collections.abc import Callable, Mapping, Sequence

import pytest

from graders.intake import apart, reading
from graders.intake.apart import ReadingLimits
from graders.intake.beside import Spool
from graders.intake.files import File
from graders.intake.submission import Submission
from tests.graders.intake.builders import Made, file, markdown, notebook, sources, zipped

NUMBERS = ("1.1", "2.2")
SMALL = ReadingLimits(cpu_seconds=1, wall_seconds=20.0, memory_bytes=256 << 20)


def read(*files: File, limits: ReadingLimits = SMALL, spool: Spool | None = None) -> Submission:
    return apart.read("ada", files, NUMBERS, spool, limits)


FILES: Sequence[tuple[str, Made]] = (
    ("hw.ipynb", notebook("x = 1", markdown("## 2.2\nYes, it is."), markdown("Freely."))),
    (
        "hw.py",
        "y = '\udcff'.encode('utf-8', 'replace')  # so it is, by the rule".replace("\udcff", "é"),
    ),
    ("data.csv", "a,b\n1,2\n"),
    ("b.zip", zipped({"c.py": "z = 3", "d/e.csv": "1"})),
    ("page.pdf", b"%PDF"),
    ("half.ipynb", notebook({"cell_type": "code", "source": "x = '\ud800'"})),
)


def contents(files: Mapping[str, Callable[[], bytes]]) -> dict[str, bytes]:
    return {name: get() for name, get in files.items()}


def test_what_is_read_apart_is_what_is_read_here() -> None:
    files = [file(name, made) for name, made in FILES]
    here, there = reading.read("ada", files, NUMBERS), read(*files)
    for name in vars(here):
        if name not in ("beside", "originals"):
            assert getattr(there, name) == getattr(here, name), name
    assert contents(there.beside) == contents(here.beside)
    assert contents(there.originals) == contents(here.originals)
    assert {"hw.ipynb", "hw.py", "c.py", "page.pdf"} <= set(there.originals)


def test_a_class_keeps_equal_files_once() -> None:
    spool = Spool()
    large = b"x" * 100_000
    found = [read(file(f"{k}.csv", large), file("a.csv", f"{k}"), spool=spool) for k in range(5)]
    assert spool.end == 100_000 + 5
    assert [f.beside["a.csv"]() for f in found] == [b"0", b"1", b"2", b"3", b"4"]
    assert all(f.beside[f"{k}.csv"]() == large for k, f in enumerate(found))


def _burns(*_: object) -> None:
    while True:
        pass


def _sleeps(*_: object) -> None:
    time.sleep(60)


def _grows(*_: object) -> None:
    held = [bytes(64 << 20) for _ in range(100)]
    raise AssertionError(len(held))


def _dies(*_: object) -> None:
    import os

    os._exit(7)


@pytest.mark.parametrize(("fault", "says"), [
    (_burns, "more than 1 s of computing time"), (_sleeps, "more than 2 s"),
    (_dies, "reading it ended the reader"),
])  # fmt: skip
def test_a_file_that_meets_a_limit_is_left_out_and_the_others_are_read(
    fault: object, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(reading.READERS, ".tex", fault)
    limits = ReadingLimits(cpu_seconds=1, wall_seconds=2.0 if fault is _sleeps else 30.0)
    found = read(file("a.tex", "x"), file("hw.py", "x = 1"), limits=limits)
    assert sources(found.cells) == ["x = 1"]
    (problem,) = found.problems
    assert problem.startswith("a.tex was left out: ")
    assert says in problem


def test_memory_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(reading.READERS, ".tex", _grows)
    found = read(file("a.tex", "x"), file("hw.py", "x = 1"))
    assert sources(found.cells) == ["x = 1"]
    assert "a.tex" in found.problems[0]
    assert "memory" in found.problems[0].lower()


def test_a_hand_in_of_nothing_but_hostile_files_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(reading.READERS, ".tex", _dies)
    found = read(*(file(f"{k}.tex", "x") for k in range(9)))
    assert len(found.problems) == apart.MOST_TRIES
    assert found.cells == ()


HOSTILE: dict[str, tuple[str, Made]] = {
    "a heading of blanks": ("a.ipynb", notebook(markdown("#" + " " * 100_000 + "x"))),
    "a label of blanks": ("a.ipynb", notebook(markdown("answer" + " " * 100_000 + "1.1"))),
    "underscores": ("a.ipynb", notebook(markdown("## " + "_" * 100_000))),
    "stars": ("a.md", "**" + "*" * 100_000),
    "a label again and again": ("a.md", "answer " * 20_000),
    "many headings": ("a.md", ("### " + " " * 100 + "\n") * 10_000),
    "help lines": ("a.ipynb", notebook("?x\n" * 20_000)),
    "help lines of a module": ("a.py", "x?\n" * 20_000),
    "questions and blanks": ("a.ipynb", notebook(("x = 1 ?" + " " * 50 + "\n") * 10_000)),
    "continuations": ("a.ipynb", notebook("!ls " + "\\\n" * 20_000)),
    "continued shell lines": ("a.ipynb", notebook("! \\\n" * 20_000)),
    "documents": ("a.tex", "\\begin{document}" * 60_000),
    "answers that never end": ("a.tex", "\\begin{answer}{1.1}" * 20_000),
    "answers without a number": ("a.tex", "\\begin{answer}" * 20_000),
    "sections": ("a.tex", "\\section{" * 60_000),
    "bold in bold": ("a.tex", "\\textbf{" * 60_000),
    "backslashes": ("a.tex", "\\" * 200_000 + "%"),
    "deep lists": ("a.ipynb", "[" * 1_000_000),
    "deep cells": ("a.ipynb", '{"cells":' + "[" * 100_000 + "]" * 100_000 + "}"),
    "deep objects": ("a.ipynb", '{"cells":[' + '{"a":' * 900 + "1" + "}" * 900 + "]}"),
    "comments that never end": ("a.md", "<!--" * 200_000),
    "links": ("a.md", "![](" * 50_000),
    "angles": ("a.md", ("<" * 2_000 + "\n") * 100),
    "signs of money": ("a.md", "## 1.1\n" + "$" * 100_000),
    "cell magics": ("a.ipynb", notebook("%%time\n" * 20_000)),
    "fences": ("a.md", "```python\nx=1\n```\n" * 6_000),
    "comments": ("a.py", "# a b c d e\n" * 50_000),
    "blanks before a sign": ("a.ipynb", notebook("x" + " " * 100_000 + "= 1")),
}


@pytest.mark.parametrize("form", HOSTILE)
def test_hostile_files_are_read_within_the_limits(form: str) -> None:
    """A quarter of the computing time that a hand-in is given is more than they need."""
    limits = ReadingLimits(cpu_seconds=5, wall_seconds=120.0)
    found = read(file(*HOSTILE[form]), file("ok.py", "x = 1"), limits=limits)
    assert "x = 1" in sources(found.cells)
    assert not [problem for problem in found.problems if "was left out" in problem]
