"""Bytes, hand-ins and records that nobody thought of, for intake, wire and judge.

The tests draw a few; `python -m tests.attacks.fuzzing MINUTES` goes on for so long, each round with
the seed that it tells.
"""

from __future__ import annotations

import json
import struct
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from graders import find_assignment
from graders.grading import plans_of
from graders.guest import wire
from graders.guest.foreign import Unsendable
from graders.guest.plan import Cause, Failed, Got, Plan, Record
from graders.host import replies
from graders.host.answer_budget import AnswerBudget
from graders.host.process import Limits
from graders.intake import class_folder
from graders.intake.submission import Submission
from graders.model import Draw, Question, Verdict
from tests.graders.intake.builders import tarred, zipped

HOMEWORKS = ("ift6135_a2022", "cs533_s2020")
SECRET = b"a secret of the fuzzer"
QUIET = settings(
    deadline=None, database=None, suppress_health_check=list(HealthCheck), print_blob=True
)

numbers = st.one_of(
    st.booleans(),
    st.integers(),
    st.sampled_from([10**400, -(2**63), 2**64, 0]),
    st.floats(),
    st.complex_numbers(),
)
texts = st.text(max_size=30) | st.sampled_from(
    [
        "\x1b]0;x\x07",
        "\u202ex",
        "=1+1",
        "1/0",
        "nan",
        "9" * 400,
        "((((((",
        "x^x^x^x",
        "\\frac{1}{0}",
    ]
)
dtypes = st.sampled_from(["?", "i1", "i8", "u1", "u8", "f2", "f4", "f8", "c8", "c16"])
shapes = arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)
arrays_of_any = st.builds(lambda dtype, shape: (dtype, shape), dtypes, shapes).flatmap(
    lambda made: arrays.arrays(np.dtype(made[0]), made[1])
)
leaves = st.one_of(st.none(), numbers, texts, arrays_of_any)
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(texts | st.integers(), inner, max_size=3),
    ),
    max_leaves=8,
)
causes = st.sampled_from([cause for cause in Cause if cause not in (Cause.WALL, Cause.NOT_ASKED)])
answers = st.one_of(
    st.builds(Got, values),
    st.builds(lambda cause, says: Failed(cause, says), causes, texts),
)


@st.composite
def frames(draw: st.DrawFn) -> bytes:
    """A frame of ours with some bytes replaced, or a header in our words that nobody wrote."""
    if draw(st.booleans()):
        tags = st.sampled_from([*"abc", "array", "scalar", "tensor", "tuple", "set", "dict",
                                "Got", "Failed", "int", "float", "bytes", "complex",
                                "Definition"])  # fmt: skip
        node: Any = st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(
                [["f8", [2]], ["f8", [2**39, 2**39]], ["b1", [1]], 1e308, "0x1p+1"]),
            lambda inner: st.lists(inner, max_size=4) | st.dictionaries(tags, inner, max_size=2),
            max_leaves=12,
        )  # fmt: skip
        header = json.dumps(draw(node)).encode()
        return struct.pack("<I", len(header)) + header + draw(st.binary(max_size=40))
    try:
        frame = bytearray(wire.dumps(("answer", 0, Got(draw(values)))))
    except Unsendable:
        return draw(st.binary(max_size=60))
    for place, byte in draw(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 255)))):
        frame[place % len(frame)] = byte
    return bytes(frame[: draw(st.integers(0, len(frame)) | st.just(len(frame)))])


def read_frame(frame: bytes) -> None:
    """Bytes are a message, or told to be none; what is a value crosses again as the same."""
    try:
        value = wire.loads(frame)
        message = replies.message(value)
        said = replies.answer(message, 0, FIRST) if message[0] == "answer" else message
    except (wire.WireError, replies.Garbled):
        return
    again = wire.dumps(value, capped=False)
    assert wire.dumps(wire.loads(again, capped=False), capped=False) == again
    stored = json.loads(json.dumps(wire.to_json(value)))
    assert wire.dumps(wire.from_json(stored), capped=False) == again
    if isinstance(said, Got | Failed):
        AnswerBudget(Limits()).take(said, len(frame))


names = st.one_of(
    st.sampled_from(["a.ipynb", "a.py", "b.tex", "c.md", "d.zip", "e.tar.gz", "f.csv", "g.pdf",
                     "answers.tex", "..", "-rf", "nul", "x" * 200 + ".py", "\u202ea.py"]),
    st.text(st.characters(blacklist_characters="/\0", blacklist_categories=["Cs"]), min_size=1,
            max_size=8).map(lambda stem: f"{stem}.py"),
)  # fmt: skip
pieces = st.sampled_from(
    ["\\begin{answer}{1.1}", "\\end{answer}", "# 1.1\n", "q1_1 = 3\n", "%%time\n", "!ls\n", "```",
     "$", "def f(x):\n", "    return 1\n", "\t", "\0", "\ufeff", "(" * 300, "{", "'''",
     "\r", "@", "\\", "**", "<details>", "|a|b|\n|-|-|\n", "import x\n", "%run y\n", "await z\n"]
)  # fmt: skip
prose = st.lists(pieces | texts, max_size=12).map("".join)
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | prose,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["cells", "source", "metadata", "cell_type", "outputs", "text", "tags",
                         "nbformat", "data", "id", "worksheets"]), inner, max_size=4),
    max_leaves=10,
)  # fmt: skip
cells = st.fixed_dictionaries(
    {"cell_type": st.sampled_from(["code", "markdown", "raw", "?"]), "source": prose | plain},
    optional={"metadata": plain, "outputs": plain, "id": plain, "attachments": plain},
)
notebooks = st.fixed_dictionaries(
    {"cells": st.lists(cells | plain, max_size=4) | plain},
    optional={"nbformat": plain, "metadata": plain, "nbformat_minor": plain},
).map(json.dumps)
contents = st.one_of(prose.map(lambda t: t.encode("utf-8", "replace")), st.binary(max_size=60),
                     notebooks.map(str.encode))  # fmt: skip


@st.composite
def hand_ins(draw: st.DrawFn) -> dict[str, bytes]:
    """Names and contents of a folder; archives hold some of the others, and lose some bytes."""
    files = draw(st.dictionaries(names, contents, max_size=4))
    inside = {name: content for name, content in files.items() if name not in ("..", "-rf")}
    for name, pack in (("d.zip", zipped), ("e.tar.gz", tarred)):
        if name in files and inside:
            packed = pack({f"{draw(st.sampled_from(['', '../', '/', 'a/']))}{n}": c
                           for n, c in inside.items()})  # fmt: skip
            cut = draw(st.integers(0, len(packed)) | st.just(len(packed)))
            files[name] = packed[:cut]
    return files


def take_in(files: dict[str, bytes]) -> None:
    """Any folder is a submission, with problems told; nothing is written anywhere."""
    with TemporaryDirectory() as place:
        folder = Path(place) / "student"
        folder.mkdir()
        for name, content in files.items():
            try:
                (folder / name).write_bytes(content)
            except (OSError, ValueError):  # a name that no disk takes
                continue
        before = sorted(path.name for path in Path(place).rglob("*"))
        found = class_folder.one(folder, ("1.1", "1.2"))
        assert isinstance(found, Submission)
        wire.dumps(found.cells, capped=False)
        assert sorted(path.name for path in Path(place).rglob("*")) == before


@cache
def questions() -> tuple[tuple[str, Question, Draw, Plan], ...]:
    """The items of some homeworks with what each is asked."""
    found = []
    for name in HOMEWORKS:
        assignment = find_assignment.load(name)
        plans, broken = plans_of(assignment, SECRET)
        assert not broken
        for placed in assignment.items:
            draw = Draw.of(SECRET, name, placed.number)
            found.append((f"{name} {placed.number}", placed.question, draw, plans[placed.number]))
    return tuple(found)


FIRST = next(ask for *_, plan in questions() for ask in plan)


@st.composite
def records(draw: st.DrawFn) -> tuple[str, Question, Draw, Record]:
    """One item, and answers that have nothing to do with it, as the wire would bring them."""
    name, question, drawn, plan = draw(st.sampled_from(questions()))
    some = draw(st.lists(answers, min_size=1, max_size=3))
    record = tuple(some[k % len(some)] for k in range(len(plan)))
    try:
        crossed: Record = wire.loads(wire.dumps(record))
    except (Unsendable, wire.WireError):
        crossed = tuple(Failed(Cause.UNSENDABLE, "no plain data") for _ in plan)
    return name, question, drawn, crossed


def judge(given: tuple[str, Question, Draw, Record]) -> None:
    """Any record has a verdict: an exception would be our fault, at a student's will."""
    _, question, draw, record = given
    verdict = question.judge(record, draw)
    assert isinstance(verdict, Verdict)
    assert 0 <= verdict.share <= 1


TARGETS: dict[str, tuple[st.SearchStrategy[Any], Callable[[Any], None]]] = {
    "wire": (frames(), read_frame),
    "intake": (hand_ins(), take_in),
    "judge": (records(), judge),
}


def run(name: str, examples: int, number: int | None = None) -> None:
    """Try so many examples of one target; raises at the first that fails."""
    from hypothesis import given

    strategy, target = TARGETS[name]

    def tried(made: Any) -> None:
        target(made)

    test = settings(QUIET, max_examples=examples)(given(strategy)(tried))
    (test if number is None else seed(number)(test))()


def main(minutes: float) -> None:
    """Go round the targets until the time is up."""
    end, number = time.monotonic() + 60 * minutes, 0
    while time.monotonic() < end:
        for name in TARGETS:
            print(f"{name}: seed {number}", flush=True)
            run(name, 300, number)
        number += 1


if __name__ == "__main__":
    main(float(sys.argv[1]))
