# ruff: noqa: RUF001 (signs that look like others are what people paste)
"""Words without what does not matter in them: options, declarations, yes and no."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from graders import wording
from graders.guest import copies
from graders.guest.plan import Tree

OPTIONS = ["biased", "unbiased", "may explode", "neither"]


@pytest.mark.parametrize(("value", "option"), [
    (["biased"], "biased"), (("biased",), "biased"), (np.array(["biased"]), "biased"),
    (np.array("biased"), "biased"), ("biased.", "biased"), ("Biased!", "biased"),
    ("May_explode", "may explode"), ("may-explode", "may explode"), ("MAY  EXPLODE", "may explode"),
    ("mayExplode", "may explode"), ("“biased”", "biased"), ("‘biased’", "biased"),
    ("«biased»", "biased"), ("may\u00a0explode", "may explode"),
    ("may\u2009explode", "may explode"),
    ("\u200bbiased\u200b", "biased"), ("un\u200bbiased", "unbiased"), ("\ufeffbiased", "biased"),
    (" 'biased' ", "biased"), ("`biased`", "biased"), ("**biased**", "biased"),
    ("*biased*.", "biased"),
    ("$biased$", "biased"), (r"$\text{biased}$", "biased"),
    (r"\textbf{may explode}", "may explode"),
    ("answer: biased", "biased"), ("q1_2 = biased", "biased"), ("(biased)", "biased"),
    ("bi\u00adased", "biased"), ("ｂｉａｓｅｄ", "biased"), (Tree("Symbol", ("biased",)), "biased"),
    ({"biased"}, "biased"), ([["biased"]], "biased"), ("may‑explode", "may explode"),
    ("biased\n", "biased"), ("{biased}", "biased"), ("May\\_explode", "may explode"),
])  # fmt: skip
def test_an_option_in_every_dress(value: object, option: str) -> None:
    assert wording.option(copies.plain(value), OPTIONS) == option


@pytest.mark.parametrize("value", [
    "un biased", "not biased", "biased or unbiased", "biased, unbiased", ["biased", "neither"],
    ["biased", "biased"], "b", "bias", "", " ", None, 1, {"a": "biased"}, "it is not biased", 2j,
    "biased" * 100, "explode", "may", "biasedunbiased",
])  # fmt: skip
def test_what_is_no_option_stands_for_none(value: object) -> None:
    assert wording.option(value, OPTIONS) is None


@pytest.mark.parametrize(("value", "truth"), [
    (True, True), ("True", True), ("true.", True), ("yes", True), (1, True), ("1", True),
    (torch.tensor(True), True), (np.array([True]), True), (np.True_, True), ("'True'", True),
    (torch.tensor([True]), True), ("TRUE", True), ("self_loops = True", True), ([True], True),
    (False, False), ("False", False), ("no", False), (0, False), (torch.tensor(False), False),
    (np.array(False), False), ("", None), ("perhaps", None), (2, None), (None, None), ([], None),
])  # fmt: skip
def test_yes_and_no_in_every_dress(value: object, truth: bool | None) -> None:
    assert wording.truth(copies.plain(value)) is truth


@pytest.mark.parametrize(("said", "meant", "does"), [
    ("denominator", "denominator", True), ("denominator layout", "denominator", True),
    ("Denominator-layout", "denominator", True), ("the denominator layout", "denominator", True),
    ("layout: denominator", "denominator", True), ("added_up", "added up", True),
    ("heads are added up", "added up", True), ("ADDED UP.", "added up", True),
    ("numerator, not denominator", "denominator", False), ("numerator", "denominator", False),
    ("without projections", "projections", False),
    ("without projections", "without projections", True),
    ("added", "added up", False), (None, "denominator", False), (True, "denominator", False),
    ("True", True, True), (torch.tensor(True), True, True), ("yes", True, True),
    ("no", True, False),
    ("False", True, False), (0, 0, True), (1, 0, False), ("0", 0, True), ([0], 0, True),
])  # fmt: skip
def test_what_a_declaration_says(said: object, meant: object, does: bool) -> None:
    assert wording.declares(copies.plain(said), meant) is does


def test_signs_count_where_a_text_is_no_word() -> None:
    assert wording.same("a <= b", "a <= b")
    assert not wording.same("a < b", "a <= b")
