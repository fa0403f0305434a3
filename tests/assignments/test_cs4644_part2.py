"""Part 2 of CS4644/7643: finished files with one fault, or written in another right way."""

from fractions import Fraction

import pytest

from graders.model import Outcome
from tests.assignments.cs4644 import Change, judged, namespace

SCHEDULER, MODEL = "noise_scheduler", "diffusion_model"
OF_SCHEDULER, OF_MODEL = ("schedule", "noise", "step", "threshold"), ("loss", "drop", "sample")
ALPHA_BARS = "np.cumprod(self.alphas)"
NOISED = "torch.sqrt(a) * original_samples + torch.sqrt(1 - a) * noise"
MEAN = "(x_t - beta / torch.sqrt(1 - abar) * model_prediction) / torch.sqrt(alpha)"
PREVIOUS = "self.alpha_bars[t - 1] if t > 0 else torch.tensor(1.0)"
LOSS = "nn.functional.mse_loss(self.noise_pred_net(noisy, t, cond), noise)"
DROP = "DL_random((B, 1), normal=False, seed=seed).to(self.device) < self.p_uncond"
GUIDED = "(1 + guidance_weight) * eps - guidance_weight * without"

WRONG: list[tuple[str, str, list[Change], str, str]] = [
    (SCHEDULER, "schedule", [(ALPHA_BARS, "np.cumprod(self.betas)")], "not the betas", "0"),
    (SCHEDULER, "schedule", [(ALPHA_BARS, "np.append(1.0, np.cumprod(self.alphas)[:-1])")],
     "one step late", "1/2"),
    (SCHEDULER, "noise", [(NOISED, NOISED.replace("torch.sqrt(1 - a)", "(1 - a)"))],
     "lacks its square root", "0"),
    (SCHEDULER, "noise", [("self.alpha_bars[timesteps]", "self.alphas[timesteps]")],
     "You use alpha_t", "0"),
    (SCHEDULER, "noise", [(NOISED, NOISED.replace("noise", "torch.randn_like(noise)"))],
     "noise of your own", "0"),
    (SCHEDULER, "step", [("if t > 0:\n            mean", "if t >= 0:\n            mean")],
     "Noise is added at t = 0", "0"),
    (SCHEDULER, "step", [(MEAN, MEAN.replace("torch.sqrt(alpha)", "torch.sqrt(abar)"))],
     "leads to x_0 at once", "0"),
    (SCHEDULER, "step", [(MEAN, MEAN.replace("x_t - beta", "x_t + beta"))], "added", "0"),
    (SCHEDULER, "threshold", [(PREVIOUS, "self.alpha_bars[t - 1]")], "the index t - 1 is -1",
     "1/2"),
    (SCHEDULER, "threshold", [("torch.clamp(x0, -1, 1)", "torch.clamp(x0, 0, 1)")],
     "to [0, 1]", "0"),
    (MODEL, "loss", [(LOSS, LOSS.replace("noise)", "data)"))], "not x_0", "0"),
    (MODEL, "loss", [(LOSS, LOSS.replace("noise)", 'noise, reduction="sum")'))], "summed", "1/2"),
    (MODEL, "loss", [("int_range=(0, self.denoising_steps)",
                      "int_range=(1, self.denoising_steps + 1)")], "", "0"),
    (MODEL, "drop", [(DROP, DROP.replace("<", ">"))], "shares are exchanged", "0"),
    (MODEL, "drop", [("torch.zeros_like(cond), cond)", "torch.ones_like(cond), cond)")],
     "is 1 everywhere", "0"),
    (MODEL, "sample", [(GUIDED, GUIDED.replace("- guid", "+ guid"))], "it is taken away", "1/2"),
    (MODEL, "sample", [("range(self.denoising_steps - 1, -1, -1)",
                        "range(self.denoising_steps - 1, 0, -1)")], "t = 0, is left out", "1/2"),
    (MODEL, "sample", [("range(self.denoising_steps - 1, -1, -1)",
                        "range(self.denoising_steps)")], "run from 0 up", "0"),
    (MODEL, "sample", [("threshold=threshold, seed=seed)\n        return", "seed=seed)\n        "
                        "return")], "does not reach the steps", "3/4"),
]  # fmt: skip

RIGHT: list[tuple[str, list[Change]]] = [
    (SCHEDULER, []),
    (MODEL, []),
    (SCHEDULER, [("        if t > 0:\n            mean = mean + torch.sqrt(beta)",
                  "        if t > 0:\n            last = self.alpha_bars[t - 1]\n"
                  "            mean = mean + torch.sqrt(beta * (1 - last) / (1 - abar))")]),
    (SCHEDULER, [("a = self.alpha_bars[timesteps].view(*shape)",
                  "a = self.alpha_bars[timesteps]\n        while a.dim() < noise.dim():\n"
                  "            a = a.unsqueeze(-1)")]),
    (MODEL, [("        noise = DL_random(data.shape, seed=seed).to(self.device)\n", ""),
             ("        B = data.shape[0]\n", "        noise = DL_random(data.shape, seed=seed)\n"
              "        B = data.shape[0]\n")]),
    (MODEL, [(DROP, DROP.replace("(B, 1)", "(B,)") + "\n        drop = drop.reshape(-1, 1)")]),
    (MODEL, [("steps = torch.full((B,), t, device=self.device, dtype=torch.long)", "steps = t")]),
    (MODEL, [("if guidance_weight > 0:", "if True:")]),
]  # fmt: skip


def items(name: str) -> tuple[str, ...]:
    return OF_SCHEDULER if name == SCHEDULER else OF_MODEL


@pytest.mark.parametrize(("name", "changes"), RIGHT)
def test_a_file_finished_in_another_way_is_right(name: str, changes: list[Change]) -> None:
    names = namespace(name, *changes)
    for number in items(name):
        verdict = judged(f"5.2.{number}", names)
        assert verdict.outcome is Outcome.RIGHT, (number, verdict.because)


@pytest.mark.parametrize(("name", "number", "changes", "words", "share"), WRONG)
def test_a_fault_is_named(
    name: str, number: str, changes: list[Change], words: str, share: str
) -> None:
    verdict = judged(f"5.2.{number}", namespace(name, *changes))
    assert words in verdict.because
    assert verdict.share == Fraction(share)


def test_a_wrong_schedule_costs_nothing_in_the_steps_that_use_it() -> None:
    names = namespace(SCHEDULER, (ALPHA_BARS, "np.cumsum(self.alphas)"))
    assert judged("5.2.schedule", names).outcome is Outcome.WRONG
    for number in OF_SCHEDULER[1:]:
        assert judged(f"5.2.{number}", names).outcome is Outcome.RIGHT
