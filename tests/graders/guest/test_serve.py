"""The guest's end of the conversation, held in this very process over two pipes."""

import io
import os
import struct
import sys
from typing import Any

import numpy as np
import pytest

from graders.guest import wire
from graders.guest.plan import Call, Cause, Cell, Failed, Got, Load, Value
from graders.guest.serve import Channel, serve
from tests.graders.guest.conftest import Run


def framed(message: object) -> bytes:
    frame = wire.dumps(message, capped=False)
    return struct.pack("<Q", len(frame)) + frame


def messages(data: bytes) -> list[Any]:
    found, stream = [], io.BytesIO(data)
    while head := stream.read(8):
        found.append(wire.loads(stream.read(*struct.unpack("<Q", head))))
    return found


def talked(*requests: object) -> list[Any]:
    """What a guest says when it is sent these requests and then left alone."""
    request_end, ours = os.pipe()
    theirs, reply_end = os.pipe()
    os.write(ours, b"".join(map(framed, requests)))
    os.close(ours)
    serve(request_end, reply_end)
    os.close(reply_end)
    with os.fdopen(theirs, "rb") as said:
        return messages(said.read())


SOURCE = "from support import given\nx = given()\n1 / 0\nget_ipython().system('ls')"


@pytest.mark.usefixtures("run")
def test_a_guest_greets_loads_answers_and_leaves() -> None:
    load = Load(
        (Cell("answers.ipynb, cell 1", SOURCE),),
        {"support": "def given(): return 5"},
        {"y": "words"},
    )
    plan = (Value("x"), Value("y"), Value("z"), Call("given"))
    ready, *places, loaded, first, second, third, fourth, done = talked(load, plan)
    assert ready[0] == "ready"
    assert places == [("at", 0, -1, 1), *(("at", 0, k, k + 1) for k in range(4))]
    word, faults, definitions, ignored = loaded
    assert (word, [fault.line for fault in faults], ignored) == ("loaded", [3], ["!ls"])
    assert definitions["x"].source == "x = given()"
    assert (first, second) == (("answer", 0, Got(5)), ("answer", 1, Got("words")))
    assert (third, fourth) == (("answer", 2, Failed(Cause.MISSING, "z")), ("answer", 3, Got(5)))
    assert done == ("done",)


@pytest.mark.usefixtures("run")
def test_a_plan_without_a_submission_is_not_answered() -> None:
    assert [said[0] for said in talked((Value("x"),))] == ["ready"]


@pytest.mark.usefixtures("run")
def test_a_loaded_submission_is_described_in_a_message_of_bounded_size() -> None:
    source = "\n".join(["1 / 0", "get_ipython().system('ls')"] * 300)
    *_, loaded = talked(Load((Cell("a", source),), {}, {}))
    assert (len(loaded[1]), len(loaded[3])) == (200, 50)


@pytest.mark.parametrize("data", [b"", b"\5\0\0\0"])
def test_a_host_that_has_gone_is_nobody_to_wait_for(data: bytes) -> None:
    assert Channel(io.BytesIO(data), -1).receive() is None


def test_requests_arrive_as_things_of_ones_own() -> None:
    array = Channel(io.BytesIO(framed(np.zeros(3))), -1).receive()
    array[0] = 1


def test_a_students_fork_that_comes_back_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """In it, everything is as in the guest, but for the number of the process."""
    said: list[bytes] = []
    monkeypatch.setattr("graders.guest.serve.write", lambda end, data: said.append(bytes(data)))
    monkeypatch.setattr("graders.guest.serve._exit", sys.exit)
    channel = Channel(io.BytesIO(), -1)
    channel.process += 1
    with pytest.raises(SystemExit):
        channel.send("answer", 0, Got("twice"))
    assert not said


def test_a_kit_is_run_as_it_is_and_inherits_no_future_from_us(run: Run) -> None:
    submission = run(
        "import support\nkind = support.f.__annotations__['x']",
        kit={"support": "def f(x: int): pass"},
    )
    assert submission.namespace["kind"] is int
