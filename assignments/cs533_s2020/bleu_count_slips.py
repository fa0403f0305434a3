"""Wrong n-gram counts, with the sentences that set them right, and their shares."""

import math
from collections import Counter

from assignments.cs533_s2020 import bleu_mistakes as wrong
from assignments.cs533_s2020.policy import BOUNDARY
from graders import slips
from reference import bleu
from reference.bleu import ngrams

COUNT_SLIPS = slips(
    "get_ngram_counts",
    (
        lambda refs, hyp, n: bleu.get_ngram_counts(
            [wrong.lower(r) for r in refs], wrong.lower(hyp), n
        ),
        "Your tokens are lower-cased: a token is what it is, with its capitals.",
        BOUNDARY,
    ),
    (
        lambda refs, hyp, n: (0, max(1, len(ngrams(hyp, n)))),
        "No n-gram is ever matched: this is what the starter returns.",
    ),
    (
        wrong.matching(lambda c, known: c if any(known) else 0),
        "Nothing is clipped: a type counts at most as often as a reference has it.",
    ),
    (
        wrong.matching(lambda c, known: min(c, sum(known))),
        "You clip by the sum over the references; it is the maximum over them.",
    ),
    (
        wrong.matching(lambda c, known: min(c, known[0])),
        "You clip by the first reference alone; it is the maximum over all of them.",
    ),
    (
        wrong.matching(lambda c, known: min(c, known[-1])),
        "You clip by the last reference alone; it is the maximum over all of them.",
    ),
    (
        wrong.matching(lambda c, known: any(known)),
        "You count the types that are matched; each counts as often as it is matched.",
    ),
    (
        wrong.matching(lambda c, known: min(c, *known)),
        "You take the minimum over the references; it is the maximum over them.",
    ),
    (
        wrong.matching(lambda c, known: max(known)),
        "The minimum with the type's count in the hypothesis is missing.",
    ),
    (
        lambda refs, hyp, n: (bleu.get_ngram_counts(refs, hyp, n)[0], len(ngrams(hyp, n))),
        "The matches are right; the second number is at least 1, for a sentence too short.",
        BOUNDARY,
    ),
    (
        lambda refs, hyp, n: (
            bleu.get_ngram_counts(refs, hyp, n)[0],
            max(1, sum(len(ngrams(ref, n)) for ref in refs)),
        ),
        "The second number counts n-grams of the references; it is about the hypothesis.",
    ),
    (
        lambda refs, hyp, n: bleu.get_ngram_counts(refs, hyp, n)[::-1],
        "The pair is exchanged: first the matches, then the number of n-grams.",
        "1/2",
    ),
    (
        wrong.windowed(lambda s, n: ["".join(g) for g in ngrams(s, n)]),
        'The tokens are joined without a separator: "a ba" and "ab a" are not alike.',
    ),
    (
        wrong.best_reference,
        "You count the matches in one reference and take the best; the maximum is "
        "taken for each n-gram type.",
    ),
    (
        wrong.windowed(wrong.one_too_few),
        "The last n-gram is left out: there are len - n + 1 of them.",
    ),
    (
        wrong.windowed(lambda s, n: [tuple(sorted(g)) for g in ngrams(s, n)]),
        "The order of the tokens is lost: an n-gram is a sequence.",
    ),
    (
        wrong.windowed(wrong.past_the_end),
        "Windows run past the end of the sentence: those are shorter than n.",
    ),
    (
        lambda refs, hyp, n: math.prod(
            (bleu.get_ngram_counts(refs, hyp, n)[0], 1 / max(1, len(ngrams(hyp, n))))
        ),
        "This is their ratio; the pair itself is asked for, to be summed over a corpus first.",
    ),
    (
        lambda refs, hyp, n: (
            sum(g in {x for r in refs for x in ngrams(r, n)} for g in Counter(ngrams(hyp, n))),
            1,
        ),
        "You count types, and the second number does not count n-grams.",
    ),
)
