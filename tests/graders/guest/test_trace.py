"""A failure says what was raised and where in the student's own lines, whatever they raised."""

import linecache
from collections.abc import Iterator
from typing import Any

import pytest

from graders.guest import trace
from graders.guest.foreign import Unsendable
from graders.guest.plan import Cause
from graders.guest.trace import failure, lines_of, remember


@pytest.fixture(autouse=True)
def _forgets(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(trace, "_sources", set())
    yield
    linecache.cache.pop("cell 1", None)


def raised(source: str, name: str = "cell 1") -> BaseException:
    """What running a cell raises."""
    remember(name, source)
    try:
        exec(compile(source, name, "exec"), {})
    except BaseException as error:
        return error
    raise AssertionError("it was to raise")


DEEP = "def f(k):\n    return f(k - 1) if k else 1 / 0\n\n\nf(9)"


@pytest.mark.parametrize(
    ("source", "where"),
    [
        ("1 / 0", "cell 1, line 1: 1 / 0"),
        ("x = 1\n\n   \nx.y.z", "cell 1, line 4: x.y.z"),
        ("x = '\x0c\x1c\u2028'\nx.y", "cell 1, line 2: x.y"),
        ("x = 1\r\nx.y\r\n", "cell 1, line 2: x.y"),
        (DEEP, "\n".join(["cell 1, line 2: return f(k - 1) if k else 1 / 0"] * 3)),
        ("import json\njson.loads('{')", "cell 1, line 2: json.loads('{')"),
        (
            "raise ValueError('" + "a" * 9000 + "')",
            "cell 1, line 1: raise ValueError('" + "a" * 482,
        ),
    ],
    ids=range(7),
)
def test_the_last_of_the_students_own_lines_are_told(source: str, where: str) -> None:
    assert failure(raised(source)).where == where


def test_lines_that_are_not_the_students_are_not_told() -> None:
    with pytest.raises(KeyError) as raised:
        dict[str, int]()["x"]
    assert failure(raised.value).where == ""


def test_a_recursion_is_told_by_its_last_lines() -> None:
    failed = failure(raised("def f():\n    f()\nf()"))
    assert failed.cause is Cause.RAISED
    assert failed.says.startswith("RecursionError: maximum recursion depth exceeded")
    assert failed.where == "\n".join(["cell 1, line 2: f()"] * 3)


class EvilText(str):
    __slots__ = ()

    def __getitem__(self, key: Any) -> Any:
        raise RuntimeError("no")

    def __format__(self, spec: str) -> str:
        raise RuntimeError("no")


def error_saying(text: object, name: str = "Mine") -> BaseException:
    def says(self: object) -> object:
        if isinstance(text, BaseException):
            raise text
        return text

    made: BaseException = type(name, (Exception,), {"__str__": says})()
    return made


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (ValueError("no"), "ValueError: no"),
        (KeyError("x"), "KeyError: 'x'"),
        (ValueError("  "), "ValueError"),
        (error_saying("x" * 10**7), "Mine: " + "x" * 500),
        (error_saying(EvilText("so")), "Mine: so"),
        (error_saying(5), "Mine"),
        (error_saying(SystemExit(0)), "Mine"),
        (error_saying(MemoryError()), "Mine"),
        (error_saying("so", "<script>"), "an exception: so"),
        (error_saying("so", "\x1b[2J"), "an exception: so"),
        (error_saying("so", "x" * 1000), "an exception: so"),
        (error_saying("so", ""), "an exception: so"),
    ],
)
def test_a_hostile_exception_is_told_in_bounded_plain_words(
    error: BaseException, says: str
) -> None:
    failed = failure(error)
    assert (failed.cause, failed.says) == (Cause.RAISED, says)
    assert type(failed.says) is str


@pytest.mark.parametrize(
    ("error", "cause", "says"),
    [
        (Unsendable("a value of type X"), Cause.UNSENDABLE, "a value of type X"),
        (SystemExit("done"), Cause.EXITED, "called exit(done)"),
        (SystemExit(error_saying(SystemExit(1))), Cause.EXITED, "called exit()"),
        (MemoryError(), Cause.OUT_OF_MEMORY, "MemoryError"),
        (RuntimeError("can't allocate memory"), Cause.OUT_OF_MEMORY,
         "RuntimeError: can't allocate memory"),
    ],
)  # fmt: skip
def test_a_failure_has_a_cause(error: BaseException, cause: Cause, says: str) -> None:
    failed = failure(error)
    assert (failed.cause, failed.says) == (cause, says)


def test_lines_are_pythons() -> None:
    assert lines_of("a\x0cb\nc\r\nd\re\u2028f\n") == ["a\x0cb", "c", "d", "e\u2028f", ""]
