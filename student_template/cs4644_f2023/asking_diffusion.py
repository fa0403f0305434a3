"""Runs what was written for part 2 on given numbers, with given weights and given draws."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
SCHEDULE = ("betas", "alphas", "alpha_bars")
SEED = 0


def kit(name: str) -> Any:
    """A module beside this one, as it is called here."""
    return importlib.import_module(f"{__package__}.{name}" if __package__ else name)


def tensor(values: Array) -> Any:
    """Floats in torch's default type, whole numbers as they are."""
    import torch

    found = torch.from_numpy(np.array(values))
    return found.to(torch.get_default_dtype()) if found.is_floating_point() else found


def constants(made: Any, steps: int, start: float, end: float) -> dict[str, Any] | None:
    """The schedule that a scheduler sets up; None where nothing is added to what is given."""
    scheduler = made(steps, start, end)
    if scheduler.alphas is None and scheduler.alpha_bars is None:
        return None
    return {name: getattr(scheduler, name) for name in SCHEDULE}


def scheduled(made: Any, range_: tuple[float, float, float], schedule: Mapping[str, Array]) -> Any:
    """A scheduler; with that schedule in the place of its own, unless it is empty."""
    steps, start, end = range_
    scheduler = made(int(steps), start, end)
    for name, values in schedule.items():
        setattr(scheduler, name, tensor(values))
    return drawing(scheduler)


def drawing(owner: Any) -> Any:
    """The same, with the kit's random numbers where it asks for a source of them."""
    if hasattr(owner, "draw"):
        owner.draw = kit("randomizer").DL_random
    return owner


def noised(
    made: Any,
    range_: tuple[float, float, float],
    schedule: Mapping[str, Array],
    x_0: Array,
    noise: Array,
    t: Array,
) -> Any:
    """What `add_noise` returns."""
    scheduler = scheduled(made, range_, schedule)
    return scheduler.add_noise(tensor(x_0), tensor(noise), tensor(t))


def stepped(
    made: Any,
    range_: tuple[float, float, float],
    schedule: Mapping[str, Array],
    prediction: Array,
    t: int,
    x_t: Array,
    noise: Array,
    threshold: bool,
) -> Any:
    """What `denoise_step` returns when this noise is drawn."""
    scheduler = scheduled(made, range_, schedule)
    with kit("randomizer").fixed({"normal": [noise] * 2}):
        return scheduler.denoise_step(
            tensor(prediction), t, tensor(x_t), threshold=threshold, seed=SEED
        )


def model(
    made: Any,
    sizes: tuple[tuple[int, ...], int, int, float],
    weights: Mapping[str, Array],
    other: bool,
) -> tuple[Any, Any]:
    """A model with the kit's small network, whose weights are given, and that network.

    Its average has weights of its own. `other` puts the scheduler that is none of diffusion's in
    the place of its own.
    """
    shape, condition, steps, p_uncond = sizes
    built = made(
        tuple(shape), condition, sequential=True, denoising_steps=steps, p_uncond=p_uncond,
        weights_path=None, test=True,
    )  # fmt: skip
    net = None
    for name, part in list(parts(built)):
        if hasattr(part, "averaged_model"):
            part.averaged_model = network(shape, condition, weights, "average")
        elif name == "noise_prediction_net" or type(part).__name__ == "TesterModel":
            net = network(shape, condition, weights, "net")
            setattr(built, name, net)
        elif hasattr(part, "add_noise") or hasattr(part, "denoise_step"):
            scheduler = kit("other_scheduler").NoiseScheduler(steps) if other else drawing(part)
            setattr(built, name, scheduler)
    return drawing(built), net


def parts(built: Any) -> Iterator[tuple[str, Any]]:
    """The attributes of an object, and the modules in it where it is a module itself."""
    yield from vars(built).items()
    yield from getattr(built, "_modules", {}).items()
    if hasattr(type(built), "noise_prediction_net"):  # declared for the class, not yet set
        yield "noise_prediction_net", None


def network(shape: tuple[int, ...], condition: int, weights: Mapping[str, Array], name: str) -> Any:
    """The kit's small network with weights of that name."""
    import torch

    net = kit("noise_prediction_net").TesterModel(shape, condition)
    with torch.no_grad():
        net.fc1.weight.copy_(tensor(weights[name]))
        net.fc1.bias.copy_(tensor(weights[f"{name} bias"]))
    return net


def loss(
    made: Any,
    sizes: tuple[tuple[int, ...], int, int, float],
    weights: Mapping[str, Array],
    other: bool,
    data: Array,
    cond: Array,
    draws: Mapping[str, Array],
) -> tuple[Any, Any]:
    """The loss of a batch, and its gradient at the network's weights: zeros where none arrives."""
    import torch

    built, net = model(made, sizes, weights, other)
    with kit("randomizer").fixed({kind: [values] * 3 for kind, values in draws.items()}):
        found = built.compute_loss_on_batch(tensor(data), tensor(cond), seed=SEED)
    if isinstance(found, torch.Tensor) and found.requires_grad:
        torch.autograd.backward(found)
    gradient = None if net is None else net.fc1.weight.grad
    return found, torch.zeros(()) if gradient is None else gradient


def dropped(
    made: Any,
    sizes: tuple[tuple[int, ...], int, int, float],
    weights: Mapping[str, Array],
    data: Array,
    cond: Array,
) -> tuple[float, float]:
    """The share of conditions that reach the network as zeros, and how far others were changed."""
    built, net = model(made, sizes, weights, True)
    seen: list[Any] = []
    hook = net.register_forward_hook(lambda net, given, out: seen.append(given[2]))
    built.compute_loss_on_batch(tensor(data), tensor(cond), seed=SEED)
    hook.remove()
    reached = seen[-1].detach()
    null = (reached == 0).all(dim=1)
    gap = (reached - tensor(cond)).abs().amax(dim=1)[~null]
    return float(null.double().mean()), float(gap.max()) if len(gap) else 0.0


def sampled(
    made: Any,
    sizes: tuple[tuple[int, ...], int, int, float],
    weights: Mapping[str, Array],
    other: bool,
    cond: Array,
    guidance: float,
    threshold: bool,
    normal: list[Array],
) -> Any:
    """What `generate_sample` returns when these normal numbers are drawn, one after another."""
    built, _ = model(made, sizes, weights, other)
    with kit("randomizer").fixed({"normal": normal}):
        return built.generate_sample(
            tensor(cond), guidance_weight=guidance, threshold=threshold, seed=SEED
        )
