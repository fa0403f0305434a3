"""Group F: the network, other programs, other processes, the kernel; what is left for the next."""

from __future__ import annotations

from tests.attacks.attack import CRASHED, RAISED, STOPPED, TIMED_OUT, Attack

REFUSED = frozenset({RAISED})

ATTACKS = (
    Attack(
        "F01",
        "connects to a port of this machine",
        "def f(w):\n    socket.create_connection(('127.0.0.1', w['port']), 1)\n    return True\n",
        REFUSED,
    ),
    Attack(
        "F02",
        "sends a datagram",
        "def f(w):\n"
        "    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
        "    s.sendto(b'x', ('127.0.0.1', w['port']))\n",
        REFUSED,
    ),
    Attack(
        "F03",
        "connects to an abstract socket",
        "def f(w):\n    s = socket.socket(socket.AF_UNIX)\n    s.connect('\\0' + w['abstract'])\n",
        REFUSED,
    ),
    Attack(
        "F04",
        "connects to a socket on the disk",
        "def f(w):\n    s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)\n"
        "    s.sendto(b'x', w['socket'])\n",
        REFUSED,
    ),
    Attack(
        "F04b",
        "sends from a pair of sockets to a third",
        "def f(w):\n"
        "    a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)\n"
        "    a.sendto(b'x', w['socket'])\n",
        REFUSED,
    ),
    Attack(
        "F05",
        "starts a program",
        "def f(w):\n    subprocess.run(['/bin/true'], check=True)\n    return True\n",
        REFUSED,
    ),
    Attack("F05b", "starts a shell", "def f(w): return os.system('true') == 0"),
    Attack("F06", "becomes a program", "def f(w): os.execv('/bin/true', ['true'])", REFUSED),
    Attack(
        "F06b",
        "becomes a program of its own making",
        "def f(w):\n"
        "    open('x', 'w').write('#!/bin/sh')\n"
        "    os.chmod('x', 0o755)\n"
        "    os.execv('./x', ['x'])\n",
        REFUSED,
    ),
    Attack(
        "F07",
        "kills its parent and the grader",
        "def f(w):\n"
        "    for pid in (os.getppid(), w['pid']):\n"
        "        try: os.kill(pid, signal.SIGKILL)\n"
        "        except OSError: pass\n",
    ),
    Attack(
        "F08",
        "kills every process that it can name",
        "def f(w):\n"
        "    done = 0\n"
        "    for pid in [-1, 0, *range(2, 40000)]:\n"
        "        if pid != os.getpid():\n"
        "            done += system_call(62, pid, 9) == 0\n"
        "            done += pid > 0 and system_call(234, pid, pid, 9) == 0\n"
        "    return done > 0\n",
    ),
    Attack(
        "F08b",
        "has the kernel signal a neighbour for it",
        "import fcntl\n"
        "def f(w):\n"
        "    a, b = os.pipe()\n"
        "    fcntl.fcntl(a, fcntl.F_SETOWN, w['sibling'])\n"
        "    fcntl.fcntl(a, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)\n"
        "    os.write(b, b'x')\n"
        "    return True\n",
        REFUSED,
    ),
    Attack(
        "F08c",
        "lowers a neighbour's limits",
        "import resource\n"
        "def f(w):\n"
        "    resource.prlimit(w['sibling'], resource.RLIMIT_CPU, (0, 0))\n"
        "    return True\n",
        REFUSED,
    ),
    Attack(
        "F09",
        "makes namespaces of its own",
        "def f(w): return any(libc.unshare(n) == 0 for n in (0x10000000, 0x20000, 0x20000000))",
    ),
    Attack(
        "F10",
        "mounts",
        "def f(w): return libc.mount(b'tmpfs', w['folder'].encode(), b'tmpfs', 0, None) == 0",
    ),
    Attack(
        "F11",
        "talks to the kernel by io_uring",
        "def f(w):\n"
        "    given = ctypes.create_string_buffer(240)\n"
        "    return system_call(425, 8, given) >= 0\n",
    ),
    Attack(
        "F12",
        "uses the system calls of 32 bits",
        "import mmap\n"
        "def f(w):\n"
        "    code = mmap.mmap(-1, 4096, prot=7)\n"
        "    code.write(b'\\xb8\\x14\\x00\\x00\\x00\\xcd\\x80\\xc3')\n"
        "    call = ctypes.CFUNCTYPE(ctypes.c_long)\n"
        "    call(ctypes.addressof(ctypes.c_char.from_buffer(code)))()\n"
        "    return system_call(39) > 0\n",
        CRASHED,
    ),
    Attack(
        "F13",
        "raises its limits",
        "import resource\n"
        "def f(w):\n"
        "    unlimited = (resource.RLIM_INFINITY,) * 2\n"
        "    for kind in (resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE):\n"
        "        try:\n"
        "            resource.setrlimit(kind, unlimited)\n"
        "            return True\n"
        "        except (OSError, ValueError): pass\n",
    ),
    Attack(
        "F14",
        "shares memory with others by number",
        "def f(w): return libc.shmget(1234, 4096, 0o1666) >= 0",
    ),
    Attack(
        "F15",
        "poisons the libraries for the next student",
        "import numpy\n"
        "def f(w):\n"
        "    for path in (numpy.__file__, os.__file__, os.__file__ + 'c'):\n"
        "        for flags in (os.O_WRONLY, os.O_RDWR, os.O_RDONLY | os.O_TRUNC):\n"
        "            try:\n"
        "                os.open(path, flags)\n"
        "                return True\n"
        "            except OSError: pass\n",
    ),
    Attack(
        "F16",
        "leaves links that lead out of its home",
        "def f(w):\n"
        "    os.symlink(w['secret'], 'link')\n"
        "    os.symlink(w['folder'], 'way_out')\n"
        "    try: os.link(w['secret'], 'hard')\n"
        "    except OSError: pass\n"
        "    return read('link') or read('hard')\n",
    ),
    Attack(
        "F18",
        "leaves a grandchild behind",
        "def f(w):\n"
        "    if os.fork() == 0:\n"
        "        os.setsid()\n"
        "        if os.fork() == 0: time.sleep(1000)\n"
        "    return 1\n",
        REFUSED,
    ),
    Attack(
        "F19",
        "lets a grandchild hold the pipes open",
        "def f(w):\n"
        "    pid = libc.fork()\n"
        "    if pid == 0: time.sleep(1000)\n"
        "    if pid > 0: os._exit(0)\n"
        "    return 1\n",
    ),
    Attack(
        "F20",
        "types into the terminal",
        "import fcntl\n"
        "def f(w):\n"
        "    for n in range(5):\n"
        "        try:\n"
        "            fcntl.ioctl(n, 0x5412, b'x')\n"
        "            return True\n"
        "        except OSError: pass\n"
        "    return read('/dev/tty')\n",
    ),
    Attack(
        "F23",
        "starts worker processes",
        "import multiprocessing\n"
        "def f(w):\n"
        "    with multiprocessing.Pool(2) as pool: pool.map(abs, [1])\n"
        "    return True\n",
        STOPPED | TIMED_OUT,
    ),
    Attack(
        "F24",
        "gains the rights of a program with the set-user bit",
        "def f(w): return libc.setuid(0) == 0 or libc.setreuid(0, 0) == 0 or os.getuid() == 0",
    ),
    Attack(
        "F25",
        "empties a file that it may not read",
        "def f(w):\n    os.truncate(w['results'], 0)\n    return True\n",
        REFUSED,
    ),
    Attack(
        "F26",
        "takes leases on files that others open, who would wait",
        "import fcntl, numpy\n"
        "def f(w):\n"
        "    for path in (numpy.__file__, os.__file__, sys.executable, '/dev/null', '.'):\n"
        "        for command, kind in ((1024, 0), (1024, 1), (1026, 0x8000003F), (1040, 0)):\n"
        "            try:\n"
        "                fcntl.fcntl(os.open(path, os.O_RDONLY), command, kind)\n"
        "                return True\n"
        "            except OSError: pass\n",
    ),
    Attack(
        "F27",
        "sets flags of files that others read",
        "import fcntl, numpy\n"
        "def f(w):\n"
        "    for path in (numpy.__file__, os.__file__, os.path.dirname(numpy.__file__)):\n"
        "        for call in (0x40086602, 0x401C5820, 0x40806685, 0x800C6613, 0x5000940E):\n"
        "            try:\n"
        "                fcntl.ioctl(os.open(path, os.O_RDONLY), call, bytes(128))\n"
        "                return True\n"
        "            except OSError: pass\n",
    ),
)
