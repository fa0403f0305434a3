"""The student's command: check one's own work before it is handed in."""

from __future__ import annotations

import argparse
import json
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from graders.commands import watching
from graders.commands.misuse import Misuse
from graders.host import isolation
from graders.host.child import Start
from graders.host.isolation import Level
from graders.public import checking, place, stored
from graders.public.checking import SelfCheck
from graders.public.homework import PublicHomework
from graders.report import selfchecked, selfchecked_github, selfchecked_json
from graders.report.exports import step_summary, workflow_commands

SUMMARY = "GITHUB_STEP_SUMMARY"
WORKSPACE = "GITHUB_WORKSPACE"


def check(parsed: argparse.Namespace) -> int:
    """Run the public checks of a homework; 1 when one fails, or with --strict when one is open."""
    path: Path = parsed.path
    if not path.exists():
        raise Misuse(f"{path}: no such file or folder")
    folder = parsed.homework or _homework_here()
    if not (folder / stored.FILE).is_file():
        raise Misuse(f"{folder}: no {stored.FILE} in this folder; is it a homework's?")
    homework = stored.read(folder)
    _refuse_unknown(parsed.item, homework)
    kit = {name: (folder / f"{name}.py").read_text(encoding="utf-8") for name in homework.kit}
    with _guests(parsed.wall) as walled:
        if parsed.watch:
            for _ in watching.changes(path):
                _once(parsed, path, homework, kit, walled)
                print(f"\n{watching.WAITING}\n", flush=True)
        return _once(parsed, path, homework, kit, walled)


def _once(
    parsed: argparse.Namespace,
    path: Path,
    homework: PublicHomework,
    kit: Mapping[str, str],
    walled: tuple[Start | None, str],
) -> int:
    """Check the files as they stand now, and tell the outcome in the forms asked for."""
    start, wall = walled
    with _no_commands() if parsed.github else nullcontext():
        found = _only(checking.check(path, homework, kit, start=start), parsed.item)
        found = replace(found, wall=wall)
        text = _told(found, parsed)
        print(workflow_commands.harmless(text) if parsed.github else text)
    summary = parsed.summary
    if parsed.github:
        summary = summary or _named(os.environ, SUMMARY)
        for line in workflow_commands.commands(selfchecked_github.remarks(found, _root(path))):
            print(line)
    if summary:
        _add(summary, selfchecked.as_markdown(found))
    if parsed.result:
        made = selfchecked_github.result(found, os.environ, datetime.now(UTC))
        parsed.result.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    return 1 if found.fails or (parsed.strict and found.unfinished) else 0


def _told(found: SelfCheck, parsed: argparse.Namespace) -> str:
    if parsed.json:
        return selfchecked_json.as_json(found)
    return selfchecked.as_text(found, whole=bool(parsed.item))


def _only(found: SelfCheck, numbers: Sequence[str] | None) -> SelfCheck:
    """Return the outcome for some items alone."""
    if not numbers:
        return found
    return replace(found, items=tuple(each for each in found.items if each.item.number in numbers))


def _refuse_unknown(numbers: Sequence[str] | None, homework: PublicHomework) -> None:
    there = [item.number for item in homework.items]
    if unknown := [number for number in numbers or () if number not in there]:
        raise Misuse(f"no item {', '.join(unknown)} in {homework.name}; it has {', '.join(there)}")


@contextmanager
def _no_commands() -> Iterator[None]:
    """Within the context, a workflow obeys no printed line: answers cannot print commands."""
    token = secrets.token_hex(16)
    print(f"::stop-commands::{token}", flush=True)
    try:
        yield
    finally:
        print(f"::{token}::", flush=True)


def _add(summary: Path, text: str) -> None:
    """Add to a step's page as much as fits on it: a text that is too long is refused whole."""
    there = summary.stat().st_size if summary.exists() else 0
    with summary.open("a", encoding="utf-8", errors="replace") as page:
        page.write(step_summary.cut(text, max(step_summary.MOST_BYTES - there, 200)))


def _root(path: Path) -> selfchecked_github.Workspace:
    """Return the repository's root, from which annotations count, and the folder of the work."""
    root = _named(os.environ, WORKSPACE) or Path()
    folder = path if path.is_dir() else path.parent
    return selfchecked_github.Workspace(root=root.resolve(), folder=folder.resolve())


def _named(environment: Mapping[str, str], name: str) -> Path | None:
    return Path(environment[name]) if environment.get(name) else None


def _homework_here() -> Path:
    """The folder with the checks that we are in. Never that of the work: its checks would be code
    of whoever wrote it, and run here."""
    if folder := place.homework_of(Path.cwd()):
        return folder
    raise Misuse(
        f"no {place.FILE} in the current folder or above it; go to the homework's folder, "
        "or name that by --homework"
    )


@contextmanager
def _guests(wanted: bool) -> Iterator[tuple[Start | None, str]]:
    """Yield the start of the code and the level of the wall round it; none unless one is wanted."""
    if not wanted:
        yield None, ""
        return
    with isolation.guests() as guests:
        if guests.isolation.level < Level.STANDARD:
            raise Misuse(
                f"there is no wall here that holds: {guests.isolation}. `grade.py doctor` tells "
                "what brings one; without --wall the code runs as you, so trust it first"
            )
        yield guests.start, str(guests.isolation.level)
