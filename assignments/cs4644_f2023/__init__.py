"""CS4644/7643 F2023, problem set 3: logic, recurrence, transformers and diffusion."""
