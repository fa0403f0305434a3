import numpy as np
import torch
from randomizer import DL_random


class NoiseScheduler:
    def __init__(self, num_steps, beta_start=1e-4, beta_end=0.02):
        self.num_steps = num_steps
        self.betas = np.linspace(beta_start, beta_end, num_steps)
        self.alphas = 1.0 - self.betas
        self.alpha_bars = np.cumprod(self.alphas)
        self.betas = torch.from_numpy(self.betas).float()
        self.alphas = torch.from_numpy(self.alphas).float()
        self.alpha_bars = torch.from_numpy(self.alpha_bars).float()

    def add_noise(self, original_samples, noise, timesteps):
        shape = [-1] + [1] * (original_samples.dim() - 1)
        a = self.alpha_bars[timesteps].view(*shape)
        return torch.sqrt(a) * original_samples + torch.sqrt(1 - a) * noise

    def denoise_step(self, model_prediction, t, x_t, threshold=False, seed=None):
        beta, alpha, abar = self.betas[t], self.alphas[t], self.alpha_bars[t]
        if threshold:
            prev = self.alpha_bars[t - 1] if t > 0 else torch.tensor(1.0)
            x0 = (x_t - torch.sqrt(1 - abar) * model_prediction) / torch.sqrt(abar)
            x0 = torch.clamp(x0, -1, 1)
            mean = (torch.sqrt(prev) * beta * x0 + torch.sqrt(alpha) * (1 - prev) * x_t) / (1 - abar)
        else:
            mean = (x_t - beta / torch.sqrt(1 - abar) * model_prediction) / torch.sqrt(alpha)
        if t > 0:
            mean = mean + torch.sqrt(beta) * DL_random(x_t.shape, seed=seed)
        return mean
