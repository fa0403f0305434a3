#!/usr/bin/env python3
"""The command line. The functions of the commands stand in `graders/commands/`."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):  # jobs run side by side, and small
    os.environ.setdefault(threads, "1")  # tensors gain nothing from more


class Stopped(KeyboardInterrupt):
    """A signal that ends the program, as an exception so that it can clean up."""

    number = int(signal.SIGINT)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 when all went well, 1 when the grader failed, 2 for misuse."""
    parsed = _parser().parse_args(arguments)
    if parsed.command is None:
        _parser().print_help()
        return 2
    if getattr(parsed, "store", None) == "":  # an address need not be typed, nor seen by others
        parsed.store = os.environ.get("GRADE_STORE", "")
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
        from graders.report import clean

        print(f"grade.py: {clean.text(str(error))}", file=sys.stderr)  # it may quote a roster
        return 2
    return code


@contextmanager
def _stoppable() -> Iterator[None]:
    """Within the context, signals that end a program raise `Stopped` once, and then nothing."""

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
    from graders.commands.options import COMMANDS, HOW

    for name, place, says, options in COMMANDS:
        made = commands.add_parser(name, help=says)
        made.set_defaults(command=_command(place))
        group = made.add_mutually_exclusive_group(required=True) if HOW[0] in options else made
        for name, settings in options:
            (group if (name, settings) in HOW else made).add_argument(name, **settings)
    return parser


if __name__ == "__main__":
    sys.exit(main())
