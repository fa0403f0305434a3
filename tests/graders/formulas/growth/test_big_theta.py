"""Costs grow alike, or a curve shows that they do not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from benchmarks.formula_pairs import growth_oracle
from benchmarks.formula_pairs.growth import Family, every_pair, sizes
from graders.formulas.decision import Relation
from graders.formulas.growth.big_theta import Growth, decide
from graders.formulas.growth.regimes import Regime
from graders.formulas.names import NATURAL, PROBABILITY, Declared
from graders.formulas.text.read_formula import read
from tests.effort import within

PAIRS = [
    pytest.param(family, answer, word, id=f"{answer} ~ {family.right}")
    for family, answer, word in every_pair()
]
MOST_SECONDS = 2


def growth(theirs: str, right: str, *regime: str, **more: Declared) -> Growth:
    names = {**sizes(theirs, right, *regime), **more}
    bounds = Regime.of(regime, lambda text: read(text, names))
    return decide(read(theirs, names), read(right, names), names, regime=bounds)


@pytest.mark.parametrize(("family", "answer", "word"), PAIRS)
def test_every_pair_is_decided_as_labelled(family: Family, answer: str, word: str) -> None:
    found = growth(answer, family.right, *family.regime)
    assert found.compared == word
    assert found.relation is (Relation.EQUAL if word == "same" else Relation.DIFFERENT)
    assert bool(found.says) == (word != "same")


def simple(family: Family, answer: str) -> bool:
    """Whether the oracle is quick: it tries every path for every size."""
    return len(sizes(answer, family.right)) <= 3 and "sum" not in answer


SIMPLE = [pair for pair in every_pair() if simple(*pair[:2])]


@pytest.mark.parametrize(("family", "answer", "word"), SIMPLE[::7])
def test_the_labels_agree_with_numbers(family: Family, answer: str, word: str) -> None:
    assert growth_oracle.relation(answer, family.right, family.regime) == word


HARD = [
    ("n^m*d^k + 2^(n*d) + factorial(k)", "n^m*d^k + 2^(n*m) + factorial(n)"),
    ("n*log(n) + d*log(d) + m*log(m) + k*log(k)", "(n + d + m + k)*log(n + d + m + k)"),
    ("(n + d + m + k + a + b + c)^5", "n^5 + d^5 + m^5 + k^5 + a^5 + b^5 + c^5"),
    ("((n + d)*(m + k)*(a + b)*(c + h))^8", "1"),
    ("factorial(n)*factorial(d)*2^m*3^k", "factorial(n)*factorial(d)*2^m*4^k"),
    ("n^1000000000000", "2^n"),
    ("2^2^2^2", "n"),
    ("1/(n + d + m)^3 + 1/(n + k + a)^3 + 1/(d + b + c)^3", "n"),
]


@pytest.mark.parametrize(("theirs", "right"), HARD)
def test_hard_ones_end(theirs: str, right: str) -> None:
    with within(MOST_SECONDS):
        growth(theirs, right)


@pytest.mark.parametrize(("theirs", "right", "regime", "says"), [
    ("n^2*d", "n^2*d + n*d^2", (), "Take d = n^2: your answer then grows more slowly than the "
     "right one."),
    ("n^3 + d^3 + n^2*d^2", "n^3 + d^3", (), "Take n = d: your answer then grows faster than the "
     "right one."),
    ("n*log(n)", "n", (), "Take n as large as you like: your answer then grows faster than the "
     "right one."),
    ("n^2", "n*d", ("n >= d",), "Take n = d^2: your answer then grows faster than the right one."),
    ("n - n^2", "n", (), "Your answer is negative for large sizes, so it is no cost."),
    ("0", "n", (), "Your answer is zero."),
])  # fmt: skip
def test_a_refutation_is_told_by_its_curve(
    theirs: str, right: str, regime: Sequence[str], says: str
) -> None:
    assert growth(theirs, right, *regime).says == says


def test_the_curve_and_both_sides_along_it_are_kept() -> None:
    found = growth("n^2*d", "n^2*d + n*d^2")
    assert (found.backing, found.theirs, found.expected) == ("curve", "n^4", "n^5")
    assert dict(found.at) == {"d": "n^2", "n": "n"}


@pytest.mark.parametrize(("theirs", "right", "regime", "word"), [
    ("n^(1/n)", "1", (), "same"),
    ("(3*n)^(2/n)*n", "n", (), "same"),
    ("exp(-1/n)", "1", (), "same"),
    ("d^(1/n)", "1", ("n >= d",), "same"),
    ("exp(d/n)", "1", ("n >= d",), "same"),
    ("n^(1/log(log(n)))", "1", (), "too big"),
    ("2^(n + 1/n)", "2^n", (), "same"),
    ("n^(1/n)", "log(n)", (), "too small"),
])  # fmt: skip
def test_a_power_whose_logarithm_stays_bounded_is_a_constant(
    theirs: str, right: str, regime: Sequence[str], word: str
) -> None:
    assert growth(theirs, right, *regime).compared == word


@pytest.mark.parametrize(("theirs", "right", "word"), [
    ("(n - k + 1)*(d - k + 1)", "n*d", "same"),
    ("n*k - k*n + d", "d", "same"),
    ("n^2 - k*n", "n^2", "same"),
    ("1/(n - k)", "1/n", "same"),
    ("floor(n/k)", "n", "same"),
    ("2^k*n + exp(k)", "n", "same"),
    ("k*n + d - n", "n + d", ""),
    ("n - k*n", "n", ""),
    ("(k - 1)*n", "n", ""),
    ("n^k", "n", ""),
    ("exp(k*n)", "exp(n)", ""),
])  # fmt: skip
def test_a_constant_may_have_any_size(theirs: str, right: str, word: str) -> None:
    """What grows outweighs it; where its size would matter, nothing is decided."""
    assert growth(theirs, right, "k constant").compared == word


@pytest.mark.parametrize(("theirs", "right", "regime"), [
    ("sqrt(n^2 + n) - n", "1", ()),
    ("n^(1/n) - 1", "1/n", ()),
    ("sin(n)", "n", ()),
    ("2^(n!)", "n", ()),
    ("n - d", "n", ("n >= d",)),
    ("floor(n/d)*d", "n", ()),
    ("max(n, d) - n", "d", ()),
])  # fmt: skip
def test_what_is_beyond_it_stays_undecided(theirs: str, right: str, regime: Sequence[str]) -> None:
    found = growth(theirs, right, *regime)
    assert found.relation is Relation.UNDECIDED
    assert found.says.startswith("Your answer was read, but")


@pytest.mark.parametrize(("theirs", "head"), [
    ("Theta(n*d)", "Theta"), ("O(n*d)", "O"), ("Omega(n*d)", "Omega"), ("n*d", ""),
    ("O(n*d) + O(d)", "O"), ("n*O(d)", "O"), ("n*d + O(n)", "O"), (r"\Theta(n d)", "Theta"),
    (r"\mathcal{O}(n d)", "O"),
])  # fmt: skip
def test_heads_are_kept_and_read_as_the_exact_growth(theirs: str, head: str) -> None:
    found = growth(theirs, "n*d", n=NATURAL, d=NATURAL)
    assert (found.relation, found.head) == (Relation.EQUAL, head)


@pytest.mark.parametrize(("theirs", "droppable"), [
    ("n^2*d", ()),
    ("n^2*d + n*d", ("The term d*n changes nothing.",)),
    ("3*n^2*d", ("Constant factors change nothing.",)),
    ("2*n^2*d + 3*n^2", ("The term n^2 changes nothing.", "Constant factors change nothing.")),
    ("n^2*d - n", ()),
])  # fmt: skip
def test_what_could_be_left_out_is_told(theirs: str, droppable: tuple[str, ...]) -> None:
    found = growth(theirs, "n^2*d")
    assert (found.relation, found.droppable) == (Relation.EQUAL, droppable)


def test_a_name_that_is_bounded_stands_still() -> None:
    assert growth("n*p", "n", p=PROBABILITY).relation is Relation.EQUAL
    assert growth("n*e", "n", e=NATURAL).compared == "too big"


def test_a_regime_is_read_as_it_is_said() -> None:
    def of(*lines: str) -> Regime:
        return Regime.of(lines, lambda text: read(text, dict.fromkeys("ndkT", NATURAL)))

    assert of("d <= n <= d^2") == of("n >= d", "d^2 >= n")
    assert of(r"n \gg d") == of("n >> d") == of("d << n")
    assert of("k, T constant").still == {"k", "T"}
    with pytest.raises(ValueError, match="compares nothing"):
        of("n")


SIZES = st.sampled_from(["n", "d", "m"])
MONOMIAL = st.lists(st.tuples(SIZES, st.integers(1, 3)), min_size=1, max_size=3).map(
    lambda factors: "*".join(f"{name}^{power}" for name, power in factors)
)
COST = st.lists(MONOMIAL, min_size=1, max_size=4, unique=True)
LOOSE = settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.generate))


@LOOSE
@given(COST, st.integers(2, 9))
def test_rewriting_changes_nothing(terms: list[str], constant: int) -> None:
    right = " + ".join(terms)
    for theirs in (
        f"max({', '.join(terms)})" if len(terms) > 1 else terms[0],
        " + ".join(f"{constant}*{term}" for term in reversed(terms)),
        f"{right} + sqrt(({terms[0]})*({terms[-1]}))",
        f"sqrt(({right})^2)",
        f"({right})^2/({right})",
    ):
        assert growth(theirs, right).compared == "same", theirs


@LOOSE
@given(COST, SIZES)
def test_one_more_power_is_too_big_and_one_less_too_small(terms: list[str], size: str) -> None:
    right = " + ".join(terms)
    assert growth(f"({right})*{size}", right).compared == "too big"
    assert growth(f"({right})/{size}", right).compared == "too small"


@LOOSE
@given(COST, MONOMIAL)
def test_a_term_more_is_the_same_or_too_big_and_never_less(terms: list[str], more: str) -> None:
    right = " + ".join(terms)
    found, back = growth(f"{right} + {more}", right), growth(right, f"{right} + {more}")
    assert (found.compared, back.compared) in {("same", "same"), ("too big", "too small")}
    if growth_oracle.relation(f"{right} + {more}", right, ()) != "same":  # its grid is coarse
        assert found.compared == "too big"


@pytest.mark.parametrize("theirs", ["(1 + 1/n)^n * n", "n (1 - 1/n)^n", "n*((n + 1)/n)^n"])
def test_a_sum_near_one_of_its_terms_may_be_raised_to_what_grows(theirs: str) -> None:
    assert growth(theirs, "n").relation is Relation.EQUAL
    assert growth(theirs, "n^2").relation is Relation.DIFFERENT


@pytest.mark.parametrize("theirs", ["(n*d)!", "2^(log(n)*log(d)*log(m))", "d^n*k!"])
def test_a_witness_is_the_simplest_curve(theirs: str) -> None:
    found = growth(theirs, "n^2*d + m^3*k")
    assert found.relation is Relation.DIFFERENT
    assert set(found.at.values()) == {"d"}


@pytest.mark.parametrize(("theirs", "right", "relation"), [
    ("2^(2^n + 1)", "2^2^n", Relation.EQUAL),
    ("2^2^n + n!", "2^2^n", Relation.EQUAL),
    ("sqrt(4^(2^n))", "2^2^n", Relation.EQUAL),
    ("exp(n + exp(n))", "exp(exp(n))*exp(n)", Relation.EQUAL),
    ("(d + n)!", "(n + d)!", Relation.EQUAL),
    ("2^2^n", "n", Relation.DIFFERENT),
    ("4^2^n", "2^2^n", Relation.DIFFERENT),
    ("d*2^2^n", "2^2^n", Relation.DIFFERENT),
    ("log(log(n))*2^2^n", "2^2^n", Relation.DIFFERENT),
    ("n^(n^n)", "n^(n^(n + 1))", Relation.DIFFERENT),
    ("exp(exp(n))", "exp(exp(d))", Relation.DIFFERENT),
    ("2^2^n", "n!", Relation.DIFFERENT),
    ("(n + d)!", "n! d!", Relation.DIFFERENT),
    ("(n + d + m)!", "(n + d)!", Relation.DIFFERENT),
    ("(n + d)^m", "n^m", Relation.DIFFERENT),
])  # fmt: skip
def test_towers_and_factorials_of_sums_are_compared_by_their_logarithms(
    theirs: str, right: str, relation: Relation
) -> None:
    found = growth(theirs, right)
    assert found.relation is relation
    assert (relation is Relation.EQUAL) or found.says.startswith("Take ")


@pytest.mark.parametrize(("theirs", "right"), [
    ("d^n*k!", "n^2*d"), ("d^n*k!", "d^n"), ("d^n*k!", "k^n*d!"), ("(n*d*k*h)!", "n*d*k*h"),
    ("k^h*h!*n!*d!*m!", "n"), ("(n + d + k + h)!", "n! d! k! h!"), ("d^n*n^d*k^h", "h^k"),
])  # fmt: skip
def test_factorials_of_several_sizes_take_no_time(theirs: str, right: str) -> None:
    with within(1):
        assert growth(theirs, right).relation is Relation.DIFFERENT


def test_a_binomial_is_one_of_factorials() -> None:
    names = {"n": NATURAL}
    found = decide(read("binomial(2*n, n)", names), read("4^n/sqrt(n)", names), names)
    assert found.relation is Relation.EQUAL
