"""Makes all files of a homework's folder, and compares them with a folder on disk."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from graders.assignment import Assignment
from graders.model import AuthoringError
from graders.public import stored
from graders.public.given_out import given_out
from graders.public.homework import PublicHomework, public
from graders.release import pins, texts
from graders.release.answer_notebook import notebook
from graders.release.drift import is_stale
from graders.release.json_text import json_text

KIT_IMPORT = re.compile(r"^from assignments(?:\.\w+)*\.kit import ([\w, ]+)$", re.MULTILINE)


def files(assignment: Assignment) -> dict[str, str]:
    """Return path -> text of everything that students get."""
    homework = replace(public(assignment), given=given_out(assignment))
    checks = stored.to_json(homework)
    starter = {path.name: path.read_text(encoding="utf-8") for path in assignment.starter}
    kit = {f"{path.stem}.py": path.read_text(encoding="utf-8") for path in assignment.kit}
    return {
        "README.md": texts.readme(homework, sorted(starter)),
        "answers.ipynb": notebook(homework, frozenset(_names(starter))),
        "answers.tex": texts.latex(homework),
        "requirements.txt": texts.requirements(homework),
        pins.CONSTRAINTS: texts.constraints(),
        ".gitignore": texts.GITIGNORE,
        ".github/workflows/self-check.yml": texts.WORKFLOW,
        stored.FILE: json_text(checks) + "\n",
        **{f"{stored.FOLDER}/{name}": text for name, text in _properties(homework, checks)},
        **kit,
        **starter,
    }


def write(made: Mapping[str, str], folder: Path) -> None:
    """Write the files and remove all others: leftovers of an earlier release go.

    Raises `AuthoringError` where something else lies there, which would go as well.
    """
    others = [path for path in folder.glob("*") if path.name != ".git"]
    if others and folder / stored.FILE not in others:
        raise AuthoringError(f"{folder} holds other files: name a new folder, or a homework's")
    for name in stale(made, folder):
        if name not in made:
            (folder / name).unlink()
    for name, text in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def stale(made: Mapping[str, str], folder: Path) -> list[str]:
    """The files of a folder that differ from those that would be written now; `.git` is ignored."""
    depth = len(folder.parts)
    there = {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".whl" and ".git" not in path.parts[depth:]
    }
    names = sorted({*made, *there})
    return [
        name
        for name in names
        if name not in made or name not in there or _is_stale(there[name], made[name])
    ]


def _is_stale(path: Path, wanted: str) -> bool:
    found = path.read_bytes()
    if found == wanted.encode():
        return False
    return path.name != stored.FILE or is_stale(found.decode("utf-8", "replace"), wanted)


def _names(starter: Mapping[str, str]) -> Iterator[str]:
    """Yield the names that the starter defines: they have no cell in the answer notebook."""
    for name, text in starter.items():
        for source in _code_cells(text) if name.endswith(".ipynb") else [text]:
            for node in ast.parse(source).body:
                if isinstance(node, ast.FunctionDef | ast.ClassDef):
                    yield node.name
                elif isinstance(node, ast.Assign):
                    yield from (
                        target.id for target in node.targets if isinstance(target, ast.Name)
                    )


def _code_cells(notebook_text: str) -> list[str]:
    cells = json.loads(notebook_text)["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def _properties(
    homework: PublicHomework, checks: Mapping[str, object]
) -> Iterator[tuple[str, str]]:
    """Yield the files of properties that the checks name; the kit lies beside the answers there."""
    wanted = set(re.findall(r'"where": "(\w+):', json.dumps(checks)))
    for module in stored.public_modules(homework):
        stem = module.__name__.rpartition(".")[2]
        if stem in wanted:
            yield f"{stem}.py", KIT_IMPORT.sub(_plain_imports, _source(module))


def _source(module: ModuleType) -> str:
    return Path(str(module.__file__)).read_text(encoding="utf-8")


def _plain_imports(found: re.Match[str]) -> str:
    return "\n".join(f"import {name.strip()}" for name in found[1].split(","))
