"""Stands in for IPython: magics and shell lines do nothing, timing magics run what they time."""

from __future__ import annotations

import ast
import builtins
import re
from typing import Any

RUNS_ITS_BODY = frozenset({"time", "timeit", "capture", "prun", "debug"})
OPTIONS = re.compile(r"(-\w+\s*\d*\s+)*")
MAGIC_LINE = re.compile(r"^([ \t]*)([%!].*)$", re.MULTILINE)
LONGEST_TOLD = 200


class Shell:
    """What `get_ipython()` returns beside a submission. The intake turned magics into its calls."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self.namespace = self.user_ns = namespace
        self.ignored: list[str] = []
        shown = {"get_ipython": lambda: self, "display": lambda *_, **__: None}
        vars(builtins).update(shown)
        namespace.update(In=[""], Out={}, _="")

    def run_line_magic(self, name: str, line: str, *_: object) -> None:
        """`%name line`."""
        if name in RUNS_ITS_BODY and line:
            self._run(OPTIONS.sub("", line, count=1))
        else:
            self._ignore(f"%{name} {line}")

    def run_cell_magic(self, name: str, line: str, body: str) -> None:
        """`%%name line` over a cell."""
        if name in RUNS_ITS_BODY:
            self._run(body)
        else:
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
        exec(compile(source, "<magic>", "exec", dont_inherit=True), self.namespace)

    def _ignore(self, line: str) -> None:
        self.ignored.append(line.strip()[:LONGEST_TOLD])


def timed_body(body: list[ast.stmt]) -> str | None:
    """What stands under a `%%time` or its like, where the intake made one call of the cell."""
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
