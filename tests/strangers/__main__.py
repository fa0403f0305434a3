"""Counts strangers' answers into `counts.json`; with a number, judges them under so many secrets.

`python -m tests.strangers`, `python -m tests.strangers 200`; exit 1 where one is misjudged.
"""

import json
import sys
from pathlib import Path

from tests.strangers.every import EVERY, counts
from tests.strangers.hands import faults


def judged(secrets: int) -> int:
    """1 where an answer is not judged as it should be under one of the secrets."""
    found = [
        f"{assignment.name}, secret {number}: {fault}"
        for assignment, hands in EVERY
        for number in range(secrets)
        for fault in faults(assignment, hands, f"audit secret {number}".encode())
    ]
    print("\n".join(found), file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    if sys.argv[1:]:
        sys.exit(judged(int(sys.argv[1])))
    text = json.dumps(counts(), indent=1) + "\n"
    (Path(__file__).parent / "counts.json").write_text(text, encoding="utf-8")
