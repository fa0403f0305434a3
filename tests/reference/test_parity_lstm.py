"""The LSTM with step functions agrees with torch's at a high gain, and keeps the parity."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import pytest
import torch

from reference import parity_lstm

GAIN = 100.0
ORDER = ("i", "f", "C", "o")
"""In which torch stacks the gates."""
WEIGHTS = {name: np.array(value) for name, value in parity_lstm.parity_weights().items()}
ZERO = np.zeros(1)


def strings(longest: int) -> Iterator[tuple[int, ...]]:
    for n in range(1, longest + 1):
        yield from product((0, 1), repeat=n)


def test_every_string_up_to_ten_bits_is_kept() -> None:
    for bits in strings(10):
        states = parity_lstm.cell_states(WEIGHTS, bits, ZERO, ZERO)
        assert states[:, 0].tolist() == parity_lstm.parity(bits)


def test_parity_is_the_running_exclusive_or() -> None:
    for bits in strings(8):
        assert parity_lstm.parity(bits) == np.bitwise_xor.accumulate(bits).tolist()


def test_torch_with_a_high_gain_does_the_same() -> None:
    """Its sigmoid and tanh are then steps, but for the tanh of the state: h is .76 for C = 1."""
    lstm: Any = torch.nn.LSTM(1, 1, batch_first=True).double()
    with torch.no_grad():
        lstm.weight_hh_l0.copy_(
            torch.tensor(np.concatenate([GAIN * WEIGHTS[f"W_{g}"][:, :1] for g in ORDER]))
        )
        lstm.weight_ih_l0.copy_(
            torch.tensor(np.concatenate([GAIN * WEIGHTS[f"W_{g}"][:, 1:] for g in ORDER]))
        )
        lstm.bias_ih_l0.copy_(
            torch.tensor(np.concatenate([GAIN * WEIGHTS[f"b_{g}"] for g in ORDER]))
        )
        lstm.bias_hh_l0.zero_()
    bits = np.random.default_rng(3).integers(0, 2, size=(64, 50))
    with torch.no_grad():
        h, _ = lstm(torch.tensor(bits, dtype=torch.float64)[..., None])
    ours = np.array([parity_lstm.cell_states(WEIGHTS, row, ZERO, ZERO)[:, 0] for row in bits])
    assert ((h[..., 0].numpy() > 0.38) == (ours > 0.5)).all()


@pytest.mark.parametrize("size", [2, 5])
def test_states_are_the_equations_component_by_component(size: int) -> None:
    rng = np.random.default_rng(size)
    weights = {
        f"{kind}_{gate}": rng.normal(size=(size, size + 1) if kind == "W" else size)
        for kind in "Wb" for gate in parity_lstm.GATES
    }  # fmt: skip
    h, C = rng.normal(size=size), rng.normal(size=size)
    bits = [1, 0, 1, 1]
    found = parity_lstm.cell_states(weights, bits, h, C)
    for t, x in enumerate(bits):
        z = {g: [sum(weights[f"W_{g}"][k, m] * h[m] for m in range(size))
                 + weights[f"W_{g}"][k, size] * x + weights[f"b_{g}"][k] for k in range(size)]
             for g in parity_lstm.GATES}  # fmt: skip
        f, i, o = ([1.0 if value > 0 else 0.0 for value in z[g]] for g in "fio")
        C = np.array([f[k] * C[k] + i[k] * np.sign(z["C"][k]) for k in range(size)])
        h = np.array([o[k] * np.sign(C[k]) for k in range(size)])
        assert np.allclose(found[t], C, rtol=0, atol=1e-15)
