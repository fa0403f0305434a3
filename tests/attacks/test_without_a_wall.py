"""The attacks are real: without the wall they win. And what stands behind a layer that falls."""

from __future__ import annotations

import os
import platform
import struct
from collections.abc import Iterator

import numpy as np
import pytest

from graders.guest.plan import Call, Cell, Failed, Load
from graders.host import isolation
from graders.host.isolation import LANDLOCK, NAMESPACES, OUTER, SECCOMP, Guests, Level
from graders.host.session import take
from tests.attacks import answers, escape, resources, results
from tests.attacks.attack import PRELUDE, Attack
from tests.attacks.conftest import in_the_open
from tests.attacks.test_attacks import won
from tests.attacks.world import LIMITS, World, processes, world

WIN_UNWALLED = (
    *("A01", "A02", "A03", "A06", "C08", "E08"),
    *("F01", "F02", "F03", "F04", "F04b", "F05", "F05b", "F14", "F16"),
    *("E17b", "E17c", "E17d", "F26"),
)
"""Of those that cannot hurt whoever runs the tests as an ordinary user."""
BOMBS = (
    Attack(
        "E10",
        "forks until nothing is left, where it may",
        "def f(w):\n    while True:\n        try: os.fork()\n        except OSError: pass\n",
    ),
    Attack(
        "F18b",
        "leaves a grandchild in a session of its own",
        "def f(w):\n"
        "    if os.fork() == 0:\n"
        "        os.setsid()\n"
        "        if os.fork() == 0: time.sleep(1000)\n"
        "        os._exit(0)\n"
        "    return 1\n",
    ),
    Attack(
        "F19b",
        "dies while a child holds its pipes",
        "def f(w):\n    if os.fork() == 0: time.sleep(1000)\n    os._exit(0)\n",
    ),
)


@pytest.fixture(scope="module")
def unwalled() -> Iterator[Guests]:
    """Guests with every layer switched off."""
    off = (OUTER, NAMESPACES, LANDLOCK, SECCOMP)
    with isolation.guests(("numpy",), switched_off=off) as made:
        assert made.isolation.level is Level.WEAK
        yield made


@pytest.fixture(scope="module")
def exposed(unwalled: Guests, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world that nothing protects."""
    with world(in_the_open(tmp_path_factory), unwalled) as made:
        yield made


@pytest.mark.parametrize("name", WIN_UNWALLED)
def test_without_a_wall_it_wins(name: str, unwalled: Guests, exposed: World) -> None:
    every = (*answers.ATTACKS, *results.FORGED, *resources.ATTACKS, *escape.ATTACKS)
    (attack,) = [each for each in every if each.id == name]
    running = processes()
    load = Load((Cell("attack", PRELUDE), Cell("attack", attack.source)), {}, {})
    transcript = take(load, {"f": (Call("f", (exposed.given,)),)}, LIMITS, unwalled.start)
    (answer,) = transcript.records["f"]
    assert won(answer, transcript.output) or exposed.harm(running), answer
    exposed.recover()


@pytest.mark.parametrize("bomb", BOMBS, ids=str)
def test_a_process_namespace_takes_all_processes_along(bomb: Attack) -> None:
    """Seccomp forbids them to begin with; this is what stands behind it."""
    with isolation.guests(("numpy",), switched_off=(SECCOMP,)) as guests:
        if NAMESPACES in guests.isolation.missing:
            pytest.skip(f"this machine gives {guests.isolation}")
        running = processes()
        load = Load((Cell("attack", PRELUDE), Cell("attack", bomb.source)), {}, {})
        take(load, {"f": (Call("f", ({},)),)}, LIMITS, guests.start)
        assert not processes() - running


PROGRAM = struct.pack(
    "<16sHHIQQQIHHHHHH IIQQQQQQ 12s",
    b"\x7fELF\x02\x01\x01", 2, 62, 1, 0x400078, 64, 0, 0, 64, 56, 1, 0, 0, 0,
    1, 5, 0, 0x400000, 0x400000, 132, 132, 4096,
    b"\xbf\x2a\0\0\0\xb8\x3c\0\0\0\x0f\x05",
)  # fmt: skip
"""A program that needs no loader and no interpreter: it ends with status 42."""
MAKE = (
    "fd = os.open('x', os.O_CREAT | os.O_WRONLY, 0o700); os.write(fd, w['program']); os.close(fd)"
)


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the program is one for x86_64")
@pytest.mark.parametrize("path", ["/lib64/ld-linux-x86-64.so.2", "./x"])
def test_landlock_lets_nobody_become_a_program(path: str) -> None:
    """Seccomp forbids it to begin with; this is what stands behind it."""
    source = f"def f(w):\n    {MAKE}\n    os.execv({path!r}, ['x', '--version'])\n"
    load = Load((Cell("attack", PRELUDE), Cell("attack", source)), {}, {})
    plans = {"f": (Call("f", ({"program": np.frombuffer(PROGRAM, np.uint8)},)),)}
    ends = []
    for off in ((OUTER, NAMESPACES, SECCOMP), (OUTER, NAMESPACES, SECCOMP, LANDLOCK)):
        with isolation.guests(("numpy",), switched_off=off) as guests:
            if LANDLOCK not in off and LANDLOCK in guests.isolation.missing:
                pytest.skip(f"this machine gives {guests.isolation}")
            (answer,) = take(load, plans, LIMITS, guests.start).records["f"]
            ends.append(f"{answer.cause}: {answer.says}" if isinstance(answer, Failed) else "ran")
    assert ends[0].startswith("raised: PermissionError")
    assert ends[1].startswith("exited: "), "nothing else would have stopped it"


def test_a_guest_is_never_root(unwalled: Guests) -> None:
    load = Load((Cell("cell", "import os\ndef f(): return [os.getuid(), os.geteuid()]"),), {}, {})
    transcript = take(load, {"f": (Call("f"),)}, LIMITS, unwalled.start)
    (answer,) = transcript.records["f"]
    mine = os.getuid()
    assert getattr(answer, "value", None) == [mine or 60870, mine or 60870]
