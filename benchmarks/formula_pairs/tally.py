"""What a system made of some pairs, as a line of a table."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median

HEADER = """| system | pairs | equal | right | false accepts | false rejects | undecided | stopped \
| median ms | p99 ms | max ms |
|---|---|---|---|---|---|---|---|---|---|---|"""


@dataclass
class Tally:
    """Answers beside the labels, and what they took."""

    system: str
    answers: list[tuple[bool, bool | None]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    stopped: int = 0
    """Pairs that took too long; they are among the answers, as no decision."""

    def add(self, equal: bool, answer: bool | None, seconds: float) -> None:
        """One more pair."""
        self.answers.append((equal, answer))
        self.seconds.append(seconds)

    def stop(self, equal: bool, seconds: float) -> None:
        """One more pair, on which the system had to be stopped."""
        self.add(equal, None, seconds)
        self.stopped += 1

    def row(self) -> str:
        """A line of the table under `HEADER`."""
        total, times = len(self.answers), sorted(1000 * each for each in self.seconds)
        if not total:
            return f"| {self.system} | 0 |{' |' * 9}"
        right = sum(equal is answer for equal, answer in self.answers)
        undecided = sum(answer is None for _, answer in self.answers) - self.stopped
        cells = [
            self.system,
            total,
            sum(equal for equal, _ in self.answers),
            f"{right} ({100 * right / total:.1f} %)",
            self.answers.count((False, True)),
            self.answers.count((True, False)),
            undecided,
            self.stopped,
            *(f"{each:.1f}" for each in (median(times), percentile_99(times), times[-1])),
        ]
        return f"| {' | '.join(map(str, cells))} |"


def percentile_99(ordered: list[float]) -> float:
    """The smallest value that 99 of 100 do not exceed."""
    return ordered[-1 - len(ordered) // 100]
