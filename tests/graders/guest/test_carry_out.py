"""A plan is carried out alike on every namespace: fresh arguments, one seed, every end typed."""

import random
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
import torch

from graders.guest.carry_out import carry_out
from graders.guest.plan import (
    Ask,
    Call,
    Cause,
    Cell,
    Failed,
    Got,
    Load,
    Made,
    Name,
    Plan,
    Text,
    Value,
)
from graders.host.process import Limits
from graders.host.session import take
from tests.graders.guest.alike import told
from tests.graders.guest.conftest import Run


def one(ask: Ask, **namespace: object) -> Got | Failed:
    (answer,) = carry_out((ask,), namespace)
    return answer


def appended(x: list[int]) -> list[int]:
    x.append(0)
    return x


def doubled_in_place(x: Any) -> Any:
    x *= 2
    return x


def test_every_call_gets_arguments_of_its_own() -> None:
    """A function that alters what it is given alters neither the plan nor the next call."""
    plan = (
        Call("f", ([1], {"a": [1]})),
        Call("f", ([1], {"a": [1]})),
    )

    def f(x: list[int], y: dict[str, list[int]]) -> object:
        return appended(x), appended(y["a"])

    assert [a.value for a in carry_out(plan, {"f": f}) if isinstance(a, Got)] == [
        ([1, 0], [1, 0])
    ] * 2
    assert plan[0].arguments == ([1], {"a": [1]})


@pytest.mark.parametrize(
    ("f", "arguments", "changed"),
    [
        (appended, ([1],), (0,)),
        (doubled_in_place, (np.arange(3),), (0,)),
        (doubled_in_place, (torch.ones(2),), (0,)),
        (doubled_in_place, (2.0,), ()),
        (lambda x: x + 1, (np.arange(3),), ()),
        (lambda x: x, (np.array([np.nan]),), ()),
        (lambda x, y: appended(y), ([1], [2]), (1,)),
        (lambda x: x.update(a=2) or 0, ({"a": 1},), (0,)),
        (lambda x: x.add(2) or 0, ({1},), (0,)),
        (lambda x: x.append(x) or 0, ([1],), (0,)),
        (lambda x, y: (appended(x[0]), 0)[1], (([1],), 5), (0,)),
    ],
)
def test_arguments_altered_in_place_are_noted_by_position(
    f: Callable[..., object], arguments: tuple[object, ...], changed: tuple[int, ...]
) -> None:
    answer = one(Call("f", arguments), f=f)
    assert isinstance(answer, Got)
    assert answer.changed == changed


class OneOfTheirs:
    x = 0


def altered(theirs: OneOfTheirs) -> int:
    theirs.x = 1
    return 0


def test_an_object_of_the_students_own_is_handed_over_and_not_looked_into() -> None:
    assert one(Call("f", (Name("thing"),)), f=altered, thing=OneOfTheirs()) == Got(0)


def scaled(by: float) -> Callable[[float], float]:
    return lambda x: by * x


def driven(function: Callable[[int], int], times: int) -> int:
    return sum(function(k) for k in range(times))


@pytest.mark.parametrize(
    ("ask", "value"),
    [
        (Call("f", (Name("g"), 3)), 4),
        (Call("f", (Made(scaled, (2.5,)), 3)), 7.5),
        (Call(Made(driven), (Name("g"), 3)), 6),
        (Call(Made(driven), (Made(scaled, (2,)), 4)), 12),
        (Call("first", ([Name("g"), 5],)), 1),
        (Call("first", ((Name("g"), 5),)), 1),
        (Call("named", ({"g": Name("g")},)), 1),
        (Call(Made(driven), (Made(scaled, (Name("two"),)), 4)), 12),
    ],
)
def test_names_and_kit_functions_stand_for_objects_at_any_depth(ask: Ask, value: object) -> None:
    space: dict[str, object] = {
        "f": lambda function, x: function(x),
        "g": lambda x: x + 1,
        "two": 2,
        "first": lambda pair: pair[0](0),
        "named": lambda pairs: pairs["g"](0),
    }
    assert one(ask, **space) == Got(value)


def test_in_a_guest_a_kit_function_is_found_by_its_path(run: Run) -> None:
    kit = "class Maker:\n    @staticmethod\n    def pair(x): return x, x"
    space = run("first = lambda pair: pair[0]", kit={"support": kit}).namespace
    plan = (Call("first", (Made("support.Maker.pair", (5,)),)), Call(Made("support.none", ())))
    found, absent = carry_out(plan, space)
    assert found == Got(5)
    assert isinstance(absent, Failed)
    assert absent.cause is Cause.RAISED


@pytest.mark.parametrize(
    ("ask", "missing"),
    [
        (Value("g"), "g"),
        (Text("g"), "g"),
        (Call("g", (1,)), "g"),
        (Call("f", (Name("g"),)), "g"),
        (Call("f", ([Name("g")],)), "g"),
        (Call(Made(driven), (Name("g"), 3)), "g"),
        (Call(Made(driven), (Made(scaled, (Name("g"),)), 3)), "g"),
    ],
)
def test_a_name_that_is_not_there_is_missing_wherever_it_stands(ask: Ask, missing: str) -> None:
    assert one(ask, f=lambda x: x) == Failed(Cause.MISSING, missing)


class Hostile(Exception):
    def __str__(self) -> str:
        raise KeyboardInterrupt


class Odd(BaseException):
    pass


def raises(error: BaseException) -> Callable[[], object]:
    def f() -> object:
        raise error

    return f


@pytest.mark.parametrize(
    ("f", "cause", "says"),
    [
        (raises(ValueError("no")), Cause.RAISED, "ValueError: no"),
        (raises(ValueError()), Cause.RAISED, "ValueError"),
        (raises(ValueError("x" * 10**7)), Cause.RAISED, "ValueError: " + "x" * 500),
        (raises(Hostile()), Cause.RAISED, "Hostile"),
        (raises(Odd("so")), Cause.RAISED, "Odd: so"),
        (raises(KeyboardInterrupt()), Cause.RAISED, "KeyboardInterrupt"),
        (raises(GeneratorExit()), Cause.RAISED, "GeneratorExit"),
        (raises(StopIteration(3)), Cause.RAISED, "StopIteration: 3"),
        (raises(SystemExit(2)), Cause.EXITED, "called exit(2)"),
        (raises(MemoryError()), Cause.OUT_OF_MEMORY, "MemoryError"),
        (raises(RuntimeError("DefaultCPUAllocator: can't allocate memory: 9")), Cause.OUT_OF_MEMORY,
         "RuntimeError: DefaultCPUAllocator: can't allocate memory: 9"),
        (raises(ExceptionGroup("all", [ValueError()])), Cause.RAISED,
         "ExceptionGroup: all (1 sub-exception)"),
        (lambda: object(), Cause.UNSENDABLE, "a value of type object"),
        (5, Cause.UNSENDABLE, "a value of type int, expected a function"),
        (None, Cause.UNSENDABLE, "a value of type NoneType, expected a function"),
    ],
)  # fmt: skip
def test_each_end_of_a_call_is_typed(f: object, cause: Cause, says: str) -> None:
    answer = one(Call("f"), f=f)
    assert isinstance(answer, Failed)
    assert answer.cause is cause
    assert answer.says == says


@pytest.mark.parametrize(
    ("value", "says"),
    [(None, "a NoneType, expected text in quotes"), (5, "a int, expected text in quotes")],
)
def test_text_is_asked_for_as_text(value: object, says: str) -> None:
    assert one(Text("essay"), essay="Because.") == Got("Because.")
    assert one(Text("essay"), essay=value) == Failed(Cause.UNSENDABLE, says)


def test_every_ask_starts_from_the_same_seed() -> None:
    def drawn() -> object:
        return random.random(), np.random.rand(2), torch.rand(2)

    def reseeded() -> object:
        random.seed(99)
        np.random.seed(99)
        torch.manual_seed(99)
        return drawn()

    plan = (Call("f"), Call("g"), Call("f"))
    first, second, third = carry_out(plan, {"f": drawn, "g": reseeded})
    assert told(first) == told(third)
    assert told(first) != told(second)


def test_without_torch_the_rest_is_seeded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "torch")
    assert one(Call("f"), f=random.random) == one(Call("f"), f=random.random)


def test_a_student_who_breaks_the_seeding_breaks_their_own_answer() -> None:
    with pytest.MonkeyPatch.context() as patch:  # whoever shuffles tests seeds before the teardown
        patch.setattr(random, "seed", raises(OSError("mine")))
        answer = one(Value("x"), x=1)
    assert isinstance(answer, Failed)
    assert answer.cause is Cause.RAISED


SOURCE = """
import random
import numpy as np
import torch

def twice(x):
    return 2 * x

def kinds(*given):
    return [type(x).__name__ for x in given]

def drawn():
    return random.random(), np.random.rand(2), torch.rand(2)

def grown(x, s):
    x.append(1)
    s.add(9)
    return x, s

def failing(x):
    raise ValueError(f"no {x}")

def leaving():
    raise SystemExit(4)

def lazy():
    yield 1

number = np.float32(1.5)
words = "Because."
"""
PLAN: Plan = (
    Value("number"),
    Value("words"),
    Value("absent"),
    Text("words"),
    Text("number"),
    Call("twice", (np.arange(3.0),)),
    Call("twice", (torch.ones(2, requires_grad=True),)),
    Call("twice", ([1, 2],)),
    Call(
        "kinds",
        (
            *(1, 1.5, "a", None, True, [1], (1,), {"a": 1}, {1}, frozenset({1})),
            *(np.zeros(2), np.float32(1), np.array(1.0), torch.ones(1), 2**70, 1j, Name("twice")),
        ),
    ),
    Call("drawn"),
    Call("grown", ([1], {2})),
    Call("failing", (3,)),
    Call("leaving"),
    Call("lazy"),
    Call("number"),
    Call("twice", (Name("absent"),)),
)


@pytest.fixture(scope="module")
def in_a_guest() -> Mapping[str, object]:
    load = Load((Cell("answers.ipynb, cell 1", SOURCE),), {}, {})
    return take(load, {"1": PLAN}, Limits()).records


def test_a_guest_gives_the_very_record_that_the_trusted_side_gives(
    in_a_guest: Mapping[str, object],
) -> None:
    space: dict[str, object] = {}
    exec(SOURCE, space)
    here = carry_out(PLAN, space)
    there: Any = in_a_guest["1"]
    assert len(there) == len(PLAN)
    for ask, ours, theirs in zip(PLAN, here, there, strict=True):
        if isinstance(ours, Failed):  # the place of a fault is told only where cells have names
            assert (ask, theirs.cause, theirs.says) == (ask, ours.cause, ours.says)
        else:
            assert (ask.name, told(theirs)) == (ask.name, told(ours))


def test_a_guest_tells_the_line_on_which_a_call_failed(in_a_guest: Mapping[str, Any]) -> None:
    failed = in_a_guest["1"][11]
    assert failed.where == ('answers.ipynb, cell 1, line 21: raise ValueError(f"no {x}")')


def test_threads_take_turns() -> None:
    """A class is judged by several threads; seeds and torch's functions are the whole process's."""
    running, most = [0], [0]

    def counted(x: int) -> int:
        running[0] += 1
        most[0] = max(most[0], running[0])
        time.sleep(0.01)
        running[0] -= 1
        return x

    plan = tuple(Call("counted", (k,)) for k in range(5))
    with ThreadPoolExecutor(4) as pool:
        records = list(pool.map(lambda _: carry_out(plan, {"counted": counted}), range(4)))
    assert records == [tuple(Got(k) for k in range(5))] * 4
    assert most == [1]
