"""Pictures of the pages that the demo writes: light and dark, wide and on a phone."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Literal, NamedTuple

import grade
from tests.browser.judges import launched

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "pictures"


class Picture(NamedTuple):
    """A picture's name, the page that it shows, its look, and its size."""

    name: str
    page: str
    scheme: Literal["light", "dark"]
    width: int
    height: int
    place: str = ""
    """The element at its top; empty for the page's own."""


PICTURES = (
    Picture("student-light", "feedback/slips.html", "light", 860, 1000),
    Picture("student-dark", "feedback/slips.html", "dark", 860, 1000, "[id='i-2.3']"),
    Picture("student-phone", "feedback/slips.html", "light", 390, 844),
    Picture("class-light", "class.html", "light", 1000, 900),
    Picture("class-dark", "class.html", "dark", 1000, 760, ".legend"),
    Picture("class-phone", "class.html", "light", 390, 844),
)


def main() -> int:
    """Grade the example class, and take the pictures."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        arguments = ["ift6135_a2022", str(ROOT / "examples" / "ift6135_a2022"), "--out", folder]
        arguments += ["--secret", str(ROOT / "examples" / "public.secret")]
        if code := grade.main(["run", *arguments, "--min-isolation", "weak"]):
            return code
        take(Path(folder), OUT)
    return 0


def take(results: Path, out: Path) -> None:
    """The pictures of a results folder."""
    with launched() as browser:
        for picture in PICTURES:
            size = {"width": picture.width, "height": picture.height}
            page = browser.new_page(color_scheme=picture.scheme, viewport=size)  # type: ignore[arg-type]
            page.goto((results / picture.page).resolve().as_uri())
            if picture.place:
                page.locator(picture.place).first.evaluate("one => one.scrollIntoView()")
            page.screenshot(path=out / f"{picture.name}.png")
            page.close()


if __name__ == "__main__":
    sys.exit(main())
