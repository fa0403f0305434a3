"""The places of Python's own files, and the right of a user who is not root to read them."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable
from pathlib import Path

from . import kernel

SYSTEM = (
    *("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/local/lib", "/etc/ld.so.cache"),
    *("/usr/share/zoneinfo", "/usr/share/fonts", "/etc/fonts", "/sys/devices/system/cpu"),
    *("/dev/zero", "/dev/random", "/dev/urandom"),
)
"""Files of the system that libraries read: code, time zones, fonts, the number of processors."""
SINK = "/dev/null"


def python_trees() -> list[str]:
    """The folders that `import` reads; the guest's own code lies in the last one."""
    site = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    library = str(Path(os.__file__).parent)
    shared = [str(Path(prefix) / "lib") for prefix in (sys.base_prefix,) if prefix != "/usr"]
    return [*site, library, *shared, str(Path(__file__).resolve().parent)]


def open_closed_folders(shown: Iterable[str] | None = None) -> None:
    """Make Python's trees readable for everybody, in a mount namespace of our own (as root only).

    A Python below /root is common. What else such a folder holds is hidden by the way.
    """
    trees = [os.path.realpath(tree) for tree in (python_trees() if shown is None else shown)]
    closed = {folder for tree in trees if (folder := _first_closed(tree))}
    if not closed:
        return
    try:
        kernel.unshare(kernel.NEW_MOUNTS)
    except OSError as error:
        where = ", ".join(sorted(closed))
        raise OSError(f"Python lies in {where}, which only root may enter: {error}") from None
    kernel.mount("", "/", "", kernel.RECURSIVE | kernel.PRIVATE)
    for folder in closed:
        inside = [tree for tree in trees if Path(tree).is_relative_to(folder)]
        kept = {tree: os.open(tree, os.O_PATH) for tree in inside}
        kernel.mount("tmpfs", folder, "tmpfs", kernel.NOSUID | kernel.NODEV, "size=1m,mode=755")
        for tree, place in kept.items():
            os.makedirs(tree, mode=0o755, exist_ok=True)
            kernel.mount(f"/proc/self/fd/{place}", tree, "", kernel.BIND | kernel.RECURSIVE)
            os.close(place)


def _first_closed(tree: str) -> str:
    """The topmost folder on the way to a tree that others may not enter; or nothing."""
    for folder in (*reversed(Path(tree).parents), Path(tree)):
        if not folder.stat().st_mode & stat.S_IXOTH:
            return str(folder)
    return ""
