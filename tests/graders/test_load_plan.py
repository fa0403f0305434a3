"""Words for an item stand in for the value that it asks for."""

import pytest

from graders.guest.plan import Call, Plan, Text, Value
from graders.load_plan import answer_in, texts_of

ARGUED = "It is 12, since each of the nodes sends a message to all of its neighbours but to itself."


@pytest.mark.parametrize(("text", "answer"), [
    ("12", "12"), ("$2$", "2"), ("$\\frac{1}{12}$", "\\frac{1}{12}"), ("$z_5 = 2$", "z_5 = 2"),
    ("[0, 0.8]", "[0, 0.8]"), ("**12**", "12"), ("12.", "12"), ("The answer is 12.", "12"),
    ("Answer: 12", "12"), ("We get $$12$$ edges.", "12"), ("so \\boxed{12} edges", "12"),
    ("\\[ x^2 \\]", "x^2"), ("\\(x\\)", "x"), ("`12`", "12"), ("biased", "biased"),
    ("\\begin{pmatrix} 1 \\end{pmatrix}", "\\begin{pmatrix} 1 \\end{pmatrix}"),
    ("$3$ nodes, so $12$ edges", "$3$ nodes, so $12$ edges"), (ARGUED, ""),
    ("\\begin{equation}x = 2\\end{equation}", "x = 2"), ("not $3$ but 4", "not $3$ but 4"),
])  # fmt: skip
def test_the_answer_among_the_words(text: str, answer: str) -> None:
    assert answer_in(text) == answer


@pytest.mark.parametrize(("plan", "text", "texts"), [
    ((Value("x"),), "12", {"x": "12"}),
    ((Text("why"),), ARGUED, {"why": ARGUED}),
    ((Value("x"),), ARGUED, {}),
    ((Call("f", (1,)),), "12", {}),
    ((Call("f", (1,)), Value("f")), "2 x", {"f": "2 x"}),
    ((Value("x"), Value("y")), "x = 1\n- y: 2", {"x": "1", "y": "2"}),
    ((Value("x"), Value("y")), "12", {}),
    ((Value("x"), Value("why", optional=True)), "12", {"x": "12"}),
    ((Value("mu_b"),), "mu\\_b = [1, 2]", {"mu_b": "[1, 2]"}),
])  # fmt: skip
def test_text_goes_to_the_names_that_are_asked_for(
    plan: Plan, text: str, texts: dict[str, str]
) -> None:
    assert texts_of({"1": plan}, {"1": text}) == texts
