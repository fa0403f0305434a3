p1_1a_graph = {
    'nodes': ['x', 'w1', 'b1', 'w2', 'b2', {'id': 'a', 'op': '*'}, {'id': 'b', 'op': '+'},
              {'id': 'c', 'op': 'relu'}, {'id': 'd', 'op': '*'}, {'id': 'e', 'op': '+'}],
    'edges': [('x', 'a'), ('w1', 'a'), ('a', 'b'), ('b1', 'b'), ('b', 'c'), ('c', 'd'), ('w2', 'd'),
              ('d', 'e'), ('b2', 'e')],
}
p1_1b = 1/12
p1_1c = {'b2': 1, 'w2': 1/4, 'b1': 1/3, 'w1': 1/3, 'x': None}  # TODO
p1_1d_graph = None
p1_1d_value = ...
p1_1e = 'It becomes more sensitive to x, since there is now a second path from x to the output.'
p1_2b = None
