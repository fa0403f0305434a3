"""Whatever a submission does, every plan gets a record, and a death costs what was running."""

import os
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from graders.guest.plan import Call, Cause, Cell, Failed, Got, Load, Plan, Record, Value
from graders.host.process import Limits
from graders.host.session import Transcript, take

LIMITS = Limits(statement_seconds=1, item_seconds=1, patience_seconds=1, output_bytes=1 << 20)
X = np.arange(6.0).reshape(2, 3)

HOSTILE = """
import ctypes, os, signal, sys, time
import numpy as np

def fine(x):
    return x.T @ x

def loop(x):
    while True:
        try:
            time.monotonic()
        except Exception:
            pass

def sleep(x):
    time.sleep(600)

def leave(x):
    os._exit(3)

def sys_exit(x):
    sys.exit("done")

def interrupt(x):
    raise KeyboardInterrupt

def abort(x):
    os.abort()

def segfault(x):
    ctypes.string_at(0)

def kill(x):
    os.kill(os.getpid(), signal.SIGKILL)

def memory(x):
    return np.ones(10**11)

def flood(x):
    while True:
        print("x" * 1000)

def module(x):
    import math
    return math

def raises(x):
    return x @ np.ones(4)

class Nasty(Exception):
    def __str__(self):
        raise RuntimeError("no")

def nasty(x):
    raise Nasty

def recursion(x):
    return recursion(x)

number = 3
"""

ENDS = {
    # function: how the ask ends, and a word of what is said
    "loop": (Cause.TIMED_OUT, "still running after 1 s of computing time"),
    "sleep": (Cause.TIMED_OUT, "still waiting after 5 s"),
    "leave": (Cause.EXITED, "status 3"),
    "sys_exit": (Cause.EXITED, "exit(done)"),
    "interrupt": (Cause.RAISED, "KeyboardInterrupt"),
    "abort": (Cause.CRASHED, "SIGABRT"),
    "segfault": (Cause.CRASHED, "SIGSEGV"),
    "kill": (Cause.CRASHED, "SIGKILL"),
    "memory": (Cause.OUT_OF_MEMORY, "allocate"),
    "flood": (Cause.FLOODED, "printed more than"),
    "module": (Cause.UNSENDABLE, "module"),
    "raises": (Cause.RAISED, "ValueError"),
    "nasty": (Cause.RAISED, "Nasty"),
    "recursion": (Cause.RAISED, "RecursionError"),
}


def run(source: str, plans: Mapping[str, Plan], limits: Limits = LIMITS) -> Transcript:
    return take(Load((Cell("answers.ipynb, cell 1", source),), {}, {}), plans, limits)


@pytest.fixture(scope="module")
def hostile() -> Transcript:
    """One submission of which every function ends in its own way, asked in one go."""
    plans: dict[str, Plan] = {name: (Call(name, (X,)), Call("fine", (X,))) for name in ENDS}
    return run(HOSTILE, {**plans, "number": (Value("number"),)})


def first(record: Record) -> Got | Failed:
    return record[0]


@pytest.mark.parametrize("name", ENDS)
def test_each_end_is_told_apart(hostile: Transcript, name: str) -> None:
    cause, says = ENDS[name]
    answer = first(hostile.records[name])
    assert isinstance(answer, Failed)
    assert answer.cause is cause
    assert says in answer.says


@pytest.mark.parametrize("name", ENDS)
def test_a_death_costs_the_rest_of_its_item_and_an_exception_does_not(
    hostile: Transcript, name: str
) -> None:
    cause, _ = ENDS[name]
    after = hostile.records[name][1]
    inside = cause in (Cause.RAISED, Cause.UNSENDABLE, Cause.OUT_OF_MEMORY) or name == "sys_exit"
    if inside:
        assert isinstance(after, Got)
        np.testing.assert_array_equal(after.value, X.T @ X)
    else:
        assert after == Failed(Cause.NOT_ASKED)


def test_what_comes_after_all_the_deaths_is_still_asked(hostile: Transcript) -> None:
    assert hostile.records["number"] == (Got(3),)


def test_a_statement_that_ends_the_process_is_left_out_and_told_with_its_line() -> None:
    source = "a = 1\nwhile True: pass\nb = 2\nimport os; os._exit(0)\nc = 3"
    transcript = run(source, {name: (Value(name),) for name in "abc"})
    assert [first(transcript.records[name]) for name in "abc"] == [Got(1), Got(2), Got(3)]
    told = {fault.line: fault.says for fault in transcript.faults}
    assert "still running" in told[2]
    assert "status 0" in told[4]
    assert all(fault.cell == "answers.ipynb, cell 1" for fault in transcript.faults)


def test_deaths_are_counted_and_what_is_left_is_not_asked() -> None:
    source = "import os\ndef leave(): os._exit(0)\nx = 1"
    plans: dict[str, Plan] = {str(k): (Call("leave"),) for k in range(5)}
    few = Limits(statement_seconds=1, item_seconds=1, reloads=2)
    transcript = run(source, {**plans, "x": (Value("x"),)}, few)
    causes = [a.cause for r in transcript.records.values() if isinstance(a := first(r), Failed)]
    assert causes == [Cause.EXITED] * 3 + [Cause.NOT_ASKED] * 3


FORGED = """
import struct, sys
wire = sys.modules["_guest.wire"]
plan = sys.modules["_guest.plan"]

def say(message):
    import fcntl, os, stat
    frame = wire.dumps(message, capped=False)
    for end in range(3, 32):
        try:
            writes = fcntl.fcntl(end, fcntl.F_GETFL) & os.O_ACCMODE == os.O_WRONLY
            if writes and stat.S_ISFIFO(os.fstat(end).st_mode):
                os.write(end, struct.pack("<Q", len(frame)) + frame)
        except OSError:
            pass

def broken(): say(("answer", 0, plan.Failed(plan.Cause.WALL, "yours")))
def unasked(): say(("answer", 0, plan.Failed(plan.Cause.NOT_ASKED, "yours")))
def rubbish(): say("rubbish")
def early(): say(("done",))
def far(): say(("answer", 7, plan.Got(1)))
"""


@pytest.mark.parametrize("name", ["broken", "unasked", "rubbish", "early", "far"])
def test_a_forged_reply_is_no_fault_of_ours_and_no_answer(name: str) -> None:
    transcript = run(FORGED + "\nx = 5", {name: (Call(name),), "x": (Value("x"),)})
    answer = first(transcript.records[name])
    assert isinstance(answer, Failed)
    assert answer.cause is Cause.GARBLED
    assert transcript.records["x"] == (Got(5),)


def test_nothing_of_our_environment_and_no_input_reaches_a_submission(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GRADERS_TOKEN", "a word that must not cross")
    source = (
        "import os, sys\nseen = dict(os.environ)\nhere = os.getcwd()\n"
        "try:\n    typed = input()\nexcept EOFError:\n    typed = 'nothing'\narguments = sys.argv"
    )
    names = ("seen", "here", "typed", "arguments")
    records = run(source, {name: (Value(name),) for name in names}).records
    values = {n: answer.value for n in names if isinstance(answer := first(records[n]), Got)}
    assert "must not cross" not in str(values["seen"])
    assert values["typed"] == "nothing"
    assert values["arguments"] == [""]
    assert not Path(str(values["here"])).exists()


def test_a_thread_and_a_child_of_the_student_end_with_the_guest() -> None:
    source = (
        "import subprocess, threading, time\n"
        "threading.Thread(target=time.sleep, args=(600,)).start()\n"
        "child = subprocess.Popen(['/bin/sleep', '600']).pid"
    )
    answer = first(run(source, {"child": (Value("child"),)}).records["child"])
    assert isinstance(answer, Got)
    end = time.monotonic() + 5
    while (alive := _is_alive(int(str(answer.value)))) and time.monotonic() < end:
        time.sleep(0.05)
    assert not alive


def _is_alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def test_guests_leave_no_descriptor_behind() -> None:
    run("x = 1", {"x": (Value("x"),)})
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        run("import os\ndef leave(): os._exit(0)", {"a": (Call("leave"),), "b": (Call("leave"),)})
    assert len(os.listdir("/proc/self/fd")) == before


def test_two_runs_give_the_same_records() -> None:
    source = (
        "import random, numpy as np\na = random.random()\nb = np.random.rand(3)\n"
        "c = {'x', 'y', 'z'}\nd = list(c)\ndef f(): raise ValueError(object())"
    )
    plans: dict[str, Plan] = {n: (Value(n),) for n in "d"} | {"f": (Call("f"),)}
    assert run(source, plans).records == run(source, plans).records
