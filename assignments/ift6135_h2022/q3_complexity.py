"""Question 3: what each form of attention costs in time and space, and where.

Constants and dominated terms do not matter; any equal sum of monomials will do.
"""

from collections.abc import Mapping, Sequence

from assignments.ift6135_h2022 import public_q3
from graders import Asymptotic, Choice, slips

HEADS_IN_TURN = "The heads run one after another: what one has used, the next can use again."
ADDED_UP = {"q3_1_scope": "added up"}
"""Outputs that are added up head by head, and never stand side by side."""


def growth(
    name: str,
    part: str,
    asks: str,
    right: str,
    wrong: Mapping[str, str],
    *,
    accepts: Sequence[Mapping[str, str]] = (),
    regime: Sequence[str] = (),
    sizes: str = "nd",
) -> Asymptotic:
    """A Theta in the letters of `sizes`."""
    return Asymptotic(
        prompt=f'{asks} `{name}`, a Theta as text such as "n**2 + log(n)", or as LaTeX. Where '
        "you want to say how you counted, do so in the text for this question.",
        source=f"IFT6135-H2022 Q{part}",
        prose=True,
        sizes=list(sizes),
        regime=regime,
        reference={name: right},
        accepts=accepts,
        slips=slips(name, *wrong.items()),
    )


TIME_SINGLE = growth(
    "q3_1_time_single",
    "3.1, one head, time",
    "The time of attention in one head, in n and d:",
    "n^2 d",
    {
        "n^2": "So many scores there are; but each is a product of two vectors with d entries.",
        "n d^2": "The projections cost that. For the scores every query meets every key.",
        "n^2 + d": "Every score costs in d: the two are multiplied, not added.",
        "n^2 d^2": "A score is a dot product: it costs as many products as its vectors have "
        "entries, not the square of it.",
        "n^3": "The inner dimension of Q K^T is d, and not n.",
    },
    accepts=[{"q3_1_time_single": "n^2 d + n d^2"}],  # with the projections, said or not
)
SPACE_SINGLE = growth(
    "q3_1_space_single",
    "3.1, one head, space",
    "The space of attention in one head, in n and d:",
    "n^2 + n d",
    {
        "n^2": "The queries, keys and values are kept as well, and nothing says here that n is "
        "much larger than d.",
        "n d": "The scores themselves are missing: one for each query and key.",
        "n^2 d": "This is a time. The products behind a score need not be kept.",
    },
    accepts=[{"q3_1_space_single": "n^2 + n d + d^2"}],  # with the projections' weights
)
TIME_MULTI = growth(
    "q3_1_time_multi",
    "3.1, all heads, time",
    "The time of attention in h heads, one after another, in n, d and h, where each head has "
    "d_model = d:",
    "h n^2 d + h n d^2",
    {
        "n^2 d": "h is forgotten: every head does all of this.",
        "n^2 d + n d^2": "h is forgotten: every head does all of this.",
        "h n^2": "So many scores there are; but each is a product of two vectors with d entries.",
        "h^2 n^2 d": "The heads do not meet one another: h of them cost h times as much as one.",
        "h n^2 d + n d^2": "Each head has projections of its own, of d to d: those come h times.",
    },
    accepts=[{"q3_1_time_multi": "h n^2 d"}],  # h times one head
    sizes="ndh",
)
SPACE_MULTI = growth(
    "q3_1_space_multi",
    "3.1, all heads, space",
    "The space of attention in h heads, one after another, in n, d and h, where each head has "
    'd_model = d. If you add up the heads\' outputs as they come, say `q3_1_scope = "added up"`:',
    "n^2 + h n d + h d^2",
    {
        "h n^2 + h n d + h d^2": HEADS_IN_TURN,
        "h n^2 + h n d": HEADS_IN_TURN,
        "h n^2": HEADS_IN_TURN,
        "n^2 + n d": "Every head leaves an output, and these are kept until all are there. Who "
        'adds them up as they come says so: q3_1_scope = "added up".',
        "n^2 + n d + h d^2": "Every head leaves an output, and these are kept until all are there. "
        'Who adds them up as they come says so: q3_1_scope = "added up".',
        "h n^2 d": "This is a time. The products behind a score need not be kept.",
    },
    accepts=[
        {"q3_1_space_multi": "n^2 + h n d"},  # without weights
        {"q3_1_space_multi": "n^2 + n d"} | ADDED_UP,
        {"q3_1_space_multi": "n^2 + n d + h d^2"} | ADDED_UP,
    ],
    sizes="ndh",
)
SEPARABLE_TIME = growth(
    "q3_2_time",
    "3.2, time",
    "The time of separable attention for n much larger than d, in n and d:",
    "n d^2",
    {
        "n^2 d": "This takes the wrong bracket first: no matrix of n x n need ever be there.",
        "n d": "Reading the matrices costs that; they are multiplied as well.",
        "n^2 d^2": "That is more than standard attention takes; see what each product costs.",
    },
    regime=["n >> d"],
)
SEPARABLE_SPACE = growth(
    "q3_2_space",
    "3.2, space",
    "The space of separable attention for n much larger than d, in n and d:",
    "n d",
    {
        "n^2 + n d": "With the right bracket first, no matrix of n x n is ever there.",
        "d^2": "That holds the product of the bracket; queries and values are kept as well.",
        "n d^2": "This is a time. The products behind an entry need not be kept.",
    },
    regime=["n >> d"],
)
APPROXIMATE_TIME = growth(
    "q3_3_time",
    "3.3, time",
    "The time of the approximate attention, in n, m and d; f takes m d for each vector:",
    "n m d",
    {
        "n m + n d": "Reading the matrices costs that; making and multiplying them costs more.",
        "n^2 m": "This takes the wrong bracket first: no matrix of n x n need ever be there.",
        "n^2 d": "This is standard attention, which the features are to spare us.",
        "n m^2": "f turns d numbers into m, and the values have d columns: d is missing.",
    },
    sizes="nmd",
)
APPROXIMATE_SPACE = growth(
    "q3_3_space",
    "3.3, space",
    "The space of the approximate attention, in n, m and d, for n no smaller than m and d; f takes "
    "m d, and that is used again:",
    "n m + n d + m d",
    {
        "n m d": "This is a time. What f needs for one vector is used again for the next.",
        "n^2 + n m + n d": "With the right bracket first, no matrix of n x n is ever there.",
        "m d": "That holds the product of the bracket; features and values are kept as well.",
    },
    regime=["n >= m", "n >= d"],
    sizes="nmd",
)

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
    slips=slips(
        "q3_1_bottleneck",
        ("projections", "The projections grow with n alone; something else here grows with n^2."),
        (
            "softmax_only",
            "There are n^2 exponentials, but the products around them cost d times as much.",
        ),
        (
            "output_projection",
            "The output projection grows with n alone; something else here grows with n^2.",
        ),
    ),
)
