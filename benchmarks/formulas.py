"""How often formulas are judged right, and how fast, beside sympy and Math-Verify.

`python -m benchmarks.formulas [--peers N] [--math-verify PYTHON]` prints a table. The peers see N
pairs of the corpus, in a process of their own, and are stopped after ten seconds on one of them;
PYTHON is an interpreter that has math-verify, which is no dependency of ours.
"""

from __future__ import annotations

import argparse
import json
import random
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.formula_pairs.pairs import Pair, corpus
from graders.formulas.decision import Relation
from graders.formulas.names import INTEGER, NATURAL, POSITIVE, PROBABILITY, REAL, Declared
from graders.formulas.patience import decide
from graders.formulas.reading import read

PEERS = Path(__file__).parent / "formula_pairs" / "peers.py"
LIMIT = 10.0
NAMES: dict[str, Declared] = {
    **dict.fromkeys("xyz", REAL),
    **dict.fromkeys("uvw", POSITIVE),
    **dict.fromkeys("pq", PROBABILITY),
    "n": NATURAL,
    "m": INTEGER,
}
HEADER = """| system | pairs | right | false accepts | false rejects | undecided | stopped \
| median ms | p99 ms | max ms |
|---|---|---|---|---|---|---|---|---|---|"""


@dataclass
class Tally:
    """What one system made of the pairs."""

    system: str
    answers: list[tuple[bool, bool | None]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    stopped: int = 0

    def add(self, equal: bool, answer: bool | None, seconds: float) -> None:
        """One more pair."""
        self.answers.append((equal, answer))
        self.seconds.append(seconds)

    def row(self) -> str:
        """A line of the table."""
        total, times = len(self.answers), sorted(self.seconds)
        right = sum(equal is answer for equal, answer in self.answers)
        undecided = sum(answer is None for _, answer in self.answers) - self.stopped
        accepts = self.answers.count((False, True))
        rejects = self.answers.count((True, False))
        at = [1000 * times[int(share * (total - 1))] for share in (0.5, 0.99, 1.0)]
        told = [self.system, total, f"{right} ({100 * right / total:.1f} %)", accepts, rejects]
        told += [undecided, self.stopped, *(f"{one:.1f}" for one in at)]
        return f"| {' | '.join(map(str, told))} |"


def ours(pairs: Sequence[Pair]) -> Tally:
    """This project's engine: reading both texts counts."""
    tally = Tally("graders.formulas")
    meant = {Relation.EQUAL: True, Relation.DIFFERENT: False}
    for pair in pairs:
        began = time.perf_counter()
        decision = decide(read(pair.theirs, NAMES), read(pair.right, NAMES), NAMES)
        tally.add(pair.equal, meant.get(decision.relation), time.perf_counter() - began)
    return tally


def peer(way: str, python: str, pairs: Sequence[Pair]) -> Tally:
    """Another system, a process for it, and a new one whenever it had to be stopped."""
    tally = Tally(way)
    asked = iter(pairs)
    while batch := _answers(way, python, asked, tally):
        tally.stopped += batch == "stopped"
        if batch == "done":
            break
    return tally


def _answers(way: str, python: str, pairs: Iterator[Pair], tally: Tally) -> str:
    """Pairs until one takes too long, or all are done."""
    command = [python, str(PEERS), way]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(b'["x", "x"]\n')  # its imports are not what is measured
        process.stdin.flush()
        process.stdout.readline()
        for pair in pairs:
            began = time.perf_counter()
            process.stdin.write(json.dumps([pair.theirs, pair.right]).encode() + b"\n")
            process.stdin.flush()
            if not select.select([process.stdout], [], [], LIMIT)[0]:
                process.kill()
                tally.add(pair.equal, None, LIMIT)
                return "stopped"
            answer = json.loads(process.stdout.readline() or b"null")
            tally.add(pair.equal, answer, time.perf_counter() - began)
        process.stdin.close()
    return "done"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=int, default=0, help="pairs for each other system")
    parser.add_argument("--math-verify", help="an interpreter that has math-verify")
    chosen = parser.parse_args(arguments)
    pairs = corpus()
    equal = sum(pair.equal for pair in pairs)
    print(f"{len(pairs)} pairs, {equal} of them equal.\n\n{HEADER}")
    print(ours(pairs).row())
    if chosen.peers:
        some = random.Random(1).sample(pairs, min(chosen.peers, len(pairs)))
        print(ours(some).row())
        ways = {"simplify": sys.executable, "equals": sys.executable}
        if chosen.math_verify:
            ways["math-verify"] = chosen.math_verify
        for way, python in ways.items():
            print(peer(way, python, some).row(), flush=True)


if __name__ == "__main__":
    main()
