"""BLEU of a corpus: problem 3, parts 1 and 2.

A sentence is a list of tokens, which are strings: `["the", "cat", "sat"]`.
"""


def compute_bleu(
    reflists: list[list[list[str]]],
    hyps: list[list[str]],
    n_max: int = 4,
    use_shortest_ref: bool = False,
) -> float:
    """BLEU of all hypotheses together, between 0 and 1; part 2.

    `reflists[l]` lists the references of `hyps[l]`. Precisions are taken for n = 1 to `n_max`.
    The brevity penalty sums, over the corpus, the reference nearest in length to each hypothesis;
    with `use_shortest_ref` the shortest one.
    """
    raise NotImplementedError


def get_ngram_counts(refs: list[list[str]], hyp: list[str], n: int) -> tuple[int, int]:
    """How many n-grams of one hypothesis are matched, and how many it has; part 1.

    The first number is clipped: a type counts at most as often as in the reference that has it
    most often. The second is at least 1, also where the sentence is shorter than n.
    """
    raise NotImplementedError
