"""The desk in a real browser, by its keys: what is marked there is what the gradebook says."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graders.course import events, history
from graders.course.results import Results
from graders.course.tables import EVENTS
from graders.desk import serving
from graders.desk.serving import Serving
from tests.graders.desk import desks
from tests.graders.desk.desks import ANNA, ASSIGNMENT, BEN

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

REFUSED = "Failed to load resource: the server responded with a status of"
"""The browser's own line on an answer that a test provokes."""
PAGES = ("/", "/fair", "/item/1.2", "/item/1.5.ii", "/item/1.2/list", "/item/1.2/rubric")


@contextmanager
def entered(browser: Browser, desk: Serving, who: int = 0, **options: object) -> Iterator[Page]:
    """A page of a grader who came by the link; a fault in it fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, **options)  # type: ignore[arg-type]
    page, faults = context.new_page(), list[str]()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.goto(desk.link(desk.seats[who]))
    yield page
    context.close()
    assert [fault for fault in faults if not fault.startswith(REFUSED)] == []


def base(desk: Serving) -> str:
    return desk.link(desk.seats[0]).partition("/enter")[0]


def saved(page: Page) -> None:
    page.wait_for_function("() => document.getElementById('status').textContent === 'Saved'")


def key_of(page: Page) -> str:
    return str(page.get_attribute("#task", "data-key"))


def arrived(page: Page, old: str) -> str:
    """Where the keys have led: an item and its next group, the end of an item, or of all.

    A page hears keys once its scripts have run, which the state "complete" promises.
    """
    found = page.wait_for_function(
        """(old) => {
            if (document.readyState !== "complete") return null;
            const desk = document.getElementById("desk");
            const key = document.getElementById("task")?.dataset.key;
            if (desk && key) return key === old ? null : `${desk.dataset.item} ${key}`;
            if (document.getElementById("begin")) return null;
            return document.getElementById("following") ? "next item" : "done";
        }""",
        arg=old,
    )
    return str(found.json_value())


def test_the_whole_example_class_is_marked_by_keyboard_alone(
    browser: Browser, graded: Path
) -> None:
    """Line 1 for every first group, all for every second, none for every third: a model counts."""
    results = Results.open(graded)
    machine = {report.student: report.total for report in results.reports()}
    model: dict[tuple[str, str], Fraction] = {}
    presses = 0
    with serving.open_desk(results, [ANNA]) as desk, entered(browser, desk) as page:
        room, old = desk.room, ""
        page.keyboard.press("j")
        while (state := arrived(page, old)) != "done":
            if state == "next item":
                page.keyboard.press("j")
                continue
            item, old = state.split()
            press = "10-"[presses % 3]
            turn = room.task(ANNA, item, old)
            line = next(iter(room.book.rubric(item).values()))
            for student in turn.students:
                waiting = room.book.graded[item][student].machine.waiting
                gives = {"1": min(waiting, line.points), "0": waiting, "-": Fraction(0)}
                model[student, item] = gives[press]
            page.keyboard.press(press)
            presses += 1
            page.keyboard.press("j")
    rows = list(csv.DictReader(io.StringIO((graded / "gradebook.csv").read_text("utf-8-sig"))))
    assert len(rows) == 14
    for row in rows:
        given = sum((p for (s, _), p in model.items() if s == row["student"]), Fraction(0))
        assert Fraction(row["total"]) == round(machine[row["student"]].earned + given, 2)
    assert all(report.total.waiting == 0 for report in results.reports())
    assert not results.history_faults()


def test_forms_are_sent_as_the_browser_sends_them(browser: Browser, tmp_path: Path) -> None:
    results = desks.tiny(tmp_path / "results")
    opened = serving.open_desk(results, [ANNA, BEN], assignment=ASSIGNMENT)
    with opened as desk, entered(browser, desk) as page:
        page.goto(f"{base(desk)}/item/1/rubric")
        page.locator("[name=words]").last.fill("names the premise")
        page.locator("[name=points]").last.fill("1/3")
        page.locator("[name=points]").last.press("Enter")
        page.wait_for_function("() => document.body.innerText.includes('names the premise')")
        desk.room.book.refresh()
        lines = [(line.words, line.points) for line in desk.room.book.rubric("1").values()]
        assert ("names the premise", Fraction(1, 3)) in lines
        page.goto(base(desk))
        page.locator("form[action='/assign'] input:not([type=hidden])").fill("ben")
        page.locator("form[action='/assign'] button").click()
        page.wait_for_load_state()
        assert "not the desk's" not in page.inner_text("body")


def test_who_is_late_is_told_keeps_what_was_typed_and_overwrites_nothing(
    browser: Browser, tmp_path: Path
) -> None:
    results = desks.tiny(tmp_path / "results")
    opened = serving.open_desk(results, [ANNA, BEN], assignment=ASSIGNMENT)
    with opened as desk, entered(browser, desk) as anna, entered(browser, desk, 1) as ben:
        key = desk.room.waiting(ANNA, "1")[0]
        for page in (anna, ben):
            page.goto(f"{base(desk)}/item/1/{key}")
        anna.keyboard.press("1")
        saved(anna)
        ben.keyboard.press("c")
        ben.keyboard.type("I think not.")
        ben.keyboard.press("Control+Enter")
        ben.keyboard.press("2")
        ben.wait_for_selector("#alerts p")
        assert "anna gave it 2 points meanwhile" in ben.inner_text("#alerts")
        assert ben.input_value("#comment") == "I think not."
        desk.room.book.refresh()
        turn = desk.room.task(ANNA, "1", key)
        assert turn.mark is not None
        assert (turn.mark.points, turn.mark.grader) == (Fraction(2), "anna")


def test_two_graders_with_random_keys_never_overwrite_each_other(
    browser: Browser, tmp_path: Path
) -> None:
    """Every event says what stood before it; a model of all marks, event by event, says the same.

    At the end the store, both pages opened anew, and the model agree.
    """
    results = desks.tiny(tmp_path / "results")
    draw = random.Random(7)
    opened = serving.open_desk(results, [ANNA, BEN], assignment=ASSIGNMENT)
    with opened as desk, entered(browser, desk) as anna, entered(browser, desk, 1) as ben:
        for page in (anna, ben):
            page.goto(f"{base(desk)}/item/1")
        for _ in range(60):
            page = draw.choice([anna, ben])
            if draw.random() < 0.2:
                page.goto(f"{base(desk)}/item/1/{draw.choice(desk.room.order(ANNA, '1'))}?all=1")
            page.keyboard.press(draw.choice("11220-jjkug"))
            page.wait_for_timeout(draw.choice([0, 0, 30]))
        for page in (anna, ben):
            page.goto(base(desk))
            page.wait_for_function(
                "() => Object.keys(localStorage).filter((k) => k.endsWith('outbox'))"
                ".every((k) => localStorage.getItem(k) === '[]')"
            )
    model: dict[str, list[object]] = {}
    with results.database.reading() as connection:
        found = events.read(connection, EVENTS.c.item == "1", EVENTS.c.student.is_not(None))
        decided = history.read(connection)
    assert {event.who for event in found if event.what == "mark"} == {"anna", "ben"}
    for event in found:
        stack = model.setdefault(str(event.student), [None])
        before = {k: v for k, v in (event.before or {}).items() if k != "undoes"}
        if event.what == "mark":
            assert before == (stack[-1] or {})
            stack.append({k: v for k, v in event.after.items() if k != "act"})
        elif event.what == "undo mark":
            assert before == (stack.pop() or {})
            assert event.after == stack[-1]
    for student, stack in model.items():
        top = decided.top((student, "1"))
        assert (history.plain(top.mark, top.chosen) if top else None) == stack[-1]
    assert not results.history_faults()


def test_what_is_pressed_while_the_desk_cannot_be_reached_is_saved_later(
    browser: Browser, tmp_path: Path
) -> None:
    results = desks.tiny(tmp_path / "results")
    opened = serving.open_desk(results, [ANNA], assignment=ASSIGNMENT)
    with opened as desk, entered(browser, desk) as page:
        page.goto(f"{base(desk)}/item/1")
        key = key_of(page)
        page.wait_for_load_state("networkidle")
        refuse = f"{base(desk)}/item/1/*/mark"
        page.route(refuse, lambda route: route.fulfill(status=503, body="{}"))
        page.keyboard.press("1")
        page.keyboard.press("c")
        page.keyboard.type("Typed on a train.")
        page.keyboard.press("Control+Enter")
        page.wait_for_function(
            "() => document.getElementById('status').textContent.startsWith('No answer')"
        )
        page.unroute(refuse)
        page.reload()
        saved(page)
        desk.room.book.refresh()
        mark = desk.room.task(ANNA, "1", key).mark
        assert mark is not None
        assert (mark.points, mark.comment) == (Fraction(2), "Typed on a train.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_for_everyone(browser: Browser, graded: Path, scheme: str) -> None:
    from tests.browser import judges

    results = Results.open(graded)
    with (
        serving.open_desk(results, [ANNA]) as desk,
        entered(browser, desk, color_scheme=scheme) as page,
    ):
        for path in PAGES:
            page.goto(f"{base(desk)}{path}")
            assert judges.violations(page) == []
        page.goto(f"{base(desk)}/item/1.2")
        page.keyboard.press("?")
        assert judges.violations(page) == []
