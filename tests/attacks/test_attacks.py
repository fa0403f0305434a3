"""The attack suite: each attack ends as it should, wins nothing, and leaves all as it was."""

from __future__ import annotations

import platform
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from graders import Assignment, Call, Code, Draw, item
from graders.grading import grade
from graders.guest.plan import Cell, Failed, Got, Load
from graders.host.isolation import Guests
from graders.host.session import take
from graders.intake.submission import Submission
from graders.kinds.code import Calls
from graders.model import Outcome
from tests.attacks import answers, comparison, escape, resources, results
from tests.attacks.attack import NEEDS_X86, PRELUDE, VALUE, Attack
from tests.attacks.world import LIMITS, MARK, World, processes

ALL = (
    *answers.ATTACKS,
    *results.FORGED,
    *results.LEFT,
    *resources.ATTACKS,
    *escape.ATTACKS,
)


def test_every_attack_has_a_name_of_its_own() -> None:
    names = [each.id for each in (*ALL, *comparison.ATTACKS, *comparison.WITH_TORCH)]
    assert len(names) == len(set(names))
    assert len(names) >= 80


@pytest.mark.parametrize("attack", ALL, ids=str)
def test_it_wins_nothing_and_leaves_all_as_it_was(
    attack: Attack, guests: Guests, around: World
) -> None:
    if NEEDS_X86 in attack.source and platform.machine() != "x86_64":
        pytest.skip("its system calls are numbered for x86_64")
    running = processes()
    load = Load((Cell("attack", PRELUDE), Cell("attack", attack.source)), {}, {})
    plans = {"f": (Call("f", (around.given,)),)}
    transcript = take(load, plans, LIMITS, guests.start)
    (answer,) = transcript.records["f"]
    ended = VALUE if isinstance(answer, Got) else str(answer.cause)
    if ended == "missing":  # it died while it was loaded: that is how it ended
        assert transcript.faults
        ended = VALUE
    harm = around.harm(running)
    assert harm == []
    if guests.isolation.level >= attack.wins_below:
        assert not won(answer, transcript.output), answer
        assert ended in attack.ends, answer


def won(answer: Got | Failed, output: str) -> bool:
    """Whether it says so, or holds what it should not have seen."""
    said = repr(answer) + output
    return (isinstance(answer, Got) and answer.value is True) or f"{MARK} is" in said


def inputs(draw: Draw) -> Calls:
    """Ten vectors; a prime length, so that nothing broadcasts by chance."""
    return [Call("f", (draw.case(k).normal(size=7),), ("x",)) for k in range(10)]


QUESTION = Assignment(
    name="attacked",
    title="Attacked",
    items=[
        item(
            "1",
            1,
            Code(
                prompt="f(x) = 2 x + 1",
                source="the attack suite",
                calls=inputs,
                reference={"f": lambda x: 2 * x + 1},
            ),
        )
    ],
    limits=LIMITS,
)


def outcome(source: str, guests: Guests) -> tuple[Outcome, Fraction]:
    """What the item earns."""
    submission = Submission(student="eve", cells=(Cell("attack", source),))
    report, _ = grade(QUESTION, submission, b"secret", "", guests.start)
    (graded,) = report.items
    return graded.verdict.outcome, graded.machine.earned


def test_an_honest_answer_is_right(guests: Guests) -> None:
    """Or the next test would show nothing."""
    assert outcome("def f(x): return 2 * x + 1", guests) == (Outcome.RIGHT, Fraction(1))


@pytest.mark.parametrize("attack", comparison.ATTACKS, ids=str)
def test_no_answer_fools_the_comparison(attack: Attack, guests: Guests, around: World) -> None:
    running = processes()
    found, earned = outcome(attack.source, guests)
    assert earned == 0
    assert found in (Outcome.WRONG, Outcome.UNREADABLE)
    assert around.harm(running) == []


@pytest.mark.parametrize("attack", comparison.WITH_TORCH, ids=str)
def test_no_tensor_fools_it_either(attack: Attack, warm_guests: Guests) -> None:
    found, earned = outcome(attack.source, warm_guests)
    assert earned == 0
    assert found in (Outcome.WRONG, Outcome.UNREADABLE)


def test_a_forged_answer_earns_what_it_is_worth(guests: Guests) -> None:
    """Whoever can write the right frame knows the right answer."""
    forged = b'{"tuple": ["answer", 0, {"Got": [{"array": ["f8", [7]]}, {"tuple": []}]}]}'
    zeros = np.zeros(7).tobytes()
    source = (
        f"{PRELUDE}\nframes = frame({forged!r}, {zeros!r})\n"
        "def f(x):\n    os.write(4, frames * 10)\n    os._exit(0)\n"
    )
    found, earned = outcome(source, guests)
    assert (found, earned) == (Outcome.WRONG, Fraction(0))


def test_nothing_is_left_for_the_next_student(guests: Guests) -> None:
    """F17: files, patched modules and imports of one submission are not there in the next."""
    poison = (
        "import numpy as np\nimport os, sys\n"
        "np.sum = lambda *a: 42\nsys.modules['left'] = np\n"
        "os.environ['LEFT'] = '1'\n"
        "for folder in ('.', '/tmp', '/dev/shm', os.path.expanduser('~')):\n"
        "    try: open(folder + '/left_behind', 'w').close()\n"
        "    except OSError: pass\n"
        "def f(): return 1\n"
    )
    look = (
        "import numpy as np\nimport os, sys\n"
        "def f():\n"
        "    there = [os.path.exists(folder + '/left_behind')\n"
        "             for folder in ('.', '/tmp', '/dev/shm', os.path.expanduser('~'))]\n"
        "    patched = int(np.sum(np.ones(3))) != 3\n"
        "    return [patched, 'left' in sys.modules, 'LEFT' in os.environ, *there]\n"
    )
    records = []
    for source in (poison, look):
        load = Load((Cell("cell", source),), {}, {})
        records.append(take(load, {"f": (Call("f"),)}, LIMITS, guests.start).records["f"])
    assert records[1] == (Got([False] * 7),)


def test_where_memory_is_short_a_guest_goes_first(around: World) -> None:
    pid = around.neighbour.guest.child.pid
    assert Path(f"/proc/{pid}/oom_score_adj").read_text(encoding="ascii").strip() == "1000"
