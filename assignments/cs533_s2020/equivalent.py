"""Mutants of references that the audit finds accepted, and why accepting them is right."""

WITHOUT_REFERENCES = "every hypothesis has a reference"
SHORTEST_UNASKED = "the shortest reference is a choice of the kit's that is asked for elsewhere"
EMPTY = "the formula divides by the length of the hypotheses: an empty corpus is not asked about"
COUNTS_GIVEN = "this way gives the counts, so that a mistake in counting costs once"
SCORE_GIVEN = "this way gives the scores, so that a mistake in scoring costs once"
WEIGHT_ALONE = "the layer's weight alone is used"
NOT_IN_SCORE = "linear_out plays no part in the score"
ONE_STEP = "the axis of the one step has length one"

MATCHES = (
    "get_ngram_counts: matches = sum(({}(count, {}((counts[gram] for counts in known), "
    "default={})) for gram, count in Counter(found).items()))"
)
WINDOWS = "ngrams: return [tuple(sentence[{}]) for i in range({})]"
WHOLE, ENDS = "i:i + n", "len(sentence) - n + 1"

NO_REFERENCES = {
    MATCHES.format("min", "max", 1): WITHOUT_REFERENCES,
    MATCHES.format("min", "max", -1): WITHOUT_REFERENCES,
}
CORPORA = {
    **NO_REFERENCES,
    "compute_bleu: pairs = list(zip(reflists, hyps, strict=False))": "the lists are equally long",
    "compute_bleu: return 1.0": EMPTY,
    "compute_bleu: return -1.0": EMPTY,
    "compute_bleu: if H == 1: return 0.0": "one token has no bigram, so that BLEU is 0 anyway",
    "compute_bleu: if H == -1: return 0.0": EMPTY,
}
SHORTEST = {
    "reference_length: return max(lengths) if shortest else "
    "min(lengths, key=lambda m: abs(m - len(hyp)))": SHORTEST_UNASKED
}
COUNTING = [
    MATCHES.format("min", "min", 0),
    MATCHES.format("max", "max", 0),
    MATCHES.format("min", "max", 0).replace("= sum(", "= mean("),
    *(
        f"get_ngram_counts: return (matches, {b})"
        for b in ("max(2, len(found))", "max(0, len(found))", "min(1, len(found))")
    ),
    *(
        WINDOWS.format(WHOLE, count)
        for count in (
            "len(sentence) - n - 1",
            "len(sentence) - n",
            "1",
            "len(sentence) - n + 2",
            "len(sentence) - n + 0",
            "len(sentence) + n + 1",
            "len(sentence) + 1",
            "n + 1",
        )
    ),
    *(WINDOWS.format(window, ENDS) for window in ("i:i - n", "i:i", "i:n")),
]

OUT = "GeneralScore: self.linear_out = nn.Linear({}, dim, bias={})"
BIASES = {
    "GeneralScore: self.linear_in = nn.Linear(dim, dim, bias=True)": WEIGHT_ALONE,
    OUT.format("2 * dim", True): WEIGHT_ALONE,
}
STEPS = {
    "GlobalAttention: return (attn_h[:, 0], align[:, -1])": ONE_STEP,
    "GlobalAttention: return (attn_h[:, -1], align[:, 0])": ONE_STEP,
}

EQUIVALENT = {
    "3.1": NO_REFERENCES,
    "3.2 score own": CORPORA | SHORTEST,
    "3.2 score given": CORPORA | SHORTEST | dict.fromkeys(COUNTING, COUNTS_GIVEN),
    "3.5 scores": BIASES | {
        OUT.format(size, False): NOT_IN_SCORE
        for size in ("2 + dim", "2", "dim", "3 * dim", "1 * dim")
    },
    "3.6 own": BIASES | STEPS,
    "3.6 given": BIASES | STEPS | {
        "general_score: return torch.einsum('bie,de,bjd->jib', Q, A, K)": SCORE_GIVEN,
        "general_score: return torch.einsum('eib,de,bjd->bij', Q, A, K)": SCORE_GIVEN,
    },
}  # fmt: skip
