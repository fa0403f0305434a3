"""`%check 2.3` and `check("2.3")` in a notebook: the names that it has now, against the checks."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graders.model import UserError
from graders.public import live, place, stored
from graders.public.checking import Checked
from graders.public.homework import PublicHomework
from graders.report import selfchecked, selfchecked_html

NO_CHECKS = "no checks.json in this folder or above it: open the notebook in the homework's folder"


@dataclass(frozen=True)
class NotebookCheck:
    """The display of a check in a cell: a table in notebooks, text elsewhere."""

    items: tuple[Checked, ...]
    closing: str
    whole: bool

    def __repr__(self) -> str:
        told = "\n".join(selfchecked.told(self.items, whole=self.whole)).strip()
        return f"{told}\n\n{self.closing}"

    def _repr_html_(self) -> str:
        return selfchecked_html.as_html(self.items, self.closing, whole=self.whole)


def check(items: Sequence[str], namespace: Mapping[str, object]) -> NotebookCheck:
    """Check the named items, or all. Raises `UserError` for a number that is no item's."""
    folder = place.homework_of(Path.cwd())
    if folder is None:
        raise UserError(NO_CHECKS)
    homework = stored.read(folder)
    _refuse_unknown(items, homework)
    found = live.check(namespace, homework, folder, items)
    return NotebookCheck(found, " ".join(selfchecked.close(found)), whole=bool(items))


def load(shell: Any) -> None:
    """Give a notebook the line `%check`."""

    def magic(line: str) -> NotebookCheck | None:
        """Check the items named on the line, or all: `%check 2.3`."""
        try:
            return check(line.split(), shell.user_ns)
        except UserError as error:
            print(error, file=sys.stderr)
            return None

    shell.register_magic_function(magic, magic_kind="line", magic_name="check")


def caller_names(depth: int) -> Mapping[str, object]:
    """The global names of a caller, so many calls above: a notebook's, where a cell calls."""
    return sys._getframe(depth + 1).f_globals


def _refuse_unknown(items: Sequence[str], homework: PublicHomework) -> None:
    numbers = [item.number for item in homework.items]
    if odd := [each for each in items if not isinstance(each, str)]:
        raise UserError(
            f'an item is named in quotes, as in check("{numbers[0]}"); found {odd[0]!r}'
        )
    if unknown := [number for number in items if number not in numbers]:
        raise UserError(f"no item {', '.join(unknown)}; there are {', '.join(numbers)}")
