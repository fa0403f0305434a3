"""The second net under a release: searches its files for secrets.

The first net is that a template is built from public fields alone. This one reads every file as a
student could, and knows what is secret: right values, right formulas in whatever form, the
sentences of slips and rubrics, the source of references, and the class's secret.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import inspect
import json
import re
import struct
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from graders.assignment import Assignment
from graders.compared import Compared
from graders.guest.carry_out import carry_out
from graders.guest.plan import Got
from graders.kinds.entries import Entries
from graders.kinds.numeric import Numeric
from graders.model import Draw, Question
from graders.release.formulas import Formula, formulas_of, segments

NUMBER = re.compile(r"[+-]?(?:\d+/\d+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)")
BUFFERS = re.compile(r'"buffers": "([A-Za-z0-9+/=]+)"')
NOTEBOOK_KEYS = frozenset({"kernelspec", "language_info"})
LONG_LINE = 40
"""The fewest letters of a source line that identify a reference."""


@dataclass(frozen=True)
class Secret:
    """One thing that must stay behind: a run of numbers, words, or a formula."""

    what: str
    numbers: tuple[float, ...] = ()
    words: str = ""
    formula: Formula | None = None

    def stands_in(self, words: str, numbers: Numbers, pieces: Collection[str]) -> bool:
        """Whether a text holds it, given the text's words, numbers and pieces."""
        if self.formula:
            return any(map(self.formula.stands_in, pieces))
        if self.words:
            return self.words in words
        return bool(self.numbers) and _holds(numbers, self.numbers)


def leaks(files: Mapping[str, bytes], secrets: Iterable[Secret]) -> list[str]:
    """Return a line for each secret that a file holds, and for each thing that no file may hold."""
    found: list[str] = []
    known = list(secrets)
    for name, content in sorted(files.items()):
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            found.append(f"{name}: it is no text, so that nobody sees what it holds")
            continue
        if name.endswith(".ipynb"):
            found += [f"{name}: {fault}" for fault in _notebook(text)]
        read = _plain(text), _numbers(text), frozenset(segments(text))
        told = [secret.what for secret in known if secret.stands_in(*read)]
        found += [f"{name}: {what}" for what in dict.fromkeys(told)]
    return found


def secrets_of(assignment: Assignment, secret: bytes = b"") -> Iterator[Secret]:
    """Yield everything that must stay hidden from students."""
    for placed in assignment.items:
        for formula in formulas_of(placed.question):
            yield Secret(f"a right formula of {placed.number}", formula=formula)
        for question in [placed.question, *(part for _, part in placed.question.inner)]:
            yield from _of_question(placed.number, question, assignment)
    if secret:
        yield Secret("the class's secret", words=_plain(secret.decode("utf-8", "replace")))


def _of_question(number: str, question: Question, assignment: Assignment) -> Iterator[Secret]:
    for line in question.rubric:
        yield from _sentence(f"a line of the rubric of {number}", line.earns)
    yield from _sentence(f"the remark on {number}", question.remark)
    if not isinstance(question, Compared):
        return
    for slip in question.slips:
        yield from _sentence(f"the sentence of a slip of {number}", slip.sentence)
    for value in _fixed_values(question, assignment, number):
        if (run := run_of(value)) and is_telling(run):
            yield Secret(f"a right value of {number}", numbers=run)
    for answer in question.reference.values():
        yield from _source(number, answer)


def _sentence(what: str, words: str) -> Iterator[Secret]:
    if len(words.split()) >= 4:
        yield Secret(what, words=_plain(words))


def _fixed_values(question: Compared, assignment: Assignment, number: str) -> Iterator[object]:
    """Yield right values that are the same in every class: typed ones, and those of fixed calls."""
    if isinstance(question, Numeric | Entries):
        for space in (question.reference, *question.accepts):
            for value in space.values():
                yield from value.values() if isinstance(value, dict) else (value,)
        return
    first, second = (Draw.of(key, assignment.name, number) for key in (b"one", b"other"))
    records = [carry_out(question.ask(draw), question.reference) for draw in (first, second)]
    for one, other in zip(*records, strict=False):
        both = isinstance(one, Got) and isinstance(other, Got)
        if both and run_of(one.value) == run_of(other.value):
            yield one.value


def run_of(value: object) -> tuple[float, ...]:
    """Return the numbers of a value in order; none where it holds anything else."""
    try:
        if isinstance(value, list | tuple):
            return tuple(x for part in value for x in run_of(part))
        return tuple(float(x) for x in np.asarray(value, np.float64).ravel())
    except (TypeError, ValueError):
        return ()


def is_telling(run: Sequence[float]) -> bool:
    """Whether a run of numbers could hardly stand somewhere by chance."""
    if len(run) >= 4 and len({*run}) >= 3:
        return True
    return any(
        Fraction(x).limit_denominator(20) != Fraction(x).limit_denominator(10**6) for x in run
    )


def _source(number: str, answer: object) -> Iterator[Secret]:
    """Yield the lines of a reference's body, except those that kit or signature show anyway."""
    if not (inspect.isfunction(answer) or inspect.isclass(answer)):
        return
    try:
        lines = inspect.getsource(answer).splitlines()[1:]
    except (OSError, TypeError):
        return
    for line in lines:
        told = line.strip()
        if len(told) >= LONG_LINE and not told.startswith(("def ", "class ", '"""', "#")):
            yield Secret(f"a line of the reference of {number}", words=_plain(told))


def _plain(text: str) -> str:
    """Fold a text to its words: case, quotes and line breaks do not count."""
    return " ".join(re.sub(r"\\[nt\"']|[\"'`*_\\]", " ", text).casefold().split())


@dataclass(frozen=True)
class Numbers:
    """The numbers of a text, and of the base64 in it, in order."""

    values: npt.NDArray[np.float64]
    slack: npt.NDArray[np.float64]
    """The gap within which each is the same number: half of the last digit typed."""


def _numbers(text: str) -> Numbers:
    typed = NUMBER.findall(BUFFERS.sub("", text))
    values = [_value(number) for number in typed]
    slack = [_slack(number) for number in typed]
    for buffers in BUFFERS.findall(text):
        with contextlib.suppress(binascii.Error):
            raw = base64.b64decode(buffers, validate=True)
            values += struct.unpack(f"<{len(raw) // 8}d", raw[: len(raw) // 8 * 8])
    slack += [0.0] * (len(values) - len(slack))
    return Numbers(np.array(values, np.float64), np.array(slack, np.float64))


def _value(number: str) -> float:
    top, _, bottom = number.partition("/")
    try:
        return float(top) / float(bottom or 1)
    except (ZeroDivisionError, OverflowError):
        return 0.0


def _slack(number: str) -> float:
    """Return half of the last digit; 0 for fewer than four digits, as many numbers begin alike."""
    mantissa, _, exponent = number.lower().partition("e")
    digits = mantissa.strip("+-").replace(".", "").lstrip("0")
    if "/" in number or len(digits) < 4:
        return 0.0
    after = len(mantissa.partition(".")[2])
    return 0.5 * 10.0 ** (max(-300, min(300, int(exponent or 0))) - after)


def _holds(numbers: Numbers, run: Sequence[float]) -> bool:
    """Whether the run stands somewhere: a long one to four digits, a short one as exactly as typed.

    Among thousands of public numbers some come near any single one by chance.
    """
    if len(numbers.values) < len(run):
        return False
    windows = np.lib.stride_tricks.sliding_window_view(numbers.values, len(run))
    slack = np.lib.stride_tricks.sliding_window_view(numbers.slack, len(run))
    wanted = np.array(run)
    relative = 5e-5 if len(run) >= 4 else 1e-12
    with np.errstate(all="ignore"):
        close = np.abs(windows - wanted) <= slack * (1 + 1e-9) + relative * np.abs(wanted)
    return bool(close.all(axis=1).any())


def _notebook(text: str) -> Iterator[str]:
    """Yield a line for each thing that a notebook must not hold beside its cells' sources."""
    book = json.loads(text)
    if more := set(book["metadata"]) - NOTEBOOK_KEYS:
        yield f"it carries metadata: {', '.join(sorted(more))}"
    for number, cell in enumerate(book["cells"], start=1):
        if cell.get("outputs") or cell.get("execution_count"):
            yield f"cell {number} was run"
        if set(cell["metadata"]) - {"tags"} or cell.get("attachments"):
            yield f"cell {number} carries more than its text"
