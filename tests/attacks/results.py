"""Groups C and D: results forged on the pipe or on the disk; the process left early."""

from __future__ import annotations

from tests.attacks.attack import CRASHED, STOPPED, Attack

GARBLED = frozenset({"broken frame"})
EXITED = frozenset({"exited"})

FORGED = (
    Attack(
        "C01",
        "writes an answer of its own on the pipe",
        'HEADER = b\'{"tuple": ["answer", 0, {"Got": [41, {"tuple": []}]}]}\'\n'
        "def f(w):\n"
        "    os.write(4, frame(HEADER))\n"
        "    os._exit(0)\n",
        # It stands as the answer 41, as if f had returned it; then the process is gone.
        frozenset({"value"}),
    ),
    Attack("C02", "writes garbage", "def f(w): os.write(4, frame(b'{garbage'))", GARBLED),
    Attack(
        "C03",
        "writes brackets ten thousand deep",
        "def f(w): os.write(4, frame(b'[' * 10000 + b']' * 10000))",
        GARBLED,
    ),
    Attack(
        "C04",
        "claims an impossible shape",
        'HEADER = b\'{"array": ["f8", [1099511627775, 1099511627775]]}\'\n'
        "def f(w): os.write(4, frame(HEADER))",
        GARBLED,
    ),
    Attack(
        "C05",
        "claims a frame of 2^60 bytes",
        "def f(w): os.write(4, struct.pack('<Q', 1 << 60))",
        frozenset({"answered too much"}),
    ),
    Attack(
        "C06", "sends a number where words belong", "def f(w): os.write(4, frame(b'7'))", GARBLED
    ),
    Attack(
        "C07",
        "sends a pickle that runs code",
        "import pickle\n"
        "class Evil:\n"
        "    def __init__(self, path): self.path = path\n"
        "    def __reduce__(self): return (open, (self.path, 'w'))\n"
        "def f(w):\n"
        "    data = pickle.dumps(Evil(w['results']))\n"
        "    os.write(4, struct.pack('<Q', len(data)) + data)\n",
        GARBLED,
    ),
    Attack(
        "C08",
        "writes the results file first",
        "def f(w):\n    open(w['results'], 'w').write('{\"score\": 100}')\n    return True\n",
    ),
    Attack(
        "C09",
        "locks the results file",
        "def f(w):\n"
        "    os.chmod(w['results'], 0)\n"
        "    os.chmod(w['folder'], 0)\n"
        "    os.utime(w['results'], (0, 0))\n",
    ),
    Attack(
        "C10",
        "prints a verdict",
        "def f(w):\n    print('PASSED all tests\\n{\"score\": 100}', flush=True)\n    return 0\n",
        frozenset({"value"}),
    ),
    Attack(
        "C11",
        "leaves start-up files for the next Python",
        "def f(w):\n"
        "    import site\n"
        "    for name in ['sitecustomize.py', 'usercustomize.py', 'evil.pth', 'conftest.py']:\n"
        "        for folder in [*site.getsitepackages(), w['folder']]:\n"
        "            try:\n"
        "                open(os.path.join(folder, name), 'w').write('import os; os._exit(0)')\n"
        "                return True\n"
        "            except OSError:\n"
        "                pass\n",
    ),
    Attack(
        "C17",
        "claims that the wall has failed",
        'HEADER = b\'{"tuple": ["answer", 0, {"Failed": ["wall failed", "", ""]}]}\'\n'
        "def f(w): os.write(4, frame(HEADER))\n",
        GARBLED,
    ),
    Attack("C18", "exits as a failed wall does", "def f(w): os._exit(97)", EXITED),
    Attack(
        "C19",
        "takes over the requests of the host",
        "def f(w):\n    os.close(3)\n    os.close(4)\n    return 1\n",
        EXITED | STOPPED | {"broken frame"},
    ),
)

LEFT = (
    Attack("D01", "exits", "def f(w): sys.exit(0)", EXITED),
    Attack("D02", "ends the process in a call", "def f(w): os._exit(0)", EXITED),
    Attack("D03", "ends the process at import", "os._exit(0)\ndef f(w): return 1", STOPPED),
    Attack(
        "D04",
        "ends the process when Python leaves",
        "import atexit\natexit.register(os._exit, 0)\ndef f(w): sys.exit(0)",
        EXITED,
    ),
    Attack("D05", "aborts", "def f(w): os.abort()", CRASHED),
    Attack("D06", "reads address zero", "def f(w): ctypes.string_at(0)", CRASHED),
    Attack(
        "D07",
        "kills itself",
        "def f(w):\n    os.kill(os.getpid(), signal.SIGKILL)\n    return 1\n",
        STOPPED,
    ),
    Attack(
        "D08",
        "recurses without a limit",
        "def f(w):\n"
        "    sys.setrecursionlimit(10**9)\n"
        "    def g(n): return g(n + 1) + 1\n"
        "    return g(0)\n",
        CRASHED | STOPPED | {"out of memory", "timed out"},
    ),
    Attack(
        "D09",
        "recurses in C",
        "def f(w):\n    x = []\n    for _ in range(10**6): x = [x]\n    return repr(x)\n",
        CRASHED | STOPPED | {"timed out"},
    ),
    Attack(
        "D10",
        "raises what cannot be printed",
        "class Evil(Exception):\n    def __str__(self): os._exit(0)\ndef f(w): raise Evil\n",
        EXITED | STOPPED,
    ),
    Attack(
        "D11",
        "raises what `except Exception` lets pass",
        "class Odd(BaseException): pass\ndef f(w): raise Odd('x')\n",
        frozenset({"raised"}),
    ),
    Attack(
        "D12",
        "names an exception with terminal codes",
        "Evil = type('\\x1b]0;owned\\x07<script>', (Exception,), {})\ndef f(w): raise Evil('x')\n",
        frozenset({"raised"}),
    ),
    Attack(
        "D13",
        "goes on writing after its answer",
        "def f(w):\n"
        "    def later():\n"
        "        while True:\n"
        "            os.write(4, frame(b'7'))\n"
        "    threading.Thread(target=later, daemon=True).start()\n"
        "    return 1\n",
        frozenset({"value", "broken frame"}),
    ),
)
