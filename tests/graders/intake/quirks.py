"""Cells as they stand in 224 real course notebooks, and the values that they must leave behind."""

from collections.abc import Mapping

MISSING = "nothing"
"""In the tables: this name is not defined, and that is as it should be."""

Wanted = Mapping[str, object]
QUIRKS: dict[str, tuple[str | list[str], Wanted]] = {
    "matplotlib import": ("import matplotlib.pyplot as plt\na1 = 1", {"a1": 1}),
    "several modules in one import": (
        "import math as a2m, matplotlib.pyplot as plt\na2 = a2m.floor(2.5)",
        {"a2": 2},
    ),
    "print": ("print('x' * 1000)\na3 = 3", {"a3": 3}),
    "any % magic": ("%precision 3\na4 = 4", {"a4": 4}),
    "plt.show": ("plt.plot([1, 2])\nplt.show()\na5 = 5", {"a5": 5}),
    "%matplotlib": ("%matplotlib inline\na6 = 6", {"a6": 6}),
    "!shell": ("!ls -la | wc\na7 = 7\na7_files = !ls", {"a7": 7, "a7_files": []}),
    "never executed": ("a8 = 8", {"a8": 8}),
    "downloads": (
        "!wget https://example.org/d.zip\nimport urllib.request\n"
        "urllib.request.urlretrieve('https://example.org/d.zip', 'd.zip')\na9 = 9",
        {"a9": 9},
    ),
    "asserts as self-tests": ("a10 = 10\nassert a10 == 11, 'wrong'\na10b = 1", {"a10b": 1}),
    "tqdm": ("from tqdm.notebook import tqdm\na11 = 11", {"a11": 11}),
    "!pip install": ("!pip install -q torchtext \\\n    einops\na12 = 12", {"a12": 12}),
    "/content paths": ("data = open('/content/data.csv').read()\na13 = 13", {"a13": 13}),
    "imports of local kit modules": (
        ["from mymodel import a14_layers\nfrom not_handed_in import net", "a14 = a14_layers + 1"],
        {"a14": 3},
    ),
    "google.colab imports": ("from google.colab import drive, files\na15 = 15", {"a15": 15}),
    "torch.load without the file": (
        "import pickle\npickle.load(open('model.pt', 'rb'))\na16 = 1",
        {"a16": 1},
    ),
    "autoreload": ("%load_ext autoreload\n%autoreload 2\na17 = 17", {"a17": 17}),
    "drive.mount": ("drive.mount('/content/drive')\na18 = 18", {"a18": 18}),
    "%cd": ("%cd /content/hw\na19 = 19", {"a19": 19}),
    "chdir": ("import os\nos.chdir('/content/hw')\na20 = 20", {"a20": 20}),
    "import *": (["from math import *", "a21 = floor(pi)"], {"a21": 3}),
    "a SyntaxError": (
        ["a22 = 22\ndef a22_f(x)\n    return x\na22_b = 1", "a22_c = a22 + a22_b"],
        {"a22_c": 23, "a22_f": MISSING},
    ),
    "@title forms": (
        "#@title Settings { display-mode: 'form' }\na23 = 23 #@param {type:'slider'}",
        {"a23": 23},
    ),
    "a name defined twice": (["a24 = 1", "a24 = 24"], {"a24": 24}),
    "sys.path edits": ("import sys\nsys.path.append('../utils')\na25 = 25", {"a25": 25}),
    "argparse": (
        "import argparse\nparser = argparse.ArgumentParser()\n"
        "parser.add_argument('--lr', type=float, default=0.5)\na26 = parser.parse_args([]).lr",
        {"a26": 0.5},
    ),
    "tab indents": ("def a27_f():\n\treturn 27\n\na27 = a27_f()", {"a27": 27}),
    "tab indents among blanks": (
        "if True:\n\ta28_b = 1\n        a28_c = 1\na28 = 28",
        {"a28": 28, "a28_b": MISSING},
    ),
    "files.upload": ("up = files.upload()\na29 = 29", {"a29": 29}),
    "In[-1]": ("a30_in = In[-1]\na30 = 30", {"a30": 30, "a30_in": ""}),
    "zero-width characters": ("\u200ba31 = 31\na31_b\ufeff = '\u200b'", {"a31": 31, "a31_b": ""}),
    "zero-width characters in text": ("a32 = '\u200b'", {"a32": "\u200b"}),
    "Python 2 print": ("a33 = 33\nprint 'loss', a33\na33_b = 1", {"a33": 33, "a33_b": 1}),
    "%%cell magics": (["%%time\na34 = 34\na34_b = nothing\na34_c = 1", "%%bash\nexit 1"],
                      {"a34": 34, "a34_c": 1}),
    "%%writefile": (["%%writefile a35.py\nvalue = 35", "from a35 import value as a35_v"],
                    {"a35_v": 35}),
    "%time in a line": ("%time a36 = 36\n%timeit -n 1 a36_b = 1", {"a36": 36}),
    "?help": ("?print\nprint?\na37 = 37", {"a37": 37}),
    "empty function bodies": (
        "def a38_f(x):\n    # YOUR CODE HERE\n\ndef a38_g(x):\n    return x\na38 = a38_g(38)",
        {"a38": 38, "a38_f": MISSING},
    ),
    "# export cells": ("# export\na39 = 39", {"a39": 39}),
    "../test_resources paths": ("t = open('../test_resources/x.npy', 'rb')\na40 = 40", {"a40": 40}),
    "dead packages": (
        "from torchtext.legacy.data import Field\nTEXT = Field(lower=True)\na41 = 41",
        {"a41": 41},
    ),
    "classes that rely on names of earlier cells": (
        ["class A42Parent:\n    size = 42", "class A42(A42Parent):\n    pass", "a42 = A42().size"],
        {"a42": 42},
    ),
    "executed out of order": (["a43 = a43_later + 1", "a43_later = 1"], {"a43_later": 1}),
    "an indented cell": ("    a44 = 44\n    a44_b = 1", {"a44": 44, "a44_b": 1}),
    "await at the top": ("await nothing()\na45 = 45", {"a45": 45}),
    "exit at the top": ("import sys\nsys.exit(0)\na46 = 46", {"a46": 46}),
    "get_ipython": ("get_ipython().run_line_magic('matplotlib', 'inline')\na47 = 47", {"a47": 47}),
    "a prompt copied along": (">>> a48 = 48\n>>> a48_b = 1", {"a48": 48, "a48_b": 1}),
}  # fmt: skip

TORCH: dict[str, tuple[str, Wanted]] = {
    "cuda.is_available": (
        "import torch\nb1 = 'cuda' if torch.cuda.is_available() else 'cpu'",
        {"b1": "cpu"},
    ),
    "torch.load": ("torch.load('model.pt')\nb2 = 2", {"b2": 2}),
    "torch.set_default_device at import": (
        "torch.set_default_device('cuda')\nb3 = torch.ones(2).sum().item()",
        {"b3": 2.0},
    ),
    "hard-coded cuda": (
        "device = torch.device('cuda:0')\nnet = torch.nn.Linear(3, 2).cuda().to(device)\n"
        "b4 = list(net(torch.zeros(5, 3, device='cuda')).cuda().shape)",
        {"b4": [5, 2]},
    ),
}
