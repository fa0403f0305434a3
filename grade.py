#!/usr/bin/env python3
"""The command line. What the commands do stands in `graders/commands/`."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):  # jobs run side by side, and small
    os.environ.setdefault(threads, "1")  # tensors gain nothing from more


def _option(names: str, says: str = "", **settings: Any) -> tuple[str, dict[str, Any]]:
    return names, settings | ({"help": says} if says else {})


_flag = partial(_option, action="store_true")
_text = partial(_option, default="")
_path = partial(_option, type=Path)
ASSIGNMENT = _option("assignment", metavar="ASSIGNMENT")
ANY = _option("assignment", metavar="ASSIGNMENT", nargs="?")
STUDENT, ITEM = _option("student", metavar="STUDENT"), _option("item", metavar="ITEM")
JSON, WHO = _flag("--json"), _text("--who", "your name; default: the login's")
STORE = _text("--store", "a database in place of class.db beside the results", metavar="URL")
RESULTS = _path("--results", "the folder that run wrote; default: results", default=Path("results"))
TRACK = _text("--track", "the course track, where credit depends on it")
GRADESCOPE = (
    TRACK,
    _flag("--show-feedback", "show points and reasons at once, not only once grades are published"),
    _option("--minutes", "the platform's own time limit; default: 10", type=float, default=10),
)
RUN = (
    _option("assignment", "a name, or a folder of questions", metavar="ASSIGNMENT"),
    _path("submissions", metavar="SUBMISSIONS", nargs="+"),
    _path("--out", "default: results", default=Path("results")),
    _option("--again", "run these anew, or everybody", nargs="*", metavar="STUDENT"),
    _option("--jobs", "default: one per core", type=int, default=os.cpu_count() or 1),
    TRACK,
    _path("--secret", "draw the hidden inputs from this file (default: made once for each --out)"),
    _path("--roster", "a CSV of the class: student, email, track, ..."),
    _text("--deadline", "the last attempt before it counts: 2026-03-01T23:59"),
    _option("--words", "elsewhere: on another platform, so that their points wait (default: here)",
            default="here", choices=["here", "elsewhere"]),
    _option("--min-isolation", "refuse below this wall: strong, standard, basic, weak",
            default="standard", metavar="LEVEL", choices=["strong", "standard", "basic", "weak"]),
    STORE,
)  # fmt: skip
MARK = (
    STUDENT, ITEM,
    _option("points", "4 for the whole item, +4 for the part that waits", nargs="?",
            metavar="POINTS"),
    _flag("--undo", "take the last change of the mark back"),
    _flag("--confirm", "let a mark that was given on an earlier attempt count"),
    _text("--comment"), _text("--grader"), RESULTS, STORE,
)  # fmt: skip
RESCORE = (
    _flag("--apply", "write what is shown"),
    _text("--since", "name the questions that changed since a run of that", metavar="VERSION"),
    JSON, RESULTS, STORE,
)  # fmt: skip
HOW = (
    _flag("--drop", "the item counts for nobody"),
    _flag("--full", "everybody gets all of its points"),
    _option("--points", "what these get for it", nargs="+", metavar="STUDENT=POINTS"),
    _option("--excuse", "it does not count for these: EX", nargs="+", metavar="STUDENT"),
    _option("--scale", "of the total: 11/10", metavar="FACTOR"),
    _flag("--undo", "take the last decision on it back"),
)
"""Ways to adjust, of which one is named."""
ADJUST = (
    _option("item", "a number, or total", metavar="ITEM"), *HOW, _text("--reason"), WHO,
    RESULTS, STORE,
)  # fmt: skip
REGRADE = (
    _option("student", "default: all open requests", metavar="STUDENT", nargs="?"),
    _option("items", metavar="ITEM", nargs="*"),
    _text("--words", "what the student says"),
    _text("--answer", "what is answered, which closes it"),
    WHO, RESULTS, STORE,
)  # fmt: skip
LOG = _text("--student"), _text("--item"), _text("--who"), JSON, RESULTS, STORE
EXPORT = (
    _option("form", "json", metavar="FORM", choices=["json"]),
    _path("results", metavar="RESULTS"),
    _path("folder", metavar="DIR"),
    _flag("--pseudonyms", "numbers in place of names"),
    STORE,
)
IMPORT = (
    _path("old", "a folder with run.json and reports/", metavar="OLD"),
    _path("--out", "default: the same folder"),
    STORE,
)
RELEASE = (
    _option("assignment", "default: all", metavar="ASSIGNMENT", nargs="?"),
    _path("folder", "default: student_template/ASSIGNMENT", metavar="DIR", nargs="?"),
    _flag("--bundle",
          "add the checker, for pip; and beside DIR the course's DIR-autograder.zip"),
    _flag("--check", "write nothing; tell what is stale"),
)  # fmt: skip
CHECK = (
    _path("path", metavar="PATH", nargs="?", default=Path()),
    _path("--homework", "the homework's folder; default: found above"),
    _path("--summary", "a markdown file to which a table is added"),
)
HANDED_OVER = (
    ASSIGNMENT,
    _path("submission", metavar="SUBMISSION_DIR"),
    _path("--metadata", required=True, metavar="JSON"),
    _path("--out", required=True, metavar="JSON"),
    _path("--secret", "default: drawn for this submission alone"),
    *GRADESCOPE,
)
BUNDLE = (
    ASSIGNMENT,
    _path("out", metavar="OUT.zip"),
    _path("--secret", "the class's (default: made once, OUT.secret)"),
    _flag("--torch", "add it where only students use it"),
    *GRADESCOPE,
)
COMMANDS = (
    ("run", "classes.run", "grade what is new in a folder of submissions", RUN),
    ("list", "homeworks.list_items", "show assignments and their items", (ANY, JSON)),
    ("explain", "items.explain", "show what was asked, answered, and why",
     (STUDENT, ITEM, RESULTS, STORE)),
    ("mark", "items.mark", "give points for what a person reads", MARK),
    ("rescore", "classes.rescore", "show what judging again would change", RESCORE),
    ("publish", "classes.publish", "write the pages from the store", (RESULTS, STORE)),
    ("adjust", "decisions.adjust", "decide on an item for everybody", ADJUST),
    ("regrade", "decisions.regrade", "note or answer a student's request", REGRADE),
    ("log", "chronicle.log", "show who did what, when, and why", LOG),
    ("stats", "chronicle.stats", "show how each item went",
     (_text("--item"), JSON, RESULTS, STORE)),
    ("forget", "chronicle.forget", "remove a person from a class", (STUDENT, WHO, RESULTS, STORE)),
    ("export", "export.export", "write a JSON report for each student", EXPORT),
    ("import-results", "export.import_results", "take over an earlier version's results", IMPORT),
    ("audit", "homeworks.audit", "grade the graders",
     (ANY, JSON, _flag("--markdown", "as it stands in docs/audit.md"))),
    ("release", "homeworks.release", "write the folder that students get", RELEASE),
    ("check", "students.check", "check your own work before you hand it in", CHECK),
    ("gradescope", "gradescope.gradescope", "grade the submission that Gradescope hands over",
     HANDED_OVER),
    ("bundle", "gradescope.bundle", "make a Gradescope autograder", BUNDLE),
    ("doctor", "machine.doctor", "show this machine's wall", ()),
)  # fmt: skip
"""Name, the function that carries it out, what it does, its arguments."""


class Stopped(KeyboardInterrupt):
    """A signal that ends the program, as an exception so that it can clean up."""

    number = int(signal.SIGINT)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 when all went well, 1 when the grader failed, 2 for misuse."""
    parsed = _parser().parse_args(arguments)
    if parsed.command is None:
        _parser().print_help()
        return 2
    with _stoppable():
        return _ran(parsed)


def _ran(parsed: argparse.Namespace) -> int:
    """The exit code of a command that may fail, or be stopped by a signal."""
    try:
        code = int(parsed.command(parsed))
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has left: what Python still holds goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt as stop:
        says = stop.args[0] if stop.args else "stopped; what was written stays"
        print(f"grade.py: {says}", file=sys.stderr)
        return 128 + (stop.number if isinstance(stop, Stopped) else signal.SIGINT)
    except Exception as error:
        if not _is_users(error):
            raise
        print(f"grade.py: {error}", file=sys.stderr)
        return 2
    return code


@contextmanager
def _stoppable() -> Iterator[None]:
    """Inside, the signals that end a program raise `Stopped`, once; the next ones are ignored."""

    def stop(number: int, _: object) -> None:
        for other in taken:
            signal.signal(other, signal.SIG_IGN)
        stopped = Stopped()
        stopped.number = number
        raise stopped

    is_main = threading.current_thread() is threading.main_thread()  # only it may set them
    numbers = [getattr(signal, n, None) for n in ("SIGINT", "SIGTERM", "SIGHUP") if is_main]
    found = {number: signal.getsignal(number) for number in numbers if number is not None}
    # one that is ignored stays so: that is how nohup works
    taken = {number: before for number, before in found.items() if before != signal.SIG_IGN}
    for number in taken:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, before in taken.items():
            signal.signal(number, before)


def _is_users(error: Exception) -> bool:
    """Whether a fault lies in what was typed, in a file named there, or in the system."""
    from graders.model import UserError

    return isinstance(error, UserError | OSError)


def _command(place: str) -> Callable[[argparse.Namespace], int]:
    """A function of `graders/commands/`, imported when it is called: `--help` must not wait."""
    module, _, name = place.partition(".")

    def command(parsed: argparse.Namespace) -> int:
        return int(getattr(import_module(f"graders.commands.{module}"), name)(parsed))

    return command


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="grade.py", description="Grade deep-learning homework.")
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, place, says, options in COMMANDS:
        made = commands.add_parser(name, help=says)
        made.set_defaults(command=_command(place))
        group = made.add_mutually_exclusive_group(required=True) if options is ADJUST else made
        for name, settings in options:
            (group if (name, settings) in HOW else made).add_argument(name, **settings)
    return parser


if __name__ == "__main__":
    sys.exit(main())
