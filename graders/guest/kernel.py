"""Linux calls that Python 3.11 lacks: namespaces, mounts, prctl, and a way to try them."""

from __future__ import annotations

import ctypes
import functools
import os
import struct
from collections.abc import Callable

NEW_MOUNTS, NEW_UTS, NEW_IPC = 0x0002_0000, 0x0400_0000, 0x0800_0000
NEW_USER, NEW_PIDS, NEW_NETWORK = 0x1000_0000, 0x2000_0000, 0x4000_0000
NOSUID, NODEV, NOEXEC, BIND, RECURSIVE, PRIVATE = 2, 4, 8, 4096, 16384, 1 << 18
DIE_WITH_PARENT, DUMPABLE, SECCOMP, DROP_BOUND, NO_NEW_PRIVILEGES = 1, 4, 22, 24, 38
LAST_CAPABILITY = 63
CAPABILITY_VERSION = 0x2008_0522


@functools.cache
def libc() -> ctypes.CDLL:
    """The C library of this process."""
    return ctypes.CDLL(None, use_errno=True)


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def syscall(number: int, *arguments: object) -> int:
    """A system call by number; whole numbers are passed as longs."""
    given = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    libc().syscall.restype = ctypes.c_long
    return _checked(libc().syscall(ctypes.c_long(number), *given), f"system call {number}")


def prctl(option: int, *arguments: int) -> int:
    """`prctl(2)`; absent arguments are zero, as the newer options demand."""
    padded = (*arguments, 0, 0, 0, 0)[:4]
    return _checked(libc().prctl(option, *map(ctypes.c_ulong, padded)), f"prctl {option}")


def unshare(flags: int) -> None:
    """Leave the namespaces named by the flags for new ones."""
    _checked(libc().unshare(flags), "unshare")


def join(namespace: int, kind: int) -> None:
    """Enter the namespace behind a descriptor."""
    _checked(libc().setns(namespace, kind), "setns")


def mount(source: str, target: str, kind: str, flags: int, options: str = "") -> None:
    """`mount(2)`."""
    words = [word.encode() or None for word in (source, target, kind)]
    given = (*words, ctypes.c_ulong(flags), options.encode() or None)
    _checked(libc().mount(*given), f"mount {target}")


def drop_capabilities() -> None:
    """Drop all capabilities for good: the bounding set is emptied where that is allowed."""
    for capability in range(LAST_CAPABILITY + 1):
        try:
            prctl(DROP_BOUND, capability)
        except OSError:  # past the kernel's last one, or we hold none to begin with
            break
    head = ctypes.create_string_buffer(struct.pack("Ii", CAPABILITY_VERSION, 0), 8)
    _checked(libc().capset(head, ctypes.create_string_buffer(24)), "capset")


def tried(attempt: Callable[[], object]) -> str:
    """Try an attempt in a throw-away child; return the reason why it fails, or an empty text."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        reason = b""
        try:
            attempt()
        except BaseException as error:
            reason = str(error).encode()[:200] or b"failed"
        os.write(writer, reason)
        os._exit(bool(reason))
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        says = pipe.read().decode()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return says or (f"the attempt ended with {status}" if status else "")
