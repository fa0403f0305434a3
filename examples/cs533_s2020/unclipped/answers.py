# Problem 1 (problem 2 to do)
NODES = ["x", "w1", "b1", "w2", "b2", {"id": "m1", "op": "*"}, {"id": "s1", "op": "+"},
         {"id": "r", "op": "ReLU"}, {"id": "m2", "op": "*"}, {"id": "s2", "op": "+"}]
EDGES = [("x", "m1"), ("w1", "m1"), ("m1", "s1"), ("b1", "s1"), ("s1", "r"),
         ("r", "m2"), ("w2", "m2"), ("m2", "s2"), ("b2", "s2")]
p1_1a_graph = {"nodes": NODES, "edges": EDGES}
p1_1b = 0.083333333
p1_1c = {"b2": 1, "w2": 0.25, "b1": 1/3, "w1": 1/3, "x": 1/3}
p1_1d_graph = {"nodes": NODES + [{"id": "s3", "op": "+"}], "edges": EDGES + [("s2", "s3"), ("x", "s3")]}
p1_1d_value = 1/12 + 1
p1_1d_grads = {"b2": 1, "w2": 0.25, "b1": 1/3, "w1": 1/3, "x": 1/3 + 1}
p1_1e = "Before it was 1/3, and now it is 4/3, so the skip connection makes it more sensitive to x by 1."
p1_2a_graph = {"nodes": ["x", "W", "b1", "u", "b2", {"id": "m", "op": "@"}, {"id": "s1", "op": "+"},
                         {"id": "r", "op": "relu"}, {"id": "d", "op": "dot"}, {"id": "s2", "op": "+"}],
               "edges": [("W", "m", 0), ("x", "m", 1), ("m", "s1"), ("b1", "s1"), ("s1", "r"),
                         ("r", "d"), ("u", "d"), ("d", "s2"), ("b2", "s2")]}
p1_2b = 2
p1_2c = {"b2": 1, "u": [0, 2], "b1": [1, 1], "W": [[1, 1], [1, 1]], "x": [0, 0]}
