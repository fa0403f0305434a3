"""Questions 3 and 4: networks that are trained, and what is said of them.

Cora cannot be had offline. A block model of the same make stands in for it, and small images of
shapes for the course's: a function of the student's trains on ones that are drawn for the class and
answers for nodes and pixels that it has no labels of. What was printed elsewhere, a person reads.
How good a network is says little of its layers: those have items of their own.

Measured with the references, three graphs or sets of images, one thread: GCN .87 to .95, GAT .87 to
.92, words alone .67 to .87, the largest class .27 to .35; U-Net .84 to .91 with skips, .22 to .31
without, background alone .22.
"""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from assignments.csc413_f2024 import public_training
from assignments.csc413_f2024.kit import mini_cora, shapes, training
from graders import (
    Band,
    Call,
    Draw,
    Essay,
    Made,
    Name,
    Training,
    Unreadable,
    accuracy,
    criterion,
)
from reference import adjacency

Array: TypeAlias = npt.NDArray[np.float64]

KIT = tuple(
    Path(__file__).parent / "kit" / f"{name}.py" for name in ("mini_cora", "shapes", "training")
)
UNKNOWN = -1
"""The label of a paper that is asked about."""
ACCURATE = Band(full=0.78, possible=0.995, parts=[(0.68, "1/2")])
SEGMENTED = Band(full=0.7, possible=0.995, parts=[(0.4, "1/2")])
GAIN = 0.12
"""By so much skips must help; measured: .5 and more."""
IMAGES, ASKED = 96, 60


@lru_cache(maxsize=16)
def graph(draw: Draw) -> dict[str, Any]:
    """The class's graph."""
    return mini_cora.graph(int(draw.case(0).integers(1 << 31)))


def nodes(name: str, normalize: Callable[[Array], Array]) -> Callable[[Draw], Call]:
    """A call that trains on the labelled papers, and asks for others."""

    def call(draw: Draw) -> Call:
        drawn = graph(draw)
        labels = drawn["labels"].copy()
        labels[drawn["test"]] = UNKNOWN
        given = (
            *(drawn["features"], normalize(drawn["links"]), labels, drawn["train"]),
            *(drawn["valid"], drawn["test"], 0),
        )
        words = ("features", "adj", "labels", "idx_train", "idx_val", "asked", "seed")
        return Call(Made(training.node_scores), (Name(name), *given), ("train", *words))

    return call


def with_loops(links: Array) -> Array:
    return np.asarray(links + np.eye(len(links)))


def classes_asked(draw: Draw) -> npt.NDArray[np.int64]:
    drawn = graph(draw)
    return np.asarray(drawn["labels"][drawn["test"]], dtype=np.int64)


OFFER = """
    Hand in what training printed as `{log}`, a list with a dictionary for each epoch, or in your
    PDF; a person reads it. Or let the grader train: `{name}({given}, seed)` returns a trained
    model, as the notebook's does. {more} It has 30 seconds.
"""
MORE = "`labels` are -1 for the papers that it is then asked about."

TRAIN_GCN = Training(
    prompt="Train your GCN. "
    + OFFER.format(log="GCN_LOG", name="train_gcn",
                   given="features, adj, labels, idx_train, idx_val", more=MORE),
    source="CSC413-F2024 3.3",
    prose=True,
    properties=public_training.GCN,
    predictions=nodes("train_gcn", adjacency.symmetric),
    targets=classes_asked,
    metric=accuracy,
    called="test accuracy",
    band=ACCURATE,
    log="GCN_LOG",
    remark="On Cora itself .78 and more earns all, .72 half; the last ten epochs should be there, "
    "with a loss that falls. A model that says the largest class for every paper has .30.",
)  # fmt: skip
TRAIN_GAT = Training(
    prompt="Train your GAT. "
    + OFFER.format(log="GAT_LOG", name="train_gat",
                   given="features, adj, labels, idx_train, idx_val",
                   more=MORE + " `adj` is 0 and 1, with loops."),
    source="CSC413-F2024 3.5",
    prose=True,
    properties=public_training.GAT,
    predictions=nodes("train_gat", with_loops),
    targets=classes_asked,
    metric=accuracy,
    called="test accuracy",
    band=ACCURATE,
    log="GAT_LOG",
    remark="On Cora itself .78 and more earns all, .72 half. A layer whose softmax runs over the "
    "wrong axis still reaches .72 there: the number says nothing of the code.",
)  # fmt: skip


@lru_cache(maxsize=16)
def pictures(draw: Draw) -> tuple[Any, Any, Any, Any]:
    """Images to train on and their classes, and others."""
    first, second = (int(seed) for seed in draw.case(1).integers(1 << 31, size=2))
    return (*shapes.images(IMAGES, first), *shapes.images(ASKED, second))


def both_networks(draw: Draw) -> Call:
    """A call that trains with skips and without, and asks both for the classes of other images."""
    images, classes, asked, _ = pictures(draw)
    labels = ("train", "images", "classes", "asked", "seed")
    return Call(
        Made(training.pixel_classes), (Name("train_unet"), images, classes, asked, 0), labels
    )


def pixels_asked(draw: Draw) -> npt.NDArray[np.int64]:
    return np.asarray(pictures(draw)[3], dtype=np.int64)


def overlap(found: npt.NDArray[Any], wanted: npt.NDArray[Any]) -> float:
    """Intersection over union, the mean over the classes."""
    each = [
        ((found == k) & (wanted == k)).sum() / max(1, ((found == k) | (wanted == k)).sum())
        for k in range(shapes.CLASSES)
    ]
    return float(np.mean(each))


def overlap_with_skips(predicted: Array, targets: npt.NDArray[Any]) -> float:
    """That of the network with skips; half of it where the other is nearly as good."""
    if predicted.shape != (2, *targets.shape):
        raise Unreadable(f"two answers of shape {targets.shape} were asked for")
    found, without = (overlap(answer, targets) for answer in predicted)
    return found if found - without >= GAIN else found / 2


TRAIN_UNET = Training(
    prompt="Train the U-Net with its skip connections and without. "
    + OFFER.format(log="UNET_LOG", name="train_unet", given="images, classes, skip",
                   more="Both runs together count; a few filters are enough."),
    source="CSC413-F2024 4.2, training",
    prose=True,
    properties=public_training.UNET,
    predictions=both_networks,
    targets=pixels_asked,
    metric=overlap_with_skips,
    called="mean intersection over union with skips (half of it where they do not help)",
    band=SEGMENTED,
    log="UNET_LOG",
    remark="Read curves and segmentations of both runs. Where the images are mostly background, "
    "pixel accuracy says nothing: all background has .87.",
)  # fmt: skip

COMPARE = Essay(
    prompt="""
    Compare how well your GCN and your GAT do, and say in at most 3 sentences why they differ, if
    they do: `COMPARE`.
    """,
    source="CSC413-F2024 3.6",
    name="COMPARE",
    words=(10, 120),
    sentences=3,
    rubric=[
        criterion("1/2", "states the gap between the two, and holds it against what seeds make of "
                         "it; either sign is fine where it is the student's own numbers'"),
        criterion("1/2", "a cause that could be: attention learns weights where degrees are fixed; "
                         "more parameters on few labels; neighbours of one class leave little to "
                         "gain"),
    ],
)  # fmt: skip
REPORT = Essay(
    prompt="""
    Report in at most 3 sentences how the U-Net does with skip connections and without, and why:
    `UNET_REPORT`.
    """,
    source="CSC413-F2024 4.2, report",
    name="UNET_REPORT",
    words=(10, 120),
    sentences=3,
    rubric=[
        criterion("1/2", "gives both results, and says that skips help, most of all with thin "
                         "parts and edges"),
        criterion("1/2", "the reason: what has been seen at full size passes the bottleneck by, or "
                         "gradients have a shorter way"),
    ],
)  # fmt: skip
