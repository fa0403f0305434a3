"""Wrong BLEUs, with the sentences that set them right, and their shares."""

import math
from statistics import fmean

from assignments.cs533_s2020 import bleu_mistakes as wrong
from assignments.cs533_s2020.policy import BOTH_WRONG, BOUNDARY, PENALTY_WRONG, RAISES_ON_ZERO
from graders import Points, slips
from reference import bleu

PERCENT: Points = "1/2"
"""What 100 times the right value earns."""


LENGTHS = [
    (
        lambda refs, hyp: min(map(len, refs)),
        "R sums the shortest references; it sums those nearest in length to the hypothesis.",
    ),
    (
        lambda refs, hyp: max(map(len, refs)),
        "R sums the longest references; it sums those nearest in length to the hypothesis.",
    ),
    (
        lambda refs, hyp: fmean(map(len, refs)),
        "R sums mean lengths; it sums the references nearest in length to the hypothesis.",
    ),
    (
        lambda refs, hyp: len(refs[0]),
        "R sums the first references; it sums those nearest in length to the hypothesis.",
    ),
    (
        lambda refs, hyp: len(refs[-1]),
        "R sums the last references: a loop for the nearest must also update the smallest gap.",
    ),
    (
        lambda refs, hyp: sum(map(len, refs)),
        "R sums all references; of each list only the nearest in length to the hypothesis counts.",
    ),
]
CRASHES = "It raises where no n-gram of some order is matched: log(0). BLEU is 0 there."

SCORE_SLIPS = slips(
    "compute_bleu",
    (
        lambda reflists, hyps: bleu.compute_bleu(
            [[wrong.lower(ref) for ref in refs] for refs in reflists],
            [wrong.lower(h) for h in hyps],
        ),
        "Your tokens are lower-cased: a token is what it is, with its capitals.",
        BOUNDARY,
    ),
    (lambda reflists, hyps: 0.0, "This is the 0 that the starter returns."),
    *((wrong.bleu_of(length), say, PENALTY_WRONG) for length, say in LENGTHS),
    *(
        (wrong.bleu_of(length, wrong.by_logarithms), f"{say} {CRASHES}", BOTH_WRONG)
        for length, say in LENGTHS
    ),
    (
        wrong.one_choice,
        "One reference is chosen for the whole corpus; j* is chosen for each sentence.",
        PENALTY_WRONG,
    ),
    (wrong.bleu_of(mean=wrong.by_logarithms), CRASHES, RAISES_ON_ZERO),
    (wrong.bleu_of(penalty=lambda R, H: 1.0), "The brevity penalty is missing.", PENALTY_WRONG),
    (
        wrong.bleu_of(penalty=lambda R, H: math.exp(1 - R / H)),
        "The minimum with 1 is missing: a long corpus is rewarded.",
        PENALTY_WRONG,
    ),
    (
        wrong.bleu_of(penalty=lambda R, H: min(1, math.exp(1 - H / R))),
        "The ratio is turned: the penalty is exp(1 - R/H).",
        PENALTY_WRONG,
    ),
    (
        wrong.penalty_per_sentence,
        "The penalty is taken for each sentence; it is one for the corpus, from the sums R and H.",
        PENALTY_WRONG,
    ),
    (
        wrong.mean_of_sentences,
        "You averaged sentence BLEUs. Corpus BLEU sums counts and lengths first.",
    ),
    (
        wrong.bleu_of(precise=wrong.macro),
        "You average the sentences' precisions; p_n divides the summed counts.",
    ),
    (
        wrong.bleu_of(mean=fmean),
        "This is the arithmetic mean of the precisions; it is the geometric one.",
    ),
    (
        wrong.bleu_of(mean=wrong.harmonic),
        "This is the harmonic mean of the precisions; it is the geometric one.",
    ),
    (wrong.bleu_of(mean=math.prod), "The fourth root is missing."),
    (
        wrong.bleu_of(mean=lambda p: math.prod(x ** (1 / n) for n, x in enumerate(p, 1))),
        "Each precision has the exponent 1/4, not 1/n.",
    ),
    (
        wrong.bleu_of(precise=lambda pairs: wrong.precisions(pairs, (1, 2, 3))),
        "You stop at trigrams; n runs from 1 to 4.",
    ),
    (
        wrong.bleu_of(precise=lambda pairs: [*wrong.precisions(pairs, (1, 2, 3)), 1.0]),
        "The fourth root of three precisions: n runs from 1 to 4, and range leaves out its end.",
    ),
    (
        wrong.bleu_of(precise=lambda pairs: wrong.precisions(pairs, added=1)),
        "The precisions are smoothed; the formula has none of that.",
    ),
    (
        wrong.bleu_of(mean=wrong.without_zeros),
        "A precision of 0 is left out of the product; BLEU is 0 there.",
        RAISES_ON_ZERO,
    ),
    *(
        (
            wrong.bleu_of(mean=wrong.zeros_as(e)),
            f"A precision of 0 becomes {e:g}; BLEU is 0 there.",
            RAISES_ON_ZERO,
        )
        for e in (1e-6, 1e-8, 1e-9, 1e-10, 1e-12)
    ),
    *(
        (
            lambda reflists, hyps, to=to: round(bleu.compute_bleu(reflists, hyps), to),
            "Your BLEU is rounded: all of its digits are asked for.",
            BOUNDARY,
        )
        for to in (2, 3, 4, 5)
    ),
    (
        lambda reflists, hyps: 100 * bleu.compute_bleu(reflists, hyps),
        "This is 100 times BLEU; the formula's value lies between 0 and 1.",
        PERCENT,
    ),
)

COSTS_NOTHING = "The kit has it, the handout does not ask for it: it costs nothing."


ARGUMENT_SLIPS = slips(
    "compute_bleu",
    (
        lambda reflists, hyps, n_max, shortest: bleu.compute_bleu(reflists, hyps),
        f"`n_max` and `use_shortest_ref` change nothing. {COSTS_NOTHING}",
    ),
    (
        lambda reflists, hyps, n_max, shortest: bleu.compute_bleu(reflists, hyps, 4, shortest),
        f"`n_max` changes nothing. {COSTS_NOTHING}",
    ),
    (
        lambda reflists, hyps, n_max, shortest: bleu.compute_bleu(reflists, hyps, n_max),
        f"`use_shortest_ref` changes nothing. {COSTS_NOTHING}",
    ),
    (
        wrong.fixed_root,
        "The root is the fourth whatever `n_max` is, and "
        f"`use_shortest_ref` changes nothing. {COSTS_NOTHING}",
    ),
    (
        lambda reflists, hyps, n_max, shortest: wrong.fixed_root(
            reflists, hyps, n_max, shortest, heeded=True
        ),
        f"The root is the fourth, whatever `n_max` is. {COSTS_NOTHING}",
    ),
)
