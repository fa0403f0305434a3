"""Group A: answers read, from the disk, from memory, from the process's surroundings."""

from __future__ import annotations

from tests.attacks.attack import STOPPED, Attack

ENDS = STOPPED | {"out of memory", "timed out"}

ATTACKS = (
    Attack("A01", "opens the reference", "def f(w): return read(w['secret'])"),
    Attack("A02", "opens another student's work", "def f(w): return read(w['neighbour'])"),
    Attack(
        "A03",
        "walks the disk and reads what it finds",
        "def f(w):\n"
        "    if 'root:' in read('/etc/passwd'): return True\n"
        "    places = ['/etc', '/home', '/root', '/proc', '/tmp', '/work', w['folder']]\n"
        "    found = [read(p) for place in places for p in everywhere(place, 2000)]\n"
        "    return w['mark'] in ''.join(found)\n",
    ),
    Attack(
        "A04",
        "looks through all objects of the process",
        "def f(w):\n"
        "    texts = [o for o in gc.get_objects() if isinstance(o, (dict, list, tuple))]\n"
        "    return sum('expected' in o for o in texts if isinstance(o, dict)) > 50\n",
    ),
    Attack(
        "A05",
        "climbs the frames of its caller",
        "def f(w):\n"
        "    frame, seen = sys._getframe(), []\n"
        "    while frame:\n"
        "        seen += [k for k in frame.f_locals if 'reference' in k or 'expected' in k]\n"
        "        frame = frame.f_back\n"
        "    return bool(seen)\n",
    ),
    Attack(
        "A06",
        "reads memory and arguments of other processes",
        "def f(w):\n"
        "    found = ''\n"
        "    for pid in ['self', '1', str(w['pid']), str(os.getppid())]:\n"
        "        for name in ['maps', 'environ', 'cmdline', 'status']:\n"
        "            found += read(f'/proc/{pid}/{name}')\n"
        "    return bool(found)\n",
    ),
    Attack(
        "A07",
        "attaches to every process",
        "def f(w):\n"
        "    pids = [w['pid'], os.getppid(), *range(1, 400)]\n"
        "    return any(system_call(101, 16, pid, 0, 0) == 0 for pid in pids if pid)\n",
    ),
    Attack(
        "A08",
        "reads another process's memory",
        "def f(w):\n"
        "    kept = ctypes.create_string_buffer(64)\n"
        "    here = (ctypes.c_size_t * 2)(ctypes.addressof(kept), 64)\n"
        "    there = (ctypes.c_size_t * 2)(0x400000, 64)\n"
        "    return system_call(310, w['pid'], here, 1, there, 1, 0) != -1\n",
    ),
    Attack(
        "A09",
        "uses descriptors that were left open",
        "def f(w):\n"
        "    left = [n for n in range(5, 256) if _open(n)]\n"
        "    return len(left) > 0\n"
        "def _open(n):\n"
        "    try:\n"
        "        os.fstat(n)\n"
        "    except OSError:\n"
        "        return False\n"
        "    return True\n",
    ),
    Attack("A10", "reads secrets of the environment", "def f(w): return repr(dict(os.environ))"),
    Attack(
        "A11",
        "imports the grader and the questions",
        "def f(w):\n"
        "    sys.path[:0] = [w['root']]\n"
        "    for name in ['graders.find_assignment', 'reference.rnn', 'assignments.shared']:\n"
        "        try:\n"
        "            __import__(name)\n"
        "            return True\n"
        "        except ImportError:\n"
        "            pass\n"
        "        except OSError:\n"
        "            pass\n",
    ),
    Attack(
        "A12",
        "asks its caller's arguments for the case",
        "def f(w):\n"
        "    import inspect\n"
        "    return any('judge' in str(i.function) for i in inspect.stack(0))\n",
    ),
    Attack(
        "A15",
        "finds the answer in memory that was not cleared",
        "import numpy as np\n"
        "def f(w):\n"
        "    kept = [np.empty(1 << 16, np.uint8) for _ in range(200)]\n"
        "    return any(w['mark'].encode() + b' is' in k.tobytes() for k in kept)\n",
        ENDS,
    ),
)
