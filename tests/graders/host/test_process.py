"""Each end of a guest is typed, and a reply that is not the one waited for ends it."""

import os
import signal
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from graders.guest import wire
from graders.guest.plan import (
    Build,
    Call,
    Cause,
    Cell,
    Definition,
    Failed,
    Fault,
    Got,
    Load,
    Plan,
    Value,
)
from graders.host import process
from graders.host.child import Child, Ends, Lost, Start
from graders.host.process import Died, GuestProcess, Limits
from graders.host.replies import OWN_CAUSES

LIMITS = Limits(statement_seconds=0.2, item_seconds=0.2, patience_seconds=0)
LOAD = Load((Cell("a", "x = 1"), Cell("b", "y = 2")), {}, {})
READY = ("ready", "3.11.7")
AT = ("at", 0, 0, 1)
LOADED: tuple[object, ...] = ("loaded", [], {}, [])


class Scripted:
    """A guest that says what a test wrote for it, whatever it is asked."""

    pid = 0
    home = "/nowhere"
    has_own_disk = False

    def __init__(self, ends: Ends, said: bytes, printed: bytes, status: int | None) -> None:
        self.status = status
        self.open = [os.dup(ends.requests), os.dup(ends.replies), os.dup(ends.prints)]
        os.write(ends.replies, said)
        os.write(ends.prints, printed)

    def poll(self, seconds: float = 0) -> int | None:
        return self.status

    def wait(self) -> int:
        return self.status or 0

    def kill(self) -> None:
        self.status = self.status if self.status is not None else -9

    def deaf(self) -> None:
        os.close(self.open.pop(0))

    def close(self) -> None:
        for end in self.open:
            os.close(end)


def framed(message: object) -> bytes:
    if isinstance(message, bytes):
        return message
    frame = wire.dumps(message, capped=False)
    return struct.pack("<Q", len(frame)) + frame


def scripted(*messages: object, printed: bytes = b"", status: int | None = None) -> Start:
    """Starts a guest that says these messages at once; bytes are sent as they are."""

    def start(ends: Ends, memory_bytes: int) -> Child:
        return Scripted(ends, b"".join(map(framed, messages)), printed, status)

    return start


@contextmanager
def guest(start: Start, limits: Limits = LIMITS) -> Iterator[GuestProcess]:
    made = GuestProcess(limits, start)
    try:
        yield made
    finally:
        made.close()


def load(*messages: object, limits: Limits = LIMITS, **more: Any) -> Died:
    """How loading ends where the guest says these messages."""
    with guest(scripted(*messages, **more), limits) as made, pytest.raises(Died) as died:
        list(made.load(LOAD))
    return died.value


def ask(plan: Plan, *messages: object, limits: Limits = LIMITS, **more: Any) -> Died:
    """How asking ends where the guest says these messages."""
    with guest(scripted(*messages, **more), limits) as made, pytest.raises(Died) as died:
        list(made.ask(plan))
    return died.value


def test_a_sound_guest_is_heard_out() -> None:
    fault, definition = Fault("a", 1, "no"), Definition("a", 1, "x = 1")
    said = (READY, AT, ("at", 1, 0, 1), ("loaded", [fault], {"x": definition}, ["%pwd"]))
    with guest(
        scripted(*said, ("answer", 0, Got(1)), ("done",), printed=b"caf\xc3\xa9 \xff")
    ) as it:
        assert list(it.load(LOAD)) == [(0, 0, 1), (1, 0, 1)]
        assert (it.python, it.loaded.ignored) == ("3.11.7", ("%pwd",))
        assert (it.loaded.faults, dict(it.loaded.definitions)) == ((fault,), {"x": definition})
        assert list(it.ask((Value("x"),))) == [Got(1)]
    assert it.output.decode(errors="replace") == "caf\N{LATIN SMALL LETTER E WITH ACUTE} \ufffd"


GARBLED: dict[str, tuple[object, ...]] = {
    "no frame": (b"\x05\0\0\0\0\0\0\0xxxxx",),
    "a pickle": (framed(b"\x08\0\0\0\0\0\0\0\x80\x04N.\0\0\0\0"),),
    "a frame without a tuple": (["ready", "3.11"],),
    "an empty message": ((),),
    "a word that is none": ((1, 2),),
    "no greeting": (LOADED,),
    "a greeting without a version": (("ready",),),
    "a greeting that is long": (("ready", "3.11", "more"),),
    "a version that is none": (("ready", 3),),
    "a second greeting": (READY, READY),
    "an answer instead": (READY, ("answer", 0, Got(1))),
    "done instead": (READY, AT, ("done",)),
    "a place of two numbers": (READY, ("at", 0, 0)),
    "a place of four numbers": (READY, ("at", 0, 0, 1, 1)),
    "a place that is text": (READY, ("at", "0", 0, 1)),
    "a place that is a float": (READY, ("at", 0, 0.0, 1)),
    "a place that is true": (READY, ("at", True, 0, 1)),
    "a place in no cell": (READY, ("at", 2, 0, 1)),
    "a place before the first cell": (READY, ("at", -1, 0, 1)),
    "loaded without its parts": (READY, ("loaded",)),
    "loaded with a part too many": (READY, (*LOADED, 1)),
    "faults that are none": (READY, ("loaded", ["a"], {}, [])),
    "faults in a tuple": (READY, ("loaded", (), {}, [])),
    "definitions that are none": (READY, ("loaded", [], {"x": 1}, [])),
    "definitions of numbers": (READY, ("loaded", [], {1: Definition("a", 1, "")}, [])),
    "definitions in a list": (READY, ("loaded", [], [], [])),
    "ignored lines that are none": (READY, ("loaded", [], {}, [1])),
}


@pytest.mark.parametrize("said", GARBLED.values(), ids=GARBLED.keys())
def test_a_load_that_is_not_answered_as_agreed_ends_the_guest(said: tuple[object, ...]) -> None:
    assert load(*said).cause is Cause.GARBLED


BUILD = Build("Net", inputs=(np.eye(2),))
UNBELIEVED: dict[str, tuple[Plan, tuple[object, ...]]] = {
    "no answer": ((Value("x"),), (("answer", 0, 5),)),
    "a record": ((Value("x"),), (("answer", 0, (Got(1),)),)),
    "a short answer": ((Value("x"),), (("answer", 0),)),
    "the second first": ((Value("x"), Value("y")), (("answer", 1, Got(1)),)),
    "the first twice": ((Value("x"), Value("y")), (("answer", 0, Got(1)), ("answer", 0, Got(1)))),
    "a number that is a float": ((Value("x"),), (("answer", 0.0, Got(1)),)),
    "a number that is false": ((Value("x"),), (("answer", False, Got(1)),)),
    "done too early": ((Value("x"), Value("y")), (("answer", 0, Got(1)), ("done",))),
    "done at once": ((Value("x"),), (("done",),)),
    "an answer too many": ((Value("x"),), (("answer", 0, Got(1)), ("answer", 1, Got(1)))),
    "a place": ((Value("x"),), (AT,)),
    "loaded": ((Value("x"),), (LOADED,)),
    "a changed argument of a value": ((Value("x"),), (("answer", 0, Got(1, (0,))),)),
    "a changed argument that is not there": ((Call("f", (1,)),), (("answer", 0, Got(1, (1,))),)),
    "a changed argument before the first": ((Call("f", (1,)),), (("answer", 0, Got(1, (-1,))),)),
    "a changed input that is not there": ((BUILD,), (("answer", 0, Got(1, (1,))),)),
}
CLAIMED: dict[str, tuple[Plan, tuple[object, ...]]] = {
    f"it claims {cause.name}": ((Value("x"),), (("answer", 0, Failed(cause, "yours")),))
    for cause in sorted(set(Cause) - OWN_CAUSES)
}


@pytest.mark.parametrize(
    ("plan", "said"),
    [*UNBELIEVED.values(), *CLAIMED.values()],
    ids=[*UNBELIEVED, *CLAIMED],
)
def test_an_answer_that_only_the_host_could_give_is_not_believed(
    plan: Plan, said: tuple[object, ...]
) -> None:
    assert ask(plan, *said).cause is Cause.GARBLED


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (Value("x"), Failed(Cause.MISSING, "x")),
        (Value("x"), Failed(Cause.OUT_OF_MEMORY, "no")),
        (Call("f", (1, 2)), Got(1, (0, 1))),
        (BUILD, Got(1, (0,))),
        (Value("x"), Failed(Cause.RAISED, "no", "a, line 1")),
    ],
)
def test_what_a_guest_may_say_of_itself_is_believed(asked: Any, answer: Got | Failed) -> None:
    with guest(scripted(("answer", 0, answer), ("done",))) as made:
        assert list(made.ask((asked,))) == [answer]


def test_long_words_of_a_guest_are_cut_and_an_answer_is_not() -> None:
    said = Failed(Cause.RAISED, "x" * 10_000, "y" * 10_000)
    long = Got("x" * 10_000)
    with guest(scripted(("answer", 0, said), ("answer", 1, long), ("done",))) as made:
        failed, got = made.ask((Value("x"), Value("y")))
    assert failed == replace(said, says="x" * 4000, where="y" * 4000)
    assert got == long


@pytest.mark.parametrize(
    ("status", "cause", "says"),
    [
        (0, Cause.EXITED, "status 0"),
        (3, Cause.EXITED, "status 3"),
        (-signal.SIGSEGV, Cause.CRASHED, "SIGSEGV"),
        (-signal.SIGKILL, Cause.CRASHED, "SIGKILL"),
        (-40, Cause.CRASHED, "signal 40"),
    ],
)
def test_an_end_is_told_by_its_status(status: int, cause: Cause, says: str) -> None:
    died = ask((Value("x"),), status=status)
    assert died.cause is cause
    assert says in died.says


def test_what_was_said_before_a_death_is_heard() -> None:
    plan = (Value("x"), Value("y"))
    with guest(scripted(("answer", 0, Got(1)), status=0)) as made:
        answers = made.ask(plan)
        assert next(answers) == Got(1)
        with pytest.raises(Died):
            next(answers)


def test_half_a_frame_before_a_death_is_no_reply() -> None:
    assert ask((Value("x"),), framed(("answer", 0, Got(1)))[:-3], status=0).cause is Cause.EXITED


def test_silence_is_waited_for_only_so_long() -> None:
    died = ask((Value("x"),))
    assert died.cause is Cause.TIMED_OUT
    assert died.says == "was still waiting after 0.8 s"


def test_a_guest_that_does_not_read_is_waited_for_only_so_long() -> None:
    big = (Call("f", (np.zeros(1 << 20),)),)
    assert ask(big).cause is Cause.TIMED_OUT


def test_a_guest_that_is_deaf_but_lives_is_ended() -> None:
    with guest(scripted()) as made:
        child: Any = made.child
        child.deaf()
        with pytest.raises(Died) as died:
            list(made.ask((Value("x"),)))
    assert died.value.cause is Cause.GARBLED
    assert "closed the pipe" in died.value.says


def test_a_flood_of_places_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "MOST_PLACES", 5)
    died = load(READY, *[AT] * 6)
    assert died.cause is Cause.GARBLED
    assert "more than 5 statements" in died.says


@pytest.mark.parametrize(
    "said",
    [
        (struct.pack("<Q", 2**63),),
        (struct.pack("<Q", 2000),),
        (("answer", 0, Got("x" * 600)), ("answer", 1, Got("x" * 600))),
    ],
    ids=["claimed", "announced", "in all"],
)
def test_an_item_answers_only_so_much(said: tuple[object, ...]) -> None:
    small = replace(LIMITS, frame_bytes=1000)
    died = ask((Value("x"), Value("y")), *said, limits=small)
    assert died.cause is Cause.TOO_LARGE


def test_an_item_prints_only_so_much() -> None:
    small = replace(LIMITS, output_bytes=2048)
    died = ask((Value("x"),), printed=b"x" * 3000, limits=small)
    assert died.cause is Cause.FLOODED
    assert died.says == "printed more than 2 KiB"


def test_only_the_first_part_of_what_is_printed_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "OUTPUT_KEPT", 10)
    made = GuestProcess(LIMITS, scripted(printed=b"0123456789abc"))
    assert made.close() == "0123456789"


@pytest.mark.parametrize("error", [Lost("no server"), OSError("too many open files")])
def test_a_guest_that_cannot_be_started_is_our_fault_and_leaves_nothing_open(
    error: Exception,
) -> None:
    def fails(ends: Ends, memory_bytes: int) -> Child:
        raise error

    before = os.listdir("/proc/self/fd")
    with pytest.raises(Died) as died:
        GuestProcess(LIMITS, fails)
    assert died.value.cause is Cause.WALL
    assert str(error) in died.value.says
    assert len(os.listdir("/proc/self/fd")) == len(before)


def test_a_guest_that_is_lost_from_sight_is_our_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(self: Scripted, seconds: float = 0) -> int | None:
        raise Lost("the server has ended")

    monkeypatch.setattr(Scripted, "poll", lost)
    monkeypatch.setattr(Scripted, "wait", lost)
    assert ask((Value("x"),)).cause is Cause.WALL


def test_a_sleeper_pays_a_quarter_of_what_it_made_others_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with guest(scripted()) as made:
        made.started -= 100
        assert 25 <= made.spent_seconds < 26
        made.cpu_seconds = 50
        assert made.spent_seconds == 50
