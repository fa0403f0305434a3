"""Namespaces of processes, mounts, network and ipc: the fork server's own, then each guest's.

The fork server becomes the first process of a process namespace that its own user namespace owns.
A guest is the first process of one more: when it dies, the kernel ends all that it started.
"""

from __future__ import annotations

import os
from pathlib import Path

from . import kernel
from .limits import MOST_FILES

SERVERS = (
    *(kernel.NEW_USER, kernel.NEW_MOUNTS, kernel.NEW_PIDS),
    *(kernel.NEW_NETWORK, kernel.NEW_IPC, kernel.NEW_UTS),
)
SHARED_MEMORY = "/dev/shm"
SIGKILL = 9


def try_out() -> None:
    """Try all that a guest will do, in a process that is thrown away; raise OSError if it fails."""
    _leave_the_hosts()
    if says := kernel.tried(_try_a_guests):  # the first process inside, as the server will be
        raise OSError(says)


def enter() -> int:
    """Become the first process of namespaces of our own; the one that called waits for it.

    Returns a descriptor of the process namespace, to come back to after each fork.
    """
    _leave_the_hosts()
    child = os.fork()
    if child:
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        os._exit(status if status >= 0 else 1)
    kernel.prctl(kernel.DIE_WITH_PARENT, SIGKILL)
    if not kernel.tried(_mount_proc):
        _mount_proc()
    return os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)


def _leave_the_hosts() -> None:
    user, group = os.getuid(), os.getgid()
    kernel.unshare(sum(SERVERS))
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")
    kernel.mount("", "/", "", kernel.RECURSIVE | kernel.PRIVATE)


def _try_a_guests() -> None:
    kernel.unshare(kernel.NEW_PIDS | kernel.NEW_MOUNTS)
    kernel.mount("tmpfs", "/tmp", "tmpfs", kernel.NOSUID, "size=1m")


def _mount_proc() -> None:
    """A /proc of our own. In bubblewrap and Docker the kernel refuses; Landlock hides /proc too."""
    flags = kernel.NOSUID | kernel.NODEV | kernel.NOEXEC
    kernel.mount("proc", "/proc", "proc", flags)


def fork_apart(own: int) -> int:
    """`os.fork`, whose child is the first process of a new process namespace."""
    kernel.unshare(kernel.NEW_PIDS)
    child = os.fork()
    if child:
        kernel.join(own, kernel.NEW_PIDS)
    return child


def private_folders(home: str, disk_bytes: int) -> None:
    """An empty home and an empty /dev/shm that end with the guest, of bounded size and count."""
    kernel.unshare(kernel.NEW_MOUNTS)
    options = f"size={disk_bytes},nr_inodes={MOST_FILES},mode=700"
    for folder in (home, SHARED_MEMORY):
        if os.path.isdir(folder):
            kernel.mount("tmpfs", folder, "tmpfs", kernel.NOSUID | kernel.NODEV, options)
