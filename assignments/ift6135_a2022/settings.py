"""Texts that several prompts of this homework begin with."""

RECURRENT_NETWORK = r"""
A recurrent network reads $x_1, \ldots, x_T \in \mathbb{R}^n$ and computes, for
$t = 1, \ldots, T$, the state $h_t = \sigma(W x_t + U h_{t-1}) \in \mathbb{R}^d$ and the output
$y_t = V h_t \in \mathbb{R}^k$; $\sigma$ is the logistic sigmoid, entry by entry, and the state
$h_0$ is given. With targets $z_t \in \mathbb{R}^k$ its loss is $L = \sum_{t=1}^T L_t$, where
$L_t = \lVert z_t - y_t \rVert_2^2$.
"""

TRUNCATED = r"""
Truncated backpropagation through time computes the gradients for training a recurrent network
without going all the way back: it stops after a fixed number of steps, so that gradients explode
or vanish less.
"""

LEAST_SQUARES = r"""
A linear regression has fewer examples than features: the rows of $X \in \mathbb{R}^{n \times d}$
are the examples, $n < d$, $X$ has full row rank, and $y \in \mathbb{R}^n$ are the targets, so that
$X w = y$ has many solutions $w \in \mathbb{R}^d$.
"""
