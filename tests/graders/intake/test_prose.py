"""Answers in words are found under their headings and nowhere else."""

import pytest

from graders.intake import prose, tex_files

NUMBERS = ("1.5.ii", "2.2", "3.1(a)")

HEADINGS = [
    "### Answer 1.5.ii",
    "## Answer to question 1.5.ii",
    "Answer to 1.5.II:",
    "**Answer 1.5.ii**",
    "__Answer for item 1.5.ii__",
    "### Réponse 1.5.ii",
    "### Réponse à la question 1.5.ii",
    "#### My answer to Q1.5.ii",
    "### Solution to problem 1.5.ii",
    "### Answer (1.5.ii).",
]


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_heading_opens_an_answer(heading: str) -> None:
    assert prose.answers(f"{heading}\nBecause.\n\nTherefore.", NUMBERS) == {
        "1.5.ii": "Because.\n\nTherefore."
    }


@pytest.mark.parametrize(
    "prompt",
    [
        "Answer 1.5.ii in three sentences.",
        "The answer to 1.5.ii follows from 2.2.",
        "See 2.2",
        "",
    ],
)
def test_a_text_that_mentions_a_number_is_no_heading(prompt: str) -> None:
    assert prose.answers(prompt, NUMBERS) == {}


@pytest.mark.parametrize("heading", ["## 2.2", "# Q2.2", "**Question 2.2**", "### Exercise 2.2:"])
def test_in_a_text_file_a_number_alone_is_a_heading(heading: str) -> None:
    assert prose.read("answers.md", f"{heading}\nYes.", NUMBERS).prose == {"2.2": "Yes."}
    found = prose.read("answers.md", "2.2\nYes.", NUMBERS)
    assert (found.prose, found.unclaimed) == ({}, {"answers.md": "2.2\nYes."})


def test_one_text_may_answer_several_items() -> None:
    text = "### Answer 2.2\nYes.\n### Answer 3.1(a)\nNo."
    assert prose.answers(text, NUMBERS) == {"2.2": "Yes.", "3.1(a)": "No."}


def test_an_answer_may_stand_in_its_heading() -> None:
    assert prose.answers("**Answer 2.2:** it is $x^2$", NUMBERS) == {"2.2": "it is $x^2$"}


@pytest.mark.parametrize(
    "words",
    [
        "Your answer here",
        "*Your answer here.*",
        "YOUR ANSWER HERE",
        "> Type your answer here…",
        "*Write your own answer here*",
        "Double-click to type your answer here",
        "[TODO]",
        "Your answer goes here:",
        "Votre réponse ici",
        "<!-- Your answer -->",
        "  \n\n",
        "Your answer here\n\n**TODO**",
    ],
)
def test_a_placeholder_is_no_answer(words: str) -> None:
    assert not prose.answers(words, NUMBERS, first="2.2").get("2.2")


def test_a_placeholder_that_was_left_standing_is_dropped() -> None:
    assert prose.answers("*Your answer here*\n\nYes.", NUMBERS, first="2.2") == {"2.2": "Yes."}


@pytest.mark.parametrize(
    "words", ["5", "$$\\sum_i x_i$$", "x > 2", "here", "-1", "Answer: 5", "Answer: 2.2"]
)
def test_short_answers_are_answers(words: str) -> None:
    assert prose.answers(words, NUMBERS, first="2.2") == {"2.2": words}


def test_texts_of_several_places_are_joined_once() -> None:
    parts = [{"2.2": "a"}, {"2.2": ""}, {"2.2": "b", "3.1(a)": "c"}]
    assert prose.joined(parts) == {"2.2": "a\n\nb", "3.1(a)": "c"}
    assert prose.joined([{"2.2": "a"}, {"2.2": "a"}]) == {"2.2": "a"}


def test_an_endless_text_is_cut() -> None:
    text = "x" * (prose.MOST_LETTERS + 7)
    assert len(prose.answers(text, NUMBERS, first="2.2")["2.2"]) == prose.MOST_LETTERS


LATEX = [
    ("an answer", "{2.2} Yes. ", {"2.2": "Yes."}),
    ("braces in braces", "{{2.2}}Yes.", {"2.2": "Yes."}),
    ("a macro around the number", "{\\textbf{2.2}}Yes.", {"2.2": "Yes."}),
    ("an option before it", "[Lemma]{2.2}Yes.", {"2.2": "Yes."}),
    ("another case", "{1.5.II}Yes.", {"1.5.ii": "Yes."}),
    ("a comment", "{2.2}Yes. % no\nIt is.", {"2.2": "Yes. \nIt is."}),
    ("a percent sign", "{2.2}50\\% of it", {"2.2": "50\\% of it"}),
    ("a comment after a line break", "{2.2}a \\\\% no\nb", {"2.2": "a \\\\\nb"}),
    ("an environment inside", "{2.2}\\begin{x}y\\end{x}", {"2.2": "\\begin{x}y\\end{x}"}),
    ("a file that is not fetched", "{2.2}\\input{/etc/passwd}", {"2.2": "\\input{/etc/passwd}"}),
    ("nothing", "{2.2} % TODO\n", {}),
    ("a placeholder", "{2.2}\nYour answer here\n", {}),
]


@pytest.mark.parametrize(("body", "wanted"), [r[1:] for r in LATEX], ids=[r[0] for r in LATEX])
def test_answers_stand_in_latex_environments(body: str, wanted: dict[str, str]) -> None:
    text = f"\\newenvironment{{answer}}[1]{{}}{{}}\n\\begin{{answer}}{body}\\end{{answer}}\nrest"
    found = tex_files.read("hw.tex", text, NUMBERS)
    assert (found.prose, found.problems) == (wanted, ())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("\\begin{answer}{2.2} Yes", "line 2: the answer 2.2 has no \\end{answer}"),
        ("\\begin{answer}{7}\\end{answer}", "expected the number of an item in braces, found '7'"),
        ("\\begin{answer} Yes\\end{answer}", "expected the number of an item in braces, found ''"),
        ("\\begin{answer}{2.2" + "x" * 300, "expected the number of an item in braces"),
    ],
)
def test_a_latex_answer_that_cannot_be_placed_is_told_by_line(text: str, says: str) -> None:
    found = tex_files.read("hw.tex", f"\n{text}", NUMBERS)
    assert found.prose == {}
    assert found.problems[0].startswith("hw.tex, line 2: ")
    assert says in found.problems[0]


def test_a_commented_answer_is_none() -> None:
    assert tex_files.read("hw.tex", "% \\begin{answer}{2.2}x\\end{answer}", NUMBERS).prose == {}


@pytest.mark.parametrize(
    "text", ["<!-- " * 200_000, "answer" + " " * 200_000 + "!", "Your" + " " * 200_000 + "answers"]
)
def test_hostile_words_are_read_in_no_time(text: str) -> None:
    """Patterns that would look for the end of something again and again are kept from it."""
    assert list(prose.answers(text, NUMBERS, first="2.2")) <= ["2.2"]


def test_an_answer_ends_where_the_next_begins() -> None:
    text = "\\begin{answer}{2.2}a\\begin{answer}{1.5.ii}b\\end{answer}"
    found = tex_files.read("hw.tex", text, NUMBERS)
    assert found.prose == {"1.5.ii": "b"}
    assert found.problems == ("hw.tex, line 1: the answer 2.2 has no \\end{answer}",)


def test_answers_that_never_end_are_told_by_line() -> None:
    found = tex_files.read("hw.tex", "\\begin{answer}{2.2}\n" * 10_000, NUMBERS)
    assert found.problems[-1].startswith("hw.tex, line 10000: ")
