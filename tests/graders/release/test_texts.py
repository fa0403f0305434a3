"""The LaTeX skeleton: questions as text, answers where they are looked for, and nothing else."""

import pytest

from graders import Assignment, Essay, Numeric, item
from graders.intake import tex_files
from graders.public.homework import public
from graders.release import latex_words, texts

PROMPT = r"""
Give the limit of $\frac{x_1}{2}$ as `p_1 = {"a": ...}`, 50 % of it & more.

A second paragraph.
"""
HOMEWORK = public(
    Assignment(
        name="tiny",
        title="Tiny",
        items=[
            item("1.a", 1, Numeric(prompt=PROMPT, source="T", reference={"p_1": 7})),
            item("1.b", 1, Essay(prompt="Say why: `why`.", source="T", name="why", words=(5, 50))),
        ],
    )
)
SKELETON = texts.latex(HOMEWORK)
NUMBERS = ("1.a", "1.b")


def filled(number: str, words: str) -> str:
    begin = f"\\begin{{answer}}{{{number}}}\n"
    assert begin in SKELETON
    return SKELETON.replace(begin, begin + words)


def test_each_question_stands_before_its_answer() -> None:
    question = (
        "\\begin{question}{1.a}\n"
        "Give the limit of $\\frac{x_1}{2}$ as "
        "\\texttt{p\\_1 = \\{\\textquotedbl{}a\\textquotedbl{}: ...\\}}, 50 \\% of it "
        "\\& more.\n\nA second paragraph."
    )
    assert question in SKELETON
    after = SKELETON.partition(question)[2]  # the rule for digits, which every number has
    assert after.partition("\\end{question}\n")[2].startswith("\\begin{answer}{1.a}\n")


@pytest.mark.parametrize(("prompt", "latex"), [
    ("$a_1 \\% b$ of a_1", "$a_1 \\% b$ of a\\_1"),
    ("`x_1`, `X ⊙ R` and `a\nb`", "\\texttt{x\\_1}, \\texttt{X \\(\\odot\\) R} and \\texttt{a b}"),
    ("#1 {a} ~ ^ \\n $5", "\\#1 \\{a\\} \\textasciitilde{} \\textasciicircum{} \\textbackslash{}n "
     "\\$5"),
    ("", ""),
])  # fmt: skip
def test_words_and_names_are_escaped_and_formulas_are_not(prompt: str, latex: str) -> None:
    assert latex_words.latex(prompt) == latex


def test_a_skeleton_that_nobody_touched_is_no_answer() -> None:
    found = tex_files.read("answers.tex", SKELETON, NUMBERS)
    assert (found.blank, found.prose, found.problems) == (True, {}, ())


@pytest.mark.parametrize(("old", "new"), [("\n", "\r\n"), (", ", ",\n"), ("\n\n", "\n\n\n")])
def test_nor_is_one_that_an_editor_has_wrapped_anew(old: str, new: str) -> None:
    assert tex_files.read("answers.tex", SKELETON.replace(old, new), NUMBERS).blank


def test_answers_are_found_in_it() -> None:
    found = tex_files.read("answers.tex", filled("1.b", "Because.\n"), NUMBERS)
    assert (found.blank, found.prose) == (False, {"1.b": "Because."})


@pytest.mark.parametrize("place", ["A second paragraph.", "\\end{question}", "\\end{answer}"])
def test_words_written_elsewhere_are_seen(place: str) -> None:
    """Whoever answers inside a question, or beside it, is read by a person."""
    text = SKELETON.replace(place, f"{place}\nIt is 7, since two halves are one.", 1)
    assert not tex_files.read("answers.tex", text, NUMBERS).blank


def test_questions_that_never_end_are_read_in_no_time() -> None:
    text = "\\begin{question}" * 50_000
    sealed = f"{tex_files.seal(text)}\n\\begin{{answer}}{{1.a}}\\end{{answer}}{text}"
    assert tex_files.read("a.tex", sealed, NUMBERS).prose == {}
