# Problem 2. (Problem 1 is on paper, I ran out of time to type it.)
edges = []
for h in [1, 2]:
    for t in [1, 2]:
        for c in 'qkv':
            edges.append((f'x{t}', f'{c}_{h},{t}'))
        for u in [1, 2]:
            edges.append((f'k_{h},{u}', f'alpha_{u}|{h},{t}'))
            edges.append((f'q_{h},{t}', f'alpha_{u}|{h},{t}'))
            edges.append((f'alpha_{u}|{h},{t}', f'beta_{u}|{h},{t}'))
            edges.append((f'beta_{u}|{h},{t}', f'a_{h},{t}'))
            edges.append((f'v_{h},{u}', f'a_{h},{t}'))
        edges.append((f'a_{h},{t}', f'h_{h},{t}'))
        edges.append((f'q_{h},{t}', f'h_{h},{t}'))
        edges.append((f'h_{h},{t}', f'z{t}'))
p2_1_graph = {'nodes': [], 'edges': edges}
p2_2_z = [[1.7616, 2.3807], [-1.7616, 7.6193]]

p3_3_1 = 'bptt is how many time steps are in one chunk; the gradient is cut off at the end of the chunk.'
p3_3_3 = 'The hidden state of the last chunk is passed to the next one, after detach, so no gradient flows back.'
p3_8_log = '''| epoch   1 | train ppl 612.40 | valid ppl 401.33 |
| epoch  10 | train ppl 121.77 | valid ppl 137.61 |'''
