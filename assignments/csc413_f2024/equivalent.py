"""Mutants of references that the audit finds accepted, and why accepting them is right."""

UNDIRECTED = "the graph is not directed: rows and columns have the same sums"
NO_BIAS = "this way builds the layer without a bias"
ALWAYS_SAID = "the network says whether its layers have a bias"
WEIGHT_ALONE = "the weight of the attention vector alone is used"
ONE_HEAD = "the second layer has one head, which is its own mean"

MISSES_ONE = "a level misses its skip by a row and a column at most, so that half of that is none"
NOT_BILINEAR = "this way doubles by a transposed convolution"
SAID = "what builds the part says how it doubles"

PADDED = "padded: around = [columns // {}, {}, rows // {}, {}]"
COLUMNS, ROWS = "columns - columns // 2", "rows - rows // 2"
DOUBLED = "doubled: return F.interpolate(x, scale_factor={}, mode='bilinear', align_corners={})"
UP_DEFAULT = (
    "Up: def __init__(self, in_channels: int, out_channels: int, bilinear: bool=True, skip: "
    "bool=True, kernel: int=3) -> None: super().__init__() half = in_channels // 2 self.bilinear, "
    "self.skip = (bilinear, skip) self.up = None if bilinear else nn.ConvTranspose2d(in_channels, "
    "half, 2, stride=2) self.conv = DoubleConv(in_channels if skip else half, out_channels, kernel)"
)
BIAS_DEFAULT = (
    "GraphConvolution: def __init__(self, in_features: int, out_features: int, bias: bool=False) "
    "-> None: super().__init__() self.weight = nn.Parameter(nn.init.xavier_uniform_(torch.empty("
    "in_features, out_features))) self.bias = nn.Parameter(torch.zeros(out_features)) if bias else "
    "None"
)
RETURNED = "GraphConvolution: return found if self.bias is None else {}"
VECTOR_BIAS = "GraphAttentionLayer: self.attention = nn.Linear(2 * self.n_hidden, 1, bias=True)"

SIGN_ALONE = "of the pre-activation the sign alone matters"
STAYS_OFF = "where a unit is off, the derivative is 0 already, and x is never 0"
OFF = {
    "chain_gradient: z = weight / activation": SIGN_ALONE,
    "chain_gradient: gradient *= weight if z >= 0 else 0.0": STAYS_OFF,
    "chain_gradient: activation = max(z, 1.0)": STAYS_OFF,
    "chain_gradient: activation = max(z, -1.0)": STAYS_OFF,
}

SMALL_OR_LARGE = "singular values of attention are zero, or far from it, and the largest is near 1"

EQUIVALENT = {
    "1.3.2 values": {
        f"svd_attention: k = int(({test}).sum())": SMALL_OR_LARGE
        for test in ("s >= RANK * s.max()", "s > RANK / s.max()", "s > RANK", "s > RANK * s.min()")
    },
    "1.1.1 derivative": OFF | {"chain_gradient: z = activation": "all weights are 1"},
    "1.1.2 derivative": OFF,
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
    "4.1.up transposed": {
        UP_DEFAULT: SAID,
        **{DOUBLED.format(*changed): NOT_BILINEAR
           for changed in ((2, False), (3, True), (1, True))},
        **{PADDED.format(a, columns, b, rows): MISSES_ONE for a, columns, b, rows in (
            (3, COLUMNS, 2, ROWS), (2, COLUMNS, 3, ROWS),
            (2, "columns + columns // 2", 2, ROWS), (2, COLUMNS, 2, "rows + rows // 2"),
            (2, "columns", 2, ROWS), (2, COLUMNS, 2, "rows"),
            (2, "columns - columns // 3", 2, ROWS), (2, COLUMNS, 2, "rows - rows // 3"))},
    },
}  # fmt: skip
