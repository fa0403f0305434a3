"""A submission that meddles with the process it shares with us costs itself what it breaks."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from graders.guest.plan import Call, Cause, Cell, Failed, Got, Load, Plan, Value
from graders.host.process import Limits
from graders.host.session import Transcript, take

LIMITS = Limits(
    statement_seconds=0.5,
    item_seconds=0.3,
    patience_seconds=0.2,
    memory_bytes=256 << 20,
    output_bytes=1 << 18,
    frame_bytes=1 << 20,
)


def run(*cells: str, ask: Mapping[str, Plan], limits: Limits = LIMITS, **kit: str) -> Transcript:
    named = (Cell(f"answers.ipynb, cell {k}", s) for k, s in enumerate(cells, start=1))
    return take(Load(tuple(named), kit, {}), ask, limits)


def called(*names: str) -> dict[str, Plan]:
    return {name: (Call(name),) for name in names}


MEDDLING = """
import atexit, builtins, io, json, os, signal, struct, sys, threading, time, types
import numpy as np

atexit.register(lambda: os.write(1, b"hook ran"))
ours = sys.modules["_guest.wire"]

def answers():
    return 7

def replaces_write():
    os.write = lambda *_: 0
    return 1

def replaces_json():
    json.dumps = json.loads = None
    return 1

def replaces_wire():
    sys.modules["_guest.wire"] = types.ModuleType("wire")
    sys.modules["_guest.carry_out"] = None
    return 1

def replaces_numpy():
    np.asarray = np.frombuffer = np.random.seed = None
    return 1

def replaces_builtins():
    builtins.isinstance = builtins.len = builtins.type = builtins.getattr = None
    return 1

def replaces_stdout():
    sys.stdout = sys.stderr = sys.stdin = sys.__stdout__ = None
    return 1

def replaces_the_encoder():
    ours.dumps = lambda *_, **__: b"rubbish"
    return 1

def closes_everything():
    os.closerange(0, 256)
    return 1

def writes_rubbish():
    for end in range(3, 64):
        try:
            os.write(end, b"rubbish " * 9)
        except OSError:
            pass
    return 1

def sends_for_ever():
    frame = ours.dumps(("at", 0, 0, 1))
    frame = struct.pack("<Q", len(frame)) + frame
    while True:
        for end in range(3, 64):
            try:
                os.write(end, frame)
            except OSError:
                pass

def ignores_signals():
    for number in range(1, 32):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    while True:
        try:
            time.sleep(0.01)
        except BaseException:
            pass

def stops_itself():
    os.kill(os.getpid(), signal.SIGSTOP)

def dies_of_a_real_time_signal():
    os.kill(os.getpid(), 40)

def dies_in_a_thread():
    threading.Thread(target=os._exit, args=(9,)).start()
    time.sleep(5)

def forks():
    os.fork()
    return 1

def recurses_in_c():
    sys.setrecursionlimit(10**9)
    def f(x):
        return f(x)
    class Deep:
        def __repr__(self):
            return repr(self)
    return repr(Deep())

def limits_recursion():
    sys.setrecursionlimit(40)
    return 1

def answers_a_lot():
    return np.zeros(1 << 20)

def has_a_hostile_type():
    class Meta(type):
        def __getattribute__(cls, name):
            raise RuntimeError("no")
    class Lie(metaclass=Meta):
        pass
    return Lie()

def lies_about_its_class():
    class Lie:
        @property
        def __class__(self):
            return float
    return Lie()

def says_a_lot():
    raise ValueError("x" * 10**7)

def fills_the_memory():
    held = []
    while True:
        held.append(bytes(2**26))

def exits_in_a_hook():
    class Late:
        def __del__(self):
            os._exit(5)
    return [Late()][:0]

def has_an_endless_list():
    class Endless(list):
        def __iter__(self):
            while True:
                yield 1
    return Endless([1])
"""

ENDS: dict[str, object] = {
    # what a function does: what it returns, or how the ask ends
    "replaces_write": 1,
    "replaces_json": 1,
    "replaces_wire": 1,
    "replaces_numpy": 1,
    "replaces_builtins": Cause.EXITED,
    "replaces_stdout": 1,
    "replaces_the_encoder": Cause.GARBLED,
    "closes_everything": Cause.EXITED,
    "writes_rubbish": Cause.TOO_LARGE,
    "sends_for_ever": Cause.GARBLED,
    "ignores_signals": Cause.TIMED_OUT,
    "stops_itself": Cause.TIMED_OUT,
    "dies_of_a_real_time_signal": Cause.CRASHED,
    "dies_in_a_thread": Cause.EXITED,
    "forks": 1,
    "recurses_in_c": Cause.CRASHED,
    "limits_recursion": 1,
    "answers_a_lot": Cause.TOO_LARGE,
    "has_a_hostile_type": Cause.RAISED,
    "lies_about_its_class": Cause.RAISED,
    "says_a_lot": Cause.RAISED,
    "fills_the_memory": Cause.OUT_OF_MEMORY,
    "exits_in_a_hook": Cause.EXITED,
    "has_an_endless_list": Cause.UNSENDABLE,
}


Records = Mapping[str, Mapping[str, tuple[Got | Failed]]]


@pytest.fixture(scope="module")
def meddled() -> Records:
    """Each function asked alone, and a right one asked after it."""
    slow = {"has_an_endless_list": replace(LIMITS, item_seconds=3.0)}  # half a million parts of it
    return {
        name: run(  # type: ignore[misc]
            MEDDLING, ask=called(name, "answers"), limits=slow.get(name, LIMITS)
        ).records
        for name in ENDS
    }


@pytest.mark.parametrize("name", ENDS)
def test_each_way_of_meddling_has_its_end(meddled: Records, name: str) -> None:
    (answer,) = meddled[name][name]
    if isinstance(ENDS[name], Cause):
        assert isinstance(answer, Failed)
        assert answer.cause is ENDS[name]
        assert len(answer.says) <= 600
    else:
        assert answer == Got(ENDS[name])


@pytest.mark.parametrize("name", sorted(ENDS.keys() - {"replaces_numpy"}))
def test_what_is_asked_next_is_answered(meddled: Records, name: str) -> None:
    """Numpy that was taken to pieces is the student's own loss; nothing else lasts."""
    assert meddled[name]["answers"] == (Got(7),)


BREAKS_THE_LOAD = {
    # a second statement, and the word that is said of it
    "while True: pass": "still running after 0.5 s of computing time",
    "while True:\n  try: pass\n  except BaseException: pass": "still running",
    "import time; time.sleep(60)": "still waiting after 2.2 s",
    "import os; os._exit(3)": "status 3",
    "import os; os.abort()": "SIGABRT",
    "import os; os.kill(os.getpid(), 9)": "SIGKILL",
    "import ctypes; ctypes.string_at(0)": "SIGSEGV",
    "print('x' * (1 << 19))": "printed more than 256 KiB",
    "import os; os.closerange(3, 64)": "status 1",
    "import os\nfor k in range(3, 64):\n  try: os.write(k, b'rubbish!' * 9)\n"
    "  except OSError: pass": "returned more than 1 MiB",
}


@pytest.mark.parametrize("statement", BREAKS_THE_LOAD)
def test_a_statement_that_ends_the_guest_is_left_out_of_the_next(statement: str) -> None:
    asked: dict[str, Plan] = {name: (Value(name),) for name in "abc"}
    limits = replace(LIMITS, patience_seconds=60) if "while True" in statement else LIMITS
    transcript = run(f"a = 1\n{statement}\nb = 2", "c = 3", ask=asked, limits=limits)
    assert transcript.records == {"a": (Got(1),), "b": (Got(2),), "c": (Got(3),)}
    fault = transcript.faults[0]
    assert fault.cell.startswith("answers.ipynb, cell")
    assert BREAKS_THE_LOAD[statement] in fault.says


def test_the_line_that_was_to_define_a_name_is_known_though_it_ended_the_guest() -> None:
    transcript = run("x = 1\ny = [k for k in iter(int, 1)]", ask={"y": (Value("y"),)})
    assert transcript.records["y"] == (Failed(Cause.MISSING, "y"),)
    found = transcript.definitions["y"]
    assert [(fault.cell, fault.line) for fault in transcript.faults] == [(found.cell, found.line)]


def test_a_death_inside_of_a_module_is_told_of_the_module() -> None:
    cells = (Cell("answers.ipynb, cell 1", "from helper import f\nx = f()"),)
    helper = Cell("helper.py", "import os\nos._exit(0)\ndef f(): return 5", "helper")
    transcript = take(Load((*cells, helper), {}, {}), {"x": (Value("x"),)}, LIMITS)
    assert transcript.records["x"] == (Got(5),)
    assert [(fault.cell, fault.line) for fault in transcript.faults] == [("helper.py", 2)]


def test_a_submission_that_only_ends_its_process_is_given_up() -> None:
    few = Limits(reloads=3)
    transcript = run(
        "\n".join(["import os; os._exit(0)"] * 9), ask={"x": (Value("x"),)}, limits=few
    )
    assert transcript.records["x"] == (
        Failed(Cause.NOT_ASKED, "the code had ended its process 4 times"),
    )
    assert [fault.line for fault in transcript.faults] == [1, 2, 3, 4]


def test_a_submission_has_so_much_time_in_all() -> None:
    """Each statement and each item within its own limit, and no death: it ends all the same."""
    little = Limits(submission_seconds=0.5)
    busy = "import time\nend = time.process_time() + 0.3\nwhile time.process_time() < end: pass"
    transcript = run(busy, busy, busy, "x = 1", ask={"x": (Value("x"),), "y": ()}, limits=little)
    (answer,) = transcript.records["x"]
    assert isinstance(answer, Failed)
    assert (answer.cause, "in all" in answer.says) == (Cause.NOT_ASKED, True)
    assert transcript.records["y"] == ()


def test_nothing_is_started_after_the_time_that_somebody_else_grants() -> None:
    """A sleeper uses no computing time, and who ends the grader from outside does not ask."""
    granted = Limits(wall_seconds=0.2)
    sleep = "import time; time.sleep(0.4)"
    transcript = run(sleep, sleep, "x = 1", ask={"x": (Value("x"),)}, limits=granted)
    (answer,) = transcript.records["x"]
    assert isinstance(answer, Failed)
    assert answer.cause is Cause.NOT_ASKED
    assert answer.says.startswith("the grader's time was up after ")


@pytest.mark.parametrize(
    ("kit", "says"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("import no_such_package", "No module named 'no_such_package'"),
    ],
)
def test_a_kit_that_cannot_be_imported_is_our_fault(kit: str, says: str) -> None:
    transcript = run("x = 1", ask={"x": (Value("x"),), "y": (Value("y"),)}, support=kit)
    for record in transcript.records.values():
        (answer,) = record
        assert isinstance(answer, Failed)
        assert answer.cause is Cause.WALL
        assert says in answer.says


def test_a_plan_that_cannot_cross_is_our_fault_and_costs_one_item() -> None:
    records = run("x = 1", ask={"bad": (Call("f", (object(),)),), "x": (Value("x"),)}).records
    (answer,) = records["bad"]
    assert isinstance(answer, Failed)
    assert answer.cause is Cause.WALL
    assert records["x"] == (Got(1),)


def test_a_guest_that_does_not_even_start_is_our_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graders.host.child.PYTHON", (str(tmp_path / "no-python"),))
    (answer,) = run("x = 1", ask={"x": (Value("x"),)}).records["x"]
    assert isinstance(answer, Failed)
    assert answer.cause is Cause.WALL
    assert "could not be started" in answer.says


def test_large_requests_and_answers_cross_whole() -> None:
    large = np.arange(1 << 20, dtype=np.float64)
    wide = Limits(memory_bytes=1 << 30, frame_bytes=64 << 20, submission_bytes=64 << 20)
    source = "def f(x): return x[::-1]\n" + "# " + "x" * (20 << 20)
    (answer,) = run(source, ask={"f": (Call("f", (large,)),)}, limits=wide).records["f"]
    assert isinstance(answer, Got)
    np.testing.assert_array_equal(np.asarray(answer.value), large[::-1])


def test_what_is_printed_is_kept_up_to_a_cap_and_made_readable() -> None:
    source = (
        "import os\nprint('first')\nos.write(1, b'\\xff\\x00 raw')\nprint('y' * 200_000)\nx = 1"
    )
    transcript = run(source, ask={"x": (Value("x"),)})
    assert transcript.output.startswith("first\n\ufffd\x00 rawyyy")
    assert len(transcript.output.encode()) <= (64 << 10) + 2


def test_what_was_printed_just_before_a_death_is_kept() -> None:
    source = "def f():\n    print('last words', end='')\n    import os; os._exit(0)"
    assert run(source, ask=called("f")).output == "last words"


def test_a_folder_of_its_own_is_removed_whatever_stands_in_it() -> None:
    """Folders without rights, and a thousand of them inside each other."""
    source = """
import os
here = os.getcwd()
os.makedirs("closed/inside")
open("closed/inside/file", "w").write("x")
os.chmod("closed/inside", 0)
os.chmod("closed", 0)
os.symlink("/etc", "away")
for _ in range(1200):
    os.mkdir("d")
    os.chdir("d")
"""
    (answer,) = run(source, ask={"here": (Value("here"),)}).records["here"]
    assert isinstance(answer, Got)
    assert not Path(str(answer.value)).exists()
    assert Path("/etc/passwd").exists()


def test_hashes_are_the_same_in_every_guest() -> None:
    plan: dict[str, Plan] = {"x": (Value("x"),)}
    records = [run("x = hash('a word')", ask=plan).records for _ in range(2)]
    assert records[0] == records[1]


def test_nothing_of_the_graders_is_at_hand() -> None:
    source = """
import sys
ours = [name for name in sys.modules if name.split(".")[0] in ("graders", "reference")]
mine = [path for path in sys.path if "guest" in path]
"""
    records = run(source, ask={"ours": (Value("ours"),), "mine": (Value("mine"),)}).records
    assert records == {"ours": (Got([]),), "mine": (Got([]),)}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_thirty_guests_leave_nothing_open_and_nobody_alive() -> None:
    plan = called("f")
    run("def f(): return 1", ask=plan)
    before, children = os.listdir("/proc/self/fd"), _children()
    for k in range(30):
        run("import os\ndef f(): " + ("return 1", "os._exit(0)", "os.abort()")[k % 3], ask=plan)
    assert len(os.listdir("/proc/self/fd")) == len(before)
    assert _children() == children


def _children() -> set[str]:
    tasks = Path("/proc/self/task").iterdir()
    return {pid for task in tasks for pid in (task / "children").read_text().split()}


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells a child of its parent's end")
def test_a_loop_does_not_outlive_a_host_that_was_killed(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    looping = f"import os; open({str(note)!r}, 'w').write(str(os.getpid()))\nwhile True: pass"
    host = subprocess.Popen([sys.executable, "-c", HOST, looping], cwd=ROOT)
    while not (note.exists() and note.read_text()):
        time.sleep(0.05)
    guest = int(note.read_text())
    host.kill()
    host.wait()
    for _ in range(200):
        if not Path(f"/proc/{guest}").exists() or " Z " in Path(f"/proc/{guest}/stat").read_text():
            return
        time.sleep(0.05)
    os.kill(guest, signal.SIGKILL)
    pytest.fail("the guest went on after its host had died")


ROOT = Path(__file__).resolve().parents[3]
HOST = """
import sys
from graders.guest.plan import Cell, Load, Value
from graders.host.session import take
from graders.host.process import Limits
take(Load((Cell("a.py", sys.argv[1]),), {}, {}), {"1": (Value("x"),)}, Limits())
"""
