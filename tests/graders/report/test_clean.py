"""A student's text cannot act where it is shown: terminals, files, spreadsheets."""

from __future__ import annotations

from fractions import Fraction

import pytest

from graders.report import clean

LOST = "\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize(("raw", "safe"), [
    ("Zoë 数学 été", "Zoë 数学 été"),
    ("\x1b[2J\x1b]0;title\x07", f"{LOST}[2J{LOST}]0;title{LOST}"),
    ("gnp.tset\u202eyp", f"gnp.tset{LOST}yp"),  # turns the reading direction
    ("a\u2066b\u2069", f"a{LOST}b{LOST}"),
    ("zero\u200bwidth", f"zero{LOST}width"),
    ("caf\udce9", f"caf{LOST}"),
    ("\x00\x7f\x9b", LOST * 3),
    ("two\nlines\tand a tab", "two\nlines\tand a tab"),
    ("over\rwritten", f"over{LOST}written"),
    (3, "3"),
])  # fmt: skip
def test_text(raw: object, safe: str) -> None:
    assert clean.text(raw) == safe


@pytest.mark.parametrize(("raw", "safe"), [
    ("two\nlines", "two lines"), ("  a \t b\r\n", "a b"), ("a\u2028b\x85c", "a b c"),
    ("\x1b[31mred", f"{LOST}[31mred"), ("", ""),
])  # fmt: skip
def test_a_line_is_one_line(raw: str, safe: str) -> None:
    assert clean.line(raw) == safe


@pytest.mark.parametrize(("raw", "safe"), [
    ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"),
    ("\t=1", "'=1"), (" \r\n=1", "'=1"), ("anna", "anna"), ("a=b", "a=b"), ("", ""),
])  # fmt: skip
def test_a_cell_is_no_formula(raw: str, safe: str) -> None:
    assert clean.cell(raw) == safe


@pytest.mark.parametrize(("exact", "shown"), [
    ("0", "0"), ("4", "4"), ("100", "100"), ("5/2", "2.5"), ("1/4", "0.25"), ("1/3", "0.33"),
    ("2/3", "0.67"), ("1/8", "0.12"), ("3/8", "0.38"), ("199/200", "1"), ("201/200", "1"),
])  # fmt: skip
def test_points_are_rounded_half_to_even_at_two_decimals(exact: str, shown: str) -> None:
    assert clean.points(Fraction(exact)) == shown
