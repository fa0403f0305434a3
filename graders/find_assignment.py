"""From a name or a folder to an assignment; a fault in it is told with file and line."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import sysconfig
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

from graders.assignment import Assignment
from graders.model import AuthoringError

ROOT = Path(__file__).resolve().parent.parent / "assignments"


def names() -> list[str]:
    """The assignments that stand beside the engine."""
    return sorted(path.parent.name for path in ROOT.glob("*/contents.py"))


def load(name: str) -> Assignment:
    """The assignment of that name, or in that folder, which may lie anywhere."""
    path = Path(name)
    if name in names():
        contents = _import(lambda: importlib.import_module(f"assignments.{name}.contents"))
    elif (path / "contents.py").is_file():
        contents = _import(lambda: _outside(path.resolve()))
    else:
        known = ", ".join(names()) or "none"
        raise AuthoringError(
            f"no assignment {name!r}; known: {known}, or a folder with contents.py"
        )
    _on_one_thread()
    assignment = getattr(contents, "ASSIGNMENT", None)
    if not isinstance(assignment, Assignment):
        found = "nothing" if assignment is None else f"a {type(assignment).__name__}"
        says = f"expected ASSIGNMENT = Assignment(...), found {found} of that name"
        raise AuthoringError(f"{contents.__file__}: {says}")
    return assignment


def every() -> Iterator[Assignment]:
    """All assignments that stand beside the engine."""
    return map(load, names())


def _on_one_thread() -> None:
    """References compute as guests do; and on small tensors a second thread costs more than all."""
    if torch := sys.modules.get("torch"):
        torch.set_num_threads(1)


def _outside(folder: Path) -> ModuleType:
    """Import a folder of anybody's as a package, so that its files may import each other."""
    name = folder.name
    if not name.isidentifier():
        raise AuthoringError(f"{folder}: the folder's name must be a Python name")
    taken = AuthoringError(f"{folder}: Python has another package {name!r}; rename the folder")
    sys.path.insert(0, str(folder.parent))
    try:
        spec = importlib.util.find_spec(name)
        places = (spec.submodule_search_locations if spec else None) or ()
        if folder not in [Path(place).resolve() for place in places]:
            raise taken
        contents = importlib.import_module(f"{name}.contents")
    finally:
        sys.path.remove(str(folder.parent))
    if Path(str(contents.__file__)).resolve().parent != folder:  # one that was imported before
        raise taken
    return contents


def _import(how: Callable[[], ModuleType]) -> ModuleType:
    try:
        return how()
    except AuthoringError as error:
        raise AuthoringError(f"{author_location(error)}{error}") from error
    except SyntaxError as error:
        raise AuthoringError(f"{error.filename}, line {error.lineno}: {error.msg}") from error
    except Exception as error:
        raise AuthoringError(f"{author_location(error)}{type(error).__name__}: {error}") from error


def author_location(error: Exception) -> str:
    """The last line of the author's own files on the way to an error."""
    others = [Path(__file__).resolve().parent]
    others += [Path(sysconfig.get_path(kind)) for kind in ("stdlib", "purelib", "platlib")]
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if not frame.filename.startswith("<")
        and not any(Path(frame.filename).is_relative_to(other) for other in others)
    ]
    return f"{frames[-1].filename}, line {frames[-1].lineno}: " if frames else ""
