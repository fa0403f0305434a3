"""Mutants of references that the audit finds accepted, and why accepting them is right."""

UNDIRECTED = "the graph is not directed: rows and columns have the same sums"
NO_BIAS = "this way builds the layer without a bias"
ALWAYS_SAID = "the network says whether its layers have a bias"
WEIGHT_ALONE = "the weight of the attention vector alone is used"
ONE_HEAD = "the second layer has one head, which is its own mean"

BIAS_DEFAULT = (
    "GraphConvolution: def __init__(self, in_features: int, out_features: int, bias: bool=False) "
    "-> None: super().__init__() self.weight = nn.Parameter(nn.init.xavier_uniform_(torch.empty("
    "in_features, out_features))) self.bias = nn.Parameter(torch.zeros(out_features)) if bias else "
    "None"
)
RETURNED = "GraphConvolution: return found if self.bias is None else {}"
VECTOR_BIAS = "GraphAttentionLayer: self.attention = nn.Linear(2 * self.n_hidden, 1, bias=True)"

EQUIVALENT = {
    "3.0": {"symmetric: degree = loops.sum(axis=0)": UNDIRECTED},
    "3.1 layer without": {
        BIAS_DEFAULT: NO_BIAS,
        **{RETURNED.format(other): NO_BIAS for other in (
            "found - self.bias", "found", "self.bias")},
    },
    "3.2 values": {BIAS_DEFAULT: ALWAYS_SAID},
    "3.4 n x n": {VECTOR_BIAS: WEIGHT_ALONE},
    "3.5.network n x n": {
        VECTOR_BIAS: WEIGHT_ALONE,
        "GAT: self.layer2 = GraphAttentionLayer(n_hidden, n_classes, 1, True, dropout, alpha)":
            ONE_HEAD,
        "GraphAttentionLayer: return heads.flatten(1) if self.is_concat else heads.sum(dim=1)":
            ONE_HEAD,
    },
}  # fmt: skip
