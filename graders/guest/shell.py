"""Stands in for IPython: magics and shell lines do nothing, but for those that leave names behind.

Timing magics run what they time, `%run` and `%load` run a file that was handed in, `%env` sets a
variable of the environment, and `%%writefile` writes its file.
"""

from __future__ import annotations

import ast
import builtins
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import coroutines

RUNS_ITS_BODY = frozenset({"time", "timeit", "capture", "prun", "debug"})
OPTIONS = re.compile(r"(-\w+\s*\d*\s+)*")
MAGIC_LINE = re.compile(r"^([ \t]*)([%!].*)$", re.MULTILINE)
LONGEST_TOLD = 200
Run = Callable[[str, dict[str, object] | None], bool]
"""Runs a file of the hand-in, in a namespace or as a module, and says whether there is one."""


class Shell:
    """The value of `get_ipython()` beside a submission. The intake turned magics into its calls."""

    def __init__(
        self, namespace: dict[str, Any], run_file: Run = lambda path, inside: False
    ) -> None:
        self.run_file = run_file
        self.ignored: list[str] = []
        shown = {"get_ipython": lambda: self, "display": lambda *_, **__: None}
        vars(builtins).update(shown)
        self.enter(namespace)

    def enter(self, namespace: dict[str, Any]) -> None:
        """Serve the cells of one notebook from now on."""
        self.namespace = self.user_ns = namespace
        namespace.update(In=[""], Out={}, _="")

    def run_line_magic(self, name: str, line: str, *_: object) -> None:
        """`%name line`."""
        if name in RUNS_ITS_BODY and line:
            self._run(OPTIONS.sub("", line, count=1))
        elif name not in _LINES or not _LINES[name](self, line.strip()):
            self._ignore(f"%{name} {line}")

    def run_cell_magic(self, name: str, line: str, body: str) -> None:
        """`%%name line` over a cell."""
        if name in RUNS_ITS_BODY:
            self._run(body)
        elif name not in ("writefile", "file") or not _write(line, body):
            self._ignore(f"%%{name} {line}")

    def system(self, command: str) -> None:
        """`!command`."""
        self._ignore(f"!{command}")

    def getoutput(self, command: str) -> list[str]:
        """`x = !command`."""
        self._ignore(f"!{command}")
        return []

    def magic(self, line: str) -> None:
        """The old spelling of `run_line_magic`."""
        name, _, rest = line.partition(" ")
        self.run_line_magic(name, rest)

    def _run(self, source: str) -> None:
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        code = compile(source, "<magic>", "exec", flags=flags, dont_inherit=True)
        coroutines.run(code, self.namespace)

    def _ignore(self, line: str) -> None:
        self.ignored.append(line.strip()[:LONGEST_TOLD])


def _run_or_load(shell: Shell, line: str) -> bool:
    """`%run [-i] file.py`: with -i it sees the notebook's names, else it only leaves its own."""
    words = [word.strip("\"'") for word in line.split()]
    options = [word for word in words if word.startswith("-")]
    paths = [word for word in words if not word.startswith("-")]
    return bool(paths) and shell.run_file(paths[0], shell.namespace if "-i" in options else None)


def _load(shell: Shell, line: str) -> bool:
    """`%load file.py`: its text stands in the cell."""
    words = [word.strip("\"'") for word in line.split() if not word.startswith("-")]
    return bool(words) and shell.run_file(words[-1], shell.namespace)


def _set_variable(shell: Shell, line: str) -> bool:
    """`%env NAME=value` or `%env NAME value`."""
    name, sign, value = line.partition("=") if "=" in line else line.partition(" ")
    if not (sign and name.strip().isidentifier()):
        return False
    os.environ[name.strip()] = value.strip().strip("\"'")
    return True


def _change_folder(shell: Shell, line: str) -> bool:
    """`%cd folder`, where the hand-in has one of that name."""
    path = Path(line.strip("\"'"))
    if path.is_absolute() or not path.is_dir():
        return False
    os.chdir(path)
    return True


_LINES: dict[str, Callable[[Shell, str], bool]] = {
    "run": _run_or_load,
    "load": _load,
    "loadpy": _load,
    "env": _set_variable,
    "set_env": _set_variable,
    "cd": _change_folder,
}
"""The line magics that change what later cells find; each says whether it did."""


def _write(line: str, body: str) -> bool:
    """`%%writefile [-a] name`."""
    words = [word.strip("\"'") for word in line.split()]
    names = [word for word in words if word not in ("-a", "--append")]
    if len(names) != 1:
        return False
    with open(names[0], "a" if len(words) > 1 else "w", encoding="utf-8") as file:
        file.write(body)
    return True


def timed_body(body: list[ast.stmt]) -> str | None:
    """Return the body of a `%%time` or its like, where the intake made one call of the cell."""
    match body:
        case [
            ast.Expr(
                ast.Call(
                    ast.Attribute(ast.Call(ast.Name("get_ipython")), "run_cell_magic"),
                    [ast.Constant(name), ast.Constant(), ast.Constant(str() as inner)],
                )
            )
        ] if name in RUNS_ITS_BODY:
            return inner
    return None


def without_magics(source: str, ignored: list[str]) -> str:
    """The source as it is, if it is Python; else with its lines of magic passed over."""
    try:
        ast.parse(source)
    except (SyntaxError, ValueError):
        ignored += [line[:LONGEST_TOLD] for _, line in MAGIC_LINE.findall(source)]
        return MAGIC_LINE.sub(r"\1pass", source)
    return source
