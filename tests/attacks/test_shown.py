"""What is shown at once depends on no hidden input, whatever code does with those it has seen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

import grade
from graders.host import isolation
from graders.host.isolation import Guests
from graders.model import Draw
from tests.graders.intake.test_handed_over import told
from tests.tiny_class import forget, stand_in

QUESTIONS = """
from graders import Assignment, Call, Code, Essay, Numeric, criterion, item

def once(name):
    return lambda draw: [Call(name, (draw.case(k).normal(size=3),), ("x",)) for k in range(1)]

def code(name):
    return Code(prompt=name, source="T", reference={name: lambda x: 2 * x}, calls=once(name))

ASSIGNMENT = Assignment(
    name="tiny", title="Tiny", conflicts="ask",
    items=[
        item("1", 1, code("double")), item("2", 1, code("later")), item("3", 1, code("last")),
        item("4", 1, Numeric(prompt="n", source="T", reference={"edges": 12})),
        item("5", 1, Essay(prompt="Why?", source="T", name="why", rubric=[criterion(1, "why")])),
    ],
)
"""
HONEST = "edges = 12\nwhy = 'so'\ndef later(x): return 2 * x\ndef last(x): return 2 * x\n"
CHANNELS = {
    "an exception": "def double(x): raise ValueError(f'SEEN {x}')\n",
    "what it prints": "def double(x):\n    print('SEEN', x)\n    return 2 * x\n",
    "an answer that cannot be read": "def double(x): return f'SEEN {x}' if x[0] > 0 else 2 * x\n",
    "an answer that is an object": "def double(x): return object() if x[0] > 0 else 2 * x\n",
    "a name that is gone": (
        "def double(x):\n    if x[0] > 0: globals().pop('later', None)\n    return 2 * x\n"
    ),
    "a name of another item": (
        "def double(x):\n"
        "    global later, edges, why\n"
        "    later, edges, why = f'SEEN {x}', f'SEEN {x}', f'SEEN {x}'\n"
        "    return 2 * x\n"
    ),
    "the end of the process": (
        "import os\ndef double(x):\n    if x[0] > 0: os._exit(1)\n    return 2 * x\n"
    ),
    "a class of its own exceptions": (
        "def double(x): raise type(f'SEEN{x[0] > 0}', (Exception,), {})\n"
    ),
    "the other file's answer": (
        "import gc\n"
        "def double(x):\n"
        "    for space in gc.get_objects():\n"
        "        if type(space) is dict and space.get('edges') in (11, 12):\n"
        "            space['edges'] = 12 if x[0] > 0 else 13\n"
        "    return 2 * x\n"
    ),
}
OTHERS = {"the other file's answer": "edges = 11\n"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    yield from stand_in(tmp_path, monkeypatch)


def shown_at_once(secret: str) -> str:
    """What Gradescope shows of a hand-in before grades are published."""
    Path("secret").write_text(secret, encoding="utf-8")
    Path("metadata.json").write_text(told(), encoding="utf-8")
    handed = ["gradescope", "tiny", "hostile", "--metadata", "metadata.json", "--out", "r.json"]
    assert grade.main([*handed, "--secret", "secret"]) == 0
    made: dict[str, Any] = json.loads(Path("r.json").read_text(encoding="utf-8"))
    tests = [test for test in made["tests"] if test["visibility"] == "visible"]
    assert "answered" in tests[0]["output"]
    kept = {key: value for key, value in made.items() if key not in ("score", "extra_data")}
    inputs = made["extra_data"]["inputs"]  # names the secret by a digest, and staff alone see it
    return json.dumps({**kept, "tests": tests}).replace(inputs, "")


SECRETS = ("one", "two", "three")


def test_the_secrets_give_inputs_of_either_sign() -> None:
    """Or the next test would show nothing: a channel that tells one bit tells this one."""
    draws = [Draw.of(secret.encode(), "tiny", "1").case(0) for secret in SECRETS]
    assert {bool(draw.normal(size=3)[0] > 0) for draw in draws} == {True, False}


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_same_is_shown_whatever_the_inputs_are(
    folder: Path, monkeypatch: pytest.MonkeyPatch, channel: str, guests: Guests
) -> None:
    monkeypatch.setattr(isolation, "guests", lambda *_: nullcontext(guests))
    (folder / "tiny" / "contents.py").write_text(QUESTIONS, encoding="utf-8")
    forget()
    (folder / "hostile").mkdir()
    one, other = HONEST + CHANNELS[channel], OTHERS.get(channel, "")
    (folder / "hostile" / "a.py").write_text(one, encoding="utf-8")
    if other:
        (folder / "hostile" / "b.py").write_text(other, encoding="utf-8")
    shown = {shown_at_once(secret) for secret in SECRETS}
    assert len(shown) == 1
    assert "SEEN" not in shown.pop()
