"""Landlock: the files a guest may read and write, and nothing else; no TCP; no signals outwards.

Needs no privilege. What an older kernel's Landlock lacks (network from ABI 4, signals from 6) the
system-call filter forbids as well.
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Iterable

from . import kernel

CREATE, ADD_RULE, RESTRICT = 444, 445, 446
EXECUTE, WRITE_FILE, READ_FILE, READ_FOLDER = 1, 2, 4, 8
MAKE_CHAR_DEVICE, MAKE_SOCKET, MAKE_BLOCK_DEVICE = 1 << 6, 1 << 9, 1 << 11
TRUNCATE, DEVICE_IOCTL = 1 << 14, 1 << 15
NEVER = EXECUTE | MAKE_CHAR_DEVICE | MAKE_SOCKET | MAKE_BLOCK_DEVICE | DEVICE_IOCTL
OF_A_FILE = WRITE_FILE | READ_FILE | TRUNCATE
FILE_RIGHTS = {0: 0, 1: 13, 2: 14, 3: 15, 4: 15}
"""Landlock's version -> the number of rights over files it knows; 16 from the fifth on."""


def version() -> int:
    """The kernel's Landlock ABI; 0 where there is none."""
    try:
        return kernel.syscall(CREATE, None, 0, 1)
    except OSError:
        return 0


def restrict(readable: Iterable[str], writable: Iterable[str]) -> None:
    """Let this process read and write below these paths only. It cannot be undone."""
    abi = version()
    if abi == 0:
        raise OSError("the kernel has no Landlock")
    files = (1 << FILE_RIGHTS.get(abi, 16)) - 1
    network = 3 if abi >= 4 else 0
    scopes = 3 if abi >= 6 else 0
    size = 24 if abi >= 6 else 16 if abi >= 4 else 8
    wanted = ctypes.create_string_buffer(struct.pack("QQQ", files, network, scopes), 24)
    rules = kernel.syscall(CREATE, wanted, size, 0)
    for paths, rights in ((readable, READ_FILE | READ_FOLDER), (writable, files & ~NEVER)):
        for path in paths:
            _allow(rules, path, rights)
    kernel.prctl(kernel.NO_NEW_PRIVILEGES, 1)
    kernel.syscall(RESTRICT, rules, 0)
    os.close(rules)


def _allow(rules: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # not on this machine: nothing to allow
        return
    if not stat.S_ISDIR(os.fstat(place).st_mode):
        rights &= OF_A_FILE
    rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, place), 12)
    kernel.syscall(ADD_RULE, rules, 1, rule, 0)
    os.close(place)
