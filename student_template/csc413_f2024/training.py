"""The loops that train the networks of questions 3 and 4, and that ask a trained one."""

from collections.abc import Callable
from typing import Any

import numpy as np

Log = list[dict[str, float]]


def fit_nodes(
    model: Any, features: Any, adjacency: Any, labels: Any, train: Any, valid: Any,
    epochs: int = 100, rate: float = 0.01, decay: float = 5e-4,
) -> Log:  # fmt: skip
    """Train a network on a graph's labelled nodes; loss and accuracy on the others, each epoch."""
    import torch
    from torch.nn import functional as F

    optimizer = torch.optim.Adam(model.parameters(), lr=rate, weight_decay=decay)
    log: Log = []
    for epoch in range(epochs):
        model.train()
        optimizer.zero_grad()
        loss: Any = F.cross_entropy(model(features, adjacency)[train], labels[train])
        loss.backward()
        optimizer.step()
        model.eval()
        with torch.no_grad():
            found = model(features, adjacency).argmax(dim=1)
        right = (found[valid] == labels[valid]).double().mean()
        log.append({"epoch": epoch + 1, "loss": float(loss.detach()), "val_acc": float(right)})
    return log


def fit_images(
    model: Any, images: Any, classes: Any,
    epochs: int = 20, rate: float = 0.01, batch: int = 16,
) -> Log:  # fmt: skip
    """Train a network to tell the class of each pixel; the loss of each epoch."""
    import torch
    from torch.nn import functional as F

    optimizer = torch.optim.Adam(model.parameters(), lr=rate)
    log: Log = []
    model.train()
    for epoch in range(epochs):
        losses = []
        order: Any = torch.randperm(len(images))
        for places in order.split(batch):
            optimizer.zero_grad()
            loss: Any = F.cross_entropy(model(images[places]), classes[places])
            loss.backward()
            optimizer.step()
            losses.append(float(loss.detach()))
        log.append({"epoch": epoch + 1, "loss": sum(losses) / len(losses)})
    return log


def node_scores(
    train: Callable[..., Any], features: Any, adjacency: Any, labels: Any, places: Any,
    valid: Any, asked: Any, seed: int,
) -> Any:  # fmt: skip
    """Scores of some nodes, by a model that is trained here and now on others."""
    import torch

    given = [torch.from_numpy(np.array(part, dtype=np.float32)) for part in (features, adjacency)]
    whole = [torch.from_numpy(np.array(part, dtype=np.int64)) for part in (labels, places, valid)]
    model = train(*given, *whole, seed)
    model.eval()
    with torch.no_grad():
        return model(*given)[torch.from_numpy(np.array(asked, dtype=np.int64))]


def pixel_classes(
    train: Callable[..., Any], images: Any, classes: Any, asked: Any, seed: int
) -> Any:
    """The class of each pixel of some images, by a model with skips and then by one without, both
    trained here and now on other images.
    """
    import torch

    seen = torch.from_numpy(np.array(images, dtype=np.float32))
    known = torch.from_numpy(np.array(classes, dtype=np.int64))
    found = []
    for skip in (True, False):
        model = train(seen, known, skip, seed)
        model.eval()
        with torch.no_grad():
            scores = model(torch.from_numpy(np.array(asked, dtype=np.float32)))
        found.append(scores.argmax(dim=1))
    return torch.stack(found)
