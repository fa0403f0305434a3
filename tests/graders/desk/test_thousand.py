"""A thousand students: light pages, few keys, and no press that is lost on the way."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graders.course import pages
from graders.course.page_names import file_names
from graders.course.results import Results
from graders.desk import serving
from graders.desk.serving import Serving
from graders.scores import Report
from tests.graders.desk import desks
from tests.graders.desk.desks import ANNA

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser

ITEM = "1.5.ii"
"""An essay of one point in two lines."""
ALIKE, DISTINCT = 60, 60
MOST_PAGE = 100_000
MOST_KEYS = 1.3
"""Presses for an answer, where half of them are one and the same."""


@pytest.fixture(scope="module")
def desk(
    example_class: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Serving]:
    """The example class with a thousand students, of whom 120 answer one item in words.

    Sixty of them say the same, sixty each something else; nobody else answers it.
    """
    folder = tmp_path_factory.mktemp("thousand") / "results"
    desks.thousand(example_class("ift6135_a2022"), folder, ITEM, ALIKE, DISTINCT)
    results = Results.open(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "_write_feedback", emptied)
        results.publish()
    with serving.open_desk(results, [ANNA]) as opened:
        yield opened


def emptied(folder: Path, report: Report, shown: object, twins: Collection[str]) -> None:
    """Stand in for the pages that a run has written: only that they are there matters here."""
    for name in file_names(report.student, twins):
        (folder / "feedback" / name).touch()


def test_no_page_is_heavier_than_100_kb(browser: Browser, desk: Serving) -> None:
    context = browser.new_context()
    base = desk.link(ANNA).partition("/enter")[0]
    context.request.get(desk.link(ANNA))
    for path in ("/", "/fair", f"/item/{ITEM}", f"/item/{ITEM}/list", f"/item/{ITEM}/rubric"):
        answer = context.request.get(base + path)
        assert answer.status == 200
        assert len(answer.body()) < MOST_PAGE, path
    context.close()


def test_half_alike_and_half_distinct_take_few_keys_and_all_are_stored(
    browser: Browser, desk: Serving
) -> None:
    """One line of the rubric for each answer, by the keyboard, as fast as it is typed."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(desk.link(ANNA))
    page.goto(f"{desk.link(ANNA).partition('/enter')[0]}/item/{ITEM}")
    groups = len(desk.room.waiting(ANNA, ITEM))
    keys = 0
    for _ in range(groups):
        old = page.get_attribute("#task", "data-key")
        for press in "1j":
            page.keyboard.press(press)
            keys += 1
        page.wait_for_function(
            "(old) => document.getElementById('task')?.dataset.key !== old", arg=old
        )
    page.wait_for_selector("#main h1")
    context.close()
    desk.room.book.refresh()
    graded = desk.room.book.graded[ITEM].values()
    marked = [each.mark.points for each in graded if each.mark is not None]
    assert len(marked) == ALIKE + DISTINCT
    assert set(marked) == {desk.room.book.rubric(ITEM)["q1"].points}
    assert keys <= MOST_KEYS * (ALIKE + DISTINCT)
    assert not desk.room.results.history_faults()
