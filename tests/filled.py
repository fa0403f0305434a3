"""A homework's template filled in as students fill it in: cell by cell, and in its modules."""

from __future__ import annotations

import ast
import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from graders.public import stored
from graders.public.given_out import WORDS

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "student_template"
STUB = re.compile(r"^(?:(\w+) = None|def (\w+)\(|class (\w+)\()", re.MULTILINE)
HEADING = re.compile(r"### Answer (\S+)\n")
Fill = Callable[[list[str]], str]
"""The code that answers some names."""


def template(name: str, place: Path) -> Path:
    """A copy of the template, as a student has it."""
    return Path(shutil.copytree(TEMPLATES / name, place))


def fill(work: Path, code: Fill, words: Mapping[str, str], imports: str = "") -> None:
    """Put code into the cells of stubs, words into those for answers; nothing else is touched."""
    path = work / "answers.ipynb"
    book = json.loads(path.read_text(encoding="utf-8"))
    first = True
    for cell in book["cells"]:
        source = "".join(cell["source"])
        names = [next(filter(None, found)) for found in STUB.findall(source)]
        if cell["cell_type"] == "code" and (names or first):
            cell["source"] = code(names) if names else f"{source}\n{imports}"
            first = False
        elif heading := HEADING.match(source):
            said = words.get(heading[1], WORDS)
            cell["source"] = source.replace(WORDS, said)
    path.write_text(json.dumps(book), encoding="utf-8")


def book_of(source: str) -> str:
    """A notebook of one cell."""
    cell: dict[str, object] = {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": source.splitlines(keepends=True),
    }
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 4})


class Tidy:
    """The tidy example of a homework, taken apart into what it says of each name."""

    def __init__(self, name: str) -> None:
        self.folder = ROOT / "examples" / name / "tidy"
        book = json.loads((self.folder / "answers.ipynb").read_text(encoding="utf-8"))
        cells = [(cell["cell_type"], "".join(cell["source"])) for cell in book["cells"]]
        self.code = "\n".join(source for kind, source in cells if kind == "code")
        self.words = {
            heading[1]: source[heading.end() :].strip()
            for kind, source in cells
            if kind == "markdown" and (heading := HEADING.match(source))
        }
        for item in stored.read(TEMPLATES / name).items:
            if item.kind == "essay" and item.number not in self.words:
                self.words[item.number] = self._text(item.names)

    def fill(self, work: Path) -> None:
        """Into a copy of the template; what helps several answers comes first, as imports do."""
        book = json.loads((work / "answers.ipynb").read_text(encoding="utf-8"))
        stubs = "\n".join("".join(c["source"]) for c in book["cells"] if c["cell_type"] == "code")
        asked = {next(filter(None, found)) for found in STUB.findall(stubs)}
        helping = [text for names, text in self._statements() if not names & asked]
        fill(work, self._answer, self.words, "\n".join(helping))
        others = [path for path in self.folder.glob("*.ipynb") if path.name != "answers.ipynb"]
        for starter in [*self.folder.glob("*.py"), *others]:
            assert (work / starter.name).exists()
            shutil.copy(starter, work)

    def _answer(self, names: list[str]) -> str:
        """Each statement stands in the cell of the first name that it answers."""
        told = [text for defined, text in self._statements() if min(
            defined, key=self.code.find, default="") in names]  # fmt: skip
        return "\n".join(told) or f"# {', '.join(names)}: see above"

    def _text(self, names: tuple[str, ...]) -> str:
        for node in ast.parse(self.code).body:
            value = getattr(node, "value", None)
            if isinstance(value, ast.Constant) and {*_defined(node)} & {*names}:
                return str(value.value).strip()
        return ""

    def _statements(self) -> Iterator[tuple[set[str], str]]:
        lines = self.code.splitlines()
        for node in ast.parse(self.code).body:
            text = "\n".join(lines[node.lineno - 1 : node.end_lineno])
            yield set(_defined(node)), text


def _defined(node: Any) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    for target in getattr(node, "targets", []):
        yield from (part.id for part in ast.walk(target) if isinstance(part, ast.Name))
