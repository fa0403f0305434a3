#!/usr/bin/env python3
"""The command line. What the commands do stands in `graders/commands/`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(
        threads, "1"
    )  # jobs run side by side; small tensors gain nothing from more


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 when all went well, 1 when the grader failed, 2 for misuse."""
    parsed = _parser().parse_args(arguments)
    if parsed.command is None:
        _parser().print_help()
        return 2
    try:
        code = int(parsed.command(parsed))
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has left: what Python still holds goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("grade.py: stopped; what was written stays", file=sys.stderr)
        return 130
    except Exception as error:
        if not _is_users(error):
            raise
        print(f"grade.py: {error}", file=sys.stderr)
        return 2
    return code


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

    def command(name: str, place: str, says: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=says)
        made.set_defaults(command=_command(place))
        return made

    _run(command("run", "classes.run", "grade a folder of submissions"))
    _list(command("list", "homeworks.list_items", "show assignments and their items"))
    _explain(command("explain", "items.explain", "show what was asked, answered, and why"))
    _mark(command("mark", "items.mark", "give points for what a person reads"))
    _results(command("rescore", "classes.rescore", "judge again without running anything"))
    _audit(command("audit", "homeworks.audit", "grade the graders"))
    _release(command("release", "homeworks.release", "write the folder that students get"))
    _check(command("check", "students.check", "check your own work before you hand it in"))
    _gradescope(
        command(
            "gradescope", "gradescope.gradescope", "grade the submission that Gradescope hands over"
        )
    )
    _bundle(command("bundle", "gradescope.bundle", "make a Gradescope autograder"))
    command("doctor", "machine.doctor", "show this machine's wall")
    return parser


def _run(run: argparse.ArgumentParser) -> None:
    run.add_argument("assignment", metavar="ASSIGNMENT", help="a name, or a folder of questions")
    run.add_argument("submissions", metavar="SUBMISSIONS", nargs="+", type=Path)
    run.add_argument("--out", type=Path, default=Path("results"), help="default: results")
    run.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="default: one per core")
    run.add_argument("--track", default="", help="the course track, where credit depends on it")
    run.add_argument(
        "--secret",
        type=Path,
        help="a file to draw the hidden inputs from (default: made once for each results folder)",
    )
    run.add_argument("--roster", type=Path, help="a CSV of the class: student, email, track, ...")
    run.add_argument(
        "--deadline", default="", help="the last attempt before it counts: 2026-03-01T23:59"
    )
    run.add_argument(
        "--words",
        default="here",
        choices=["here", "elsewhere"],
        help="where words are handed in: elsewhere keeps their points waiting (default: here)",
    )
    run.add_argument(
        "--min-isolation",
        default="standard",
        metavar="LEVEL",
        choices=["strong", "standard", "basic", "weak"],
        help="refuse below this wall: strong, standard, basic, weak",
    )


def _list(listing: argparse.ArgumentParser) -> None:
    listing.add_argument("assignment", metavar="ASSIGNMENT", nargs="?")
    listing.add_argument("--json", action="store_true")


def _explain(explain: argparse.ArgumentParser) -> None:
    explain.add_argument("student", metavar="STUDENT")
    explain.add_argument("item", metavar="ITEM")
    _results(explain)


def _mark(mark: argparse.ArgumentParser) -> None:
    mark.add_argument("student", metavar="STUDENT")
    mark.add_argument("item", metavar="ITEM")
    mark.add_argument(
        "points", metavar="POINTS", help="4 for the whole item, +4 for the part that waits"
    )
    mark.add_argument("--comment", default="")
    mark.add_argument("--grader", default="")
    _results(mark)


def _release(release: argparse.ArgumentParser) -> None:
    release.add_argument("assignment", metavar="ASSIGNMENT", nargs="?", help="default: all")
    release.add_argument("folder", metavar="DIR", nargs="?", type=Path,
                         help="default: student_template/ASSIGNMENT")  # fmt: skip
    release.add_argument(
        "--bundle",
        action="store_true",
        help="add the checker, for pip; and beside DIR the course's DIR-autograder.zip",
    )
    release.add_argument("--check", action="store_true", help="write nothing; tell what is stale")


def _check(check: argparse.ArgumentParser) -> None:
    check.add_argument("path", metavar="PATH", nargs="?", type=Path, default=Path())
    check.add_argument("--homework", type=Path, help="the homework's folder; default: found above")
    check.add_argument("--summary", type=Path, help="a markdown file to which a table is added")


def _audit(audit: argparse.ArgumentParser) -> None:
    audit.add_argument("assignment", metavar="ASSIGNMENT", nargs="?")
    audit.add_argument("--json", action="store_true")
    audit.add_argument("--markdown", action="store_true", help="as it stands in docs/audit.md")


def _gradescope(gradescope: argparse.ArgumentParser) -> None:
    gradescope.add_argument("assignment", metavar="ASSIGNMENT")
    gradescope.add_argument("submission", metavar="SUBMISSION_DIR", type=Path)
    gradescope.add_argument("--metadata", type=Path, required=True, metavar="JSON")
    gradescope.add_argument("--out", type=Path, required=True, metavar="JSON")
    gradescope.add_argument("--secret", type=Path, help="default: drawn for this submission alone")
    _autograding(gradescope)


def _bundle(bundle: argparse.ArgumentParser) -> None:
    bundle.add_argument("assignment", metavar="ASSIGNMENT")
    bundle.add_argument("out", metavar="OUT.zip", type=Path)
    bundle.add_argument("--secret", type=Path, help="the class's (default: made once, OUT.secret)")
    bundle.add_argument("--torch", action="store_true", help="add it where only students use it")
    _autograding(bundle)


def _autograding(command: argparse.ArgumentParser) -> None:
    command.add_argument("--track", default="", help="the course track, where credit depends on it")
    command.add_argument(
        "--show-feedback",
        action="store_true",
        help="show points and reasons at once, not only once grades are published",
    )
    command.add_argument(
        "--minutes", type=float, default=10, help="the platform's own time limit; default: 10"
    )


def _results(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--results",
        type=Path,
        default=Path("results"),
        help="the folder that run wrote; default: results",
    )


if __name__ == "__main__":
    sys.exit(main())
