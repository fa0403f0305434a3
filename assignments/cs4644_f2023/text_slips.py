"""Masks and generation as people write them: wrong in one place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from reference import gpt

if TYPE_CHECKING:
    from torch import Tensor


def mask(get: Callable[[Any, Tensor], Tensor], causal: bool = False) -> type[Any]:
    """An encoder or a decoder with another mask."""
    base = gpt.CausalMask if causal else gpt.PaddingMask
    return type("Decoder" if causal else "Encoder", (base,), {"get_attention_mask": get})


def right(self: Any, n: Tensor) -> Tensor:
    return gpt.PaddingMask.get_attention_mask(self, n)


def full_block(self: Any, n: Tensor) -> Tensor:
    import torch

    real = torch.arange(self.block_size) < n.reshape(-1, 1)
    return real[:, None, None, :].expand(-1, 1, self.block_size, -1).int()


def one_more(self: Any, n: Tensor) -> Tensor:
    import torch

    T = min(self.block_size, int(n.max()))
    return (torch.arange(T) <= n.reshape(-1, 1))[:, None, None, :].expand(-1, 1, T, T).int()


def generating(
    pick: Callable[[Tensor, float], Tensor],
    feeds: bool = True, at_place: int = -1, whole: bool = True, last_only: bool = False,
) -> Callable[..., Tensor]:  # fmt: skip
    """`generate`, with one of its pieces exchanged."""

    def generate(model: Any, idx: Tensor, max_new_tokens: int, temperature: float = 1.0) -> Tensor:
        import torch

        given, found = idx, idx
        for _ in range(max_new_tokens):
            seen = found if feeds else given
            logits = model(seen[:, -1:] if last_only else seen)[0][:, at_place]
            found = torch.cat([found, pick(logits, temperature)], dim=1)
        return found if whole else found[:, given.shape[1] :]

    return generate


def prefix_generating(
    pick: Callable[[Tensor, float], Tensor],
    feeds: bool = True, sees_prefix: bool = True, whole: bool = False, at_place: int = -1,
) -> Callable[..., Tensor]:  # fmt: skip
    """`prefix_generate`, with one of its pieces exchanged."""

    def prefix_generate(
        model: Any, prefix: Tensor, max_new_tokens: int, temperature: float = 1.0
    ) -> Tensor:
        import torch

        idx = prefix[:, :0]
        for _ in range(max_new_tokens):
            given = prefix if sees_prefix else torch.zeros_like(prefix)
            logits = model(given, idx if feeds else prefix[:, :0])[0][:, at_place]
            idx = torch.cat([idx, pick(logits, temperature)], dim=1)
        return torch.cat([prefix, idx], dim=1) if whole else idx

    return prefix_generate


def drawn(change: Callable[[Tensor, float], Tensor]) -> Callable[[Tensor, float], Tensor]:
    """Words drawn from scores that were changed."""

    def pick(logits: Tensor, temperature: float) -> Tensor:
        import torch

        return torch.multinomial(change(logits, temperature).softmax(1), 1)

    return pick


fair = drawn(lambda logits, T: logits / T)


def greedy(logits: Tensor, temperature: float) -> Tensor:
    return logits.argmax(1, keepdim=True)


def evenly(logits: Tensor, temperature: float) -> Tensor:
    import torch

    return torch.randint(logits.shape[1], (len(logits), 1))


def encoder_decoder(
    run: Callable[[Any, Tensor, Tensor, Tensor | None], Any],
) -> type[gpt.EncoderDecoder]:
    """The whole `forward`, of the prefix, the decoder's own tokens, and the targets."""

    def forward(self: Any, prefix: Tensor, targets: Tensor | None = None) -> Any:
        return run(self, prefix, prefix[:, :0] if targets is None else targets, targets)

    return type("EncoderDecoder", (gpt.EncoderDecoder,), {"forward": forward})
