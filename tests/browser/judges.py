"""Chromium, and what judges a page in it: accessibility by axe-core, markup by the W3C's validator.

All three come from the machine (Debian's chromium, a Java runtime) or from this folder's
`package.json` (`make browser`); where one is missing a test says which, and is skipped.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MODULES = Path(__file__).parent / "node_modules"
FLAGS = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def chromium() -> str:
    """Return the path of a Chromium; the test is skipped where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.skip("no chromium: apt install chromium")
    return found


@contextmanager
def launched() -> Iterator[Browser]:
    """Start a headless Chromium that asks the net for nothing of its own."""
    path = chromium()
    from playwright.sync_api import sync_playwright

    # Chromium's own sandbox wants a user other than root.
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else [*FLAGS]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        try:
            yield browser
        finally:
            browser.close()


def violations(page: Page) -> list[str]:
    """Return what axe-core objects to on the page as it stands, a line each."""
    script = MODULES / "axe-core" / "axe.min.js"
    if not script.exists():
        pytest.skip("no axe-core: make browser")
    page.evaluate(script.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {one['help']}: {node['html'][:200]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def markup_errors(*pages: Path) -> list[str]:
    """Return what the W3C's validator objects to in files of HTML, a line each."""
    jars = list(MODULES.glob("vnu-jar/**/vnu.jar"))
    if not jars:
        pytest.skip("no vnu-jar: make browser")
    if not shutil.which("java"):
        pytest.skip("no Java runtime: apt install default-jre-headless")
    command = ["java", "-jar", str(jars[0]), "--format", "json", "--exit-zero-always"]
    done = subprocess.run([*command, *map(str, pages)], capture_output=True, text=True, check=True)
    said: dict[str, Any] = json.loads(done.stderr)
    return [
        f"{Path(one['url']).name}:{one.get('lastLine')}: {one['message']}"
        for one in said["messages"]
        if one["type"] == "error"
    ]
