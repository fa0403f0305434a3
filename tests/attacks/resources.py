"""Group E: time, memory, processes, disk, output, descriptors."""

from __future__ import annotations

from tests.attacks.attack import CRASHED, STOPPED, TIMED_OUT, Attack

MEMORY = frozenset({"out of memory", "timed out"})
"""On a busy machine, taking pages uses the time up first."""
FLOODED = frozenset({"printed too much"})
FILLED = frozenset({"filled the disk"})
CROWDED = frozenset({"started too many threads"})

ATTACKS = (
    Attack("E01", "never ends", "def f(w):\n    while True: pass\n", TIMED_OUT),
    Attack(
        "E01b",
        "never ends, and catches everything",
        "def f(w):\n"
        "    while True:\n"
        "        try:\n"
        "            while True: pass\n"
        "        except BaseException: pass\n",
        TIMED_OUT,
    ),
    Attack("E01c", "never ends at import", "while True: pass\ndef f(w): return 1\n", STOPPED),
    Attack("E02", "sleeps", "def f(w): time.sleep(1000)", TIMED_OUT),
    Attack(
        "E03",
        "ignores every signal and never ends",
        "def f(w):\n"
        "    for n in range(1, 65):\n"
        "        try: signal.signal(n, signal.SIG_IGN)\n"
        "        except (OSError, ValueError): pass\n"
        "    while True: pass\n",
        TIMED_OUT,
    ),
    Attack(
        "E04",
        "computes in C, where Python hears no signal",
        "def f(w): return 7 ** (7 ** 9)",
        MEMORY,
    ),
    Attack(
        "E05", "fills memory with a list", "def f(w):\n    x = [0]\n    while 1: x += x\n", MEMORY
    ),
    Attack(
        "E06",
        "fills memory with arrays",
        "import numpy as np\ndef f(w): return [np.ones(1 << 27) for _ in range(1000)]\n",
        MEMORY,
    ),
    Attack(
        "E08",
        "keeps memory in files that are nowhere",
        "def f(w):\n    os.memfd_create('x')\n    return True\n",
    ),
    Attack(
        "E08b",
        "keeps memory in /dev/shm",
        "def f(w):\n"
        "    block = b'x' * (1 << 24)\n"
        "    with open('/dev/shm/x', 'wb') as file:\n"
        "        for n in range(64): file.write(block); file.flush()\n"
        "    return True\n",
        STOPPED | TIMED_OUT,
    ),
    Attack(
        "E09",
        "forks until nothing is left",
        "def f(w):\n    while True: os.fork()\n",
        frozenset({"raised"}),
    ),
    Attack(
        "E11",
        "starts threads until nothing is left",
        "def f(w):\n"
        "    for _ in range(100000):\n"
        "        threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()\n",
        STOPPED | MEMORY | TIMED_OUT | CRASHED | CROWDED,
    ),
    Attack(
        "E11b",
        "starts threads that need hardly any memory",
        "def f(w):\n"
        "    threading.stack_size(32768)\n"
        "    for _ in range(3000):\n"
        "        threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()\n"
        "    time.sleep(0.3)\n"
        "    return True\n",
        STOPPED | TIMED_OUT | CROWDED,
    ),
    Attack(
        "E12",
        "fills the disk",
        "def f(w):\n"
        "    block = b'x' * (1 << 24)\n"
        "    for n in range(256):\n"
        "        with open(f'big{n}', 'wb') as file: file.write(block)\n"
        "    return True\n",
        STOPPED | TIMED_OUT | CRASHED | FILLED,
    ),
    Attack(
        "E12c",
        "fills the disk with files that have no name",
        "def f(w):\n"
        "    block, kept = b'x' * (1 << 24), []\n"
        "    for n in range(256):\n"
        "        kept.append(open('x', 'wb'))\n"
        "        os.unlink('x')\n"
        "        kept[-1].write(block); kept[-1].flush()\n"
        "    return True\n",
        STOPPED | TIMED_OUT | FILLED,
    ),
    Attack(
        "E12e",
        "reserves the disk without writing",
        "def f(w):\n"
        "    for n in range(4):\n"
        "        with open(f'reserved{n}', 'wb') as file:\n"
        "            if libc.fallocate(file.fileno(), 1, 0, ctypes.c_long(200 << 20)): return 1\n"
        "    time.sleep(0.3)\n"
        "    return True\n",
        STOPPED | FILLED,
    ),
    Attack(
        "E12f",
        "fills the disk in a folder that nobody may list",
        "def f(w):\n"
        "    os.mkdir('closed', 0o300)\n"
        "    block = b'x' * (1 << 24)\n"
        "    for n in range(64):\n"
        "        with open(f'closed/big{n}', 'wb') as file: file.write(block)\n"
        "    time.sleep(0.3)\n"
        "    return True\n",
        STOPPED | TIMED_OUT | FILLED,
    ),
    Attack(
        "E12g",
        "fills the disk with files that are mapped and neither named nor open",
        "libc.mmap.restype = ctypes.c_void_p\n"
        "def f(w):\n"
        "    block = b'x' * (1 << 24)\n"
        "    for n in range(40):\n"
        "        with open('x', 'wb+') as file:\n"
        "            os.unlink('x')\n"
        "            file.write(block); file.flush()\n"
        "            libc.mmap(None, 4096, 1, 1, file.fileno(), 0)\n"
        "    time.sleep(0.3)\n"
        "    return True\n",
        STOPPED | TIMED_OUT | FILLED,
    ),
    Attack(
        "E12h",
        "closes itself to whoever counts its files without a name",
        "def f(w):\n"
        "    if libc.prctl(4, 0, 0, 0, 0): return 1\n"
        "    block, kept = b'x' * (1 << 24), []\n"
        "    for n in range(64):\n"
        "        kept.append(open('x', 'wb'))\n"
        "        os.unlink('x')\n"
        "        kept[-1].write(block); kept[-1].flush()\n"
        "    return True\n",
        STOPPED | TIMED_OUT | FILLED,
    ),
    Attack(
        "E12d",
        "hides what it writes deeper than any path",
        "def f(w):\n"
        "    for n in range(40):\n"
        "        os.mkdir('d' * 200)\n"
        "        os.chdir('d' * 200)\n"
        "    block = b'x' * (1 << 24)\n"
        "    for n in range(256):\n"
        "        with open(f'big{n}', 'wb') as file: file.write(block)\n"
        "    return True\n",
        STOPPED | TIMED_OUT | FILLED,
    ),
    Attack(
        "E12b",
        "fills the disk with one file",
        "def f(w):\n"
        "    block = b'x' * (1 << 24)\n"
        "    with open('big', 'wb') as file:\n"
        "        for n in range(64): file.write(block)\n"
        "    return True\n",
        STOPPED | TIMED_OUT | CRASHED,
    ),
    Attack(
        "E13",
        "takes all inodes",
        "def f(w):\n    for n in range(100000): open(f'{n}', 'w').close()\n    return True\n",
        STOPPED | TIMED_OUT | FILLED,
    ),
    Attack(
        "E14",
        "floods the output",
        "def f(w):\n    while True: print('x' * 100000)\n",
        FLOODED,
    ),
    Attack(
        "E15",
        "prints bytes that are no text",
        "def f(w):\n"
        "    os.write(1, b'\\xff\\xfe\\x1b]0;owned\\x07' * 100)\n"
        "    sys.stdout.buffer.write(bytes(range(256)))\n"
        "    return 1\n",
        frozenset({"value"}),
    ),
    Attack(
        "E16",
        "returns a huge array",
        "import numpy as np\ndef f(w): return np.ones(1 << 22)\n",
        frozenset({"answered too much"}),
    ),
    Attack(
        "E16b",
        "returns a list without an end",
        "def f(w):\n    x = []\n    x.append(x)\n    return x\n",
        frozenset({"not plain data"}),
    ),
    Attack(
        "E17",
        "opens files until nothing is left",
        "def f(w):\n    kept = [open('/dev/null') for _ in range(100000)]\n    return True\n",
    ),
    Attack(
        "E17b",
        "takes the user's watchers of files",
        "def f(w):\n"
        "    taken = [libc.inotify_init1(0) for _ in range(200)]\n"
        "    return max(taken) >= 0\n",
    ),
    Attack(
        "E17c",
        "takes the user's memory for pipes",
        "import fcntl\n"
        "def f(w):\n"
        "    pipes = [os.pipe() for _ in range(20)]\n"
        "    sizes = [fcntl.fcntl(end, 1031, 1 << 20) for _, end in pipes]\n"
        "    return max(sizes) >= 1 << 20\n",
    ),
    Attack(
        "E17d",
        "takes the user's timers",
        "def f(w):\n"
        "    timer = ctypes.c_void_p()\n"
        "    return libc.timer_create(1, None, ctypes.byref(timer)) == 0\n",
    ),
    Attack(
        "E18",
        "maps a sparse file larger than memory",
        "import mmap\n"
        "def f(w):\n"
        "    with open('sparse', 'wb') as file: os.ftruncate(file.fileno(), 1 << 40)\n"
        "    with open('sparse', 'r+b') as file: mmap.mmap(file.fileno(), 0)\n"
        "    return True\n",
        STOPPED | CRASHED,
    ),
    Attack(
        "E19",
        "reads an array file that claims to be huge",
        "import io\n"
        "import numpy as np\n"
        "def f(w):\n"
        "    head = \"{'descr': '<f8', 'fortran_order': False, 'shape': (1099511627776,)}\\n\"\n"
        "    data = b'\\x93NUMPY\\x01\\x00' + struct.pack('<H', len(head)) + head.encode()\n"
        "    return np.load(io.BytesIO(data)).shape\n",
        STOPPED | MEMORY,
    ),
)
