"""Diffusion's closed forms agree with its chain of steps, with Bayes' rule, and with loops."""

import math
from collections.abc import Iterator

import numpy as np
import pytest
import torch
from torch import Tensor

from reference.diffusion import ClippedStepping, FullStepping, Loss, Noising, Sampling, Stepping

T, START, END = 7, 0.05, 0.4
RTOL = 1e-12
SHAPES = [(3,), (2, 3), (5, 2, 3)]


@pytest.fixture(autouse=True)
def _double() -> Iterator[None]:
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


def betas() -> list[float]:
    return [START + (END - START) * k / (T - 1) for k in range(T)]


def product(t: int) -> float:
    """abar_t by its definition; 1 before step 0."""
    return math.prod(1 - b for b in betas()[: t + 1])


def test_the_schedule_is_its_definition() -> None:
    schedule = Noising(T, START, END)
    assert schedule.betas.tolist() == pytest.approx(betas(), rel=RTOL)
    assert schedule.alphas.tolist() == pytest.approx([1 - b for b in betas()], rel=RTOL)
    assert schedule.alpha_bars.tolist() == pytest.approx([product(t) for t in range(T)], rel=RTOL)


@pytest.mark.parametrize("t", range(T))
def test_noising_is_the_chain_of_all_steps(t: int) -> None:
    """x_s = sqrt(1 - beta) x_{s-1} + sqrt(beta) z: mean and variance, step by step."""
    mean, variance = 1.0, 0.0
    for b in betas()[: t + 1]:
        mean, variance = math.sqrt(1 - b) * mean, (1 - b) * variance + b
    scheduler, one, zero = Noising(T, START, END), torch.ones(1, 1), torch.zeros(1, 1)
    times = torch.tensor([t])
    assert scheduler.add_noise(one, zero, times).item() == pytest.approx(mean, rel=RTOL)
    noise = scheduler.add_noise(zero, one, times).item()
    assert noise == pytest.approx(math.sqrt(variance), rel=RTOL)


@pytest.mark.parametrize("shape", SHAPES)
def test_noising_a_batch_is_noising_each_number(shape: tuple[int, ...]) -> None:
    torch.manual_seed(len(shape))
    x, z = torch.randn(4, *shape), torch.randn(4, *shape)
    t = torch.tensor([0, T - 1, 3, 1])
    found = Noising(T, START, END).add_noise(x, z, t)
    for index in np.ndindex(*x.shape):
        abar = product(int(t[index[0]]))
        wanted = math.sqrt(abar) * x[index].item() + math.sqrt(1 - abar) * z[index].item()
        assert found[index].item() == pytest.approx(wanted, rel=RTOL)


def posterior(t: int, x_0: float, x_t: float) -> float:
    """The mean of q(x_{t-1} | x_t, x_0): a product of two Gaussians, by their precisions."""
    b, before = betas()[t], product(t - 1)
    if t == 0:
        return x_0
    step, prior = (1 - b) / b, 1 / (1 - before)
    return (step * x_t / math.sqrt(1 - b) + prior * math.sqrt(before) * x_0) / (step + prior)


def with_draws(stepping: Stepping | ClippedStepping, noise: float) -> None:
    stepping.draw = lambda shape, seed: torch.full(shape, noise)


@pytest.mark.parametrize("t", range(T))
@pytest.mark.parametrize(("x_t", "eps"), [(0.7, 0.4), (-1.3, 0.8), (2.5, -1.0)])
def test_a_step_back_is_bayes_rule_for_the_predicted_sample(t: int, x_t: float, eps: float) -> None:
    x_0 = (x_t - math.sqrt(1 - product(t)) * eps) / math.sqrt(product(t))
    noise = 0.9
    added = math.sqrt(betas()[t]) * noise if t else 0.0
    given = torch.tensor([[eps]]), t, torch.tensor([[x_t]])
    plain, clipped = Stepping(T, START, END), ClippedStepping(T, START, END)
    with_draws(plain, noise)
    with_draws(clipped, noise)
    wanted = posterior(t, x_0, x_t) + added
    assert plain.denoise_step(*given, False, 0).item() == pytest.approx(wanted, rel=1e-10)
    kept = min(1.0, max(-1.0, x_0))
    wanted = posterior(t, kept, x_t) + added
    assert clipped.denoise_step(*given, True, 0).item() == pytest.approx(wanted, rel=1e-10)


def test_exact_noise_leads_back_to_the_data() -> None:
    """Ancestral sampling of Gaussian data, whose best prediction is known, has their moments."""
    mean, deviation, steps, count = 1.5, 0.5, 200, 20_000
    generator = torch.Generator().manual_seed(5)
    scheduler = Stepping(steps, 1e-3, 0.1)
    scheduler.draw = lambda shape, seed: torch.randn(shape, generator=generator)
    x = torch.randn(count, 1, generator=generator)
    for t in reversed(range(steps)):
        abar = scheduler.alpha_bars[t]
        spread = abar * deviation**2 + 1 - abar
        eps = (1 - abar).sqrt() * (x - abar.sqrt() * mean) / spread
        x = scheduler.denoise_step(eps, t, x, False, None)
    assert x.mean().item() == pytest.approx(mean, abs=0.03)
    assert x.std().item() == pytest.approx(deviation, abs=0.03)


def net(x: Tensor, t: Tensor | int, c: Tensor) -> Tensor:
    times = torch.as_tensor(t, dtype=x.dtype).reshape(-1, 1)
    return 0.3 * x + 0.1 * times + c.sum(1, keepdim=True)


def test_the_loss_is_the_mean_over_numbers_and_drops_by_share() -> None:
    torch.manual_seed(1)
    count, x, c = 5, torch.randn(5, 2), torch.randn(5, 3)
    uniform, t, z = torch.rand(count), torch.randint(0, T, (count,)), torch.randn(5, 2)
    made = Loss((2,), 3, denoising_steps=T, p_uncond=0.5)
    made.noise_scheduler = Noising(T, START, END)
    made.noise_prediction_net = net

    def draw(
        shape: tuple[int, ...], int_range: object = None, normal: bool = True, seed: object = None
    ) -> Tensor:
        return t if int_range else z if normal else uniform

    made.draw = draw
    total = 0.0
    for k in range(count):
        abar = product(int(t[k]))
        told = c[k].sum().item() if uniform[k] >= 0.5 else 0.0
        for m in range(2):
            x_t = math.sqrt(abar) * x[k, m].item() + math.sqrt(1 - abar) * z[k, m].item()
            eps = 0.3 * x_t + 0.1 * int(t[k]) + told
            total += (eps - z[k, m].item()) ** 2
    assert made.compute_loss_on_batch(x, c).item() == pytest.approx(total / 10, rel=1e-10)


@pytest.mark.parametrize(("w", "threshold"), [(0.0, False), (1.5, False), (0.5, True)])
def test_sampling_is_its_loop_number_by_number(w: float, threshold: bool) -> None:
    torch.manual_seed(2)
    draws = torch.randn(T + 1, 2, 2)
    c = torch.randn(2, 3)
    made = Sampling((2,), 3, denoising_steps=T)
    made.noise_scheduler = FullStepping(T, START, END)
    made.ema.averaged_model = net
    waiting = iter(draws)
    made.draw = made.noise_scheduler.draw = lambda shape, seed: next(waiting)
    found = made.generate_sample(c, w, threshold, 0)
    for k, m in np.ndindex(2, 2):
        x, rest = draws[0, k, m].item(), iter(draws[1:, k, m].tolist())
        for t in range(T - 1, -1, -1):
            given, without = (0.3 * x + 0.1 * t + told for told in (c[k].sum().item(), 0.0))
            eps = given + w * (given - without)
            x_0 = (x - math.sqrt(1 - product(t)) * eps) / math.sqrt(product(t))
            x_0 = min(1.0, max(-1.0, x_0)) if threshold else x_0
            x = posterior(t, x_0, x) + (math.sqrt(betas()[t]) * next(rest) if t else 0.0)
        assert found[k, m].item() == pytest.approx(x, rel=1e-9)
