"""The output of `grade.py doctor`: the wall of this machine, tried and attacked."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from graders.guest import offered
from graders.host import isolation, selfattack
from graders.host.isolation import Level

PACKAGES = ("numpy", "sympy", "torch")


def show() -> int:
    """Print all lines; return 0 if `run` would go ahead and every attack was stopped."""
    lines, well = examine()
    print("\n".join(lines))
    return 0 if well else 1


def examine() -> tuple[list[str], bool]:
    """Return the lines, and whether all is well."""
    lines = [f"python {platform.python_version()} on {platform.system()} {platform.release()}"]
    lines += [f"  {name} {_version(name)}" for name in PACKAGES]
    lines += [f"  {name} {_version(name)}" for name in offered.PACKAGES.values()]
    if any(find_spec(name) is None for name in offered.PACKAGES):
        lines.append("  A notebook loses each statement that uses a library that is not there:")
        lines.append("  pip install '.[students]'")
    with isolation.guests() as guests:
        lines += guests.isolation.lines()
        lines.append("attacks made on it just now:")
        winners = 0
        for attack, won in selfattack.attack(guests):
            winners += won
            lines.append(f"  {'WON' if won else 'stopped':<8} {attack.title}")
        level = guests.isolation.level
    enough = level >= Level.STANDARD
    if not enough:
        lines.append(f"`run` demands {Level.STANDARD}: go lower with --min-isolation {level}")
    if winners:
        lines.append("The wall does not hold here. Do not grade code that you do not trust.")
    return lines, enough and not winners


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "is not installed"
