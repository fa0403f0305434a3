"""Commands on a results folder: the store is open while one runs, and closed after it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import wraps

from graders.course.results import Results

Command = Callable[[argparse.Namespace], int]


def on_results(command: Callable[[argparse.Namespace, Results], int]) -> Command:
    """The command, given the results that `--results` and `--store` name."""

    @wraps(command)
    def opened(parsed: argparse.Namespace) -> int:
        results = Results.open(parsed.results, parsed.store)
        try:
            return command(parsed, results)
        finally:
            results.database.close()

    return opened
