"""The desk with a thousand students: bytes of its pages, milliseconds of its server and its keys.

`python -m benchmarks.desk [RESULTS]` prints a table in markdown. It needs Chromium.
"""

from __future__ import annotations

import itertools
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

import grade
from graders.course.results import Results
from graders.desk import serving
from graders.desk.room import Seat
from graders.desk.serving import Serving
from tests.browser import judges
from tests.graders.desk import desks

ROOT = Path(__file__).resolve().parent.parent
HOMEWORK, ITEM = "ift6135_a2022", "1.5.ii"
ALIKE, DISTINCT = 60, 60
WATCH = """() => new Promise((told) => {
    const began = performance.now(), old = document.getElementById('task').dataset.key;
    const look = () => document.getElementById('task')?.dataset.key === old
        ? requestAnimationFrame(look) : told(performance.now() - began);
    const key = { key: 'j', code: 'KeyJ', bubbles: true };
    document.body.dispatchEvent(new KeyboardEvent('keydown', key));
    look();
})"""
"""Milliseconds from the key to the frame that shows the next answer."""


@contextmanager
def thousand(source: Path) -> Iterator[Serving]:
    """A desk over a thousand students, of whom 120 answer one item in words."""
    with tempfile.TemporaryDirectory() as folder:
        results = desks.thousand(source, Path(folder) / "results", ITEM, ALIKE, DISTINCT)
        with serving.open_desk(Results.open(results), [Seat("anna")]) as desk:
            desk.count_groups()
            yield desk


def graded(folder: Path) -> Path:
    """The example class, graded here."""
    arguments = [HOMEWORK, str(ROOT / "examples" / HOMEWORK), "--out", str(folder)]
    secret = ["--secret", str(ROOT / "examples" / "public.secret"), "--min-isolation", "weak"]
    if grade.main(["run", *arguments, *secret]):
        raise SystemExit("the example class could not be graded")
    return folder


def milliseconds(times: int, act: Callable[[], object]) -> float:
    """The median of so many times."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        found.append(1000 * (time.perf_counter() - began))
    return statistics.median(found)


def pages(page: Page, base: str) -> Iterator[str]:
    """Bytes and milliseconds of each page, as the server gives it."""
    request = page.context.request
    for name, path in (
        ("first page", "/"), ("fairness", "/fair"), ("groups of an item", f"/item/{ITEM}/list"),
        ("marking page", f"/item/{ITEM}"), ("rubric", f"/item/{ITEM}/rubric"),
    ):  # fmt: skip
        size = len(request.get(base + path).body())
        took = milliseconds(9, lambda path=path: request.get(base + path).body())  # type: ignore[misc]
        yield f"| {name} | {size / 1000:.1f} kB | {took:.0f} ms |"


def keys(page: Page, desk: Serving, base: str) -> Iterator[str]:
    """The item marked by keyboard: presses, and what a press takes until the next is drawn."""
    page.goto(f"{base}/item/{ITEM}")
    groups, presses = len(desk.room.waiting(desk.seats[0], ITEM)), 0
    drawn = []
    for left in range(groups, 0, -1):
        page.keyboard.press("1")
        presses += 2
        page.wait_for_timeout(250)  # somebody reads
        if left > 1:
            drawn.append(float(page.evaluate(WATCH)))
        else:
            page.keyboard.press("j")
    page.wait_for_selector("#following, #main > p")
    answers = ALIKE + DISTINCT
    drawn.sort()
    yield f"| key presses for {answers} answers | {presses} ({presses / answers:.2f} each) | |"
    yield f"| from `j` to the next answer drawn, median | | {statistics.median(drawn):.0f} ms |"
    yield f"| the same, 95 of 100 | | {drawn[int(0.95 * len(drawn))]:.0f} ms |"


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(sys.argv[1]) if len(sys.argv) > 1 else graded(Path(folder) / "graded")
        began = time.perf_counter()
        with thousand(source) as desk, judges.launched() as browser:
            opened = time.perf_counter() - began
            page = browser.new_page()
            base = desk.link(desk.seats[0]).partition("/enter")[0]
            page.goto(desk.link(desk.seats[0]))
            print("| | size | time |\n|---|---|---|")
            for line in itertools.chain(pages(page, base), keys(page, desk, base)):
                print(line, flush=True)
            print(f"| class opened and all groups made | | {opened:.1f} s |")


if __name__ == "__main__":
    main()
