"""Leads of a class: both texts side by side, groups left alone, earlier years named."""

from __future__ import annotations

from graders.course.leads import APART, Work, compare
from tests.graders.course.samples import ASSIGNMENT
from tests.graders.report.similarity.test_similarity import SOURCE, TEXT, own, renamed


def work(*group: str) -> Work:
    names = {"anna": SOURCE, "ben": renamed(SOURCE), "cleo": own(1)}
    words = {f"1{APART}anna": TEXT, f"2{APART}ben": TEXT, f"1{APART}cleo": f"{TEXT} So it is."}
    return Work(
        code={name: {"f": source, "g": "def g():\n    return 1"} for name, source in names.items()},
        words=words,
        groups={name: frozenset(group) for name in names},
    )


def test_code_and_words_item_by_item_with_both_texts() -> None:
    code, words = sorted(compare(ASSIGNMENT, work(), None, ""), key=lambda lead: lead.sign)
    assert (code.one, code.other, code.item) == ("anna", "ben", "code")
    assert "def attention" in code.texts[0]
    assert "# my own idea" in code.texts[1]
    assert (words.one, words.other, words.item) == ("anna", "cleo", "1")
    assert words.texts[1].endswith("So it is.")


def test_who_hands_in_together_is_no_lead() -> None:
    assert compare(ASSIGNMENT, work("anna", "ben", "cleo"), None, "") == []


def test_an_earlier_year_is_named() -> None:
    old = Work(code={"zoe": {"f": SOURCE}}, words={}, groups={"zoe": frozenset()})
    found = compare(ASSIGNMENT, work(), old, "2025")
    assert {(lead.one, lead.other, lead.year) for lead in found} == {
        ("anna", "zoe", "2025"), ("ben", "zoe", "2025"),
    }  # fmt: skip
