"""CSC413 F2024 beyond the audit: its sums, its trainings, and notebooks as they come."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from assignments.csc413_f2024 import q_training
from assignments.csc413_f2024.contents import ASSIGNMENT
from assignments.csc413_f2024.kit import mini_cora, shapes, training
from graders.assignment import Credit
from graders.grading import grade
from graders.guest.carry_out import carry_out
from graders.intake import class_folder
from graders.model import Draw, Outcome, Verdict
from reference import graph_layers, unet

ROOT = Path(__file__).resolve().parent.parent.parent
SECRET = b"a test"


def judged(number: str, secret: bytes = SECRET, /, **answers: Any) -> Verdict:
    question = ASSIGNMENT.find(number).question
    draw = Draw.of(secret, ASSIGNMENT.name, number)
    return question.judge(carry_out(question.ask(draw), answers), draw)


def test_the_sums_are_the_handouts() -> None:
    def points(start: str) -> Fraction:
        counted = [i for i in ASSIGNMENT.items if i.credit_for("") is Credit.REQUIRED]
        return sum((i.points for i in counted if i.number.startswith(start)), Fraction(0))

    assert [points(part) for part in ("1.1", "1.2", "1.3", "1.4", "2")] == [
        Fraction(each) for each in ("1/2", "1/2", "1", "1", "1")
    ]
    assert [points(part) for part in ("3", "4.1", "4.2", "")] == [
        Fraction(each) for each in ("5", "3/2", "1", "23/2")
    ]
    practice = [i.number for i in ASSIGNMENT.items if i.credit_for("") is Credit.NONE]
    assert practice == ["1.1.1", "1.3.3", "3.0", "3.5.network"]


def nodes(make: Callable[[int], Any]) -> Callable[..., Any]:
    """A function that trains as the notebook's does."""

    def train(x: Any, adj: Any, labels: Any, places: Any, valid: Any, seed: int) -> Any:
        torch.manual_seed(seed)
        model = make(x.shape[1])
        training.fit_nodes(model, x, adj, labels, places, valid)
        return model

    return train


def gcn(features: int) -> Any:
    return graph_layers.GCN(features, 16, 7, 0.5)


def gat(features: int) -> Any:
    return graph_layers.GAT(features, 32, 7, 4, 0.6, 0.2)


@pytest.mark.parametrize("secret", [b"one", b"two", b"three"])
def test_a_trained_gcn_is_within_the_band(secret: bytes) -> None:
    assert judged("3.3", secret, train_gcn=nodes(gcn)).outcome is Outcome.RIGHT


def test_a_trained_gat_is_within_the_band() -> None:
    assert judged("3.5", train_gat=nodes(gat)).outcome is Outcome.RIGHT


def test_a_model_that_says_one_class_is_not() -> None:
    def train(*given: Any) -> Any:
        return gcn(given[0].shape[1]).eval().requires_grad_(False)

    verdict = judged("3.3", train_gcn=train)
    assert verdict.outcome is Outcome.WRONG
    assert "at least 0.78 was asked for" in verdict.because


def test_the_labels_that_are_asked_about_do_not_cross() -> None:
    draw = Draw.of(SECRET, ASSIGNMENT.name, "3.3")
    (call, *_) = ASSIGNMENT.find("3.3").question.ask(draw)
    _, _, _, labels, _, _, asked, _ = call.arguments  # type: ignore[union-attr]
    assert (np.asarray(labels)[np.asarray(asked)] == q_training.UNKNOWN).all()


def test_a_u_net_is_within_the_band_where_its_skips_help() -> None:
    def train(images: Any, classes: Any, skip: bool, seed: int) -> Any:
        torch.manual_seed(seed)
        model = unet.UNet(3, 4, skip=skip)
        training.fit_images(model, images, classes, epochs=12)
        return model

    assert judged("4.2.train", train_unet=train).outcome is Outcome.RIGHT


@pytest.mark.parametrize(("first", "second", "share"), [
    ("right", "background", "1"), ("right", "right", "1/2"), ("background", "background", "0"),
])  # fmt: skip
def test_skips_that_do_not_help_earn_half(first: str, second: str, share: str) -> None:
    targets = np.zeros((2, 24, 24), dtype=np.int64)
    targets[:, 5:9, 5:9], targets[:, 12:15, 3:6], targets[:, 20, :] = 1, 2, 3
    answers = {"right": np.where(targets == 2, 2, targets), "background": np.zeros_like(targets)}
    answers["right"][0, 0, :3] = 1
    value = q_training.overlap_with_skips(
        np.stack([answers[first], answers[second]]).astype(np.float64), targets
    )
    assert q_training.SEGMENTED.share(value) == Fraction(share)


@pytest.mark.parametrize("number", ["3.3", "3.5", "4.2.train"])
def test_what_was_printed_goes_to_a_person_with_the_band(number: str) -> None:
    log = {"3.3": "GCN_LOG", "3.5": "GAT_LOG", "4.2.train": "UNET_LOG"}[number]
    verdict = judged(number, **{log: "Epoch: 0100 loss: 0.41, test accuracy 0.8150"})
    assert verdict.outcome is Outcome.TO_READ
    assert "was asked for" in verdict.because


def test_training_that_does_not_end_costs_no_class_its_points(tmp_path: Path) -> None:
    """Each statement has its limit; the classes of the cells around it are graded."""
    source = (ROOT / "examples/csc413_f2024/colab/a4-gnn.ipynb").read_text(encoding="utf-8")
    line = "print('Optimization Finished!')"
    assert source.count(line) == 2
    (tmp_path / "a4-gnn.ipynb").write_text(source.replace(line, "while True: pass", 1), "utf-8")
    numbers = ("3.1", "3.2", "3.4")
    few = replace(
        ASSIGNMENT,
        items=[replace(ASSIGNMENT.find(n), follows=()) for n in numbers],
        limits=replace(ASSIGNMENT.limits, statement_seconds=5.0),
    )
    report, transcript = grade(few, class_folder.one(tmp_path, numbers), SECRET)
    assert [str(item.verdict.outcome) for item in report.items] == ["right"] * 3
    assert sum("was still" in fault.says for fault in transcript.faults) == 1


BETAS: list[Callable[[float, float], float]] = [
    lambda low, high: 100 / (low * low),
    lambda low, high: 1e4,
]


@pytest.mark.parametrize("beta", BETAS)
def test_a_maximum_is_taken_with_any_temperature_that_is_low_enough(
    beta: Callable[[float, float], float],
) -> None:
    def params(n: int, k: int, low: float, high: float) -> dict[str, object]:
        root = float(np.sqrt(beta(low, high)))
        p = {m: 0 for m in range(-k, k + 1)} | {"default": -1e7}
        return {"W_Q": root, "W_K": root, "W_V": 1, "p": p}

    assert judged("1.4.2", maxpool_params=params).outcome is Outcome.RIGHT


def test_a_convolution_with_a_function_for_p() -> None:
    def params(n: int) -> dict[str, object]:
        def p(m: int) -> float:
            return {1: float(np.log(4)), -1: float(np.log(2))}.get(m, -40.0)

        return {"W_Q": 3.0, "W_K": 0, "W_V": 3, "p": p}

    assert judged("1.4.1", conv_params=params).outcome is Outcome.RIGHT


@pytest.mark.parametrize(("changed", "outcome"), [
    ({}, Outcome.RIGHT),
    ({"C_CONST": 4}, Outcome.PARTLY),
    ({"C_CONST": 1000}, Outcome.RIGHT),
    ({"C_CONST": 3.9}, Outcome.PARTLY),
    ({"jl_num_vectors": lambda n, delta: n**2}, Outcome.PARTLY),
    ({"ip_bound_unit": lambda eps: min(1.0, 2 * eps / (1 - eps))}, Outcome.RIGHT),
    ({"ip_bound_raw": lambda eps: "2 eps"}, Outcome.PARTLY),
])  # fmt: skip
def test_almost_orthogonal_vectors(changed: dict[str, object], outcome: Outcome) -> None:
    def vectors(n: int, delta: float, N: int, seed: int) -> object:
        rng = np.random.default_rng(seed)
        while True:
            U = rng.choice([-1.0, 1.0], size=(N, n)) / np.sqrt(n)
            if np.abs(U @ U.T - np.eye(N)).max() <= delta:
                return U

    answers: dict[str, object] = {
        "ip_bound_raw": lambda eps: 2 * eps,
        "ip_bound_unit": lambda eps: 2 * eps / (1 - eps),
        "eps_for_delta": lambda delta: delta / 4,
        "jl_num_vectors": lambda n, delta: int(np.exp(n * delta**2 / 128)),
        "C_CONST": 128,
        "almost_orthogonal": vectors,
    }
    assert judged("2.1.1", **(answers | changed)).outcome is outcome


@pytest.mark.parametrize("seed", range(3))
def test_mini_cora_is_like_cora(seed: int) -> None:
    """Its links stay within a class as often, and nobody is asked about what they have seen."""
    drawn = mini_cora.graph(seed)
    links, labels = drawn["links"], drawn["labels"]
    assert (links == links.T).all()
    assert not links.diagonal().any()
    within = (links * (labels[:, None] == labels[None, :])).sum() / links.sum()
    assert 0.7 < within < 0.9
    assert 3 < links.sum(axis=1).mean() < 5
    np.testing.assert_allclose(drawn["features"].sum(axis=1), np.ones(len(labels)), rtol=1e-12)
    assert np.bincount(labels[drawn["train"]]).tolist() == [mini_cora.TRAIN] * mini_cora.CLASSES
    places = np.concatenate([drawn[name] for name in ("train", "valid", "test")])
    assert len(set(places.tolist())) == len(places)
    again = mini_cora.graph(seed)
    assert all((again[name] == drawn[name]).all() for name in drawn)


def test_shapes_are_mostly_background_and_each_has_thin_crosses() -> None:
    images, classes = shapes.images(40, seed=0)
    assert images.shape == (40, 3, shapes.SIZE, shapes.SIZE)
    shares = np.bincount(classes.ravel(), minlength=shapes.CLASSES) / classes.size
    assert shares[0] > 0.8
    assert shares[1:].min() > 0.01
    assert all((picture == 3).any() for picture in classes)
