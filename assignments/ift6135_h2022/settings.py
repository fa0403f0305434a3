"""Texts that several prompts of this homework begin with."""

RECURRENT_UNIT = r"""
A recurrent unit computes $h_t = W \sigma(h_{t-1}) + U x_t + b$ with states
$h_t \in \mathbb{R}^d$, inputs $x_t$, weights $W \in \mathbb{R}^{d \times d}$ and $U$, a bias
$b \in \mathbb{R}^d$, and an activation function $\sigma : \mathbb{R} \to \mathbb{R}$, which is
applied entry by entry.
"""

GROWTH_OF_GRADIENTS = r"""
Let $\lVert A \rVert = \max_{\lVert x \rVert = 1} \lVert A x \rVert$ be the operator norm of a
matrix and $\lambda_1(\cdot)$ the largest eigenvalue of a symmetric one. The derivative of $\sigma$
is bounded: $\lvert \sigma'(x) \rvert \leq \gamma$ for all $x$, with some $\gamma > 0$.
"""

MOMENTUM_AND_AVERAGE = r"""
Let $g_t$ be an unbiased sample of the gradient at step $t \geq 1$, $\Delta \theta_t$ the update
that is added to the weights, and $v_0 = 0$. SGD with momentum has
$v_t = \alpha v_{t-1} + \epsilon g_t$ and $\Delta \theta_t = -v_t$, where $\alpha \in (0, 1)$ and
$\epsilon > 0$. SGD with a running average has $v_t = \beta v_{t-1} + (1 - \beta) g_t$ and
$\Delta \theta_t = -\delta v_t$, where $\beta \in (0, 1)$ and $\delta > 0$.
"""

RUNNING_AVERAGE = r"""
Let $g_t$ be the gradient that is sampled at step $t \geq 1$. Its running average is
$v_t = \beta v_{t-1} + (1 - \beta) g_t$ with $v_0 = 0$ and $\beta \in (0, 1)$.
"""

ONE_HEAD = r"""
For a sequence of $n$ positions, one head of attention computes
$\operatorname{softmax}_{\text{row}}\left(Q K^\top / \sqrt{d}\right) V$ from queries, keys and
values $Q, K, V \in \mathbb{R}^{n \times d}$, where the softmax is taken along each row.
"""

HEADS = r"""
Attention with $h$ heads puts the results of all heads side by side and multiplies them by
$W^O \in \mathbb{R}^{h d \times d}$. Head $i$ has queries, keys and values of its own,
$Q = \bar Q W_i^Q$, $K = \bar K W_i^K$ and $V = \bar V W_i^V$, where all of
$\bar Q, \bar K, \bar V$ have $n$ rows of $d$ entries, and all of $W_i^Q, W_i^K, W_i^V$ have $d$
rows of $d$ entries.
"""

COSTS = r"""
Products of matrices are computed in the plain way: for one of $p \times q$ and one of $q \times r$
the time is $\Theta(p q r)$, and the space is $\Theta(p q + q r + p r)$, for both and their product.
"""

SEPARABLE = r"""
Let $Q, K, V \in \mathbb{R}^{n \times d}$ hold the queries, keys and values of a sequence of $n$
positions. Standard attention is $\operatorname{softmax}_{\text{row}}(Q K^\top) V$. Separable
attention is
$\operatorname{softmax}_{\text{row}}(Q) \operatorname{softmax}_{\text{col}}(K)^\top V$. The first
softmax is taken along each row, $\operatorname{softmax}_{\text{col}}$ along each column.
"""

BY_MATRICES = r"""
Let $Q, K \in \mathbb{R}^{n \times d}$ hold the queries and keys of a sequence of $n$ positions, and
$V$ its values in $n$ rows. Standard attention, without the factor $1 / \sqrt{d}$, is
$\operatorname{softmax}_{\text{row}}(Q K^\top) V$, and can be written as $D^{-1} A V$ with
$A = \exp(Q K^\top)$, entry by entry, and $D = \operatorname{diag}(A \mathbf{1})$, the diagonal
matrix of the sums of the rows of $A$.
"""

APPROXIMATE = r"""
Approximate attention is this $D^{-1} A V$ with other entries of $A$: for the rows $q_i$ of $Q$ and
$k_j$ of $K$ they are $a_{ij} = f(q_i)^\top f(k_j)$ with a function
$f : \mathbb{R}^d \to \mathbb{R}_+^m$, whose results are positive.
"""

DECAY_AND_PENALTY = r"""
Let $L(\theta)$ be the loss of a network with weights $\theta$, and $\eta$ the learning rate. With
weight decay, a step of SGD is
$\theta_{i+1} = \theta_i - \eta \, \partial L / \partial \theta_i - \lambda \theta_i$. L2
regularization leaves the optimizer as it is and minimizes
$L_{\text{reg}}(\theta) = L(\theta) + \gamma \lVert \theta \rVert_2^2$ instead.
"""

LINES_OF_ADAM = r"""
A step of Adam with step size $\epsilon$, rates $\rho_1, \rho_2$ and a small constant $\delta$ has
these lines: `"sample"` a mini-batch of $m$ examples; `"gradient"`
$g \gets \frac{1}{m} \nabla_\theta \sum_{i=1}^m L(f(x^{(i)}, \theta), y^{(i)})$; `"time"`
$t \gets t + 1$; `"first_moment"` $s \gets \rho_1 s + (1 - \rho_1) g$; `"second_moment"`
$r \gets \rho_2 r + (1 - \rho_2)\, g \odot g$; `"first_correction"`
$\hat s \gets s / (1 - \rho_1^t)$; `"second_correction"` $\hat r \gets r / (1 - \rho_2^t)$;
`"update"` $\Delta \theta = -\epsilon \hat s / (\sqrt{\hat r} + \delta)$; and `"apply"`
$\theta \gets \theta + \Delta \theta$. Products, roots and quotients are taken entry by entry.
"""

TWO_SCHEMES = r"""
Adam computes $\Delta \theta = -\epsilon \hat s / (\sqrt{\hat r} + \delta)$ from the averages
$\hat s$ of the gradient and $\hat r$ of its square, both corrected for bias. Adam with L2
regularization does so with the gradient of $L(\theta) + \gamma \lVert \theta \rVert_2^2$. Adam with
decoupled weight decay takes the gradient of $L$ alone and has
$\Delta \theta = -\left(\epsilon \hat s / (\sqrt{\hat r} + \delta) + \lambda \theta\right)$. The
weights fall into two sets: those in $\theta_{\text{small}}$ have gradients that are much smaller
than those of the weights in $\theta_{\text{large}}$.
"""
