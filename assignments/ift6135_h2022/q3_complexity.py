"""Question 3: what each form of attention costs in time and space, and where.

Constants and dominated terms do not matter; any equal sum of monomials will do.
"""

from collections.abc import Mapping, Sequence

from assignments.ift6135_h2022 import public_q3
from assignments.ift6135_h2022.settings import (
    APPROXIMATE,
    BY_MATRICES,
    COSTS,
    HEADS,
    ONE_HEAD,
    SEPARABLE,
)
from assignments.shared.settings import paragraphs
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
        prompt=f"{asks} Give `{name}`, a $\\Theta$ in {', '.join(f'`{size}`' for size in sizes)}, "
        'as text such as `"n**2 + log(n)"`, or as LaTeX. Where you want to say how you counted, do '
        "so in the text for this question.",
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
    paragraphs(
        ONE_HEAD,
        COSTS,
        "How much time does the attention of this head take?",
    ),
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
    paragraphs(
        ONE_HEAD,
        COSTS,
        "How much space does the attention of this head take?",
    ),
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
    paragraphs(
        ONE_HEAD,
        HEADS,
        COSTS,
        "The heads are computed one after another. How much time do they take in all?",
    ),
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
    paragraphs(
        ONE_HEAD,
        HEADS,
        COSTS,
        "The heads are computed one after another. How much space do they take in all? If you add "
        'up their results as they come, say `q3_1_scope = "added up"`.',
    ),
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
        {"q3_1_space_multi": "n^2 + n d + d^2"} | ADDED_UP,  # a head's own weights at a time
        {"q3_1_space_multi": "n^2 + n d + h d^2"} | ADDED_UP,
    ],
    sizes="ndh",
)
SEPARABLE_TIME = growth(
    "q3_2_time",
    "3.2, time",
    paragraphs(
        SEPARABLE,
        COSTS,
        r"Let $n \gg d$. How much time does separable attention take?",
    ),
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
    paragraphs(
        SEPARABLE,
        COSTS,
        r"Let $n \gg d$. How much space does separable attention take?",
    ),
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
    paragraphs(
        BY_MATRICES,
        APPROXIMATE,
        COSTS,
        r"$V$ has $d$ columns, $n \gg m$ and $n \gg d$, and $f$ takes $\Theta(m d)$ time for "
        "a vector. How much time does approximate attention take?",
    ),
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
    paragraphs(
        BY_MATRICES,
        APPROXIMATE,
        COSTS,
        r"$V$ has $d$ columns, $n \gg m$ and $n \gg d$, and $f$ takes $\Theta(m d)$ space, "
        "used again from vector to vector. How much space does approximate attention take?",
    ),
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
    prompt=paragraphs(
        ONE_HEAD,
        HEADS,
        r"""
        Where is its bottleneck for very long sequences? Answer with `q3_1_bottleneck`, one of
        `"projections"` (to queries, keys and values), `"scores"` (the $n \times n$ matrix: made,
        kept, and multiplied with $V$), `"output_projection"`, and `"softmax_only"` (its
        exponentials alone). If you like, say why: `q3_1_why`.
        """,
    ),
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
