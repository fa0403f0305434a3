"""Texts that several prompts begin with, so that each can be answered by itself."""

import inspect


def paragraphs(*texts: str) -> str:
    """A prompt of several paragraphs, each as it stands in a source file."""
    return "\n\n".join(map(inspect.cleandoc, texts))


GRAPH_NETWORK = r"""
In a graph network each node $v_i$ of a directed graph has a state $h_i^t$ at time $t$, and all
nodes are updated at once from the states at time $t$:
$h_i^{t+1} = q\left(h_i^t, \operatorname{Agg}(H_i^t)\right)$ with
$H_i^t = \lbrace f_{ji}(h_j^t) : v_j \in \mathcal{N}(v_i) \rbrace$. Here $\mathcal{N}(v_i)$ are
the nodes with an edge towards $v_i$, $f_{ji}$ makes the message that goes along the edge from
$v_j$ to $v_i$, $\operatorname{Agg}$ joins the messages that come in, and $q$ updates the state.
"""

FOUR_NODES = r"""
A node $v_1$ has edges from $v_2$, $v_3$ and $v_4$. The states at time $t$ are rows:
$h_1^t = [1, -1]$, $h_2^t = [-1, 1]$, $h_3^t = [0, -1]$, $h_4^t = [1, 0]$. Each edge has
$f(x) = 2x$. The messages are weighed:
$\operatorname{Agg}(H_1^t) = 0.6\, f(h_2^t) + 0.2\, f(h_3^t) + 0.2\, f(h_4^t)$. The update is
$q(h_1^t, a) = W (h_1^t)^\top + \max\lbrace a, 0 \rbrace$ with the row $W = [1, 1]$: the maximum
is taken entry by entry, and the number $W (h_1^t)^\top$ is added to each entry.
"""
