"""Runs somebody's BLEU on given n-gram counts, so that a mistake in counting costs once."""

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

NAME = "get_ngram_counts"
ONE_AT_A_TIME = Lock()
Sentence = Sequence[str]


def score(
    compute_bleu: Callable[..., Any],
    reflists: Sequence[Sequence[Sentence]],
    hyps: Sequence[Sentence],
    counts: npt.NDArray[np.int64],
) -> Any:
    """What it returns while `get_ngram_counts` looks up `counts`: rows of sentence, n, a, b.

    Whoever counts in another place, or calls with other arguments, gets their own counts.
    """
    found = {_key(reflists[k], hyps[k], n): (a, b) for k, n, a, b in counts.tolist()}
    names = getattr(compute_bleu, "__globals__", {})
    with ONE_AT_A_TIME:
        own = names.get(NAME)
        if own is None:
            return compute_bleu(reflists, hyps)

        def get_ngram_counts(*arguments: Any, **keywords: Any) -> Any:
            pair = found.get(_key(*arguments, **keywords))
            return own(*arguments, **keywords) if pair is None else pair

        names[NAME] = get_ngram_counts
        try:
            return compute_bleu(reflists, hyps)
        finally:
            names[NAME] = own


def _key(refs: Any = (), hyp: Any = (), n: Any = 0, *_: Any, **__: Any) -> Any:
    """What a count depends on; None where the arguments are none of the kit's."""
    try:
        return tuple(map(tuple, refs)), tuple(hyp), int(n)
    except (TypeError, ValueError):
        return None
