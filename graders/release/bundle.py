"""The zip from which Gradescope builds the autograder of an assignment."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from graders import find_assignment
from graders.model import AuthoringError
from graders.release import pins, sources
from graders.release.pins import CONSTRAINTS

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPTS = Path(__file__).resolve().parent / "autograder"
SHARED = "assignments/shared"
OUTSIDE = "outside"
"""The folder, in the zip, of an assignment that is not beside the engine."""
SECRET, ARGUMENTS, LOCK = "secret", "arguments", "requirements.lock"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can store, so that equal sources make equal bytes."""
UNIX = 3
OPEN, RUN, PRIVATE = 0o644, 0o755, 0o600


@dataclass(frozen=True)
class BundledFile:
    """A file of the zip, and its mode where it is unpacked."""

    content: bytes
    mode: int = OPEN


def entries(
    assignment: str, secret: bytes, options: Sequence[str] = (), torch: bool = False
) -> dict[str, BundledFile]:
    """Return path in the zip -> file. `torch` adds it where students use it, not the homework."""
    loaded = find_assignment.load(assignment)
    inside = assignment in find_assignment.names()
    folder = find_assignment.ROOT / assignment if inside else Path(assignment).resolve()
    place = f"{find_assignment.ROOT.name}/{assignment}" if inside else f"{OUTSIDE}/{folder.name}"
    found = {name: BundledFile(path.read_bytes()) for name, path in _sources(folder, place)}
    if unknown := [path for path in loaded.kit if path.resolve() not in _read(folder)]:
        raise AuthoringError(f"{unknown[0]} is of the kit, and in no folder that goes along")
    torch = torch or "torch" in loaded.warm or _uses_torch(folder, loaded.kit)
    for script in sorted(SCRIPTS.iterdir()):
        found[script.name] = BundledFile(script.read_bytes(), RUN)
    arguments = [assignment if inside else place, "--secret", SECRET, *options]
    found[ARGUMENTS] = BundledFile("".join(f"{line}\n" for line in arguments).encode())
    found[LOCK] = BundledFile(_lock(torch).encode())
    found[CONSTRAINTS] = BundledFile(pins.constraints().encode())
    found[SECRET] = BundledFile(secret, PRIVATE)
    return found | _metadata()


def write(path: Path, files: Mapping[str, BundledFile]) -> None:
    """Write the zip, readable for its owner alone: it holds the secret, and every answer."""
    beside = path.with_name(path.name + ".new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    with os.fdopen(descriptor, "wb") as file, zipfile.ZipFile(file, "w") as made:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, EPOCH)
            info.create_system = UNIX
            info.external_attr = (0o100000 | files[name].mode) << 16
            made.writestr(info, files[name].content)
    beside.replace(path)


def _sources(folder: Path, place: str) -> Iterator[tuple[str, Path]]:
    """Yield the files that grading needs of this project, and those of the assignment."""
    yield "grade.py", ROOT / "grade.py"
    yield "assignments/__init__.py", find_assignment.ROOT / "__init__.py"
    for tree in ("graders", "reference", SHARED):
        yield from _below(ROOT / tree, tree)
    yield from _below(folder, place)


def _below(folder: Path, place: str) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        inside = PurePosixPath(path.relative_to(folder).as_posix())
        is_junk = any(part.startswith((".", "__pycache__")) for part in inside.parts)
        if path.is_file() and not is_junk and path.parent != SCRIPTS:
            yield f"{place}/{inside}", path


def _read(folder: Path) -> set[Path]:
    """Return the resolved paths of all files that go along."""
    return {path.resolve() for _, path in _sources(folder, "")}


def _uses_torch(folder: Path, kit: Sequence[Path]) -> bool:
    """Whether the questions, their imports, or the kit use torch. The engine imports it late."""
    reached = sources.reached([folder / "contents.py", *kit], [ROOT, folder.parent])
    engine = Path(__file__).resolve().parent.parent
    questions = [path for path in reached if not path.is_relative_to(engine)]
    return sources.any_imports(questions, "torch")


def _lock(torch: bool) -> str:
    """Return the requirements of the engine and of answers, pinned; constraints hold the rest."""
    names = [*pins.required(), *pins.required("grading"), *(["torch"] if torch else [])]
    says = "# What grading imports. What these need in turn is pinned in constraints.txt."
    return "\n".join([says, f"-c {CONSTRAINTS}", *sorted(pins.pins(names)), ""])


def _metadata() -> dict[str, BundledFile]:
    """Return the metadata from which Python reads the version of a package not installed."""
    version = pins.project()["version"]
    told = f"Metadata-Version: 2.1\nName: graders\nVersion: {version}\n"
    return {f"graders-{version}.dist-info/METADATA": BundledFile(told.encode())}
