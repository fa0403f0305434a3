"""The fork server: one thread, no secrets, restarted once; its guests end when it ends."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import pytest

from graders.guest.plan import Call, Cause, Cell, Failed, Got, Load
from graders.host.child import PYTHON, Lost
from graders.host.fork_server import Zygote
from graders.host.process import Died, GuestProcess, Limits
from graders.host.session import take
from tests.attacks.world import processes

LIMITS = Limits(statement_seconds=2, item_seconds=2, memory_bytes=1 << 30, reloads=3)
SEVEN = Load((Cell("cell", "def f(): return 7"),), {}, {})
GRACE_SECONDS = 5.0


@pytest.fixture
def zygote() -> Iterator[Zygote]:
    with Zygote(("numpy",)) as made:
        yield made


def kill_server(zygote: Zygote) -> None:
    """End all that the server is: the outer wall, the server, its guests."""
    running = processes()
    zygote.control.close()
    deadline = time.monotonic() + GRACE_SECONDS
    while processes() >= running and time.monotonic() < deadline:
        time.sleep(0.01)


def loaded(zygote: Zygote) -> GuestProcess:
    guest = GuestProcess(LIMITS, zygote.start)
    for _ in guest.load(SEVEN):
        pass
    return guest


def ask(zygote: Zygote) -> object:
    (answer,) = take(SEVEN, {"f": (Call("f"),)}, LIMITS, zygote.start).records["f"]
    return answer


def test_guest_after_guest_comes_from_one_server(zygote: Zygote) -> None:
    assert [ask(zygote) for _ in range(3)] == [Got(7)] * 3
    assert zygote.starts == 1


def test_guests_are_apart_from_the_server_and_end_with_it() -> None:
    before = processes()
    with Zygote(("numpy",)) as zygote:
        guest = loaded(zygote)
        assert processes() > before
    deadline = time.monotonic() + GRACE_SECONDS
    while processes() - before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert processes() == before
    guest.close()
    assert not zygote.homes.exists()


def test_a_dead_server_is_restarted_once(zygote: Zygote) -> None:
    kill_server(zygote)
    assert ask(zygote) == Got(7)
    assert zygote.starts == 2
    kill_server(zygote)
    answer = ask(zygote)
    assert isinstance(answer, Failed)
    assert answer.cause is Cause.WALL


def test_a_guest_that_is_lost_is_our_fault(zygote: Zygote) -> None:
    guest = loaded(zygote)
    kill_server(zygote)
    with pytest.raises(Died) as died:
        list(guest.ask((Call("f"),)))
    assert died.value.cause is Cause.WALL
    guest.close()


def test_a_guest_killed_from_outside_is_a_crash(zygote: Zygote) -> None:
    guest = loaded(zygote)
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
        Zygote(("numpy",))


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
        Zygote(("numpy",), off=("outer", "namespaces"))
