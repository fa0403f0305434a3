"""How often formulas are judged right, and how fast, beside sympy and Math-Verify.

`python -m benchmarks.formulas` prints the section of docs/benchmarks.md that `make formulas` puts
there. `--sample 0` leaves the other systems out; Math-Verify, which is no dependency of ours, gets
an environment that is thrown away.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from statistics import median

from benchmarks.environments import installed
from benchmarks.formula_pairs.asking import LIMIT, asked
from benchmarks.formula_pairs.families import Case, Family, families
from benchmarks.formula_pairs.tally import HEADER, Tally
from benchmarks.formula_pairs.typed_family import Answered, Read
from benchmarks.formula_pairs.typed_rows import corpus as typed_rows

MATH_VERIFY = "math-verify==0.9.0"
SAMPLE = 200
"""Scalar pairs that the others see."""
ROUNDS = 3
SEED = 6135
SIMPLIFY, EQUALS = "sympy `simplify(a - b) == 0`", "sympy `Expr.equals`"
BY_NAME = "sympy `simplify` of `MatrixSymbol`s, sizes by name"
SYMPY = {
    "scalars": {SIMPLIFY: "simplify", EQUALS: "equals"},
    "matrices": {SIMPLIFY: "simplify", EQUALS: "equals", BY_NAME: "simplify, sizes by name"},
    "expectations": {SIMPLIFY: "simplify", EQUALS: "equals"},
    "growth": {"sympy `limit` of the ratio": "limit"},
}
VERIFIED = ("scalars", "matrices", "expectations")
"""What Math-Verify can be asked: it has no growth."""
SHARES = {"scalars": 1.0, "matrices": 0.5, "expectations": 0.3, "growth": 1.0}
"""Pairs of a family that the others see, as a share of the sample: arrays take them longest."""


def decided(system: str, cases: Sequence[Case]) -> Tally:
    """This project's engine; the middle one of three times counts, for machines are busy."""
    tally = Tally(system)
    for case in cases:
        answers, seconds = zip(*(_timed(case) for _ in range(ROUNDS)), strict=True)
        assert len(set(answers)) == 1, f"three decisions of one pair: {answers}"
        tally.add(case.equal, answers[0], median(seconds))
    return tally


def _timed(case: Case) -> tuple[bool | None, float]:
    began = time.perf_counter()
    return case.decide(), time.perf_counter() - began


@contextmanager
def math_verify() -> Iterator[Path | None]:
    """An interpreter that has Math-Verify beside the same sympy; None without a network."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            packages = (MATH_VERIFY, f"sympy=={version('sympy')}")
            python: Path | None = installed(Path(folder, "env"), packages) / "python"
        except subprocess.CalledProcessError:
            python = None
        yield python


def compared(family: Family, sample: int, python: Path | None) -> list[Tally]:
    """This project and the others on the same pairs of a family, drawn at random."""
    pairs = [case for case in family.cases if family.name != "growth" or _has_a_limit(case)]
    count = min(len(pairs), round(sample * SHARES[family.name]))
    drawn = random.Random(SEED).sample(pairs, count)
    tallies = [decided("this project", drawn)]
    for system, way in SYMPY[family.name].items():
        tallies.append(asked(system, way, Path(sys.executable), drawn))
        print(tallies[-1].row(), file=sys.stderr, flush=True)
    if family.name in VERIFIED and python:
        tallies.append(asked("Math-Verify `verify`", "math-verify", python, drawn))
        print(tallies[-1].row(), file=sys.stderr, flush=True)
    return tallies


def _has_a_limit(case: Case) -> bool:
    """Whether a cost is about one size."""
    growing = case.asked["sizes"]
    return isinstance(growing, list) and len(growing) == 1


def unread() -> str:
    """How many of the rows as people type them cannot be read."""
    rows = typed_rows()
    count = sum(Answered(row).judged() is Read.UNREAD for row in rows)
    return (
        f"Of the {len(rows)} rows as people type them, {count} ({100 * count / len(rows):.1f} %) "
        "cannot be read; they count as undecided."
    )


def page(
    machine: str,
    ours: Sequence[tuple[Tally, float]],
    others: Sequence[tuple[str, Sequence[Tally]]],
) -> str:
    """The section, from what was measured."""
    wanted = ", ".join(f"{most:g} ms ({tally.system})" for tally, most in ours)
    lines = ["## Formulas", "", ABOUT, machine, "", HEADER, *(tally.row() for tally, _ in ours)]
    lines += ["", f"Wanted are medians of at most {wanted}, {LIMITS}"]
    for name, tallies in others:
        rows = [tally.row() for tally in tallies]
        lines += ["", f"### Beside others: {name}", "", HEADER, *rows, "", NOTES[name]]
    return "\n".join(lines)


ABOUT = """Written by `make formulas`, too. Labels are by construction or by hand, and confirmed by
oracles in Python's floats, NumPy and mpmath that share no code with the engine (two of them are out
of their reach); whoever wrote the engine wrote the pairs. A derivation is right when its first
wrong line is found, or none where none is wrong."""
LIMITS = "a 99th percentile of scalars of 250 ms, and nothing over 2 s."
NOTES = {
    "scalars": "The others get expressions of sympy with every assumption they can be told; to "
    "build them counts as time, to read what students type is not asked of them.",
    "matrices": "Arrays are matrices of real symbols, of the smallest sizes (2, 3, ...) that the "
    "pair's regime allows: less than what is decided here, all sizes. With sizes by name, which is "
    "the same question, sums over rows cannot be told. What does not fit counts as different.",
    "expectations": "`sympy.stats` works out the expectations of sums that were expanded for it; "
    "then the results are compared. Arrays of random numbers have sizes 2 and 3 here, too.",
    "growth": "Pairs about one size: a limit has one variable, and no regime. Math-Verify has no "
    "growth. Derivations have no table: none of the others reads one.",
}


def section(sample: int) -> str:
    """Measure everything."""
    load, every = os.getloadavg()[0], families()
    ours = [(decided(each.name, each.cases), each.most_ms) for each in every]
    others: list[tuple[str, list[Tally]]] = []
    machine = (
        f"{os.cpu_count()} cores, {platform.system()} {platform.release()}, Python "
        f"{platform.python_version()}, load {load:.1f} at the start."
    )
    if sample:
        with math_verify() as python:
            asks = [each for each in every if each.name in SYMPY]
            others = [(each.name, compared(each, sample, python)) for each in asks]
        machine += f"\nsympy {version('sympy')}, {MATH_VERIFY if python else NO_MATH_VERIFY}. {HOW}"
    return page(f"{machine}\n{unread()}", ours, others)


NO_MATH_VERIFY = "no rows of Math-Verify, which pip could not install: is there a network?"
HOW = f"""Here the middle of {ROUNDS} times counts for a pair; the others
are asked once, on the same pairs drawn at random, and stopped after {LIMIT:g} s on one."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=SAMPLE, help="scalar pairs for the others")
    print(section(parser.parse_args(arguments).sample))


if __name__ == "__main__":
    main()
