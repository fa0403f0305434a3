"""Problem 3, parts 1 and 2: BLEU."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from assignments.cs533_s2020 import policy, public_q3_bleu
from assignments.cs533_s2020.bleu_count_slips import COUNT_SLIPS
from assignments.cs533_s2020.bleu_inputs import Sentence, argued, counted, counts, scored
from assignments.cs533_s2020.bleu_slips import ARGUMENT_SLIPS, SCORE_SLIPS
from assignments.cs533_s2020.kit import given_counts
from assignments.cs533_s2020.settings import NGRAM_COUNT
from assignments.shared.settings import paragraphs
from graders import Boundary, Call, Calls, Code, Draw, Either, Made, Name, Part, Partial, Parts, Way
from reference import bleu

KIT = (Path(__file__).parent / "kit" / "given_counts.py",)


def count_calls(draw: Draw) -> Calls:
    return [Call("get_ngram_counts", case, ("refs", "hyp", "n")) for case in counted(draw)]


NGRAM_COUNTS = Code(
    prompt=paragraphs(
        NGRAM_COUNT,
        r"""
        Finish `get_ngram_counts(refs, hyp, n)` in `bleu.py`, which returns the pair of whole
        numbers $(a_n, b_n)$ for the references `refs` and the hypothesis `hyp`. Sentences are lists
        of tokens, and tokens are strings.
        """,
    ),
    source="CS533-S2020 P3.1",
    properties=public_q3_bleu.NGRAM_COUNTS,
    calls=count_calls,
    reference={"get_ngram_counts": bleu.get_ngram_counts},
    slips=COUNT_SLIPS,
)


def own_calls(draw: Draw) -> Calls:
    return [Call("compute_bleu", corpus, ("reflists", "hyps")) for corpus in scored(draw)]


def given_calls(draw: Draw) -> Calls:
    run, labels = Made(given_counts.score), ("compute_bleu", "reflists", "hyps", "counts")
    return [
        Call(run, (Name("compute_bleu"), *corpus, rows), labels)
        for corpus, rows in zip(scored(draw), counts(draw), strict=True)
    ]


def _corpus(call: Call) -> tuple[list[list[Sentence]], list[Sentence]]:
    given: dict[str, Any] = dict(zip(call.labels, call.arguments, strict=True))
    return given["reflists"], given["hyps"]


def is_too_short(call: Call) -> bool:
    """Whether the brevity penalty acts."""
    reflists, hyps = _corpus(call)
    pairs = zip(reflists, hyps, strict=True)
    lengths = [(bleu.reference_length(refs, hyp), len(hyp)) for refs, hyp in pairs]
    return sum(r for r, _ in lengths) > sum(h for _, h in lengths)


def has_no_match(call: Call) -> bool:
    """Whether some precision is zero."""
    return bleu.compute_bleu(*_corpus(call)) == 0


PARTIAL = Partial(
    boundaries=[
        Boundary("where no n-gram of some order is matched", has_no_match, policy.RAISES_ON_ZERO),
        Boundary(
            "where the brevity penalty acts, in a corpus shorter than its references",
            is_too_short,
            policy.PENALTY_WRONG,
        ),
        Boundary(
            "where the brevity penalty acts, or no n-gram of some order is matched",
            lambda call: is_too_short(call) or has_no_match(call),
            policy.BOTH_WRONG,
        ),
    ]
)


def score_way(calls: Callable[[Draw], Calls]) -> Code:
    """BLEU of whole corpora, under the kit's default arguments."""
    return Code(
        calls=calls,
        partial=PARTIAL,
        reference={"compute_bleu": bleu.compute_bleu},
        slips=SCORE_SLIPS,
    )  # fmt: skip


def argument_calls(draw: Draw) -> Calls:
    labels = ("reflists", "hyps", "n_max", "use_shortest_ref")
    return [Call("compute_bleu", case, labels) for case in argued(draw)]


ARGUMENTS = Code(
    calls=argument_calls,
    reference={"compute_bleu": partial(bleu.compute_bleu)},  # no mutants: those are the score's
    slips=ARGUMENT_SLIPS,
)

COMPUTE_BLEU = Parts(
    prompt=paragraphs(
        NGRAM_COUNT,
        r"""
        A corpus has hypotheses $h^{(1)}, \ldots, h^{(N)}$ with their references. Its BLEU is
        $\min\left\lbrace 1, \exp(1 - R/H) \right\rbrace \left(\prod_{n=1}^4 p_n\right)^{1/4}$. The
        precision $p_n$ is the sum of $a_n$ over all hypotheses, divided by the sum of $b_n$. $H$ is
        the sum of the lengths of all hypotheses, and $R$ that of one reference for each: the one
        that is nearest in length to its hypothesis, either of two that are equally near.
        """,
        r"""
        Finish `compute_bleu(reflists, hyps, n_max=4, use_shortest_ref=False)` in `bleu.py`, which
        returns BLEU for the references `reflists[l]` of each hypothesis `hyps[l]`. With another
        `n_max` it stands in the place of 4, in the product and in the root; with
        `use_shortest_ref`, $R$ takes the shortest reference of each hypothesis.
        """,
    ),
    source="CS533-S2020 P3.2",
    properties=public_q3_bleu.COMPUTE_BLEU,
    parts=[
        Part(
            "score",
            1,
            Either(
                ways=[Way("own", score_way(own_calls)), Way("given", score_way(given_calls))],
            ),
        ),
        Part("arguments", 0, ARGUMENTS),
    ],
)
