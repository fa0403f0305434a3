"""Prose: that it is there and how long it is, and never a mark."""

from __future__ import annotations

import pytest

from graders import Essay
from graders.guest.plan import Cause
from graders.kinds.essay import sentence_count
from graders.model import Outcome
from tests.graders.samples import DRAW, ENDINGS, TOLD, judge

WHY = Essay(prompt="Say why.", source="test 9", name="why", words=(3, 6))


@pytest.mark.parametrize(("text", "because", "notes"), [
    ("one two three", "3 words, read by a person.", ()),
    ("one two\n\nthree four five six", "6 words, read by a person.", ()),
    ("two words", "2 words, read by a person.", ("asked for 3 to 6 words",)),
    ("word " * 700, "700 words, read by a person.", ("asked for 3 to 6 words",)),
])  # fmt: skip
def test_words_are_counted_and_wait_for_a_person(
    text: str, because: str, notes: tuple[str, ...]
) -> None:
    verdict = judge(WHY, why=text)
    assert (verdict.outcome, verdict.because, verdict.notes) == (Outcome.TO_READ, because, notes)
    assert verdict.share == 0


TWO = Essay(prompt="", source="test 10", name="why", words=(3, 6), with_others=("how",))


@pytest.mark.parametrize(("how", "notes"), [
    ("two words", ()),
    ("and now three", ("asked for at most 6 words together with `how`: 7",)),
    (None, ()),
])  # fmt: skip
def test_two_texts_that_share_a_length_are_counted_together(
    how: str | None, notes: tuple[str, ...]
) -> None:
    names = {} if how is None else {"how": how}
    verdict = judge(TWO, why="one two three four", **names)
    assert (verdict.outcome, verdict.notes) == (Outcome.TO_READ, notes)


def test_a_text_alone_may_be_missing_where_another_is_there() -> None:
    assert judge(TWO, how="some words here").outcome is Outcome.MISSING


@pytest.mark.parametrize(("names", "because"), [
    ({}, "Nothing named `why` was found."),
    ({"why": ""}, "`why` is empty."),
    ({"why": " \n\t"}, "`why` is empty."),
    ({"why": None}, "`why` has no answer yet."),
    ({"why": ...}, "`why` has no answer yet."),
])  # fmt: skip
def test_nothing_written_is_missing(names: dict[str, object], because: str) -> None:
    verdict = judge(WHY, **names)
    assert (verdict.outcome, verdict.because) == (Outcome.MISSING, because)


@pytest.mark.parametrize("value", [3, ["one", "two"], b"bytes", lambda: "text"])
def test_what_is_no_text_is_told(value: object) -> None:
    verdict = judge(WHY, why=value)
    assert verdict.outcome is Outcome.UNREADABLE
    assert verdict.because.startswith("`why` gives a")
    assert verdict.because.endswith("expected text in quotes.")


@pytest.mark.parametrize("cause", ENDINGS)
def test_every_ending_is_told(cause: Cause) -> None:
    verdict = WHY.judge((ENDINGS[cause],), DRAW)
    says = f"`why` {TOLD[cause]}."
    assert (verdict.outcome, verdict.because) == (Outcome.UNREADABLE, says)


@pytest.mark.parametrize(("text", "count"), [
    ("", 0),
    ("one without a stop", 1),
    ("One. Two", 2),
    ("GCN has 0.82 vs. 0.83, i.e. the same. Seeds differ! Why?", 3),
    ("(See fig. 3.) It ends with three dots...", 2),
    ("*One.* Two.", 2),
])  # fmt: skip
def test_sentences_are_counted(text: str, count: int) -> None:
    assert sentence_count(text) == count


def test_more_sentences_than_were_asked_for_are_noted() -> None:
    short = Essay(prompt="Say why.", source="test 9", name="why", words=(1, 9), sentences=2)
    assert judge(short, why="One. Two.").notes == ()
    assert judge(short, why="One. Two. Three.").notes == ("asked for at most 2 sentences, found 3",)
    assert judge(WHY, why="One. Two. Three.").notes == ()
