"""The command on the machine itself."""

from __future__ import annotations

import argparse

from graders.host import doctor as examined


def doctor(parsed: argparse.Namespace) -> int:
    """Show the wall of this machine, and attack it."""
    return examined.show()
