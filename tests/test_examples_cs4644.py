"""The example class of CS4644/7643, graded whole. Scores were derived by hand from the rubric."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from graders.course.results import Results

ROOT = Path(__file__).resolve().parent.parent
CLASS = ROOT / "examples" / "cs4644_f2023"
PART_1 = ("embedding", "attention", "transformer", "encoder", "decoder", "generate", "encdec",
          "prefix")  # fmt: skip
PART_2 = ("schedule", "noise", "step", "loss", "drop", "sample", "threshold")
NUMBERS = [*(f"5.1.{name}" for name in PART_1), *(f"5.2.{name}" for name in PART_2)]

FULL_1, FULL_2 = "1 3 2 1 1 1 1 1", "1 2 5/2 2 1 7/2 2"
NONE_1, NONE_2 = "0 0 0 0 0 0 0 0", "0 0 0 0 0 0 0"

EXPECTED = {
    # student: the points of part 1 and of part 2, and what is behind them
    "tidy": (FULL_1, FULL_2),
    "notebook": (FULL_1, NONE_2),  # `# export`, Colab, In[-1], magics
    "with_outputs": (NONE_1, FULL_2),  # %%writefile, and all outputs saved
    "collected": (FULL_1, FULL_2),  # a zip with the course's folders, whose kit is another one
    "on_a_gpu": (FULL_1, FULL_2),  # .cuda() without asking
    "starter": (NONE_1, NONE_2),  # nothing filled in
    # an argmax for a draw: 1/2 of 1; (None, None) for an encoder-decoder; no prefix_generate
    "half_done": ("1 3 2 1 1 1/2 0 0", NONE_2),
    "rank_two": (FULL_1, "1 1 5/2 2 1 7/2 2"),  # reshape(-1, 1): 1/2 of 2
    # t > 1 for t > 0: 1/2 of 5/2 and of 2; sampling is asked with another scheduler, too
    "late_noise": (FULL_1, "1 2 5/4 2 1 7/2 1"),
    "peeking": ("1 3 2 1 0 1 1 1", NONE_2),  # tril(1) in the causal mask, and nowhere else
    "post_norm": ("1 3 0 1 1 1 1 1", NONE_2),  # the blocks' norms at the other end
    # no sqrt(d), which costs the transformer nothing; sums for products in the schedule
    "unscaled": ("1 0 2 1 1 1 1 1", "0 2 5/2 0 0 0 2"),
    # 1/2 of the transformer; the network for its average: 1/2 of sampling
    "shifted_twice": ("1 3 1 1 1 1 1 1", "1 2 5/2 2 1 7/4 2"),
    "always_dropping": ("1 0 2 1 1 1 1 1", "1 2 5/2 2 0 7/2 2"),  # F.dropout; nothing dropped
    # ln_f after each block: 1/4 of 2; rows of padding 0: 1/2 of 1; one row for the whole batch
    "norm_in_loop": ("1 3 1/2 1/2 1 1 1 0", NONE_2),
    # beta for its root in both steps, x_0 as the target, u + w (c - u): 1/2 of sampling
    "other_guidance": (NONE_1, "1 2 0 0 1 7/4 0"),
    "theory_only": (NONE_1, NONE_2),
    "in_words": (NONE_1, NONE_2),
}

# Required: theory 17.5, code 25, write-ups 12, in all 54.5. Extra: question 6 5, 7 and 8 4.
TOTALS = {
    # student: (machine, waiting), with what is behind them beside the code
    # theory by machine: 1 1/2 for 1 and 2.1, 4/5 of 2.2, 4 of 3, 3 of 4, 3 of 5: 12.3; question 6:
    # all 4 of 6.a to 6.d, whose code shows what a person would read for. A person reads
    # 1/5 + 1 + 2 + 2, 6.e, 4 of the review, and the write-ups' 5 and 7
    "tidy": ("413/10", "111/5"),
    # 1 and 2.1.or 1; segments 4/5; five of ten matrices' pairs right 3/10 of 3: 9/10; 16 edges
    # without a word 1/2; 6.b without its maximum 1/2. A person reads what is said of the matrices
    # (2), and 7 and 8 (4)
    "theory_only": ("37/10", "6"),
    # a sentence for 1; 2.2 (1), 3, 4, 5 (5 each) and 6.e (1) wait
    "in_words": ("1/2", "17"),
    "with_outputs": ("14", "1/2"),  # q(x_t | x_0) in a markdown cell
}

TOLD = [
    ("half_done", "5.1.generate", "You take the most likely word"),
    ("rank_two", "5.2.noise", "Your reshape fits samples of one rank alone"),
    ("late_noise", "5.2.step", "Step 1 gets no noise"),
    ("late_noise", "5.2.threshold", "Step 1 gets no noise"),
    ("peeking", "5.1.decoder", "Off by one: a token sees the next one"),
    ("unscaled", "5.1.attention", "not scaled"),
    ("unscaled", "5.2.schedule", "not running sums"),
    ("shifted_twice", "5.1.transformer", "The targets are shifted twice"),
    ("shifted_twice", "5.2.sample", "The network itself predicts"),
    ("always_dropping", "5.1.attention", "dropout is active in eval mode"),
    ("always_dropping", "5.2.drop", "Nothing is dropped"),
    ("norm_in_loop", "5.1.transformer", "comes after every block"),
    ("norm_in_loop", "5.1.encoder", "The rows of padding are 0"),
    ("other_guidance", "5.2.step", "its root is the standard deviation"),
    ("other_guidance", "5.2.loss", "The network should predict the noise, not x_0"),
    ("other_guidance", "5.2.sample", "another convention"),
    ("theory_only", "2.1.and", "This is OR"),
    ("theory_only", "3", "This counts the ones"),
    ("theory_only", "4", "With a tie it may stop"),
    ("theory_only", "5", "The transpose is missing"),
    ("theory_only", "5", "You go by the largest singular value"),
    ("theory_only", "6.b", "The maximum with 0 is missing"),
    ("theory_only", "7", "asked for at most 350 words together with `REVIEW_Q8`: 370"),
    ("starter", "5.2.schedule", "returns nothing yet"),
    ("unscaled", "5.1.transformer", "a mistake there costs nothing here"),
]


@pytest.fixture(scope="module")
def graded(example_class: Callable[[str], Path]) -> Results:
    return Results.open(example_class("cs4644_f2023"))


def test_every_example_has_an_expected_score() -> None:
    assert {path.stem for path in CLASS.iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("student", EXPECTED)
def test_the_score_is_the_one_derived_by_hand(graded: Results, student: str) -> None:
    earned = {g.number: g.machine.earned for g in graded.get(student)[0].items}
    wanted = " ".join(EXPECTED[student]).split()
    assert [earned[number] for number in NUMBERS] == [Fraction(points) for points in wanted]


@pytest.mark.parametrize("student", EXPECTED)
def test_the_total_is_the_one_derived_by_hand(graded: Results, student: str) -> None:
    total = graded.get(student)[0].total
    code = sum(Fraction(points) for points in " ".join(EXPECTED[student]).split())
    earned, waiting = TOTALS.get(student, (str(code), "0"))
    assert (total.earned, total.waiting) == (Fraction(earned), Fraction(waiting))
    assert total.possible == Fraction("54.5")


@pytest.mark.parametrize(("student", "number", "words"), TOLD)
def test_each_mistake_is_told_what_it_is(
    graded: Results, student: str, number: str, words: str
) -> None:
    verdict = next(g.verdict for g in graded.get(student)[0].items if g.number == number)
    assert words in " ".join([verdict.because, *verdict.notes])
