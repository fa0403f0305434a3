"""Screenshots of the desk for docs/desk.md: `python -m benchmarks.screenshots_desk`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from benchmarks.desk import graded
from graders.course.results import Results
from graders.desk import acting, serving
from graders.desk.acting import Press
from graders.desk.room import Seat
from graders.desk.serving import Serving
from tests.browser import judges

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
WIDTHS = {1280: "light", 390: "dark"}
HEIGHT = 860


def prepare(desk: Serving) -> None:
    """Marks of two people, of which two differ, and a remark: pages that are in use."""
    room, (anna, ben) = desk.room, desk.seats
    for item in ("1.2", "1.4.W", "1.5.ii"):
        for number, key in enumerate(room.waiting(ben, item)[:2]):
            turn = room.task(ben, item, key)
            lines = tuple(room.book.rubric(item))[: 1 + number]
            press = Press(act=f"{item} {key}", version=turn.version, lines=lines)
            acting.mark(room, ben, item, key, press)
    for key in room.order(anna, "1.2"):
        turn = room.task(anna, "1.2", key)
        if turn.mark is not None and turn.mark.grader == "ben":
            acting.flag(room, ben, "1.2", key, f"flag {key}")
            seen = room.task(anna, "1.2", key)
            press = Press(act=f"a {key}", version=seen.version, full=True)
            acting.mark(room, anna, "1.2", key, press)
            break


def shoot(page: Page, desk: Serving, width: int) -> None:
    """All pages at one width."""
    base = desk.link(desk.seats[0]).partition("/enter")[0]
    room, anna = desk.room, desk.seats[0]
    largest = max(room.waiting(anna, "2.4"), key=lambda k: len(room.groups("2.4")[k].students))
    papers = [key for key, group in room.groups("2.5").items() if "with_pdf" in group.students]
    for name, path, keys in (
        ("first", "/", ""), ("marking", f"/item/2.4/{largest}", "1"),
        ("pdf", f"/item/2.5/{papers[0]}", ""), ("groups", "/item/1.2/list", ""),
        ("rubric", "/item/1.2/rubric", ""), ("fairness", "/fair", ""), ("keys", "/item/2.4", "?"),
        ("slip", f"/item/1.1/{slip_of(desk)}/slip", ""),
    ):  # fmt: skip
        page.goto(base + path)
        page.wait_for_load_state("networkidle")
        for key in keys:
            page.keyboard.press(key)
        page.wait_for_timeout(400)
        page.screenshot(path=PICTURES / f"desk_{name}_{width}.png")
        if keys == "1":
            page.keyboard.press("u")
            page.wait_for_timeout(600)


def slip_of(desk: Serving) -> str:
    """A group of wrong answers to 1.1."""
    groups = desk.room.groups("1.1").values()
    return next(group.key for group in groups if group.machine[0] == "record")


def take(browser: Browser, desk: Serving) -> None:
    """All pages at all widths."""
    for width, scheme in WIDTHS.items():
        size = {"width": width, "height": HEIGHT}
        context = browser.new_context(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(desk.link(desk.seats[0]))
        shoot(page, desk, width)
        context.close()


def main() -> None:
    """Grade the example class, mark a little, and draw every page."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        results = Results.open(graded(Path(folder) / "graded"))
        seats = [Seat("anna"), Seat("ben", head=False)]
        with serving.open_desk(results, seats) as desk, judges.launched() as browser:
            prepare(desk)
            desk.count_groups()
            take(browser, desk)


if __name__ == "__main__":
    main()
