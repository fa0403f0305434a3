"""U-Nets and their parts, built whatever their arguments are called, and watched at work."""

import inspect
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

WORDS = {
    "channels": ("n_channels", "in_channels", "num_in_channels", "input_channels", "in_ch", "n_in"),
    "classes": ("n_classes", "num_classes", "out_channels", "num_colours", "num_colors", "out_ch",
                "n_out", "classes"),
    "base": ("base_filters", "num_filters", "base_channels", "n_filters", "base", "filters",
             "init_features", "start_filters", "features"),
    "kernel": ("kernel", "kernel_size", "k"),
    "bilinear": ("bilinear",),
    "skip": ("skip", "skips", "use_skip", "use_skips", "with_skip", "with_skips",
             "skip_connections", "use_skip_connections", "skip_connection"),
    "skip_channels": ("skip_channels", "skip_ch"),
}  # fmt: skip
"""What an argument means, and what people call it."""


def argument(made: Any, meaning: str) -> str:
    """The name of the argument with that meaning; empty where there is none."""
    known = inspect.signature(made).parameters
    for word in WORDS[meaning]:
        if word in known and not isinstance(known[word].default, list | tuple):
            return word
    return ""


def built(made: Any, first: tuple[Any, ...] = (), **wanted: Any) -> Any:
    """An instance. What has no argument here is left as it is."""
    named = {argument(made, meaning): value for meaning, value in wanted.items()}
    named.pop("", None)
    return made(*first, **named)


def network(made: Any, channels: int, classes: int, **wanted: Any) -> Any:
    """A whole network, of few filters where these are an argument."""
    if argument(made, "channels") and argument(made, "classes"):
        return built(made, channels=channels, classes=classes, base=4, kernel=3, **wanted)
    return built(made, (channels, classes), base=4, **wanted)


def used(module: Any, run: Callable[[], object]) -> Iterator[Any]:
    """Parts with weights of their own, in the order in which they are first used."""
    order: dict[Any, None] = {}
    hooks = [
        part.register_forward_hook(lambda which, given, result: order.setdefault(which))
        for part in module.modules()
        if next(part.parameters(recurse=False), None) is not None
    ]
    run()
    for hook in hooks:
        hook.remove()
    return iter(order)


def kind_of(part: Any) -> str:
    """What a part with weights does."""
    weight = getattr(part, "weight", None)
    if weight is None or weight.dim() != 4:
        return "norm"
    return "up" if "transpose" in type(part).__name__.lower() else "conv"


def filled(module: Any, run: Callable[[], object], seed: int) -> list[Any]:
    """Weights for each part by what it is and when it is used; the kernels, in that order.

    Biases of convolutions are zero: some have none, since a norm follows.
    """
    import torch

    counts = dict.fromkeys(("conv", "up", "norm"), 0)
    kernels = []
    for part in used(module, run):
        kind = kind_of(part)
        rng = np.random.default_rng([seed, [*counts].index(kind), counts[kind]])
        counts[kind] += 1
        tensors = {**dict(part.named_parameters(recurse=False)), **dict(part.named_buffers())}
        for name, tensor in sorted(tensors.items()):
            if tensor.is_floating_point():
                values = _values(kind, name, tuple(tensor.shape), rng)
                tensor.data.copy_(torch.from_numpy(values))
        kernels += [part.weight] if kind != "norm" else []
    return kernels


def _values(kind: str, name: str, shape: tuple[int, ...], rng: np.random.Generator) -> Any:
    if kind != "norm" and name != "weight":
        return np.zeros(shape)
    if kind != "norm":
        return rng.normal(size=shape) / np.sqrt(np.prod(shape[1:]))
    return rng.uniform(0.5, 2, size=shape) if name == "running_var" else rng.normal(size=shape)


def block(
    made: Any,
    channels: tuple[int, ...],
    inputs: tuple[Any, ...],
    seed: int,
    options: dict[str, Any],
) -> dict[str, Any]:
    """What a part gives in eval mode, and the gradients at its inputs and kernels."""
    import torch

    module = built(made, channels, **options).double().eval()
    given = [torch.from_numpy(np.array(x, np.float64)).requires_grad_() for x in inputs]
    with torch.no_grad():
        kernels = filled(module, lambda: module(*given), seed)
    output = module(*given)
    weigh = np.random.default_rng(seed).normal(size=tuple(output.shape))
    total = (output * torch.from_numpy(weigh)).sum()
    leaves = [*given, *kernels]
    found = torch.autograd.grad(total, leaves, allow_unused=True)
    pairs = zip(leaves, found, strict=True)
    gradients = [(torch.zeros_like(leaf) if g is None else g).detach() for leaf, g in pairs]
    return {"output": output.detach(), "gradients": tuple(gradients)}


CHANNELS, CLASSES = 3, 5
Size = tuple[int, int]
Called = tuple[Any, int]
"""A part, and which of its calls."""


def image(size: Size, number: int, batch: int = 1) -> Any:
    """Noise; the same for the same number."""
    import torch

    rng = np.random.default_rng(number)
    return torch.from_numpy(rng.normal(size=(batch, CHANNELS, *size))).float()


def made(unet: Any, **wanted: Any) -> Any:
    """The network in eval mode, at the weights that it starts with."""
    return network(unet, CHANNELS, CLASSES, **wanted).float().eval()


def sizes(unet: Any, of: Sequence[Size], kernel: int) -> dict[str, Any]:
    """Outputs for several sizes and larger kernels, gradients that are missing, a symmetry."""
    import torch

    net = made(unet)
    with torch.no_grad():
        outputs = [_output(net, size) for size in of]
        batch = net(image((32, 32), 2, batch=2))
        alone = net(image((32, 32), 2, batch=2)[:1])
    net(image((32, 32), 3)).square().sum().backward()
    without = [name for name, part in net.named_parameters() if part.grad is None]
    turned = _turned(net, of[-1]) if outputs[-1] is not None else None
    return {"outputs": tuple(outputs), "batch": batch[:1], "alone": alone, "without": without,
            "turned": turned, "larger": _with_kernel(unet, kernel, of[0])}  # fmt: skip


def _output(net: Any, size: Size) -> Any:
    """What comes of noise of that size; None where the sizes inside do not fit."""
    try:
        return net(image(size, 1))
    except RuntimeError:
        return None


def _with_kernel(unet: Any, kernel: int, size: Size) -> dict[str, Any]:
    """Whether the size of the kernels is an argument, and the output with larger ones."""
    import torch

    if not argument(unet, "kernel"):
        return {"asked": False, "output": None}
    given: dict[str, Any] = {"channels": CHANNELS, "classes": CLASSES, "base": 4, "kernel": kernel}
    with torch.no_grad():
        return {"asked": True, "output": _output(built(unet, **given).float().eval(), size)}


def _turned(net: Any, size: Size) -> tuple[Any, Any]:
    """Rows and columns exchanged in an image, and in what comes of it, where kernels are alike."""
    import torch

    with torch.no_grad():
        for part in net.parameters():
            if part.dim() == 4 and part.shape[2] == part.shape[3]:
                part.copy_((part + part.mT) / 2)
        return net(image(size, 4)), net(image(size, 4).mT).mT


def moved(unet: Any, skip: bool) -> dict[str, Any]:
    """How far the result at each size moves with the image while all that is smaller is cut off.

    Where nothing moves, nothing comes across at that size. `whole` is the network's own result
    while the smallest size alone is cut off.
    """
    has = argument(unet, "skip")
    net = made(unet, skip=skip)
    calls = _calls(net)
    by_size = sorted({size for _, _, size in calls}, reverse=True)
    levels = [
        _moves(net, _last(calls, below), _last(calls, here)) for here, below in pairwise(by_size)
    ]
    whole = _moves(net, _last(calls, by_size[-1]), _last(calls, by_size[0]))
    return {"switch": has, "levels": levels, "whole": whole}


def _calls(net: Any) -> list[tuple[Any, int, Size]]:
    """Every call of a part that gives an image, in order, and its size."""
    import torch

    found: list[tuple[Any, int, Size]] = []
    counts: dict[Any, int] = {}

    def note(part: Any, given: Any, result: Any) -> None:
        counts[part] = counts.get(part, 0) + 1
        if isinstance(result, torch.Tensor) and result.dim() == 4:
            found.append((part, counts[part], (int(result.shape[2]), int(result.shape[3]))))

    hooks = [part.register_forward_hook(note) for part in net.modules()]
    with torch.no_grad():
        net(image((32, 32), 5))
    for hook in hooks:
        hook.remove()
    return found


def _last(calls: Sequence[tuple[Any, int, Size]], size: Size) -> Called:
    return next((part, number) for part, number, of in reversed(calls) if of == size)


def _moves(net: Any, cut: Called, seen: Called) -> float:
    """How far one call's result moves with the image, while another's is zero."""
    import torch

    found: list[Any] = []
    counts: dict[Any, int] = {}

    def act(part: Any, given: Any, result: Any) -> Any:
        counts[part] = counts.get(part, 0) + 1
        if (part, counts[part]) == seen:
            found.append(result)
        return torch.zeros_like(result) if (part, counts[part]) == cut else None

    hooks = [part.register_forward_hook(act) for part in {cut[0], seen[0]}]
    with torch.no_grad():
        for number in (6, 7):
            counts.clear()
            net(image((32, 32), number))
    for hook in hooks:
        hook.remove()
    return float((found[0] - found[1]).abs().max())
