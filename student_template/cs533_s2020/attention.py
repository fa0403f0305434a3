"""Input-feeding attention after Luong et al. (2015): problem 3, parts 5 to 7.

B is the batch, T' the queries of each sentence, T its keys, d the dimension of the model.
"""

import torch


def sequence_mask(lengths: torch.Tensor, max_len: int | None = None) -> torch.Tensor:
    """Which positions come before the length of each sentence; given.

    Shapes: lengths (B,) -> booleans (B, max_len), or as many as the longest sentence has.
    """
    positions = torch.arange(max_len or int(lengths.max()), device=lengths.device)
    return positions.unsqueeze(0) < lengths.unsqueeze(1)


class GlobalAttention(torch.nn.Module):
    """Bilinear scores, and the attentional hidden state. The parameters are given."""

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.dim = dim
        self.linear_in = torch.nn.Linear(dim, dim, bias=False)
        self.linear_out = torch.nn.Linear(2 * dim, dim, bias=False)

    def score(self, Q: torch.Tensor, K: torch.Tensor) -> torch.Tensor:
        """All scores of a batch at once, by `linear_in` and without loops; part 5.

        Shapes: Q (B, T', d), K (B, T, d) -> (B, T', T).
        """
        raise NotImplementedError

    def forward(
        self, queries: torch.Tensor, memory_bank: torch.Tensor, memory_lengths: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Attentional states by equation (5), and the weights that they were made with; part 6.

        A softmax over the scores of the first `memory_lengths` keys gives the weights; keys beyond
        get weight 0. `sequence_mask` tells them apart.

        Shapes: `queries` (B, T', d), `memory_bank` (B, T, d) and `memory_lengths` (B,)
            -> states (T', B, d) and weights (T', B, T), where time stands first.
        One step: `queries` (B, d) -> states (B, d) and weights (B, T).
        """
        raise NotImplementedError
