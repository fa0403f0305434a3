import numpy as np
import torch
import torch.nn as nn
from diffusers.training_utils import EMAModel
from diffusers.optimization import get_scheduler
from tqdm.auto import tqdm
from noise_prediction_net import ConditionalUnet1D, ConditionalUnet2D, TesterModel
from noise_scheduler import NoiseScheduler
from randomizer import DL_random


class DiffusionModel:
    def __init__(self, input_shape, condition_dim, sequential=True, denoising_steps=100,
                 p_uncond=0.2, weights_path=None, test=False):
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.input_shape = input_shape
        self.condition_dim = condition_dim
        self.denoising_steps = denoising_steps
        self.p_uncond = p_uncond
        self.noise_scheduler = NoiseScheduler(denoising_steps)
        if test:
            self.noise_pred_net = TesterModel(input_shape, condition_dim)
        elif sequential:
            self.noise_pred_net = ConditionalUnet1D(input_shape[-1], condition_dim)
        else:
            self.noise_pred_net = ConditionalUnet2D(input_shape[0], condition_dim)
        self.noise_pred_net.to(self.device)
        if weights_path is not None:
            self.noise_pred_net.load_state_dict(torch.load(weights_path))
        self.ema = EMAModel(model=self.noise_pred_net, power=0.75)

    def compute_loss_on_batch(self, data, cond, seed=None):
        B = data.shape[0]
        t = DL_random((B,), int_range=(0, self.denoising_steps), seed=seed).long().to(self.device)
        noise = DL_random(data.shape, seed=seed).to(self.device)
        noisy = self.noise_scheduler.add_noise(data, noise, t)
        return nn.functional.mse_loss(self.noise_pred_net(noisy, t, cond), noise)

    def generate_sample(self, cond, guidance_weight=0.0, threshold=False, seed=None):
        B = cond.shape[0]
        with torch.no_grad():
            x = DL_random((B, *self.input_shape), seed=seed).to(self.device)
            for t in range(self.denoising_steps - 1, -1, -1):
                steps = torch.full((B,), t, device=self.device, dtype=torch.long)
                eps = self.ema.averaged_model(x, steps, cond)
                if guidance_weight > 0:
                    without = self.ema.averaged_model(x, steps, torch.zeros_like(cond))
                    eps = (1 + guidance_weight) * eps - guidance_weight * without
                x = self.noise_scheduler.denoise_step(eps, t, x, threshold=threshold, seed=seed)
        return x
