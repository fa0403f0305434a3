"""mini-Cora: papers that cite one another, drawn by a stochastic block model.

Cora itself has 2708 papers in 7 classes, 5278 links, four in five of them within a class, and 1433
words. Here are fewer papers and words, in the same proportions.
"""

from typing import Any

import numpy as np

PAPERS, WORDS, CLASSES = 210, 120, 7
SHARES = (0.302, 0.157, 0.154, 0.130, 0.110, 0.080, 0.067)
DEGREE, WITHIN, TOPICAL = 4.0, 0.81, 0.25
"""Links of a paper; the share of them within its class; the share of words of its topic."""
TRAIN, VALID, TEST = 8, 30, 100
"""Labelled papers of each class for training; papers held out."""


def graph(seed: int) -> dict[str, Any]:
    """`features` (n, words), rows that sum to one; `links` (n, n), 0 and 1, both ways; `labels`
    (n,); and the places `train`, `valid` and `test`.
    """
    rng = np.random.default_rng(seed)
    labels = rng.choice(CLASSES, size=PAPERS, p=np.array(SHARES) / sum(SHARES))
    for c in range(CLASSES):  # enough of each to train on
        labels[c * (TRAIN + 2) : (c + 1) * (TRAIN + 2)] = c
    labels = rng.permutation(labels)
    order = rng.permutation(PAPERS)
    train = np.concatenate([order[labels[order] == c][:TRAIN] for c in range(CLASSES)])
    others = order[~np.isin(order, train)]
    return {
        "features": _features(labels, rng),
        "links": _links(labels, rng),
        "labels": labels,
        "train": train,
        "valid": others[:VALID],
        "test": others[VALID : VALID + TEST],
    }


def _features(labels: Any, rng: np.random.Generator) -> Any:
    """A dozen words of each paper: of its topic, or of any."""
    found = np.zeros((len(labels), WORDS))
    own = WORDS // CLASSES
    for paper, label in enumerate(labels):
        topical = rng.random(12) < TOPICAL
        words = np.where(topical, label * own + rng.integers(own, size=12),
                         rng.integers(WORDS, size=12))  # fmt: skip
        found[paper, words] = 1
    return found / found.sum(axis=1, keepdims=True)


def _links(labels: Any, rng: np.random.Generator) -> Any:
    """Links at random, more of them within a class."""
    same = labels[:, None] == labels[None, :]
    near = same.sum(axis=1).mean() - 1
    chance = np.where(same, DEGREE * WITHIN / near, DEGREE * (1 - WITHIN) / (~same).sum(1).mean())
    upper = np.triu(rng.random(same.shape) < chance, 1)
    return (upper | upper.T).astype(np.float64)
