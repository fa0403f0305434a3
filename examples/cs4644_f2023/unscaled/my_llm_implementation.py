import os
os.environ["CUBLAS_WORKSPACE_CONFIG"] = ":4096:2"
import torch
from torch import nn
import torch.nn.functional as F
from gtgpt.model import DummyMultiHeadedSelfAttention, DummyBlock, DummyTransformer, DummyEmbedding
from gtgpt.utils import set_seed
DEVICE = torch.device("cuda:0" if torch.cuda.is_available() else "cpu")
torch.set_default_device(DEVICE)


class Embedding(DummyEmbedding):
    def forward(self, idx):
        B, T = idx.size()
        pos = torch.arange(T, device=idx.device).unsqueeze(0)
        return self.vocab_embeddings(idx) + self.position_embeddings(pos)


class GenericSelfAttention(DummyMultiHeadedSelfAttention):
    def forward(self, x, attention_mask):
        B, T, C = x.size()
        hs = C // self.n_head
        q = self.q(x).view(B, T, self.n_head, hs).transpose(1, 2)
        k = self.k(x).view(B, T, self.n_head, hs).transpose(1, 2)
        v = self.v(x).view(B, T, self.n_head, hs).transpose(1, 2)
        att = (q @ k.transpose(-2, -1))
        att = torch.masked_fill(att, attention_mask == 0, float("-inf"))
        att = self.attn_dropout(F.softmax(att, dim=-1))
        y = (att @ v).transpose(1, 2).contiguous().view(B, T, C)
        return self.hidden_dropout(self.c_proj(y))


class TransformerBlock(DummyBlock):
    def __init__(self, config):
        super().__init__(config, GenericSelfAttention)

    def forward(self, x, attention_mask):
        x = x + self.attn(self.ln_1(x), attention_mask)
        x = x + self.mlpf(self.ln_2(x))
        return x


class GenericTransformer(DummyTransformer):
    def __init__(self, config):
        super().__init__(config, TransformerBlock, Embedding)
        self.block_size = config.block_size
        self.vocab_size = config.vocab_size

    def get_attention_mask(self, num_tokens):
        B = num_tokens.shape[0]
        n = num_tokens.max().item()
        return torch.ones((B, self.block_size, self.block_size))[:, :n, :n]

    def forward(self, idx, targets=None, hidden_cache=None, return_hidden=False):
        num_tokens = (idx != -1).type(torch.int).sum(dim=1)
        if hidden_cache is not None:
            num_tokens = num_tokens + hidden_cache.shape[1]
        idx = idx.masked_fill(idx == -1, int(0)).type(torch.int)[:, :num_tokens.max().item()]
        if targets is not None:
            targets = targets[:, :num_tokens.max().item()]
        attention_mask = self.get_attention_mask(num_tokens)
        x = self.transformer.embedding(idx)
        if hidden_cache is not None:
            x = torch.cat((hidden_cache, x), dim=1)
        for block in self.transformer.h:
            x = block(x, attention_mask)
        x = self.transformer.ln_f(x)
        if return_hidden:
            return x
        logits = self.lm_head(x)
        loss = None
        if targets is not None:
            s_logits = logits
            if hidden_cache is not None:
                s_logits = logits[:, hidden_cache.shape[1] - 1:-1].contiguous()
            loss = F.cross_entropy(
                s_logits.reshape(-1, self.vocab_size), targets.reshape(-1), ignore_index=-1
            )
        return logits, loss


class Encoder(GenericTransformer):
    def get_attention_mask(self, num_tokens):
        B = num_tokens.shape[0]
        max_tokens = min(self.block_size, num_tokens.max().item())
        mask = torch.arange(max_tokens)[None, :] < num_tokens[:, None]
        return mask[:, None, None, :].repeat(1, 1, max_tokens, 1).int()


class Decoder(Encoder):
    def get_attention_mask(self, num_tokens):
        full_attention_mask = super().get_attention_mask(num_tokens)
        return torch.tril(full_attention_mask)


def generate(model, idx, max_new_tokens, temperature=1.0):
    for _ in range(max_new_tokens):
        logits, _ = model(idx)
        probs = F.softmax(logits[:, -1, :] / temperature, dim=-1)
        idx = torch.cat((idx, torch.multinomial(probs, num_samples=1)), dim=1)
    return idx


class EncoderDecoder(nn.Module):
    def __init__(self, encoder_config, decoder_config):
        super().__init__()
        decoder_config.vocab_size += 1
        self.vocab_size = decoder_config.vocab_size
        self.encoder = Encoder(encoder_config)
        self.decoder = Decoder(decoder_config)

    def configure_optimizers(self, train_config):
        enc_groups = self.encoder.configure_optimizers(train_config)
        dec_groups = self.decoder.configure_optimizers(train_config)
        return enc_groups + dec_groups

    def forward(self, prefix, targets=None):
        B = prefix.shape[0]
        idx = torch.tensor([[]]).repeat(B, 1)
        if targets is not None:
            idx = torch.cat((idx, targets), dim=1)
        hidden_cache = self.encoder(prefix, return_hidden=True)
        return self.decoder(idx, targets=targets, hidden_cache=hidden_cache)


def prefix_generate(model, prefix, max_new_tokens, temperature=1.0):
    B = prefix.shape[0]
    idx = torch.tensor([[]], dtype=torch.long).repeat(B, 1)
    for _ in range(max_new_tokens):
        logits, _ = model(prefix, targets=idx)
        probs = F.softmax(logits[:, -1, :] / temperature, dim=-1)
        idx = torch.cat((idx, torch.multinomial(probs, num_samples=1)), dim=1)
    return idx
