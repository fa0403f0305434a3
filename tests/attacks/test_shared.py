"""What all guests of a user share: while one holds all that it can get, the others are well."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy
import pytest

from graders.guest.plan import Call, Cell, Got, Load
from graders.host.isolation import Guests
from graders.host.process import GuestProcess
from graders.model import Outcome
from tests.attacks.attack import PRELUDE
from tests.attacks.test_attacks import outcome
from tests.attacks.world import LIMITS

SHARED = (numpy.__file__, os.__file__)
GREED = f"""
import fcntl
SHARED = {SHARED!r}

def quietly(take, *given):
    try:
        kept.append(take(*given))
    except (OSError, RuntimeError, ValueError):
        pass

kept = []

def holds():
    threading.stack_size(32768)
    record = struct.pack('hhqqi4x', fcntl.F_RDLCK, 0, 0, 0, 0)
    for path in SHARED:
        for command in (fcntl.LOCK_EX | fcntl.LOCK_NB, fcntl.LOCK_SH):
            file = os.open(path, os.O_RDONLY)
            quietly(fcntl.flock, file, command)
        for command in (6, 37):
            file = os.open(path, os.O_RDONLY)
            quietly(fcntl.fcntl, file, command, record)
            kept.append(file)
        for command, kind in ((1024, 0), (1024, 1), (1026, 0x8000003F)):
            file = os.open(path, os.O_RDONLY)
            quietly(fcntl.fcntl, file, command, kind)
            kept.append(file)
    for _ in range(60):
        quietly(os.pipe)
    for pipe in [each for each in kept if isinstance(each, tuple)]:
        quietly(fcntl.fcntl, pipe[1], 1031, 1 << 20)
    for _ in range(200):
        quietly(libc.inotify_init1, 0)
        thread = threading.Thread(target=time.sleep, args=(60,), daemon=True)
        quietly(thread.start)
    return len(kept)
"""
BUSY = """
import os, sqlite3, threading, time
import numpy as np
threading.stack_size(65536)

def f(x):
    threads = [threading.Thread(target=time.sleep, args=(0.05,)) for _ in range(100)]
    for thread in threads: thread.start()
    pipes = [os.pipe() for _ in range(50)]
    sqlite3.connect('own.db').execute('create table if not exists t(x)')
    open(np.__file__).read()
    for thread in threads: thread.join()
    for pipe in pipes:
        for end in pipe: os.close(end)
    return 2 * x + 1
"""


@pytest.fixture
def greedy(guests: Guests) -> Iterator[GuestProcess]:
    """A guest that holds what it could get, and lives."""
    guest = GuestProcess(LIMITS, guests.start)
    try:
        for _ in guest.load(Load((Cell("a", PRELUDE), Cell("b", GREED)), {}, {})):
            pass
        (answer,) = guest.ask((Call("holds"),))
        assert isinstance(answer, Got)
        assert isinstance(answer.value, int)
        assert answer.value > 200, "it holds next to nothing, and the rest would show nothing"
        yield guest
    finally:
        guest.close()


def test_an_honest_neighbour_earns_all_beside_it(guests: Guests, greedy: GuestProcess) -> None:
    assert outcome(BUSY, guests) == (Outcome.RIGHT, Fraction(1))


@pytest.mark.usefixtures("greedy")
@pytest.mark.parametrize("path", SHARED)
def test_files_that_others_share_are_locked_by_nobody(path: str) -> None:
    """Neither by flock, nor by a record, nor by a lease: the machine's own are had at once."""
    with Path(path).open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.flock(file, fcntl.LOCK_UN)
        if os.stat(path).st_uid == os.getuid() and os.access(path, os.W_OK):
            opened = os.open(path, os.O_RDWR | os.O_NONBLOCK)  # a lease would refuse this
            fcntl.lockf(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.close(opened)
