"""Limits that the guest's own process can set before student code runs."""

from __future__ import annotations

import contextlib
from pathlib import Path

DISK_BYTES = 256 << 20
MOST_FILES = 4096


def apply(memory_bytes: int) -> None:
    """Cap further memory, forbid core files. The host's clock caps time."""
    try:
        import resource
    except ImportError:  # Windows has none; the host's limits remain
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(ValueError, OSError):  # macOS has no /proc, and refuses RLIMIT_AS
        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + memory_bytes,) * 2)
