"""A loss turns the band around; metrics are torch's, and nothing handed in breaks them."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from graders.kinds.training import Band, accuracy, cross_entropy, mean_squared_error
from graders.model import AuthoringError, Outcome, Unreadable
from tests.graders.kinds.test_training import DRAW, QUESTION, N, judged, targets

Array = NDArray[np.float64]

# A loss, where less is better: order and leak turn around.

LOSS = replace(
    QUESTION,
    metric=cross_entropy,
    called="test loss",
    band=Band(full=0.5, possible=0.2, parts=[(0.65, "1/2")]),
    leak="the mask lets the target through",
)


def certain(p: float) -> Any:
    """Log-probabilities, shifted: p on the target."""

    def predict(x: Array) -> Array:
        rows = np.full((N, 2), np.log(1 - p))
        rows[np.arange(N), targets(DRAW)] = np.log(p)
        return rows + 5

    return predict


@pytest.mark.parametrize(
    ("p", "outcome", "says"),
    [
        (np.exp(-0.4), Outcome.RIGHT, ""),
        (np.exp(-0.6), Outcome.PARTLY, "test loss is 0.6; at most 0.5 was asked for"),
        (np.exp(-0.7), Outcome.WRONG, "test loss is 0.7"),
        (np.exp(-0.1), Outcome.TO_READ, "the mask lets the target through"),
    ],
)
def test_of_a_loss_less_is_better(p: float, outcome: Outcome, says: str) -> None:
    verdict = judged(LOSS, predict=certain(p))
    assert (verdict.outcome, says in verdict.because) == (outcome, True), verdict


def test_a_loss_that_is_no_number_is_wrong() -> None:
    verdict = judged(LOSS, predict=lambda x: np.full((N, 2), np.nan))
    assert verdict.outcome is Outcome.WRONG
    assert "test loss is nan" in verdict.because


def test_the_metrics_agree_with_torch_s() -> None:
    from torch import nn, tensor

    rng = np.random.default_rng(7)
    scores, labels = 9 * rng.normal(size=(5, 7, 11)), rng.integers(11, size=(5, 7))
    wanted = nn.CrossEntropyLoss()(tensor(scores).movedim(-1, 1), tensor(labels)).item()
    assert cross_entropy(scores, labels) == pytest.approx(wanted, rel=1e-12)
    other = rng.normal(size=scores.shape)
    wanted = nn.MSELoss()(tensor(scores), tensor(other)).item()
    assert mean_squared_error(scores, other) == pytest.approx(wanted, rel=1e-12)
    assert accuracy(scores, labels) == np.mean(scores.argmax(-1) == labels)
    assert accuracy(labels.astype(float), labels) == 1


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf, 1e308])
def test_no_number_breaks_a_metric(number: float) -> None:
    for metric in (accuracy, cross_entropy):
        question = replace(LOSS, metric=metric)
        verdict = judged(question, predict=lambda x: np.full((N, 2), number))
        assert verdict.outcome in (Outcome.WRONG, Outcome.PARTLY, Outcome.RIGHT)


def test_a_band_says_which_way_is_better() -> None:
    with pytest.raises(AuthoringError, match=r"both 0\.5"):
        Band(full=0.5, possible=0.5)


@pytest.mark.parametrize("metric", [cross_entropy, mean_squared_error])
def test_the_metrics_refuse_what_does_not_fit(metric: Any) -> None:
    with pytest.raises(Unreadable, match="asked for"):
        metric(np.zeros((5, 7, 3)), np.zeros((5, 8), int))
