"""The terminal while a class is graded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from graders.report import clean


@cache
def console() -> Console:
    """The console for tables; as wide as a page when it is no terminal."""
    found = Console(highlight=False, emoji=False, markup=False)
    return found if found.is_terminal else Console(
        highlight=False, emoji=False, markup=False, width=120
    )  # fmt: skip


@contextmanager
def progress(total: int, title: str) -> Iterator[Callable[[str], None]]:
    """A bar that moves on with each student it is told of; gone when it is full.

    Nothing is drawn where nobody looks: in a pipe or a log.
    """
    terminal = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[student]}", markup=False),  # a name is no markup: "[/b]"
        console=terminal,
        disable=not terminal.is_terminal,
        transient=True,
    )
    with bar:
        task = bar.add_task(title, total=total, student="")

        def done(student: str) -> None:
            bar.update(task, advance=1, student=clean.line(student))

        yield done
