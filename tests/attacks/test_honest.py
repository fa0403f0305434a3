"""Fairness: honest code works behind the wall as it does at home."""

from __future__ import annotations

import numpy as np
import pytest

from graders.guest.plan import Call, Cell, Got, Load
from graders.host import isolation
from graders.host.child import Spawned
from graders.host.isolation import Guests, Isolation
from graders.host.process import Limits
from graders.host.session import Transcript, take
from graders.intake.source import mended

LIMITS = Limits(statement_seconds=30, item_seconds=20, memory_bytes=4 << 30)
LEGACY = np.random.RandomState(7).normal(size=3).tolist()

HONEST = {
    "prints and warnings": (
        "import warnings\n"
        "def f():\n    print('so far so good')\n    warnings.warn('careful')\n    return 1\n",
        1,
    ),
    "numpy's legacy seed": (
        "import numpy as np\n"
        "def f():\n    np.random.seed(7)\n    return np.random.normal(size=3).tolist()\n",
        LEGACY,
    ),
    "linear algebra": (
        "import numpy as np\n"
        "def f():\n"
        "    q, r = np.linalg.qr(np.eye(50) + 1)\n"
        "    np.testing.assert_allclose(q @ r, np.eye(50) + 1)\n"
        "    return round(float(np.linalg.svd(np.eye(7))[1].sum()), 9)\n",
        7.0,
    ),
    "temporary files": (
        "import os, tempfile\n"
        "def f():\n"
        "    with tempfile.TemporaryDirectory() as folder:\n"
        "        with open(os.path.join(folder, 'x'), 'w') as file: file.write('42')\n"
        "        return open(os.path.join(folder, 'x')).read()\n",
        "42",
    ),
    "files of its own": (
        "import os, shutil\n"
        "import numpy as np\n"
        "from pathlib import Path\n"
        "def f():\n"
        "    os.makedirs('out/deep', exist_ok=True)\n"
        "    np.savez('out/x.npz', a=np.arange(3))\n"
        "    shutil.copy('out/x.npz', 'out/deep/y.npz')\n"
        "    os.rename('out/deep/y.npz', 'z.npz')\n"
        "    Path('z.npz').touch()\n"
        "    shutil.rmtree('out')\n"
        "    return np.load('z.npz')['a'].tolist()\n",
        [0, 1, 2],
    ),
    "its home and its name": (
        "import getpass\n"
        "from pathlib import Path\n"
        "def f():\n"
        "    (Path.home() / 'x').write_text('y')\n"
        "    return [getpass.getuser(), Path('x').read_text()]\n",
        ["student", "y"],
    ),
    "threads": (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "def f():\n"
        "    with ThreadPoolExecutor(8) as pool: return sum(pool.map(abs, range(-10, 10)))\n",
        100,
    ),
    "locks of its own files": (
        "import fcntl, os, sqlite3\n"
        "def f():\n"
        "    with open('lock', 'w') as file:\n"
        "        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)\n"
        "        fcntl.lockf(file, fcntl.LOCK_UN)\n"
        "        os.posix_fallocate(file.fileno(), 0, 10000)\n"
        "    base = sqlite3.connect('x.db')\n"
        "    base.execute('pragma journal_mode=wal')\n"
        "    base.execute('create table t(x)')\n"
        "    base.execute('insert into t values (7)')\n"
        "    base.commit()\n"
        "    with open('x.db', 'rb') as file: os.fsync(file.fileno())\n"
        "    other = sqlite3.connect('x.db').execute('select x from t').fetchone()[0]\n"
        "    return [os.path.getsize('lock'), other]\n",
        [10000, 7],
    ),
    "asyncio": (
        "import asyncio\n"
        "async def g():\n    await asyncio.sleep(0.001)\n    return 7\n"
        "def f(): return asyncio.run(g())\n",
        7,
    ),
    "an alarm of its own": (
        "import signal, time\n"
        "def f():\n"
        "    seen = []\n"
        "    signal.signal(signal.SIGALRM, lambda *_: seen.append(1))\n"
        "    signal.setitimer(signal.ITIMER_REAL, 0.01)\n"
        "    time.sleep(0.1)\n"
        "    return seen\n",
        [1],
    ),
    "times and zones": (
        "import datetime, zoneinfo\n"
        "def f():\n"
        "    when = datetime.datetime(2026, 7, 1, 12, tzinfo=zoneinfo.ZoneInfo('UTC'))\n"
        "    return when.isoformat()\n",
        "2026-07-01T12:00:00+00:00",
    ),
    "late imports": (
        "def f():\n"
        "    import csv, decimal, unittest, sqlite3, xml.dom.minidom, numpy.polynomial, networkx\n"
        "    return networkx.path_graph(3).number_of_edges()\n",
        2,
    ),
    "its own limits": (
        "import resource\ndef f(): return resource.getrlimit(resource.RLIMIT_CORE)[0]\n",
        0,
    ),
    "sympy": (
        "import sympy\n"
        "def f():\n"
        "    x = sympy.Symbol('x')\n"
        "    return sympy.simplify(sympy.sin(x)**2 + sympy.cos(x)**2 - 1)\n",
        0,
    ),
    "autograd": (
        "import torch\n"
        "def f():\n"
        "    w = torch.ones(3, requires_grad=True)\n"
        "    (w ** 3).sum().backward()\n"
        "    return w.grad.tolist()\n",
        [3.0, 3.0, 3.0],
    ),
    "convolution and training": (
        "import torch\n"
        "def f():\n"
        "    net = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 3), torch.nn.Flatten(),\n"
        "                              torch.nn.Linear(18, 1))\n"
        "    steps = torch.optim.Adam(net.parameters())\n"
        "    for _ in range(3):\n"
        "        steps.zero_grad()\n"
        "        net(torch.ones(4, 1, 5, 5)).pow(2).mean().backward()\n"
        "        steps.step()\n"
        "    torch.set_num_threads(4)\n"
        "    return (torch.ones(200, 200) @ torch.ones(200, 200)).sum().item()\n",
        200.0**3,
    ),
    "a compiled module, which runs as it stands": (
        "import torch\n"
        "@torch.compile\n"
        "def double(x): return 2 * x\n"
        "def f(): return double(torch.ones(2)).tolist()\n",
        [2.0, 2.0],
    ),
    "weights saved and loaded": (
        "import torch\n"
        "def f():\n"
        "    net = torch.nn.Linear(2, 1)\n"
        "    torch.save(net.state_dict(), 'net.pt')\n"
        "    net.load_state_dict(torch.load('net.pt'))\n"
        "    return len(list(net.parameters()))\n",
        2,
    ),
    "figures": (
        "import matplotlib.pyplot as plt\n"
        "import numpy as np\n"
        "plt.style.use('ggplot')\n"
        "def f():\n"
        "    figure, axes = plt.subplots(1, 2)\n"
        "    axes[0].plot([1, 2], label='$x^2$')\n"
        "    axes[0].legend()\n"
        "    axes[1].imshow(np.eye(3))\n"
        "    plt.tight_layout()\n"
        "    plt.savefig('x.png')\n"
        "    plt.show()\n"
        "    return [plt.get_backend().lower(), plt.imread('x.png').ndim]\n",
        ["agg", 3],
    ),
    "progress bars": (
        "from tqdm import tqdm, trange\n"
        "from tqdm.auto import tqdm as auto\n"
        "def f(): return [sum(tqdm(range(5))), sum(trange(4)), sum(auto(range(3)))]\n",
        [10, 6, 3],
    ),
    "data loaded with workers": (
        "import torch\n"
        "from torch.utils.data import DataLoader, TensorDataset\n"
        "def f():\n"
        "    rows = TensorDataset(torch.arange(10.0))\n"
        "    loader = DataLoader(rows, batch_size=4, num_workers=2, prefetch_factor=4,\n"
        "                        persistent_workers=True)\n"
        "    return [len(batch[0]) for batch in loader]\n",
        [4, 4, 2],
    ),
}


def ask(source: str, guests: Guests) -> Transcript:
    load = Load((Cell("answers.ipynb, cell 1", source),), {}, {})
    return take(load, {"f": (Call("f"),)}, LIMITS, guests.start)


@pytest.mark.parametrize("name", HONEST)
def test_it_works_unchanged(name: str, warm_guests: Guests) -> None:
    source, expected = HONEST[name]
    transcript = ask(source, warm_guests)
    assert transcript.records["f"] == (Got(expected),), transcript.output


def test_the_loader_says_that_it_runs_without_workers(warm_guests: Guests) -> None:
    source, _ = HONEST["data loaded with workers"]
    assert "2 DataLoader workers were asked for" in ask(source, warm_guests).output


def test_without_a_fork_server_it_works_too() -> None:
    """As on macOS and Windows, where a guest is a fresh process."""
    source, expected = HONEST["data loaded with workers"]
    transcript = ask(source, Guests(Spawned, Isolation()))
    assert transcript.records["f"] == (Got(expected),), transcript.output
    assert "2 DataLoader workers were asked for" in transcript.output


def test_workers_that_are_not_named_are_left_out_too(warm_guests: Guests) -> None:
    source = (
        "from torch.utils.data import DataLoader\n"
        "class Mine(DataLoader):\n"
        "    def __init__(self, rows): super().__init__(rows, 3, False, None, None, 2)\n"
        "def f(): return [batch.tolist() for batch in Mine(range(4))]\n"
    )
    transcript = ask(source, warm_guests)
    assert transcript.records["f"] == (Got([[0, 1, 2], [3]]),), transcript.output
    assert "2 DataLoader workers were asked for" in transcript.output


def test_torch_can_be_imported_late(guests: Guests) -> None:
    """Where the assignment did not ask for it, the student pays for the import, and it works."""
    source, expected = HONEST["data loaded with workers"]
    transcript = ask(source, guests)
    assert transcript.records["f"] == (Got(expected),), transcript.output
    assert "2 DataLoader workers were asked for" in transcript.output


def test_a_library_that_is_not_there_costs_its_statement_alone(guests: Guests) -> None:
    """Its name is told, and whose fault it is not; the rest of the cell runs."""
    source = (
        "import json, nowhere.deep as show\nfrom absent import progress\n"
        "x = 2\nshow.plot(x)\ndef f(): return json.loads('[1]') + [x]\n"
        "def g():\n    import nowhere\n"
    )
    load = Load((Cell("cell", mended(source).source),), {}, {})
    plans = {"f": (Call("f"),), "g": (Call("g"),)}
    transcript = take(load, plans, LIMITS, guests.start)
    assert transcript.records["f"] == (Got([1, 2]),)
    told = "; it was not handed in, and is not installed where this was graded"
    assert [(fault.line, fault.says) for fault in transcript.faults] == [
        (1, f"ModuleNotFoundError: No module named 'nowhere'{told}"),
        (2, f"ModuleNotFoundError: No module named 'absent'{told}"),
        (4, "NameError: name 'show' is not defined"),
    ]
    (raised,) = transcript.records["g"]
    assert told in getattr(raised, "says", "")


UNSTEADY = """
import random, tempfile
import numpy as np
class Thing: pass
class Odd(Exception): pass
print(Thing(), tempfile.gettempdir())
raise Odd(Thing(), tempfile.gettempdir())
def f():
    names = list({'alpha', 'beta', 'gamma', 'delta', 'epsilon'})
    return [names, random.random(), np.random.rand(), hash('x')]
def g(): raise ValueError(Thing(), tempfile.mkdtemp())
"""


def test_grading_twice_tells_the_same() -> None:
    """Two runs, each with a fork server of its own."""
    load = Load((Cell("cell", UNSTEADY),), {}, {})
    plans = {"f": (Call("f"),), "g": (Call("g"),)}
    told = []
    for _ in range(2):
        with isolation.guests(("numpy",)) as guests:
            told.append(take(load, plans, LIMITS, guests.start))
    assert told[0].records["f"] == told[1].records["f"]
    assert told[0].faults == told[1].faults
    assert told[0].output == told[1].output
    assert "0x..." in told[0].output
