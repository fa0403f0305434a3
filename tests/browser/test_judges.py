"""The judges object to pages that are wrong: a test that cannot fail proves nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser import judges

if TYPE_CHECKING:
    from playwright.sync_api import Browser

GOOD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>One</title></head>
<body><main><h1>One</h1><p>Two.</p></main></body></html>"""
BAD = GOOD.replace("<p>Two.</p>", '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">')


def test_axe_objects_to_a_picture_without_words(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(GOOD)
    assert judges.violations(page) == []
    page.set_content(BAD)
    assert any(line.startswith("image-alt") for line in judges.violations(page))
    page.close()


def test_the_validator_objects_to_an_unclosed_paragraph(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.html", tmp_path / "bad.html"
    good.write_text(GOOD)
    bad.write_text(GOOD.replace("</main>", "</article>"))
    assert judges.markup_errors(good) == []
    assert judges.markup_errors(bad)
