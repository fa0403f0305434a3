"""The words that need no declaration: functions with their numbers of arguments, letters, signs."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from graders.formulas.tree import Apply, Number, Tree

OF_ONE_PART = """
sqrt exp sin cos tan asin acos atan sinh cosh tanh sigmoid softplus relu abs sign floor ceil
factorial erf indicator transpose inv trace det norm norm1 diag total E Var P Theta O Omega
mean std variance softmax logsumexp argmax argmin
"""
ARITIES: Mapping[str, tuple[int, int]] = {
    **dict.fromkeys(OF_ONE_PART.split(), (1, 1)),
    "log": (1, 2),
    "max": (1, 99),
    "min": (1, 99),
    "outer": (2, 2),
    "binomial": (2, 2),
    "Cov": (1, 2),
    "hadamard": (2, 99),
    "ones": (0, 2),
    "eye": (0, 1),
}
"""Heads that are typed as functions, and the least and the most parts that each takes."""

SPELLINGS: Mapping[str, str] = {
    "ln": "log",
    "Abs": "abs",
    "sgn": "sign",
    "ceiling": "ceil",
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "ReLU": "relu",
    "Relu": "relu",
    "logistic": "sigmoid",
    "sigma": "sigmoid",
    "Max": "max",
    "Min": "min",
    "maximum": "max",
    "minimum": "min",
    "comb": "binomial",
    "binom": "binomial",
    "tr": "trace",
    "Tr": "trace",
    "Transpose": "transpose",
    "inverse": "inv",
    "Inverse": "inv",
    "Diag": "diag",
    "identity": "eye",
    "Expectation": "E",
    "Variance": "Var",
    "var": "Var",
    "V": "Var",
    "Covariance": "Cov",
    "cov": "Cov",
    "Pr": "P",
    "Prob": "P",
    "theta": "Theta",
    "omega": "Omega",
    "multiply": "hadamard",
    "Indicator": "indicator",
    "average": "mean",
    "avg": "mean",
    "lse": "logsumexp",
    "LSE": "logsumexp",
    "amax": "max",
    "amin": "min",
    "Softmax": "softmax",
    "C": "binomial",
    "nCr": "binomial",
    "absolute": "abs",
}
SPELLED_IN_CALLS_ONLY = frozenset(
    {"sigma", "V", "theta", "omega", "var", "std", "mean", "avg", "C"}
)
"""Spellings that are also letters: they are functions where an argument in brackets follows."""


ONE, TWO = Number(Fraction(1)), Number(Fraction(2))


def apply(head: str, *parts: Tree) -> Tree:
    """A function or an operator, applied to its parts."""
    return Apply(head, parts)


def _minus(part: Tree) -> Tree:
    return apply("-", part)


def _squared(part: Tree) -> Tree:
    return apply("^", part, TWO)


def _inverse_hyperbolic(x: Tree, constant: Tree) -> Tree:
    return apply("log", apply("+", x, apply("sqrt", apply("+", _squared(x), constant))))


def written_out(word: str, x: Tree) -> Tree | None:
    """A function that has no head of its own, by those that have; None for all other words."""
    quotients = {"sec": "cos", "csc": "sin", "sech": "cosh", "csch": "sinh"}
    ratios = {"cot": ("cos", "sin"), "coth": ("cosh", "sinh")}
    if word in quotients:
        return apply("/", ONE, apply(quotients[word], x))
    if word in ratios:
        top, bottom = ratios[word]
        return apply("/", apply(top, x), apply(bottom, x))
    match word:
        case "asinh" | "arcsinh":
            return _inverse_hyperbolic(x, ONE)
        case "acosh" | "arccosh":
            roots = (apply("sqrt", apply("+", x, s)) for s in (ONE, _minus(ONE)))
            return apply("log", apply("+", x, apply("*", *roots)))
        case "atanh" | "arctanh":
            ratio = apply("/", apply("+", ONE, x), apply("+", ONE, _minus(x)))
            return apply("/", apply("log", ratio), TWO)
        case "log2" | "log10":
            return apply("log", x, Number(Fraction(word[3:])))
        case "log1p":
            return apply("log", apply("+", ONE, x))
        case "expm1":
            return apply("+", apply("exp", x), _minus(ONE))
        case "square":
            return _squared(x)
        case "Gamma":
            return apply("factorial", apply("+", x, _minus(ONE)))
    return _written_out_activation(word, x)


def _written_out_activation(word: str, x: Tree) -> Tree | None:
    match word:
        case "logit":
            return apply("log", apply("/", x, apply("+", ONE, _minus(x))))
        case "silu" | "SiLU" | "swish":
            return apply("*", x, apply("sigmoid", x))
        case "gelu" | "GELU":
            inside = apply("+", ONE, apply("erf", apply("/", x, apply("sqrt", TWO))))
            return apply("/", apply("*", x, inside), TWO)
        case "logsigmoid" | "LogSigmoid":
            return apply("log", apply("sigmoid", x))
    return None


OF_OTHERS = """
sec csc sech csch cot coth asinh arcsinh acosh arccosh atanh arctanh log2 log10 log1p expm1
square Gamma logit silu SiLU swish gelu GELU logsigmoid LogSigmoid
"""
WRITTEN_OUT = frozenset(OF_OTHERS.split())
"""Functions without a head of their own: they are written out by those that have one."""
FOLDS: Mapping[str, str] = {
    **dict.fromkeys(("sum", "Sum"), "sum"),
    **dict.fromkeys(("prod", "Prod", "product", "Product"), "prod"),
}
IN_GREEK_FOLDS: Mapping[str, str] = {"Sigma": "sum", "Pi": "prod"}
"""Capitals that stand for a sum or a product where nobody declared them."""
CONSTANTS: Mapping[str, str] = {"pi": "pi", "e": "e", "i": "i"}

IN_GREEK = "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩϵϕϑ"
IN_LATIN = """
alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon
phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega epsilon phi theta
"""
GREEK: Mapping[str, str] = dict(zip(IN_GREEK, IN_LATIN.split(), strict=True))
LETTERS = frozenset(GREEK.values())


def head_of(word: str, called: bool) -> str:
    """The head or other function that an undeclared word means; empty when it means none."""
    if word in SPELLED_IN_CALLS_ONLY and not called:
        return ""
    word = SPELLINGS.get(word, word)
    return word if word in ARITIES or word in WRITTEN_OUT else ""
