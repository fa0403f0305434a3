"""Group B: answers that are to fool the comparison. `f(x)` should return 2 * x + 1."""

from __future__ import annotations

from tests.attacks.attack import Attack

NUMPY = "import numpy as np\n"
LYING = """
class Liar({base}):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    __le__ = __gt__ = __ge__ = __lt__
    def __abs__(self): return 0
    def __sub__(self, other): return 0
    __rsub__ = __sub__
    __hash__ = None
"""

ATTACKS = (
    Attack(
        "B01", "is equal to everything", LYING.format(base="object") + "def f(x): return Liar()"
    ),
    Attack(
        "B02",
        "takes part in numpy's functions",
        NUMPY + "class Liar(np.ndarray):\n"
        "    def __array_ufunc__(self, *a, **k): return np.True_\n"
        "    def __array_function__(self, *a, **k): return True\n"
        "def f(x): return np.zeros(x.shape).view(Liar)\n",
    ),
    Attack(
        "B04",
        "is a number whose comparisons lie",
        LYING.format(base="float") + "def f(x): return [Liar(0) for _ in x]",
    ),
    Attack("B05", "is not a number", NUMPY + "def f(x): return np.full(x.shape, np.nan)\n"),
    Attack("B05b", "is infinite", NUMPY + "def f(x): return np.full(x.shape, np.inf)\n"),
    Attack(
        "B06",
        "changes numpy's comparisons",
        NUMPY + "import math\n"
        "np.allclose = np.isclose = np.array_equal = lambda *a, **k: True\n"
        "np.testing.assert_allclose = lambda *a, **k: None\n"
        "math.isclose = lambda *a, **k: True\n"
        "def f(x): return np.zeros(x.shape)\n",
    ),
    Attack(
        "B07",
        "changes the encoder of its own answers",
        NUMPY + "import sys\n"
        "for name, module in list(sys.modules.items()):\n"
        "    if name.endswith('.wire'):\n"
        "        module.dumps = module.plain = lambda *a, **k: b'right'\n"
        "def f(x): return np.zeros(x.shape)\n",
    ),
    Attack(
        "B08",
        "is an array of objects that run code when read",
        NUMPY + "class Evil:\n"
        "    def __reduce__(self): return (exit, ())\n"
        "def f(x): return np.array([Evil() for _ in x], dtype=object)\n",
    ),
    Attack("B09", "is one number for a whole array", "def f(x): return float(2 * x[0] + 1)\n"),
    Attack(
        "B09b",
        "broadcasts to the right shape",
        NUMPY + "def f(x): return np.zeros((1, 1, 1)) + 1\n",
    ),
    Attack("B10", "changes the input", "def f(x):\n    x[:] = -0.5\n    return 0 * x\n"),
    Attack("B11", "is zero", NUMPY + "def f(x): return np.zeros(x.shape)\n"),
    Attack("B13", "is computed when looked at", "def f(x): return (2 * v for v in x)\n"),
    Attack("B18", "is too long a number", "def f(x): return 10 ** 4000\n"),
    Attack("B19", "is its own part", "def f(x):\n    y = [x]\n    y.append(y)\n    return y\n"),
    Attack(
        "B21",
        "changes what carries it out",
        NUMPY + "import sys\n"
        "for name, module in list(sys.modules.items()):\n"
        "    if name.endswith('.carry_out'):\n"
        "        module.answers = lambda plan, names: iter([])\n"
        "def f(x): return np.zeros(x.shape)\n",
    ),
)
"""No answer of these is right; how else the verdict calls it is the question's affair."""

WITH_TORCH = (
    Attack(
        "B03",
        "takes part in torch's functions",
        "import torch\n"
        "class Liar(torch.Tensor):\n"
        "    @classmethod\n"
        "    def __torch_function__(cls, *a, **k): return torch.tensor(True)\n"
        "def f(x): return torch.zeros(len(x)).as_subclass(Liar)\n",
    ),
    Attack(
        "E07",
        "fills memory with tensors",
        "import torch\ndef f(x): return [torch.ones(1 << 27) for _ in range(100)]\n",
    ),
)
