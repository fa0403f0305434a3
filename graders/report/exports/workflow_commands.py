"""Commands of a GitHub workflow: annotations at a file's line, and text that cannot be one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from graders.report import clean

MOST = 10
"""The most annotations of a level that one step may show; GitHub drops the others."""
MOST_LETTERS = 1000


@dataclass(frozen=True, kw_only=True)
class Annotation:
    """A remark: `error`, `warning` or `notice`, its text, and its place."""

    level: str
    says: str
    title: str = ""
    file: str = ""
    line: int = 0

    @property
    def command(self) -> str:
        """The line that GitHub reads: nothing in it ends the command, or begins another."""
        named = {"file": self.file, "line": str(self.line or ""), "title": self.title}
        properties = ",".join(f"{n}={_property(v)}" for n, v in named.items() if v)
        return f"::{self.level}{' ' * bool(properties)}{properties}::{_message(self.says)}"


def commands(annotations: Iterable[Annotation]) -> list[str]:
    """The lines to print: of each level as many as GitHub shows, and how many more there are."""
    levels: dict[str, list[Annotation]] = {}
    for each in annotations:
        levels.setdefault(each.level, []).append(each)
    told = []
    for level, found in levels.items():
        shown = found if len(found) <= MOST else found[: MOST - 1]
        told += [each.command for each in shown]
        if len(found) > len(shown):
            says = f"and {len(found) - len(shown)} more: the summary of this run tells all"
            told.append(Annotation(level=level, says=says).command)
    return told


COMMAND = re.compile(r"(^|\n)(\s*)(::|##\[)")


def harmless(text: str) -> str:
    """A text that may be printed in a workflow: no line of it begins like a command."""
    lines = "\n".join(text.splitlines())  # a lone carriage return starts a line there, too
    return COMMAND.sub("\\1\\2\N{ZERO WIDTH SPACE}\\3", lines).replace(
        "##[", "##\N{ZERO WIDTH SPACE}["
    )


def _message(text: str) -> str:
    plain = clean.text(text)[:MOST_LETTERS]
    return plain.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(clean.line(text)).replace(":", "%3A").replace(",", "%2C")
