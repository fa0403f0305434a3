"""Question 3, part 3: the proof as a chain of formulas, from the expectation to its closed form."""

from fractions import Fraction

from assignments.shared import chains
from assignments.shared.formulas import Declared
from graders import Array as Shaped
from graders import Landmark, Random, Scalar, landmarks

LETTERS: dict[str, Declared] = {
    "X": Shaped(("n", "d")),
    "w": Shaped(("d",)),
    "p": Scalar(Fraction(0), Fraction(1)),
}
WITH_MASK: dict[str, Declared] = {
    **LETTERS,
    "y": Shaped(("n",)),
    "R": Random("bernoulli", ("p",), ("n", "d")),
    "Gamma": Shaped(("d", "d"), "diagonal"),
}
WHERE = {"Gamma": "diag(sqrt(diag(X^T X)))"}
STEPS = [
    "E(norm(y - (X ⊙ R) w)^2)",
    "norm(E(y - (X ⊙ R) w))^2 + sum(Var((X ⊙ R) w))",
    "norm(y - p X w)^2 + sum(Var((X ⊙ R) w))",
    "norm(y - p X w)^2 + p (1 - p) sum((X ⊙ X) (w ⊙ w))",
    "norm(y - p X w)^2 + p (1 - p) norm(Gamma w)^2",
]
LANDMARKS = [
    Landmark(
        "the mean of the square as the square of the mean and a variance",
        landmarks.every(
            landmarks.has("Var"),
            landmarks.under("E", landmarks.free_of("^", "norm", "Var")),
            landmarks.free_of("diag"),
        ),
    ),
    Landmark(
        "the variances worked out entry by entry, before they are gathered in Gamma",
        landmarks.every(landmarks.free_of("E", "Var", "Cov", "P", "sqrt"), landmarks.without_roots),
    ),
]
OTHER_CHAINS = {
    "This is the loss of the mean; asked for is the mean of the loss, which has a variance too.": [
        "norm(E(y - (X ⊙ R) w))^2",
        "norm(y - E((X ⊙ R) w))^2",
        "norm(y - p X w)^2",
    ],
}

OFFER = chains.offer("q3_3_chain", STEPS[0], WITH_MASK)
STEPS_OF_THE_PROOF = chains.steps(
    "q3_3_chain",
    "IFT6135-A2022 Q3.3",
    WITH_MASK,
    STEPS,
    slips=OTHER_CHAINS,
    where=WHERE,
    landmarks=LANDMARKS,
    proves=True,
)
