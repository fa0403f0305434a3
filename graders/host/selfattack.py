"""A few attacks that `grade.py doctor` makes on this machine's own wall, and their levels.

The whole list is `tests/attacks/`. An attack is a submission whose `f` returns whether it won.
"""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graders.guest.plan import Call, Cause, Cell, Failed, Got, Load
from graders.host.isolation import Guests, Level
from graders.host.process import Limits
from graders.host.session import take

SECRET = "the expected value is 42"
LIMITS = Limits(statement_seconds=2, item_seconds=2, memory_bytes=1 << 30, reloads=1)


@dataclass(frozen=True)
class Attack:
    """A hostile `f(path, port, pid)`, and the lowest level that stops it."""

    title: str
    body: str
    stopped_from: Level


ATTACKS = (
    Attack("reads a file of yours", "return 'expected' in open(path).read()", Level.STANDARD),
    Attack("changes a file of yours", "open(path, 'a').write('x'); return True", Level.STANDARD),
    Attack("locks you out of it", "import os; os.chmod(path, 0)", Level.BASIC),
    Attack(
        "connects to a port of this machine",
        "import socket; socket.create_connection(('127.0.0.1', port), 1); return True",
        Level.BASIC,
    ),
    Attack("starts a program", "import os; return os.system('true') == 0", Level.BASIC),
    Attack("starts a process", "import os; return os.fork() >= 0", Level.BASIC),
    Attack("signals the grader", "import os; os.kill(pid, 0); return True", Level.BASIC),
    Attack(
        "keeps memory where no limit counts it",
        "import os; os.memfd_create('m'); return True",
        Level.BASIC,
    ),
    Attack("takes 8 GiB of memory", "return len(bytearray(8 << 30)) > 0", Level.WEAK),
    Attack("claims the grader is broken", "import os; os._exit(97)", Level.WEAK),
    Attack("never ends", "while True: pass", Level.WEAK),
)


def attack(guests: Guests) -> Iterator[tuple[Attack, bool]]:
    """Make each attack that this level must stop; return whether it won."""
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as server:
        Path(folder).chmod(0o755)
        path = Path(folder) / "reference.txt"
        path.write_text(SECRET, encoding="utf-8")
        port = server.getsockname()[1]
        for each in ATTACKS:
            if guests.isolation.level >= each.stopped_from:
                won = _won(each, guests, (str(path), port, os.getpid()))
                unchanged = path.stat().st_mode & 0o400 and path.read_text("utf-8") == SECRET
                yield each, won or not unchanged


def _won(each: Attack, guests: Guests, given: tuple[object, ...]) -> bool:
    source = f"def f(path, port, pid):\n    {each.body}\n"
    load = Load((Cell("attack", source),), {}, {})
    record = take(load, {"f": (Call("f", given),)}, LIMITS, guests.start).records["f"]
    (answer,) = record
    if isinstance(answer, Got):
        return answer.value is True
    return isinstance(answer, Failed) and answer.cause is Cause.WALL
