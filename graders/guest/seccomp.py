"""Puts the system-call filter into force that `graders.host.syscalls` compiled."""

from __future__ import annotations

import ctypes
import platform
from pathlib import Path

from . import kernel

FILTERS = Path(__file__).resolve().parent / "filters"
INSTRUCTION_BYTES = 8
FILTER_MODE = 2


class _Program(ctypes.Structure):
    """`struct sock_fprog`."""

    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p)]


def program() -> bytes:
    """The compiled filter; raises where there is none for this kind of processor."""
    path = FILTERS / f"{platform.machine()}.bpf"
    if not path.exists():
        raise OSError(f"there is no filter for {platform.machine()} processors")
    return path.read_bytes()


def load(instructions: bytes) -> None:
    """Put a filter into force for this thread and all that it starts. It cannot be undone."""
    kept = ctypes.create_string_buffer(instructions, len(instructions))
    given = _Program(len(instructions) // INSTRUCTION_BYTES, ctypes.addressof(kept))
    kernel.prctl(kernel.NO_NEW_PRIVILEGES, 1)
    kernel.prctl(kernel.SECCOMP, FILTER_MODE, ctypes.addressof(given))
