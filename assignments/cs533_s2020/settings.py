"""Texts that several prompts of this homework begin with."""

SCALAR_NETWORK = r"""
A network with one hidden unit computes, from scalars $x, w_1, b_1, w_2, b_2$: $z_1 = w_1 x$,
$z_2 = z_1 + b_1$, $z_3 = \operatorname{ReLU}(z_2) = \max\lbrace 0, z_2 \rbrace$,
$z_4 = w_2 z_3$ and $z_5 = z_4 + b_2$.
"""

SKIP_CONNECTION = "A skip connection is added: $z_6 = z_5 + x$ is the output."

VECTOR_NETWORK = r"""
A network computes a number from $x, b_1, u \in \mathbb{R}^2$, $W \in \mathbb{R}^{2 \times 2}$ and
$b_2 \in \mathbb{R}$: $z_1 = W x$, $z_2 = z_1 + b_1$, $z_3 = \operatorname{ReLU}(z_2)$ entry by
entry, $z_4 = u^\top z_3$ and $z_5 = z_4 + b_2$.
"""

MATRIX_PRODUCT = r"""
You may use that for a product of matrices $C = A B$, and a number $z$ that depends on $A$ and $B$
through $C$ alone, the derivatives are $\bar A = \bar C B^\top$ and $\bar B = A^\top \bar C$, where
$\bar C$ holds $\partial z / \partial C_{ij}$, and so on.
"""

ENCODER_LAYER = r"""
A simplified encoder layer of a Transformer has $H$ heads with matrices
$W_h^Q, W_h^K, W_h^V \in \mathbb{R}^{d/H \times d}$ and a matrix $W \in \mathbb{R}^{d \times d}$. It
gets inputs $x_1, \ldots, x_T \in \mathbb{R}^d$. For each head $h$ and time $t$ it computes the
query $q_{h,t} = W_h^Q x_t$, the key $k_{h,t} = W_h^K x_t$ and the value $v_{h,t} = W_h^V x_t$; the
scores $\alpha_{t'|h,t} = k_{h,t'}^\top q_{h,t}$ for $t' = 1, \ldots, T$; their softmax over $t'$,
the weights $\beta_{1|h,t}, \ldots, \beta_{T|h,t}$; then
$a_{h,t} = \sum_{t'=1}^T \beta_{t'|h,t} v_{h,t'}$ and $h_{h,t} = a_{h,t} + q_{h,t}$. The output is
$z_t = W (h_{1,t} \oplus \cdots \oplus h_{H,t}) \in \mathbb{R}^d$, where $\oplus$ joins vectors.
"""

NGRAM_COUNT = r"""
For a hypothesis $h$, references $r^{(1)}, \ldots, r^{(M)}$ and an order $n$, let
$b_n = \max\lbrace 1, \text{the number of n-grams in } h \rbrace$, and
$a_n = \sum_g \min\lbrace c_g, \max_{j=1}^M \#(g, r^{(j)}) \rbrace$, where $g$ runs over the
different n-grams of $h$, $c_g$ is how often $g$ stands in $h$, and $\#(g, r)$ how often it stands
in $r$.
"""

LANGUAGE_MODEL = r"""
The course's starter kit trains an LSTM language model with `python main.py --train`. The training
corpus is arranged as one matrix of parallel sequences, $T_{\text{long}} \times B$ with the batch
size $B$.
"""

CONDITIONED = r"""
With `python main.py --train --cond --batch_method translation` the course's starter kit trains an
LSTM language model in which each sentence is conditioned on the last hidden state of a source
sentence. The source is the very sentence that is to be predicted. The training corpus comes as
bundles of sources and targets with padding.
"""

ATTENTION_MODEL = r"""
With `python main.py --train --cond --batch_method translation --attn` the course's starter kit
trains an LSTM language model that conditions each sentence on a source sentence by input-feeding
attention, as in `attention.py`. The source is the very sentence that is to be predicted.
"""
