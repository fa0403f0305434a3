"""The table of attacks that win somewhere, made by trying: `python -m tests.attacks.listing`.

It stands in docs/security.md between two marks; `make attacks` writes it.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from pathlib import Path

from graders.guest.plan import Call, Cell, Load
from graders.host import isolation
from graders.host.isolation import LANDLOCK, NAMESPACES, OUTER, Level
from graders.host.session import take
from tests.attacks.attack import PRELUDE, Attack
from tests.attacks.test_attacks import ALL, won
from tests.attacks.world import LIMITS, processes, world

PAGE = Path(__file__).resolve().parents[2] / "docs" / "security.md"
BEGIN, END = "<!-- attacks:", "<!-- end of the attacks -->"
LEVELS = {
    Level.STRONG: (OUTER,),
    Level.STANDARD: (OUTER, NAMESPACES),
    Level.BASIC: (OUTER, NAMESPACES, LANDLOCK),
}


def digest() -> str:
    """It changes with each attack that is added, taken away or named anew."""
    told = "\n".join(f"{each.id} {each.does}" for each in ALL)
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def winners(level: Level, folder: Path) -> list[Attack]:
    """Try all at one level; those that win or do harm."""
    found = []
    with isolation.guests(("numpy",), switched_off=LEVELS[level]) as guests:
        if guests.isolation.level is not level:
            raise SystemExit(f"this machine gives {guests.isolation}, not {level}")
        with world(folder, guests) as around:
            for attack in ALL:
                running = processes()
                load = Load((Cell("attack", PRELUDE), Cell("attack", attack.source)), {}, {})
                transcript = take(load, {"f": (Call("f", (around.given,)),)}, LIMITS, guests.start)
                (answer,) = transcript.records["f"]
                if won(answer, transcript.output) or around.harm(running):
                    found.append(attack)
                    around.recover()
    return found


def block() -> str:
    """The marks, and the table between them."""
    winning = {}
    for level in LEVELS:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder).chmod(0o755)
            winning[level] = winners(level, Path(folder))
    lines = [
        f"{BEGIN} {digest()} -->",
        f"Of {len(ALL)} attacks, tried by `make attacks`, these win somewhere; the others nowhere:",
        "",
        "| attack | " + " | ".join(f"at {level}" for level in LEVELS) + " |",
        "|---|" + "---|" * len(LEVELS),
    ]
    for attack in ALL:
        if any(attack in found for found in winning.values()):
            told = ["wins" if attack in winning[level] else "stopped" for level in LEVELS]
            lines.append(f"| {attack.id}: {attack.does} | {' | '.join(told)} |")
    return "\n".join([*lines, END])


def main() -> None:
    """Print the page with the table as it is now."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    sys.stdout.write(before + block() + rest.partition(END)[2])


if __name__ == "__main__":
    main()
