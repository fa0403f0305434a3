"""Pages in a browser: nothing is asked of the net, nothing acts, all can be read by everybody."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks import pages as made
from graders.evidence import ShownFormula, ShownGraph, ShownLog
from graders.report.pages.class_page import class_page
from graders.report.pages.student import student_page
from graders.report.pages.whole_class import Lead, WholeClass
from graders.scores import Report
from tests.browser import judges
from tests.graders.report.test_pages import HOSTILE, hostile

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DRAWN = (
    ShownFormula("y", r"\frac{a + b}{\sqrt{c}} \sum_{i = 1}^{n} \mathbf{x}_{i}"),
    ShownGraph("g", ("a", "b"), (("a", "b", "w", ""), ("b", "b", "", "does not belong"))),
    ShownLog("loss", ("3", "2", "1.5"), "1.2", rising=False),
)


def with_everything(report: Report) -> Report:
    first, *rest = report.items
    return replace(
        report, items=(replace(first, verdict=replace(first.verdict, shown=DRAWN)), *rest)
    )


def whole_class(reports: list[Report]) -> WholeClass:
    names = [report.student for report in reports]
    leads = [Lead(HOSTILE, names[0], "1", "similar code", 0.9, HOSTILE, (HOSTILE, "b\n" * 90))]
    return WholeClass(
        title="A class", reports=reports, leads=leads, as_of="2026-03-01",
        pages={name: "feedback/x.html" for name in names},
        handed_in={name: f"2026-03-0{1 + k % 9}T12:00" for k, name in enumerate(names)},
        late=frozenset(names[:2]),
    )  # fmt: skip


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    reports = made.reports(40)
    wanted = {
        "student": student_page(
            with_everything(reports[20]), "A class", made.PROMPTS, answers=True
        ),
        "hostile": student_page(hostile(), HOSTILE, {HOSTILE: HOSTILE}, answers=True),
        "class": class_page(whole_class([*reports, hostile()])),
        "small": class_page(whole_class([hostile()])),
        "nobody": class_page(WholeClass(title="A class", reports=())),
    }
    for name, text in wanted.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in wanted}


def opened(browser: Browser, path: Path, told: list[str], scheme: str = "light") -> Page:
    page = browser.new_page(color_scheme=scheme, viewport={"width": 390, "height": 800})  # type: ignore[arg-type]
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("dialog", lambda dialog: told.append(dialog.message))
    page.on("request", lambda request: told.append(request.url))
    page.goto(path.as_uri())
    return page


def test_the_markup_is_valid(files: dict[str, Path]) -> None:
    assert judges.markup_errors(*files.values()) == []


@pytest.mark.parametrize("name", ["student", "hostile", "class", "small", "nobody"])
def test_a_page_asks_for_nothing_and_everybody_can_read_it(
    browser: Browser, files: dict[str, Path], name: str
) -> None:
    for scheme in ("light", "dark"):
        told: list[str] = []
        page = opened(browser, files[name], told, scheme)
        assert told == [files[name].as_uri()]  # itself, no message, no dialog
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
        assert judges.violations(page) == []
        page.close()


def test_a_students_markup_is_text_on_the_page(browser: Browser, files: dict[str, Path]) -> None:
    for name in ("hostile", "class"):
        page = opened(browser, files[name], [])
        assert HOSTILE in page.inner_text("body")
        assert page.locator("img, iframe, object, embed").count() == 0
        assert page.locator("script").count() == (name == "class")
        page.close()


def test_formulas_are_drawn(browser: Browser, files: dict[str, Path]) -> None:
    """A browser that knows no MathML would put the parts side by side, all of one height."""
    page = opened(browser, files["student"], [])
    above, below = page.locator("article mfrac > *").all()[:2]
    top, bottom = above.bounding_box(), below.bounding_box()
    assert top
    assert bottom
    assert top["y"] + top["height"] <= bottom["y"] + 2
    low = page.locator("article msub > *").all()[1].bounding_box()
    base = page.locator("article msub > *").all()[0].bounding_box()
    assert low
    assert base
    assert 0 < low["height"] < base["height"]
    page.close()


def test_the_students_table_sorts_and_filters_by_keyboard(
    browser: Browser, files: dict[str, Path]
) -> None:
    page = opened(browser, files["class"], [])
    head = page.locator(".students th button").first
    head.focus()
    page.keyboard.press("Enter")
    names = [
        row.strip() for row in page.locator(".students tbody td:first-child").all_inner_texts()
    ]
    assert names[1:] == sorted(names[1:])
    assert page.locator(".students th").first.get_attribute("aria-sort") == "ascending"
    page.locator("#filter").focus()
    page.keyboard.type("STUDENT0007")
    assert page.locator(".students tbody tr:visible").count() == 1
    assert page.inner_text("#shown") == "1 students"
    page.close()


def test_pages_of_a_large_class_stay_small() -> None:
    found = made.measured(students=250, pages=25)
    assert 4 * found["class_bytes"] < 1_500_000  # a thousand
    assert found["pages_largest"] < 150_000
