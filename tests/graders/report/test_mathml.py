"""Formulas are drawn as MathML, and no text of a student's is anything but text in a page."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders import find_assignment
from graders.model import Question
from graders.report import mathml, plain_math

SAFE = {
    "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "msqrt", "mroot", "mfrac", "msub", "msup",
    "msubsup", "munder", "mover", "munderover", "mtable", "mtr", "mtd", "mstyle", "mphantom",
    "span", "code", "p", "br",
}  # fmt: skip


def upright(letter: str) -> str:
    return f'<mi mathvariant="normal">{letter}</mi>'


def prompts(question: Question) -> Iterator[str]:
    yield inspect.cleandoc(question.prompt)
    for _, inner in question.inner:
        yield from prompts(inner)


@pytest.mark.parametrize("name", find_assignment.names())
def test_every_formula_of_every_prompt_is_drawn(name: str) -> None:
    for placed in find_assignment.load(name).items:
        for prompt in prompts(placed.question):
            drawn = mathml.prose(prompt)
            assert 'class="formula"' not in drawn
            formulas = sum(kind == "math" for kind, _ in plain_math.pieces(prompt))
            assert drawn.count("<math>") == formulas


@pytest.mark.parametrize(
    ("latex", "drawn"),
    [
        (r"\frac{1}{2}", "<mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></mfrac>"),
        (
            r"\mathbf{x}_1",
            "<msub><mi>\N{MATHEMATICAL BOLD SMALL X}</mi><mn>1</mn></msub>",
        ),
        (r"\nicefrac{a}{b}", "<mfrac><mrow><mi>a</mi></mrow><mrow><mi>b</mi></mrow></mfrac>"),
        (r"a^\top", "<msup><mi>a</mi><mi>\N{MATHEMATICAL SANS-SERIF CAPITAL T}</mi></msup>"),
        (r"\mathrm{BN}", f"<mrow>{upright('B')}{upright('N')}</mrow>"),
        ("x < y", "<mi>x</mi><mo>&lt;</mo><mi>y</mi>"),
    ],
)
def test_a_formula_is_drawn(latex: str, drawn: str) -> None:
    assert mathml.formula(latex) == f"<math><mrow>{drawn}</mrow></math>"


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        pytest.param(r"\frac{1}", "1/", id="a part is missing"),
        pytest.param("{", "{", id="nothing but a brace"),
        pytest.param(r"\left( x", "( x", id="a bracket is missing"),
        pytest.param(r"\wrong{x}", "wrong x", id="no command"),
        pytest.param(r"\href{javascript:f()}{x}", "href javascript:f()x", id="a link"),
        pytest.param(r"\style{display:none}{x}", "style display:none x", id="a style"),
        pytest.param(r"\color{red}x", "color red x", id="a colour"),
        pytest.param(r"\def\b{\c\c}\b", "def b c c b", id="a macro"),
        pytest.param("x+" * 800 + "x", "x+" * 800 + "x", id="long"),
    ],
)
def test_what_is_not_drawn_stands_as_text(latex: str, shown: str) -> None:
    assert mathml.formula(latex) == f'<span class="formula">{shown}</span>'


@pytest.mark.parametrize(
    "deep", ["{" * 900 + "x" + "}" * 900, r"\sqrt" * 300 + "x", "x^" * 400 + "x"]
)
def test_a_deep_formula_stands_as_text(deep: str) -> None:
    assert mathml.formula(deep).startswith('<span class="formula">')


def test_a_huge_formula_is_cut() -> None:
    assert len(mathml.formula("x+" * 100_000)) < 2 * mathml.MOST_TEXT


HOSTILE = ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>']


@pytest.mark.parametrize("around", ["{}", "`{}`", "${}$", r"$\text{{{}}}$", r"$\mathrm{{{}}}$"])
@pytest.mark.parametrize("hostile", HOSTILE)
def test_markup_of_a_student_is_text(hostile: str, around: str) -> None:
    drawn = mathml.paragraphs(around.format(hostile))
    assert_safe(drawn)
    told = "".join(ElementTree.fromstring(f"<all>{drawn}</all>").itertext())
    assert "alert" in told.replace(" ", "")


def test_entities_are_text_too() -> None:
    assert mathml.prose("&lt;b&gt; &amp;") == "&amp;lt;b&amp;gt; &amp;amp;"
    assert_safe(mathml.prose(r"$\text{&lt;script&gt;&#60;b&#62;}$"))


def test_marks_that_turn_the_reading_direction_are_shown() -> None:
    assert mathml.prose("a\N{RIGHT-TO-LEFT OVERRIDE}b") == "a\N{REPLACEMENT CHARACTER}b"


def test_lines_and_paragraphs_stay_apart() -> None:
    assert mathml.paragraphs("one\ntwo\n\n three") == "<p>one<br>two</p><p>three</p>"


PARTS = st.sampled_from(
    [*"$`{}^_&<>\"'x1 \n", r"\frac", r"\text{", r"\begin{matrix}", r"\end{matrix}", r"\\", "]",
     r"\left(", r"\right)", r"\href", r"\color", r"\sqrt[", r"\mathbf", "&lt;", "<b onclick=x>",
     r"\unicode", r"\hspace{1em}", r"\not", r"\over", r"\operatorname{", "]]>", "<!--", r"\alpha"]
)  # fmt: skip


@given(st.lists(PARTS, max_size=25).map("".join))
def test_no_text_makes_an_element_that_is_not_known(text: str) -> None:
    assert_safe(mathml.paragraphs(text))


def assert_safe(drawn: str) -> None:
    root = ElementTree.fromstring(f"<all>{drawn.replace('<br>', '<br/>')}</all>")
    for element in list(root.iter())[1:]:
        assert element.tag in SAFE
        for name, value in element.attrib.items():
            assert name not in ("style", "href", "src", "id")
            assert not name.startswith("on")
            assert re.fullmatch(r"[a-z0-9.-]+", value)
