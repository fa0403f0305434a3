"""Question 3: what each form of attention costs in time and space, and where.

A person compares the growth that a student states; the rubric says what earns the points.
"""

from collections.abc import Sequence

from assignments.ift6135_h2022 import public_q3
from graders import Choice, Criterion, Essay, Points, Slip, criterion

COUNTED = "Constants and dominated terms do not matter; any equal sum of monomials will do."


def growth(
    name: str, part: str, asks: str, rubric: Sequence[tuple[Points, str]], *, wrong: str
) -> Essay:
    """A Theta, stated in text; a line on how it was counted may follow."""
    lines: list[Criterion] = [criterion(share, earns) for share, earns in rubric]
    return Essay(
        prompt=f"{asks} `{name}`, a Theta as text, with a line on how you counted.",
        source=f"IFT6135-H2022 Q{part}",
        name=name,
        words=(1, 80),
        rubric=lines,
        remark=f"{COUNTED} {wrong}",
    )


TIME_SINGLE = growth(
    "q3_1_time_single", "3.1, one head, time",
    "The time of attention in one head, in n and d:",
    [(1, "n^2 d; n^2 d + n d^2 where the projections are counted (said or not)")],
    wrong="Not: n^2 (each score costs d), n d^2, n^2 + d, n^2 d^2, n^3.",
)  # fmt: skip
SPACE_SINGLE = growth(
    "q3_1_space_single", "3.1, one head, space",
    "The space of attention in one head, in n and d:",
    [(1, "n^2 + n d; n^2 + n d + d^2, or n^2 + d^2, where the projections are counted")],
    wrong="Not: n^2 alone (nothing says n >> d here), n d, n^2 d (that is time).",
)  # fmt: skip
TIME_MULTI = growth(
    "q3_1_time_multi", "3.1, all heads, time",
    "The time of attention in h heads, one after another, in n, d and h:",
    [(1, "h n^2 d + h n d^2, projections and output included; or h n^2 d, h times one head")],
    wrong="Each head has d_model = d. Not: n^2 d (h is forgotten), h n^2, h^2 n^2 d, and "
          "h n^2 d + n d^2 (the projections of each head come h times).",
)  # fmt: skip
SPACE_MULTI = growth(
    "q3_1_space_multi", "3.1, all heads, space",
    "The space of attention in h heads, one after another, in n, d and h:",
    [(1, "n^2 + h n d + h d^2: the n x n matrix is used again by each head; n^2 + h n d without "
         "weights; n^2 + n d where the scope is said, such as outputs added up head by head")],
    wrong="Not: h n^2 + ... (the heads run one after another), h n^2 d.",
)  # fmt: skip
SEPARABLE_TIME = growth(
    "q3_2_time", "3.2, time",
    "The time of separable attention for n much larger than d, in n and d:",
    [(1, "n d^2, by multiplying softmax_col(K)^T with V first")],
    wrong="Not: n^2 d (the wrong bracket first), n d, n^2 d^2.",
)  # fmt: skip
SEPARABLE_SPACE = growth(
    "q3_2_space", "3.2, space",
    "The space of separable attention for n much larger than d, in n and d:",
    [(1, "n d; or n d + d^2, which is the same for n >= d")],
    wrong="Not: n^2 + n d, d^2, n d^2.",
)  # fmt: skip
APPROXIMATE_TIME = growth(
    "q3_3_time", "3.3, time",
    "The time of the approximate attention, in n, m and d; f takes m d for each vector:",
    [(1, "n m d")],
    wrong="Not: n m + n d, n^2 m, n^2 d, n m^2.",
)  # fmt: skip
APPROXIMATE_SPACE = growth(
    "q3_3_space", "3.3, space",
    "The space of the approximate attention, in n, m and d; f takes m d, and that is used again:",
    [(1, "n m + n d + m d; or n (m + d), which is the same for n >= m and n >= d")],
    wrong="Not: n m d, n^2 + ..., m d alone.",
)  # fmt: skip

BOTTLENECK = Choice(
    prompt=r"""
    Where is the bottleneck of standard attention for very long sequences? `q3_1_bottleneck` is
    one of "projections" (to queries, keys and values), "scores" (the n x n matrix: made, kept,
    and multiplied with V), "output_projection", "softmax_only" (its exponentials alone). If you
    like, say why: `q3_1_why`.
    """,
    source="IFT6135-H2022 Q3.1, bottleneck",
    properties=public_q3.BOTTLENECK,
    prose=True,
    options=["projections", "scores", "output_projection", "softmax_only"],
    why="q3_1_why",
    reference={"q3_1_bottleneck": "scores"},
    slips=[
        Slip(
            {"q3_1_bottleneck": "projections"},
            "The projections grow with n alone; something else here grows with n^2.",
        ),
        Slip(
            {"q3_1_bottleneck": "softmax_only"},
            "There are n^2 exponentials, but the products around them cost d times as much.",
        ),
        Slip(
            {"q3_1_bottleneck": "output_projection"},
            "The output projection grows with n alone; something else here grows with n^2.",
        ),
    ],
)
