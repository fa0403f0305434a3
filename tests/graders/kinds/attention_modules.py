"""One attention layer, written right in several ways, and wrong in many."""

from typing import Any

import torch
from torch import nn
from torch.nn import functional as F


class Attention(nn.Module):
    """LayerNorm(x + softmax(Q K^T / sqrt(k)) V), over the keys that the mask lets through."""

    def __init__(self, dim: int, dim_k: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.W_q, self.W_k = (nn.Linear(dim, dim_k, bias=False) for _ in range(2))
        self.W_v = nn.Linear(dim, dim, bias=False)
        self.norm = nn.LayerNorm(dim)
        self.drop = nn.Dropout(dropout)

    def scores(self, x: torch.Tensor) -> Any:
        return self.W_q(x) @ self.W_k(x).mT / self.W_q.out_features**0.5

    def values(self, x: torch.Tensor) -> Any:
        return self.W_v(x)

    def weights(self, x: torch.Tensor, mask: torch.Tensor) -> Any:
        return self.scores(x).masked_fill(~mask[:, None, :], -torch.inf).softmax(-1)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> Any:
        return self.drop(self.weights(x, mask)) @ self.values(x)

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> Any:
        return self.norm(x + self.attend(x, mask))


class Unscaled(Attention):
    def scores(self, x: torch.Tensor) -> Any:
        return self.W_q(x) @ self.W_k(x).mT


class OwnNames(nn.Module):
    """Other names, weights as (in, out), the formula by einsum, the norm by hand."""

    def __init__(self, dim: int, dim_k: int, dropout: float) -> None:
        super().__init__()
        self.q, self.k = (nn.Parameter(torch.zeros(dim, dim_k)) for _ in range(2))
        self.v = nn.Parameter(torch.zeros(dim, dim))
        self.g, self.s = (nn.Parameter(torch.zeros(dim)) for _ in range(2))
        self.p = dropout

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        e = torch.einsum("bid,dk,ck,bjc->bij", x, self.q, self.k, x) / self.q.shape[1] ** 0.5
        e = torch.exp(e) * mask[:, None, :]
        a = F.dropout(e / e.sum(-1, keepdim=True), self.p, self.training)
        y = x + torch.einsum("bij,ed,bje->bid", a, self.v.T, x)
        y = (y - y.mean(-1, keepdim=True)) / (y.var(-1, keepdim=True, correction=0) + 1e-5).sqrt()
        return self.g * y + self.s


class Single(Attention):
    """Insists on single precision, and gets it."""

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> Any:
        return self.drop(self.weights(x, mask).float()) @ self.values(x)


class Promoted(Attention):
    """Loses precision on the way, and hides it."""

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> Any:
        return super().attend(x, mask).float()


class Positions(nn.Module):
    """The usual sines, the usual way: single precision as soon as `.float()` is written."""

    def __init__(self, single: bool) -> None:
        super().__init__()
        number = torch.arange(0, 997, dtype=torch.float if single else torch.double)
        self.register_buffer("pe", torch.sin(number[:, None] * torch.exp(-number[:3])))

    def forward(self, x: torch.Tensor) -> Any:
        return self.get_buffer("pe") + x


class DropsOutput(Attention):
    """Dropout after the values: they are linear in the weights, so the factor is the same."""

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> Any:
        return self.drop(self.weights(x, mask) @ self.values(x))


class Transposed(Attention):
    def values(self, x: torch.Tensor) -> Any:
        return x @ self.W_v.weight


class MaskForgotten(Attention):
    def weights(self, x: torch.Tensor, mask: torch.Tensor) -> Any:
        return self.scores(x).softmax(-1)


class MaskTurned(Attention):
    def weights(self, x: torch.Tensor, mask: torch.Tensor) -> Any:
        return super().weights(x, ~mask)


class MaskedAfterwards(Attention):
    def weights(self, x: torch.Tensor, mask: torch.Tensor) -> Any:
        return self.scores(x).softmax(-1) * mask[:, None, :]


class WithoutResidual(Attention):
    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> Any:
        return self.norm(self.attend(x, mask))


class OverQueries(Attention):
    def weights(self, x: torch.Tensor, mask: torch.Tensor) -> Any:
        return self.scores(x).softmax(-2) * mask[:, None, :]


class PlainNorm(Attention):
    """Right at the start values of the norm, and wrong as soon as it has learned."""

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> Any:
        return F.layer_norm(x + self.attend(x, mask), x.shape[-1:])


class HardBatch(Attention):
    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> Any:
        return super().attend(x, mask).reshape(1, *x.shape[1:])


class FirstOfBatch(Attention):
    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> Any:
        return super().forward(x[:1], mask[:1])


class Detached(Attention):
    def scores(self, x: torch.Tensor) -> Any:
        return super().scores(x).detach()


class WithoutGrad(Attention):
    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> Any:
        with torch.no_grad():
            return super().forward(x, mask)


class HalfDetached(Attention):
    def values(self, x: torch.Tensor) -> Any:
        return super().values(x.detach())


class Stateful(Attention):
    seen = 0

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> Any:
        self.seen += 1
        return super().forward(x, mask) * self.seen


class InPlace(Attention):
    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> Any:
        x += self.attend(x.clone(), mask)
        return self.norm(x)


class DropsInput(Attention):
    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> Any:
        return self.weights(self.drop(x), mask) @ self.values(x)


class DropsNothing(Attention):
    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> Any:
        return self.weights(x, mask) @ self.values(x)


class DropsAlways(Attention):
    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> Any:
        return F.dropout(self.weights(x, mask), self.drop.p) @ self.values(x)


class WithBias(Attention):
    def __init__(self, dim: int, dim_k: int, dropout: float) -> None:
        super().__init__(dim, dim_k, dropout)
        self.W_v = nn.Linear(dim, dim)


class SingleAndWrong(Single):
    scores = Unscaled.scores


class InAList(Attention):
    def __init__(self, dim: int, dim_k: int, dropout: float) -> None:
        super().__init__(dim, dim_k, dropout)
        del self.W_q
        self.queries = [nn.Linear(dim, dim_k, bias=False)]
