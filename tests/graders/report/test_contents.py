"""An assignment's table of contents."""

from __future__ import annotations

import json
import textwrap

import pytest

from graders import Assignment, Call, Code, Draw, Essay, Numeric, criterion, item
from graders.model import AuthoringError
from graders.report import contents

TINY = Assignment(
    name="tiny",
    title="A tiny one",
    tracks=("4644", "7643"),
    items=[
        item("1", "5/2", Numeric(
            prompt="", source="S1", reference={"a": 1, "b": 2}, accepts=[{"a": 2, "say": True}])),
        item("1.long", 10, Code(
            prompt="", source="S2", reference={"f": abs}, prose=True,
            rubric=[criterion("1/5", "why")],
            calls=lambda draw: [Call("f", (1,)), Call("f", (2,))]), credit={"4644": "extra"}),
        item("2", 1, Essay(prompt="", source="S3", name="q"),
             credit={"": "extra", "7643": "required"}),
    ],
)  # fmt: skip


def test_a_line_for_each_item() -> None:
    assert contents.as_text([TINY]) == textwrap.dedent("""\
        tiny  A tiny one (3 items, 13.5 points)
          1       2.5  numeric  required                     a, b
          1.long   10  code     4644 extra                   f(...) or prose
          2         1  essay    others extra, 7643 required  q or prose""")


def test_the_same_for_programs() -> None:
    rows = json.loads(contents.as_json([TINY]))
    assert rows[1] == {
        "assignment": "tiny",
        "number": "1.long",
        "kind": "code",
        "points": "10",
        "read_by_a_person": "2",
        "credit": {"4644": "extra"},
        "answered_by": "f(...) or prose",
        "source": "S2",
    }
    assert [row["credit"] for row in rows] == [
        "required", {"4644": "extra"}, {"": "extra", "7643": "required"},
    ]  # fmt: skip


def test_one_item_and_several_assignments() -> None:
    one = Assignment(name="one", title="One", items=[TINY.items[0]])
    assert "one  One (1 item, 2.5 points)" in contents.as_text([TINY, one]).split("\n\n")[1]


def test_a_question_that_cannot_be_asked_is_named() -> None:
    def calls(draw: Draw) -> list[Call]:
        raise ValueError("no cases")

    broken = Code(prompt="", source="", reference={"f": abs}, calls=calls)
    built = Assignment(name="tiny", title="", items=[item("7", 1, broken)])
    with pytest.raises(AuthoringError, match="item 7 asks nothing: ValueError: no cases"):
        contents.as_text([built])
