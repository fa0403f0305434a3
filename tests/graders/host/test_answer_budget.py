"""Answers of one submission have a budget: what goes over it is told, and reports stay small."""

import json
from collections.abc import Iterator

import numpy as np
import pytest

from graders.guest import wire
from graders.guest.plan import Call, Cause, Cell, Failed, Got, Load, Plan, Value
from graders.host import isolation
from graders.host.answer_budget import DEEPEST, MOST_REFUSED, AnswerBudget
from graders.host.child import Start
from graders.host.isolation import Level
from graders.host.process import Limits
from graders.host.session import Transcript, take

ITEMS = 10
MOST_REPORT = 8 << 20
HOSTILE = {
    "rows of nothing": "import numpy as np\ndef f(k): return np.zeros((10**9, 0))",
    "rows and columns of nothing": "import numpy as np\ndef f(k): return np.zeros((9999, 0, 9999))",
    "a large array": "import numpy as np\ndef f(k): return np.zeros(8 << 20)",
    "arrays below the limit": "import numpy as np\ndef f(k): return np.ones(200_000)",
    "empty lists": "def f(k): return [[]] * 400_000",
    "numbers": "def f(k): return list(range(300_000))",
    "a long text": "def f(k): return 'x' * (3 << 20)",
    "texts": "def f(k): return ['x' * 100] * 30_000",
    "deep lists": "def f(k):\n    x = []\n    for _ in range(70): x = [x]\n    return x",
    "deep pairs": "def f(k):\n  x = ()\n  for _ in range(70): x = (x, 1)\n  return x",
    "keys": "def f(k): return {j: [] for j in range(3000)}",
    "deep dictionaries": "def f(k):\n  x = {}\n  for _ in range(60): x = {'a': x}\n  return x",
    "a large number": "def f(k): return 10 ** 4000",
    "complex numbers": "import numpy as np\ndef f(k): return np.ones(250_000, complex)",
    "sets": "def f(k): return set(range(200_000))",
    "bytes as numbers": "def f(k): return list(b'x' * 400_000)",
    "many small arrays": "import numpy as np\ndef f(k): return [np.zeros(1)] * 20_000",
    "shared lists": "def f(k):\n    x = [0] * 500\n    return [x] * 800",
    "booleans": "import numpy as np\ndef f(k): return np.ones(3 << 20, bool)",
    "a table of texts": "def f(k): return [['a'] * 300] * 900",
}


@pytest.fixture(scope="module")
def start() -> Iterator[Start]:
    with isolation.guests(("numpy",), Level.WEAK) as guests:
        yield guests.start


def asked(source: str, start: Start) -> Transcript:
    plans: dict[str, Plan] = {"first": (Value("x"),)}
    plans |= {str(k): (Call("f", (k,)), Call("f", (k + 1,))) for k in range(ITEMS)}
    load = Load((Cell("a.py", f"x = 12\n{source}"),), {}, {})
    return take(load, plans, Limits(), start)


@pytest.mark.parametrize("form", HOSTILE)
def test_answers_on_every_item_leave_a_report_of_bounded_size(form: str, start: Start) -> None:
    found = asked(HOSTILE[form], start)
    assert found.records["first"] == (Got(12),)
    stored = json.dumps({number: wire.to_json(record) for number, record in found.records.items()})
    assert len(stored) < MOST_REPORT
    causes = {a.cause for r in found.records.values() for a in r if isinstance(a, Failed)}
    assert causes <= {Cause.TOO_LARGE, Cause.UNSENDABLE, Cause.RAISED}


def test_one_item_that_answers_too_much_costs_itself(start: Start) -> None:
    source = "import numpy as np\ndef f(k): return np.zeros(8 << 20) if k == 3 else k"
    records = asked(source, start).records
    assert {n for n, r in records.items() if any(isinstance(a, Failed) for a in r)} == {"2", "3"}
    assert records["3"][0] == Failed(Cause.TOO_LARGE, "returned more than 4 MiB")
    assert records["9"] == (Got(9), Got(10))


@pytest.mark.parametrize(("value", "depth"), [([], 0), ([[]], 1), ({"a": ({1}, 2)}, 3)])
def test_a_plain_answer_is_taken_as_it_is(value: object, depth: int) -> None:
    budget = AnswerBudget(Limits(submission_nodes=100))
    assert budget.take(Got(value), 10) == Got(value)
    assert not budget.is_spent
    assert depth < DEEPEST


def test_the_budget_is_spent_by_bytes_values_or_refusals() -> None:
    budget = AnswerBudget(Limits(submission_bytes=10))
    assert not budget.is_spent
    budget.take(Got(1), 11)
    assert budget.is_spent
    budget = AnswerBudget(Limits(submission_nodes=3))
    budget.take(Got([1, 2, 3]), 0)
    assert budget.is_spent
    budget.give_back((1, 1))
    assert not budget.is_spent
    for _ in range(MOST_REFUSED - 1):
        budget.give_back((1, 1))
    assert budget.is_spent


def test_an_empty_array_is_no_row_of_nothing() -> None:
    empty = Got(np.zeros((0, 3)))
    assert AnswerBudget(Limits()).take(empty, 0) is empty
