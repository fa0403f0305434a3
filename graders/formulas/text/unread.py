"""The error of reading: the expected and the found sign, and a caret at the place."""

from __future__ import annotations

WINDOW = 64


class Unread(ValueError):
    """A text that is no formula; the message shows the place to its author."""

    def __init__(self, says: str, text: str = "", at: int = 0) -> None:
        """`says` is a sentence; `at` is the place in `text` that it is about."""
        says, text = (part.replace("\ufffd", "?") for part in (says, text))
        self.says, self.text, self.at = says, text, at
        super().__init__(f"{says}\n{pointer(text, at)}" if text else says)


def pointer(text: str, at: int) -> str:
    """The line of the text around a place, and a caret below it."""
    at = min(max(at, 0), len(text))
    start = max(0, min(at - WINDOW // 2, len(text) - WINDOW))
    line = "".join(c if c.isprintable() else " " for c in text[start : start + WINDOW])
    before, after = "..." * (start > 0), "..." * (start + WINDOW < len(text))
    return f"    {before}{line}{after}\n    {' ' * (len(before) + at - start)}^"
