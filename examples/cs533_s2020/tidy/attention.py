import torch
import torch.nn as nn
import torch.nn.functional as F


def sequence_mask(lengths, max_len=None):
    """ Boolean mask of the positions before each length. """
    max_len = max_len or lengths.max()
    positions = torch.arange(0, max_len).type_as(lengths)
    return positions.repeat(lengths.numel(), 1).lt(lengths.unsqueeze(1))


class GlobalAttention(nn.Module):

    def __init__(self, dim):
        super(GlobalAttention, self).__init__()
        self.dim = dim
        self.linear_in = nn.Linear(dim, dim, bias=False)
        self.linear_out = nn.Linear(dim * 2, dim, bias=False)

    def forward(self, queries, memory_bank, memory_lengths):
        one_step = queries.dim() == 2
        if one_step:
            queries = queries.unsqueeze(1)

        align = self.score(queries, memory_bank)  # BxT'xT

        T_tgt = queries.size(1)
        B, T_src, d = memory_bank.size()

        mask = sequence_mask(memory_lengths, max_len=align.size(-1)).unsqueeze(1)
        align.masked_fill_(~mask, -float('inf'))
        align_vectors = F.softmax(align.view(B * T_tgt, T_src), -1).view(B, T_tgt, T_src)

        c = torch.bmm(align_vectors, memory_bank)

        attn_h = torch.tanh(self.linear_out(torch.cat((c, queries), dim=2)))

        if one_step:
            attn_h = attn_h.squeeze(1)
            align_vectors = align_vectors.squeeze(1)
        else:
            attn_h = attn_h.transpose(0, 1).contiguous()
            align_vectors = align_vectors.transpose(0, 1).contiguous()

        return attn_h, align_vectors

    def score(self, Q, K):
        L = torch.bmm(self.linear_in(Q), K.transpose(1, 2))
        return L
