"""The fork server: one thread, no secrets, restarted once; its guests end when it ends."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import pytest

from graders.guest.plan import Call, Cause, Cell, Failed, Got, Load
from graders.host.child import PYTHON, Lost
from graders.host.fork_server import ForkServer
from graders.host.process import Died, GuestProcess, Limits
from graders.host.session import take
from tests.attacks.world import processes

LIMITS = Limits(statement_seconds=2, item_seconds=2, memory_bytes=1 << 30, reloads=3)
SEVEN = Load((Cell("cell", "def f(): return 7"),), {}, {})
GRACE_SECONDS = 5.0


@pytest.fixture
def fork_server() -> Iterator[ForkServer]:
    with ForkServer(("numpy",)) as made:
        yield made


def kill_server(fork_server: ForkServer) -> None:
    """End all that the server is: the outer wall, the server, its guests."""
    running = processes()
    fork_server.control.close()
    deadline = time.monotonic() + GRACE_SECONDS
    while processes() >= running and time.monotonic() < deadline:
        time.sleep(0.01)


def loaded(fork_server: ForkServer) -> GuestProcess:
    guest = GuestProcess(LIMITS, fork_server.start)
    for _ in guest.load(SEVEN):
        pass
    return guest


def ask(fork_server: ForkServer) -> object:
    (answer,) = take(SEVEN, {"f": (Call("f"),)}, LIMITS, fork_server.start).records["f"]
    return answer


def test_guest_after_guest_comes_from_one_server(fork_server: ForkServer) -> None:
    assert [ask(fork_server) for _ in range(3)] == [Got(7)] * 3
    assert fork_server.starts == 1


def test_guests_are_apart_from_the_server_and_end_with_it() -> None:
    before = processes()
    with ForkServer(("numpy",)) as fork_server:
        guest = loaded(fork_server)
        assert processes() > before
    deadline = time.monotonic() + GRACE_SECONDS
    while processes() - before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert processes() == before
    guest.close()
    assert not fork_server.homes.exists()


def test_a_dead_server_is_restarted_once(fork_server: ForkServer) -> None:
    kill_server(fork_server)
    assert ask(fork_server) == Got(7)
    assert fork_server.starts == 2
    kill_server(fork_server)
    answer = ask(fork_server)
    assert isinstance(answer, Failed)
    assert answer.cause is Cause.WALL


def test_a_guest_that_is_lost_is_our_fault(fork_server: ForkServer) -> None:
    guest = loaded(fork_server)
    kill_server(fork_server)
    with pytest.raises(Died) as died:
        list(guest.ask((Call("f"),)))
    assert died.value.cause is Cause.WALL
    guest.close()


def test_a_guest_killed_from_outside_is_a_crash(fork_server: ForkServer) -> None:
    guest = loaded(fork_server)
    os.kill(guest.child.pid, signal.SIGKILL)
    with pytest.raises(Died) as died:
        list(guest.ask((Call("f"),)))
    assert died.value.cause is Cause.CRASHED
    assert "SIGKILL" in died.value.says
    guest.close()


def test_it_is_told_why_a_server_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "graders.host.fork_server.PYTHON", ("/bin/sh", "-c", "echo no such wall >&2; exit 3")
    )
    with pytest.raises(Lost, match="no such wall"):
        ForkServer(("numpy",))


def test_two_threads_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fork copies one of them: whatever the others held stays held for ever."""
    starter = (
        "import sys, threading, time, runpy\n"
        "threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
        "guest = sys.argv.pop(1)\n"
        "runpy.run_path(guest, run_name='__main__')\n"
    )
    python, *_, guest = PYTHON
    monkeypatch.setattr(
        "graders.host.fork_server.PYTHON", (python, "-P", "-s", "-c", starter, guest)
    )
    with pytest.raises(Lost, match="2 threads"):
        ForkServer(("numpy",), off=("outer", "namespaces"))
