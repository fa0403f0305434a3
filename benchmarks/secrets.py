"""Drawn questions under many secrets, as a page: `python -m benchmarks.secrets 200 NAME ...`."""

from __future__ import annotations

import sys

from graders.audit.secrets import audit_secrets
from graders.find_assignment import load, names

PREFACE = """# Audit under many secrets

Written by `make audit-secrets`. Every question with drawn inputs is asked under each secret. The
reference, each accepted reading, and the reference in single precision (on rounded inputs, with
every step rounded, as a module) must be right; no slip and no mutant may be.
"""


def main(secrets: int, chosen: list[str]) -> int:
    """Print the page; 1 where there is a fault."""
    faults = []
    print(PREFACE)
    for name in chosen or names():
        print(f"## {name}, {secrets} secrets\n\n| item | right | wrong | faults |")
        print("| --- | --- | --- | --- |")
        for row in audit_secrets(load(name), secrets):
            print(
                f"| {row.number} | {row.right} | {row.wrong} | {len(row.faults) or ''} |",
                flush=True,
            )
            faults += [f"- {name} {row.number}: {fault}" for fault in row.faults]
        print()
    print("\n".join(faults) or "No faults.")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
