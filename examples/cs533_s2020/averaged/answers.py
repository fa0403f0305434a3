import numpy as np

p1_1a_graph = {
    "nodes": ["x", "w1", "b1", "w2", "b2", {"id": 1, "op": "mul"}, {"id": 2, "op": "add"},
              {"id": 3, "op": "relu"}, {"id": 4, "op": "mul"}, {"id": 5, "op": "add"}],
    "edges": [("w1", 1), ("x", 1), (1, 2), ("b1", 2), (2, 3), (3, 4), ("w2", 4), (4, 5), ("b2", 5)],
}
p1_1b = 1/12
p1_1c = dict(b2=1.0, w2=.25, b1=.3333333, w1=.3333333, x=.0833333)
# (d) z6 = z5 + x
p1_1d_graph = p1_1a_graph
p1_1d_value = p1_1b
p1_1d_grads = p1_1c

p1_2a_graph = {
    "nodes": ["x", "W", "b1", "u", "b2", {"id": "z1", "op": "@"}, {"id": "z2", "op": "+"},
              {"id": "z3", "op": "relu"}, {"id": "z4", "op": "dot"}, {"id": "z5", "op": "+"}],
    "edges": [("x", "z1", 0), ("W", "z1", 1), ("z1", "z2"), ("b1", "z2"), ("z2", "z3"),
              ("z3", "z4"), ("u", "z4"), ("z4", "z5"), ("b2", "z5")],
}
p1_2b = 2.0
p1_2c = {"b2": 1., "u": np.array([0, 2]), "b1": np.array([0, 1]),
         "W": np.array([[0, 1], [0, 1]]), "x": np.array([1, 1])}

# the columns are z1 and z2
p2_2_z = np.array([[1.76159416, -1.76159416], [4.88079708, 5.95257413]])


def p2_2_attn(x, WQ, WK, WV, W):
    z = []
    for h in range(len(WQ)):
        q, k, v = x.dot(WQ[h].T), x.dot(WK[h].T), x.dot(WV[h].T)
        e = np.exp(q.dot(k.T))
        z.append((e / e.sum(1, keepdims=True)).dot(v) + v)
    return np.hstack(z).dot(W.T)
