"""Answers that attack whoever reads them: nothing of theirs runs, loads, or leaves its place."""

from __future__ import annotations

import json
import re
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graders.course.results import Results
from graders.desk import drawn_words, limited, serving
from graders.desk.limited import CannotDrawError
from graders.desk.serving import Serving
from tests.graders.desk import desks
from tests.graders.desk.desks import ANNA, ASSIGNMENT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

EVIL = "http://evil.example"
ATTACKS = {
    "script": "<script>alert(1)</script></script><script src='http://evil.example/x.js'></script>",
    "handlers": "<img src=x onerror=alert(1)> <b onmouseover=alert(1)>b</b> <body onload=alert(1)>",
    "svg": f"<svg onload=alert(1)><image href='{EVIL}/a.png'/><script>alert(1)</script></svg>",
    "links": "[a](javascript:alert(1)) <a href='data:text/html,<script>alert(1)</script>'>b</a>",
    "pictures": f"![x]({EVIL}/x.png) <img src='{EVIL}/y.png'> <link rel=stylesheet href={EVIL}>",
    "frames": f"<iframe src='{EVIL}'></iframe><meta http-equiv=refresh content='0;url={EVIL}'>",
    "htmx": f"<div hx-get='{EVIL}' hx-trigger='load' hx-on:load='alert(1)'>x</div>",
    "template": "{{ 7*7 }} {% for x in y %} ${7*7} __import__('os').system('id')",
    "terminal": "\x1b[31mred\x1b[0m \x1b]0;title\x07 \u202eesrever\u202c \u2066x\u2069 \x00 \ud800",
    "math": r"$\href{javascript:alert(1)}{x}$ $\unicode{x3C}script$ $</math><script>alert(1)//$",
    "quote": "\"' autofocus onfocus=alert(1) x='\n```html\n<script>alert(1)</script>\n```",
    "megabytes": "<b>" * 20_000 + "x" * 50_000,
    "formulas": r"$\frac{a_{1}^{2}}{b}$ " * 4_000,
}
BOOK = json.dumps(
    {
        "nbformat": 4, "nbformat_minor": 5, "metadata": {},
        "cells": [
            {"cell_type": "markdown", "id": "a", "metadata": {}, "source": ATTACKS[name]}
            for name in ("script", "handlers", "svg", "links", "pictures", "frames")
        ] + [
            {"cell_type": "code", "id": "b", "metadata": {}, "source": "1", "execution_count": 1,
             "outputs": [{"output_type": "display_data", "metadata": {}, "data": {
                 "text/html": ATTACKS["script"] + ATTACKS["handlers"],
                 "image/svg+xml": ATTACKS["svg"],
                 "application/javascript": "alert(1)"}}]}
        ],
    }
).encode()  # fmt: skip
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n"


def hostile(folder: Path) -> Results:
    """A class in which every answer attacks."""
    results = desks.store(folder)
    for name, text in ATTACKS.items():
        desks.put(results, f"<script>alert('{name}')</script>", text)
    files = {"book <b>.ipynb": BOOK, "a<script>.pdf": PDF, "x.png": b"<svg onload=alert(1)>"}
    desks.put(results, "files", "words beside files", files=files)
    return results


def test_no_answer_makes_a_dialog_a_request_or_an_error(browser: Browser, tmp_path: Path) -> None:
    results = hostile(tmp_path / "results")
    with serving.open_desk(results, [ANNA], assignment=ASSIGNMENT) as desk:
        base = desk.link(ANNA).partition("/enter")[0]
        context = browser.new_context()
        page = context.new_page()
        faults: list[str] = []
        page.on("dialog", lambda dialog: faults.append(dialog.message))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(desk.link(ANNA))
        for key in desk.room.order(ANNA, "1"):
            page.goto(f"{base}/item/1/{key}?all=1")
            page.keyboard.press("n")
            page.keyboard.press("m")
            page.wait_for_selector("#machine-more pre")
            page.evaluate("() => document.querySelectorAll('details').forEach(d => d.open = true)")
            page.wait_for_load_state("networkidle")
            assert page.evaluate("() => document.dir || document.body.dir") == ""
            assert page.evaluate(STRANGE) == []
        page.goto(f"{base}/item/1/list")
        page.goto(f"{base}/item/1/{key}/slip")
        context.close()
    missing = "Failed to load resource: the server responded with a status of 415"
    assert [fault for fault in faults if not fault.startswith(missing)] == []
    assert [url for url in asked if not url.startswith(base)] == []


STRANGE = """() => {
    const LEADS = ['href', 'src', 'action', 'data-src', 'hx-get'];
    return [...document.querySelectorAll('#task *')].filter((e) =>
    ['SCRIPT', 'LINK', 'META', 'BODY', 'BASE', 'OBJECT', 'EMBED', 'STYLE'].includes(e.nodeName)
    || [...e.attributes].some((a) => a.name.startsWith('on') || a.name === 'style'
        || a.name.startsWith('hx-on') || (LEADS.includes(a.name) && !a.value.startsWith('/')))
).map((e) => e.outerHTML.slice(0, 200)); }"""
"""Elements and attributes that our own pages never have."""


def test_no_page_is_heavier_than_100_kb_whatever_was_handed_in(
    browser: Browser, tmp_path: Path
) -> None:
    results = hostile(tmp_path / "results")
    with serving.open_desk(results, [ANNA], assignment=ASSIGNMENT) as desk:
        request = browser.new_context().request
        base = desk.link(ANNA).partition("/enter")[0]
        request.get(desk.link(ANNA))
        for key in desk.room.order(ANNA, "1"):
            assert len(request.get(f"{base}/item/1/{key}").body()) < 100_000
        request.dispose()


def test_what_a_stranger_made_comes_with_a_policy_that_lets_it_do_nothing(
    browser: Browser, tmp_path: Path
) -> None:
    results = hostile(tmp_path / "results")
    with serving.open_desk(results, [ANNA], assignment=ASSIGNMENT) as desk:
        book = fetched(browser, desk, "notebook", "book <b>.ipynb")
        words = fetched(browser, desk, "words", "")
        picture = fetched(browser, desk, "picture", "x.png")
    for status, headers, _ in (book, words):
        assert status == 200
        assert headers["content-security-policy"].startswith("sandbox; default-src 'none'")
        assert headers["x-content-type-options"] == "nosniff"
    assert picture[0] == 415
    assert words[1]["content-type"].startswith("text/plain")
    acting = re.compile(r"<(script|iframe|object|embed)|<[^>]*(\son\w+=|javascript:)", re.I)
    assert not acting.search(book[2])


def fetched(
    browser: Browser, desk: Serving, kind: str, path: str
) -> tuple[int, dict[str, str], str]:
    """A file of the one who hands in files: status, headers, text."""
    from graders.desk import handed_in

    number = desk.room.book.entries["files"].submission
    with desk.room.results.database.reading() as connection:
        digest = handed_in.files_of(connection, number).get(path, "")
    groups = desk.room.groups("1").values()
    (key,) = [group.key for group in groups if "files" in group.students]
    wanted = f"/words/1/{key}/0" if kind == "words" else f"/{kind}/{number}/{digest}"
    context = browser.new_context()
    base = desk.link(ANNA).partition("/enter")[0]
    context.request.get(desk.link(ANNA))
    answer = context.request.get(base + wanted)
    told = answer.status, answer.headers, answer.body().decode("utf-8", "replace")
    context.close()
    return told


@pytest.mark.parametrize("name", ATTACKS)
def test_drawn_words_are_text_and_mathml_alone(name: str) -> None:
    html = "".join(block.html for block in drawn_words.blocks(ATTACKS[name]))
    for mark in ("<script", "<img", "<svg", "<iframe", "<a ", "<div", "<body", "<meta", "\x1b"):
        assert mark not in html
    assert "\u202e" not in html
    assert len(html) < 90_000


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"%PDF-1.7 and then nothing", id="a head alone"),
        pytest.param(b"\x00" * 4096, id="zeros"),
        pytest.param(zlib.compress(b"x" * 10_000), id="no PDF"),
    ],
)
def test_a_pdf_that_cannot_be_drawn_is_told(content: bytes) -> None:
    with pytest.raises(CannotDrawError):
        limited.draw("draw_pdf", content, "count")


def test_a_drawing_knows_nothing_of_the_desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its process has neither our environment nor our folder, and may start nothing."""
    monkeypatch.setenv("DESK_SECRET", "known")
    script = "import json, os, sys; print(json.dumps([dict(os.environ), os.getcwd(), sys.path]))"
    (tmp_path / "telling.py").write_text(script)
    monkeypatch.setattr(limited, "HERE", tmp_path)
    told, folder, _ = json.loads(limited.draw("telling", b""))
    assert "DESK_SECRET" not in told
    assert folder == "/"


def test_a_page_of_a_huge_size_is_drawn_small(tmp_path: Path) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    document.new_page(14_000, 14_000)
    document.save(tmp_path / "huge.pdf")
    document.close()
    drawn = limited.draw("draw_pdf", (tmp_path / "huge.pdf").read_bytes(), "page", "1", "4")
    width = int.from_bytes(drawn[16:20])
    height = int.from_bytes(drawn[20:24])
    assert width * height <= 12_100_000
